"""Check a sample of real posts from end to end: one graph of them, its shapes by two validators, every quotation.

``.venv/bin/python -m tests.benchmarks.check_posts ../shared/corpus/posts --number 500`` reads the posts with kg's own
models; with ``--extractions FILE`` it takes what ``kg extract`` or ``kg run`` has saved of them. It ends with 1 where
a shape fails or a quotation is not found.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg import pipeline
from kg.exporters import export
from kg.records import Extraction
from kg.settings import Settings
from kg.storage import load_extractions
from kg.store.embedded import open_store
from kg.verification import Report, verify
from kg.verification.quotations import find_quotations
from tests.interop.validators import failing_in_javascript, failing_in_python

_Any = TypeVar("_Any")


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it."""

    triples: int
    failing: tuple[set[str], set[str]]
    """Shapes that fail by pySHACL and by rdf-validate-shacl."""
    report: Report

    @property
    def is_sound(self) -> bool:
        return not any(self.failing) and self.report.is_sound and self.triples > 0


def evenly(items: Sequence[_Any], number: int) -> list[_Any]:
    """Give so many of the items, the same distance apart, or all there are."""
    number = min(number, len(items))
    return [items[place * len(items) // number] for place in range(number)]


def extractions_of(posts: Sequence[Path]) -> tuple[Extraction, ...]:
    settings = Settings(skip_bad=True)
    extractor = pipeline.load_extractor(settings)
    return tuple(pipeline.read_all([str(post) for post in posts], extractor=extractor, settings=settings).extractions)


def check(extractions: Sequence[Extraction], folder: Path, posts: Path, node: str) -> Checked:
    """Write the graph into a folder, and look at it; ``posts`` is where the sources are named from."""
    export(pipeline.combine(extractions).data, folder, ["ttl", "nt", "nq"])
    report = verify(find_quotations(open_store(folder / "graph.nq")), posts)
    text = (folder / "graph.ttl").read_text(encoding="utf-8")
    [second] = failing_in_javascript([folder / "graph.ttl"], node)
    triples = (folder / "graph.nt").read_text(encoding="utf-8").count("\n")
    return Checked(triples, (failing_in_python(text), second), report)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the posts lie")
    parser.add_argument("--number", type=int, default=500, help="how many posts")
    parser.add_argument("--extractions", type=Path, help="what kg has saved of the posts")
    parser.add_argument("--posts", type=Path, default=Path(), help="where kg was run, for saved extractions")
    given = parser.parse_args()
    started = time.perf_counter()
    if given.extractions:
        extractions = evenly(list(load_extractions(given.extractions)), given.number)
    else:
        files = sorted(path for path in given.folder.rglob("*") if path.suffix in (".md", ".mdx", ".html", ".txt"))
        extractions = extractions_of(evenly(files, given.number))
    with tempfile.TemporaryDirectory() as folder:
        checked = check(extractions, Path(folder), given.posts, shutil.which("node") or "node")
    print(f"{len(extractions)} posts, {checked.triples} triples, {time.perf_counter() - started:.0f} s")
    for name, failing in zip(("pySHACL", "rdf-validate-shacl"), checked.failing, strict=True):
        print(f"{name}: {'conforms' if not failing else 'fails ' + ', '.join(sorted(failing))}")
    print(", ".join(f"{number} quotations {verdict}" for verdict, number in sorted(checked.report.counts.items())))
    print(*checked.report.unreadable, sep="\n", end="")
    return 0 if checked.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
