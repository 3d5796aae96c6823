"""Fuzz kg's readers, guided by coverage: ``python -m tests.fuzz [TARGET...] [--seconds N]``, with the extra ``fuzz``.

Each target runs so many seconds (default: KG_FUZZ_SECONDS, or 60) from the corpus in tests/fuzz/corpus. What makes one
fail is saved into its folder there as ``crash-...``, where the tests find it.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("markdown", "html", "text", "front_matter", "shortcodes", "schedule", "catalog", "corrections", "saved")


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one target in this process, which the fuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["kg"]):
        from tests.fuzz.targets import CORPUS, run_target

    # What a library loads once is no part of the first input.
    run_target(name, b"These are the words of a text that is long enough to have a language.")
    seeds = CORPUS / name
    with tempfile.TemporaryDirectory() as found:
        options = [
            f"-max_total_time={seconds}", "-max_len=4000", "-timeout=20", "-rss_limit_mb=1024", "-print_final_stats=1",
            f"-artifact_prefix={seeds}/",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options, found, str(seeds)], lambda data: run_target(name, data))
        atheris.Fuzz()


def run_all(names: list[str], seconds: int) -> int:
    """Fuzz each target in a process of its own and print how often it ran."""
    failed = 0
    for name in names:
        command = [sys.executable, "-m", "tests.fuzz", "--one", name, "--seconds", str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        runs = re.search(r"stat::number_of_executed_units: *(\d+)", done.stderr)
        covered = re.findall(r"cov: (\d+)", done.stderr)
        print(
            f"{name:13} {int(runs[1]) if runs else 0:9,} executions, {covered[-1] if covered else '?'} edges, "
            f"{'failed' if done.returncode else 'no crash'}",
            flush=True,
        )
        if done.returncode:
            failed += 1
            print(done.stdout[-3000:] + done.stderr[-3000:])
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(NAMES)} [default: all]")
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("KG_FUZZ_SECONDS", "60")))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        fuzz(chosen.one, chosen.seconds)
    unknown = set(chosen.targets) - set(NAMES)
    if unknown:
        parser.error(f"there is no target {sorted(unknown)[0]!r}")
    for name in NAMES:
        (Path(__file__).with_name("corpus") / name).mkdir(parents=True, exist_ok=True)
    sys.exit(bool(run_all(chosen.targets or list(NAMES), chosen.seconds)))


if __name__ == "__main__":
    main()
