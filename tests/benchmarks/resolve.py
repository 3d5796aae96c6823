"""How long it takes to join many extractions to one graph, and how much memory; each number in a process of its own.

Usage: python -m tests.benchmarks.resolve EXTRACTIONS... [--sizes 1000 10000 100000]

The extractions are copies of the saved ones that are named, with changed names and quotations: of each type as many
names stand in one document only as in three hundred posts of the corpus (``ALONE``), and the others are drawn from a
pool as big as the collection in which few are very common and most are rare.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import random
import re
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.records import Entity, EntityType, Evidence, Extraction
from kg.resolution import resolve
from kg.storage import load_extractions

SIZES = (1_000, 10_000, 100_000)
ALONE = {
    EntityType.PERSON: 0.81,
    EntityType.ORGANIZATION: 0.59,
    EntityType.TALK: 0.97,
    EntityType.EVENT: 0.83,
    EntityType.PROJECT: 0.65,
    EntityType.PLACE: 0.73,
}
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_COMMON = 20_000
"""Han characters that names are changed to."""


class Renamer:
    """Changes the names of one copy, each in the same way wherever it stands."""

    def __init__(self, number: int, size: int) -> None:
        self._number = number
        self._size = size
        self._choose = random.Random(number)
        self._worlds: dict[tuple[EntityType, str], int] = {}
        self._quotes: dict[str, str] = {}
        self._names: dict[tuple[str, int], str] = {}

    def world(self, entity: Entity) -> int:
        """Give the number that makes a name another one: the copy's own, or one of a pool, small ones most often."""
        key = entity.type, entity.name
        if key not in self._worlds:
            alone = self._choose.random() < ALONE[entity.type]
            rank = int(self._size ** self._choose.random())
            self._worlds[key] = self._size + self._number if alone else rank
        return self._worlds[key]

    def renamed(self, text: str, world: int) -> str:
        """Change every word of a name; figures and signs stay."""
        if (text, world) not in self._names:
            self._names[text, world] = _WORD.sub(lambda word: _other_word(word[0], world), text)
        return self._names[text, world]

    def evidence(self, evidence: Evidence) -> Evidence:
        """Give a quotation whose text is the copy's own, as it would be had it been read from a file."""
        quote = evidence.quote
        return replace(evidence, quote=self._quotes.setdefault(quote, quote[:1] + quote[1:]))


def _other_word(word: str, world: int) -> str:
    code = zlib.crc32(f"{world} {word.casefold()}".encode())
    if word[0] >= "\u2e80":
        return "".join(chr(0x4E00 + (code + 7919 * at) % _COMMON) for at in range(len(word)))
    made = ""
    while len(made) < max(len(word), 4):
        code, at = divmod(code, len(_SYLLABLES))
        made += _SYLLABLES[at]
        code = code or zlib.crc32(made.encode())
    return made.upper() if word.isupper() else made.capitalize() if word[0].isupper() else made


def make_extractions(sources: Sequence[Extraction], size: int) -> Iterator[Extraction]:
    """Make so many extractions, the same ones every time."""
    for number, source in zip(range(size), itertools.cycle(sources), strict=False):
        renamer = Renamer(number, size)
        recap = replace(source.recap, id=f"{number:016x}", source=f"posts/{number:07d}.md", sha256=f"{number:064x}")
        entities = tuple(_entity(entity, renamer) for entity in source.entities)
        relations = tuple(replace(r, evidence=renamer.evidence(r.evidence)) for r in source.relations)
        yield Extraction(recap, entities, relations)


def _entity(entity: Entity, renamer: Renamer) -> Entity:
    world = renamer.world(entity)
    rename = functools.partial(renamer.renamed, world=world)
    mentions = tuple(replace(m, text=rename(m.text)) for m in entity.mentions)
    links = tuple(replace(link, url=f"{link.url}?{world}") for link in entity.links if link.kind != "site")
    return replace(
        entity, name=rename(entity.name), mentions=mentions, links=links, evidence=renamer.evidence(entity.evidence)
    )


def measure(sources: Sequence[Extraction], size: int) -> str:
    """Make the extractions, join them and say what it took."""
    found = list(make_extractions(sources, size))
    entities = sum(len(extraction.entities) for extraction in found)
    held = _peak()
    wall, used = time.perf_counter(), time.process_time()
    graph = resolve(found)
    wall, used = time.perf_counter() - wall, time.process_time() - used
    return (
        f"{size:>8,} extractions  {entities:>9,} entities  {len(graph.nodes):>9,} nodes  {wall:7.1f} s"
        f" ({used:.1f} s of CPU, {used / entities * 1e6:.0f} µs an entity)  {_peak():5.2f} GiB at most"
        f", {held:.2f} GiB of it extractions"
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extractions", nargs="+")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--only", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only:
        sources = [x for path in options.extractions for x in load_extractions(Path(path))]
        print(measure(sources, options.sizes[0]), flush=True)
        return
    for size in options.sizes:
        command = [sys.executable, "-m", "tests.benchmarks.resolve", *options.extractions, "--only"]
        subprocess.run([*command, "--sizes", str(size)], check=True)


if __name__ == "__main__":
    main()
