"""A cluster joins many posts as one machine does, also when it loses a worker half-way.

Usage: python -m tests.benchmarks.spark EXTRACTIONS... [--posts 20000] [--memory 3]

The posts are stand-ins, as those of resolve.py: what is found in each lies beside it. One machine joins them and writes
N-Quads; a standalone cluster of a master and two workers of one core each does so twice, and the second time one worker
is killed, with all its processes, once half the time of the first has passed. All three must give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.catalogs import Catalog
from kg.records import Document, Extraction
from kg.settings import Settings
from kg.storage import dump_extraction, load_extractions, parse_extraction
from tests.benchmarks.resolve import make_extractions
from tests.spark.conftest import Standalone, environment_of_spark, submit_arguments

_ALONE = """
import sys
from pathlib import Path
from kg import pipeline
from kg.settings import Settings
from tests.benchmarks.spark import Beside
posts, output = sys.argv[1:]
pipeline.run([posts], Path(output), extractor=Beside(), settings=Settings(formats=("nq",), workers=1))
"""
_CLUSTER = """
import sys
from kg import spark
from kg.settings import Settings
from tests.benchmarks.spark import beside
posts, output, master = sys.argv[1:]
spark.run([posts], output, master=master, settings=Settings(formats=("nq",)), factory=beside)
"""


class Beside:
    """Finds in a post what lies beside it."""

    def describe(self) -> dict[str, str]:
        return {}

    def prepare(self) -> None:
        """Load nothing."""

    def fingerprint(self) -> str:
        return "beside"

    def extract(self, document: Document) -> Extraction:
        found = parse_extraction(Path(document.source).with_suffix(".json").read_bytes())
        same = {"id": document.id, "source": document.source}
        return replace(found, recap=replace(found.recap, **same))


def beside(settings: Settings, catalog: Catalog) -> Beside:
    """Make the extractor in a worker's process."""
    return Beside()


def make_posts(extractions: Iterable[Extraction], folder: Path) -> None:
    """Write a post for each extraction, and the extraction beside it."""
    for number, extraction in enumerate(extractions):
        (folder / f"{number:07}.md").write_text(f"Post {number}.\n", encoding="utf-8")
        (folder / f"{number:07}.json").write_text(dump_extraction(extraction), encoding="utf-8")


def hash_of(paths: Iterable[Path]) -> str:
    """Give the hash of files that follow each other."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def alone(posts: Path, output: Path) -> tuple[str, float]:
    """Join the posts on this machine: the hash of what is written, and the seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _ALONE, str(posts), str(output)], check=True)
    return hash_of([output / "graph.nq"]), time.perf_counter() - start


def on_cluster(posts: Path, output: Path, memory: int, kill_after: float | None = None) -> tuple[str, float]:
    """Join the posts on a cluster that loses a worker after so many seconds; gives the same."""
    environment = environment_of_spark(heap=f"{memory}g")
    environment["PYSPARK_SUBMIT_ARGS"] = submit_arguments(environment, memory=f"{memory}g")
    logs = output.with_name(f"{output.name}-logs")
    logs.mkdir()
    cluster = Standalone(environment, logs, memory=f"{memory + 1}g")
    try:
        start = time.perf_counter()
        command = [sys.executable, "-c", _CLUSTER, str(posts), str(output), cluster.master]
        with subprocess.Popen(command, env=environment) as process:
            if kill_after is not None:
                time.sleep(kill_after)
                assert process.poll() is None, "it was done before its worker could be killed"
                cluster.kill(cluster.workers[1])
        assert process.returncode == 0
        took = time.perf_counter() - start
    finally:
        cluster.stop()
    return hash_of(sorted((output / "graph.nq").glob("part-*"))), took


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extractions", nargs="+")
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--memory", type=int, default=3, help="GiB for each executor, and for the driver")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made:
        posts = Path(made, "posts")
        posts.mkdir()
        sources = [x for path in options.extractions for x in load_extractions(Path(path))]
        make_posts(make_extractions(sources, options.posts), posts)
        expected, took = alone(posts, Path(made, "alone"))
        print(f"one machine, one process: {took:.0f} s", flush=True)
        for name, share in (("two workers", None), ("one of two workers killed half-way", 0.5)):
            found, took = on_cluster(posts, Path(made, name), options.memory, share and share * took)
            print(f"{name}: {took:.0f} s, {'the same bytes' if found == expected else 'OTHER BYTES'}", flush=True)
            if found != expected:
                raise SystemExit(1)


if __name__ == "__main__":
    main()
