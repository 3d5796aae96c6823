"""What a second process is worth: the same posts, extracted by one and by two.

Usage: python -m tests.benchmarks.workers POSTS... [--fast]

A process of several workers may use one core, one that is alone all of them; so two are compared with one that is held
to a single core, and with one that is not. Each is a new `kg extract`, from its start to its end.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from kg.engines.processes import THREADS


def seconds(posts: Sequence[str], workers: int, threads: int | None, *, fast: bool) -> float:
    """Extract posts anew; ``threads`` None leaves it to kg how many each process uses."""
    environment = dict(os.environ) if threads is None else os.environ | {THREADS: str(threads)}
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "kg", "extract", *posts, "--no-cache", "-q", "-o", str(Path(made, "x.jsonl"))]
        begun = time.perf_counter()
        subprocess.run([*command, "--workers", str(workers), *["--fast"] * fast], env=environment, check=True)
        return time.perf_counter() - begun


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="+", help="files, folders, globs")
    parser.add_argument("--fast", action="store_true", help="with the fast profile")
    options = parser.parse_args(arguments)
    one = seconds(options.posts, 1, 1, fast=options.fast)
    alone = seconds(options.posts, 1, None, fast=options.fast)
    two = seconds(options.posts, 2, None, fast=options.fast)
    print(f"one process, one thread {one:7.1f} s")
    print(f"one process             {alone:7.1f} s")
    print(f"two processes           {two:7.1f} s: {one / two:.2f} and {alone / two:.2f} times as fast")


if __name__ == "__main__":
    main()
