"""A finished resolution -> every merge across documents with its reason, for a person to read.

Merges of one rule and one clue are told together: what it is that all of them share, and each name with the documents
that use it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.records import EntityType
from kg.resolution.merging import Merge


@dataclass(frozen=True, slots=True)
class Joined:
    """What one reason has joined."""

    confidence: float
    type: EntityType
    reason: str
    names: tuple[tuple[str, tuple[str, ...]], ...]
    """(name, sources of the documents that use it), sorted."""
    merges: int
    """How many pairs were joined."""


def joined_by_reason(merges: Iterable[Merge], *, below: float = 1.0) -> list[Joined]:
    """Gather merges that are no surer than ``below`` by their reason, the least certain first."""
    found: dict[tuple[float, EntityType, str], list[Merge]] = defaultdict(list)
    for merge in merges:
        if merge.confidence <= below:
            found[merge.confidence, merge.type, merge.reason].append(merge)
    return [Joined(*place, _names(found[place]), len(found[place])) for place in sorted(found)]


def _names(merges: Iterable[Merge]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    documents: dict[str, set[str]] = defaultdict(set)
    for merge in merges:
        documents[merge.name].add(merge.document)
        documents[merge.other_name].add(merge.other_document)
    return tuple((name, tuple(sorted(documents[name]))) for name in sorted(documents))


def as_text(joined: Sequence[Joined]) -> Iterator[str]:
    """Write one line a reason, one below it a name, and a last one that counts."""
    for one in joined:
        yield f"{one.confidence:.2f}  {one.type}  {_one_line(one.reason)}"
        for name, documents in one.names:
            yield f"      {_one_line(name)}  ({', '.join(documents)})"
    types: dict[EntityType, int] = defaultdict(int)
    for one in joined:
        types[one.type] += one.merges
    told = ", ".join(f"{types[kind]} {kind}" for kind in EntityType if types[kind])
    yield f"{sum(types.values())} merges across documents{': ' if told else ''}{told}"


def as_json(joined: Sequence[Joined]) -> str:
    """Write everything as JSON."""
    rows = [
        {
            "confidence": one.confidence,
            "type": str(one.type),
            "reason": one.reason,
            "merges": one.merges,
            "names": [{"name": name, "documents": list(documents)} for name, documents in one.names],
        }
        for one in joined
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _one_line(text: str) -> str:
    return " ".join(text.split())
