"""What the encoder learns from, as numbers: annotated recaps, posts that nobody annotated, names and base weights.

One file holds all of it, so that the encoder can be trained where there are no texts, such as on a rented machine.
"""

from __future__ import annotations

import collections
import csv
import dataclasses
import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.subwords import Subwords, cut, load_tokenizer
from kg.recognizers.tags import NAME_TYPES
from kg.records import EntityType
from kg.training.base_weights import BaseWeights, kept_rows, load_base
from kg.training.labels import NOBODY, Labels
from kg.training.vocabulary import kept_ids

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from kg.training.annotations import Labelled, Sample

SOURCES_FILE = "SOURCES.tsv"
"""Table beside a folder of posts that tells each file's repository, which is its source."""
FROM_CATALOG = (EntityType.ORGANIZATION, EntityType.PROJECT, EntityType.PLACE)
"""Types for which half of the stand-ins come from the catalog; an event's series is no name of an edition."""
_LISTS = tuple(field.name for field in dataclasses.fields(Labels))
Name = tuple[int, ...]
"""A name's subwords."""


@dataclass(frozen=True)
class Lesson:
    """An annotated recap: its subwords with their tags, and the relations between its entities (by their numbers)."""

    id: str
    source: str
    is_invented: bool
    labels: Labels
    relations: frozenset[tuple[int, int, int]]
    """Subject, index into kg.signatures.SIGNATURES, object."""


@dataclass(frozen=True)
class Post:
    """A post that nobody annotated."""

    source: str
    ids: NDArray[np.int32]


@dataclass(frozen=True)
class Lessons:
    """All of it."""

    recaps: list[Lesson]
    posts: list[Post]
    names: dict[int, list[Name]]
    """The catalog's names, by their index into NAME_TYPES."""
    cjk: frozenset[int]
    """Subwords with Chinese or Japanese characters."""
    base: BaseWeights
    """With the rows of the kept vocabulary alone."""

    def save(self, path: Path) -> None:
        """Write everything to one npz file."""
        meta = {
            "recaps": [[r.id, r.source, r.is_invented, sorted(r.relations)] for r in self.recaps],
            "posts": [p.source for p in self.posts],
            "cjk": sorted(self.cjk),
            "sizes": self.base.sizes,
            "directory": self.base.directory,
        }
        arrays: dict[str, Any] = {"meta": np.frombuffer(json.dumps(meta).encode(), np.uint8)}
        arrays["blob"] = np.frombuffer(self.base.blob, np.uint8)
        for part in _LISTS:
            arrays |= _packed(f"recaps.{part}", [getattr(r.labels, part) for r in self.recaps])
        arrays |= _packed("posts", [p.ids.tolist() for p in self.posts])
        for kind, names in self.names.items():
            arrays |= _packed(f"catalog.{kind}", names)
        np.savez_compressed(path, **arrays)

    @staticmethod
    def load(path: Path) -> Lessons:
        """Read what ``save`` wrote."""
        with np.load(path) as arrays:
            meta = json.loads(arrays["meta"].tobytes())
            parts = [_unpacked(arrays, f"recaps.{part}") for part in _LISTS]
            recaps = [
                Lesson(id, source, invented, Labels(*lists), frozenset(map(tuple, relations)))
                for (id, source, invented, relations), *lists in zip(meta["recaps"], *parts, strict=True)
            ]
            posts = [
                Post(source, np.array(ids, np.int32))
                for source, ids in zip(meta["posts"], _unpacked(arrays, "posts"), strict=True)
            ]
            kinds = sorted({int(key.split(".")[1]) for key in arrays.files if key.startswith("catalog.")})
            names = {kind: [tuple(name) for name in _unpacked(arrays, f"catalog.{kind}")] for kind in kinds}
            directory = {name: (start, size) for name, (start, size) in meta["directory"].items()}
            base = BaseWeights([], [], meta["sizes"], arrays["blob"].tobytes(), directory)
        return Lessons(recaps, posts, names, frozenset(meta["cjk"]), base)


def _packed(name: str, lists: Iterable[Iterable[int]]) -> dict[str, NDArray[np.int32]]:
    rows = [list(own) for own in lists]
    flat = np.fromiter(itertools.chain.from_iterable(rows), np.int32)
    return {name: flat, f"{name}.lengths": np.array([len(row) for row in rows], np.int32)}


def _unpacked(arrays: Any, name: str) -> list[list[int]]:
    flat, lengths = arrays[name], arrays[f"{name}.lengths"]
    return [part.tolist() for part in np.split(flat, np.cumsum(lengths)[:-1])] if len(lengths) else []


def gather(samples: list[Sample], posts: list[Path]) -> Lessons:
    """Turn samples, and the posts that are none, into numbers, with the names that the catalog knows."""
    tokenizer, base = load_tokenizer(), load_base()
    known = {sample.id for sample in samples}
    pieces = tokenizer.get_vocab().items()
    cjk = frozenset(i for piece, i in pieces if any("\u3040" <= c <= "\u9fff" for c in piece))
    return Lessons(
        [lesson(sample, tokenizer) for sample in samples],
        [post for folder in posts for post in _posts(folder, known, tokenizer)],
        _catalog_names(tokenizer),
        cjk,
        kept_rows(base, kept_ids(base, tokenizer)),
    )


def lesson(sample: Sample, tokenizer: Tokenizer) -> Lesson:
    """Cut a sample into subwords and give each its tags."""
    from kg.training.pairing import known_pairs

    subwords = cut(sample.rendering.text, tokenizer)
    names, named = bio(subwords, sample.names)
    talks, titled = bio(subwords, sample.talks)
    labels = Labels(subwords.ids.tolist(), names, named, talks, titled)
    return Lesson(sample.id, sample.source, sample.is_invented, labels, known_pairs(sample))


def _posts(folder: Path, known: set[str], tokenizer: Tokenizer) -> Iterable[Post]:
    from kg.readers import read_document
    from kg.recognizers.rendering import render
    from kg.training.annotations import SUFFIXES

    sources: dict[str, str] = {}
    if (table := folder.parent / SOURCES_FILE).exists():
        with table.open(encoding="utf-8", newline="") as lines:
            sources = {row["file"]: row["repository"] for row in csv.DictReader(lines, delimiter="\t")}
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES and path.stem not in known:
            text = render(read_document(str(path))).text
            yield Post(sources.get(path.name, path.stem), cut(text, tokenizer).ids.astype(np.int32))


def _catalog_names(tokenizer: Tokenizer) -> dict[int, list[Name]]:
    """Take the names that the catalog knows, so that the encoder meets far more of them than recaps name."""
    from kg.catalogs import default_catalog

    catalog = default_catalog()
    names: dict[int, set[Name]] = collections.defaultdict(set)
    for row in {row for key in catalog for row in catalog.candidates(key)}:
        if row.type in FROM_CATALOG:
            for name in row.all_names():
                names[NAME_TYPES.index(row.type)].add(tuple(tokenizer.encode(name, add_special_tokens=False).ids))
    return {kind: sorted(own) for kind, own in sorted(names.items())}


def bio(subwords: Subwords, spans: list[Labelled]) -> tuple[list[int], list[int]]:
    """Tag the subwords that lie at least by half in a span: 2t+1 begins, 2t+2 continues; and say whose they are."""
    tags = [0] * len(subwords.ids)
    owners = [NOBODY] * len(subwords.ids)
    first = 0
    starts, ends = subwords.starts.tolist(), subwords.ends.tolist()
    for start, end, kind, owner in spans:
        while first < len(tags) and ends[first] <= start:
            first += 1
        begun = False
        k = first
        while k < len(tags) and starts[k] < end:
            overlap = min(ends[k], end) - max(starts[k], start)
            if overlap > 0 and 2 * overlap >= ends[k] - starts[k]:
                tags[k] = 2 * kind + (2 if begun else 1)
                owners[k] = owner
                begun = True
            elif begun and starts[k] == ends[k]:
                tags[k] = 2 * kind + 2
            k += 1
        k -= 1
        while k >= 0 and starts[k] == ends[k] and tags[k]:
            tags[k] = 0
            k -= 1
    return tags, owners
