"""Measure what hostile inputs cost: ``python -m tests.benchmarks.hostile [GROUP] [--small]``.

Each class is read at a quarter of its size and at its size, which is as much as kg reads by default (posts), or
enough to see how it grows. The exit code is 1 when one takes 20 seconds or 1 GiB, or fails in other than kg's words.
"""

from __future__ import annotations

import sys

from tests.hostile.measuring import hostile_inputs, measure


def main() -> None:
    arguments = [each for each in sys.argv[1:] if each != "--small"]
    part = 20 if "--small" in sys.argv else 1
    bad = 0
    print(f"{'class':60} {'bytes':>10} {'1/4':>7} {'whole':>7} {'peak':>9}  what became of it")
    for hostile in hostile_inputs():
        if arguments and hostile.group not in arguments:
            continue
        size = hostile.largest // part
        quarter, whole = measure(hostile, size // 4), measure(hostile, size)
        bad += not whole.is_sound
        print(
            f"{hostile.group + ': ' + hostile.name:60} {size:10,} {quarter.seconds:6.2f}s {whole.seconds:6.2f}s "
            f"{whole.peak / 2**20:5.0f} MiB  {whole.outcome[:90]}{'' if whole.is_sound else '  <-- BAD'}",
            flush=True,
        )
    print(f"{bad} classes beyond 20 s or 1 GiB, or failed")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
