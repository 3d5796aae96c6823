"""Where the time of a run goes in which one of many posts has changed.

The posts are stand-ins: what is found in them are saved extractions, many times over. In each copy people, talks and
every other one of the remaining things have names of their own; the rest all copies share, as recaps share companies,
projects and events.

Usage: python tests/benchmarks/incremental.py outputs/extractions.jsonl [--posts 4543] [--formats ttl,jsonl]
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kg.engines import Engine
from kg.exporters import ALL, export
from kg.joining import join
from kg.pipeline import load_saved
from kg.records import Document, Entity, EntityType, Extraction
from kg.settings import Settings
from kg.storage import save_extractions


class Saved:
    """Finds in a post that begins with a number the saved extraction of this number."""

    def __init__(self, saved: list[Extraction]) -> None:
        self._saved = saved

    def describe(self) -> dict[str, str]:
        return {}

    def prepare(self) -> None:
        """Load nothing."""

    def fingerprint(self) -> str:
        return "saved"

    def extract(self, document: Document) -> Extraction:
        copy, number = divmod(int(document.text.split()[0]), len(self._saved))
        extraction = self._saved[number]
        recap = dataclasses.replace(
            extraction.recap, id=document.id, source=document.source, sha256=document.id * 4, url=""
        )
        entities = tuple(_renamed(entity, copy) for entity in extraction.entities)
        return Extraction(recap, entities, extraction.relations)


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


@contextmanager
def timed(name: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"{name:28} {time.process_time() - cpu:7.2f} s of CPU, {time.perf_counter() - wall:7.2f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extractions", nargs="+")
    parser.add_argument("--posts", type=int, default=4543)
    parser.add_argument("--formats", default=",".join((*ALL, "jsonl")))
    options = parser.parse_args()
    saved = Saved(load_saved(options.extractions))
    with tempfile.TemporaryDirectory() as made:
        posts = [Path(made, f"{number:06}.md") for number in range(options.posts)]
        for number, post in enumerate(posts):
            post.write_text(f"{number}\n\n" + "What stands in a post. " * 350)
        engine, sources = Engine(saved, cache=Path(made, "cache")), [str(post) for post in posts]
        with timed("first run, filling the cache"):
            assert sum(1 for _ in engine.outcomes(sources)) == options.posts
        posts[0].write_text("0\n\nOne post has changed.")
        with timed("second run, to extractions"):
            found = [outcome.extraction for outcome in engine.outcomes(sources) if outcome.extraction]
        size = sum(path.stat().st_size for path in Path(made, "cache").iterdir())
        print(f"cache: {size / options.posts / 1000:.1f} kB a post")
        with timed("joining them to one graph"):
            graph = join(found, Settings())
        print(f"{len(graph.nodes):,} nodes, {len(graph.statements):,} relations")
        for name in options.formats.split(","):
            # What several formats share, such as the sorted quads or places and measures, is made again for each.
            with timed(f"writing {name}"):
                if name == "jsonl":
                    save_extractions(found, Path(made, "extractions.jsonl"))
                else:
                    export(graph, Path(made, "out"), [name])


if __name__ == "__main__":
    main()
