"""How long a run takes in which one of many posts has changed, each run in a process of its own.

The posts are stand-ins: what is found in them are saved extractions, many times over. In each copy people, talks and
every other one of the remaining things have names of their own; the rest all copies share, as recaps share companies,
projects and events.

Usage: python -m tests.benchmarks.incremental outputs/extractions.jsonl [--posts 4543] [--changes 5] [--check]
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from kg.pipeline import run, run_to_files
from kg.records import DOCUMENT_SUBJECT, Document, Entity, EntityType, Extraction
from kg.settings import Settings
from kg.storage import parse_extraction

FORMATS = ("ttl", "jsonl")
FILES = ("graph.ttl", "extractions.jsonl")


class Saved:
    """Finds in a post that begins with two numbers a part, by the second, of the saved extraction of the first."""

    def __init__(self, path: Path, count: int) -> None:
        self._path, self._count = path, count
        self._found: list[bytes] = []

    def describe(self) -> dict[str, str]:
        return {}

    def prepare(self) -> None:
        """Load nothing."""

    def fingerprint(self) -> str:
        return "saved"

    def extract(self, document: Document) -> Extraction:
        number, change = map(int, document.text.split()[:2])
        copy, number = divmod(number, self._count)
        if not self._found:
            with self._path.open("rb") as lines:
                self._found = list(islice(lines, 1, None))
        extraction = parse_extraction(self._found[number])
        dice = random.Random(change)
        kept = {entity.id for entity in extraction.entities if not change or dice.random() < 0.8} | {DOCUMENT_SUBJECT}
        recap = dataclasses.replace(
            extraction.recap, id=document.id, source=document.source, sha256=document.id * 4, url=""
        )
        entities = tuple(_renamed(entity, copy) for entity in extraction.entities if entity.id in kept)
        relations = tuple(r for r in extraction.relations if {r.subject, r.object} <= kept)
        return Extraction(recap, entities, relations)


def _renamed(entity: Entity, copy: int) -> Entity:
    own = entity.type in (EntityType.PERSON, EntityType.TALK) or hashlib.sha256(entity.name.encode()).digest()[0] % 2
    if not copy or not own:
        return entity
    mentions = tuple(dataclasses.replace(mention, text=_shifted(mention.text, copy)) for mention in entity.mentions)
    links = tuple(dataclasses.replace(link, url=f"{link.url}{copy}") for link in entity.links)
    return dataclasses.replace(entity, name=_shifted(entity.name, copy), mentions=mentions, links=links)


def _shifted(text: str, copy: int) -> str:
    return "".join(_letter(letter, copy) for letter in text)


def _letter(letter: str, copy: int) -> str:
    for first, last in ("az", "AZ", "\u4e00\u9fa5"):
        if first <= letter <= last:
            return chr(ord(first) + (ord(letter) - ord(first) + copy) % (ord(last) - ord(first) + 1))
    return letter


def _put(folder: Path, number: int, change: int = 0) -> None:
    (folder / f"{number:06}.md").write_text(f"{number} {change}\n\n" + "What stands in a post. " * 350)


def _timed(name: str, path: Path, count: int, folder: Path) -> None:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", __spec__.name, path, "--run", folder, "--count", str(count)], check=True)
    print(f"{name:28} {time.perf_counter() - began:7.2f} s", flush=True)


def _check(saved: Saved, folder: Path) -> None:
    settings = Settings(formats=FORMATS, cache=False, workers=1)
    run([str(folder / "posts")], folder / "anew", extractor=saved, settings=settings)
    for name in FILES:
        same = (folder / "out" / name).read_bytes() == (folder / "anew" / name).read_bytes()
        print(f"{name}: {'the same bytes as a new run' if same else 'OTHER BYTES than a new run'}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extractions", type=Path)
    parser.add_argument("--posts", type=int, default=4543)
    parser.add_argument("--changes", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="compare with a run that begins with nothing")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        saved, settings = Saved(options.extractions, options.count), Settings(formats=FORMATS, workers=1)
        run_to_files([str(options.run / "posts")], options.run / "out", extractor=saved, settings=settings)
        return
    with options.extractions.open("rb") as lines:
        count = sum(1 for _ in lines) - 1
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "posts").mkdir()
        for number in range(options.posts):
            _put(folder / "posts", number)
        _timed("first run", options.extractions, count, folder)
        _timed("nothing has changed", options.extractions, count, folder)
        dice = random.Random(0)
        for change in range(1, options.changes + 1):
            number = dice.randrange(options.posts)
            _put(folder / "posts", number, change)
            _timed(f"post {number} has changed", options.extractions, count, folder)
        if options.check:
            _check(Saved(options.extractions, count), folder)


if __name__ == "__main__":
    main()
