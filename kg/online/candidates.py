"""A service's candidates -> the one that is certainly meant, or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from kg.folding import folded_key
from kg.records import EntityType
from kg.resolution.names import company_key, project_key

_CLEARLY = 0.8
"""The next candidate has at most this share of the best one's score."""
_MOST_SCORE = 1e9
_HUMAN = "Q5"
_NO_THINGS = frozenset({"Q4167410", "Q4167836", "Q13406463"})
"""Wikidata's pages that list what a name may mean, and categories."""
_WORDS = {
    EntityType.ORGANIZATION: ("organi", "compan", "business", "corporation", "foundation", "universit", "enterprise"),
    EntityType.PROJECT: ("software", "project", "product", "library", "programming", "framework", "application"),
    EntityType.EVENT: ("event", "conference", "meeting", "festival", "convention"),
    EntityType.PERSON: ("person", "human", "people"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a name may mean."""

    id: str
    name: str
    score: float
    match: bool
    types: tuple[tuple[str, str], ...]
    """(id, name) of each type that it is said to have."""


def read_candidates(result: Any) -> list[dict[str, Any]]:
    """Keep of a service's result what is made use of; what is malformed is left out."""
    kept = []
    for one in result if isinstance(result, list) else []:
        if isinstance(one, dict) and isinstance(one.get("id"), str | int) and _is_score(one.get("score")):
            listed = one.get("type")
            types = [_type(t) for t in (listed if isinstance(listed, list) else ()) if isinstance(t, dict | str | list)]
            kept.append(
                {
                    "id": str(one["id"]),
                    "name": str(one.get("name", "")),
                    "score": one["score"],
                    "match": one.get("match") is True,
                    "type": types,
                }
            )
    return kept


def _is_score(value: Any) -> bool:
    # Not a number is within no bounds, and a whole number may have hundreds of digits.
    return isinstance(value, int | float) and abs(value) <= _MOST_SCORE


def _type(value: dict[str, Any] | str | list[Any]) -> list[str]:
    """Give id and name of a type, also as this function gave them before."""
    if isinstance(value, list):
        return [str(part) for part in (*value, "", "")[:2]]
    return [value, ""] if isinstance(value, str) else [str(value.get("id", "")), str(value.get("name", ""))]


def certain(
    kept: Iterable[dict[str, Any]], names: Collection[str], kind: EntityType, *, is_wikidata: bool, is_only: bool
) -> Candidate | None:
    """Give the candidate that is certainly meant: matched, of the type, by this very name, and far ahead of others."""
    found = [
        Candidate(k["id"], k["name"], k["score"], k["match"], tuple((t[0], t[1]) for t in k["type"])) for k in kept
    ]
    found.sort(key=lambda c: (-c.score, c.id))
    if not found or not found[0].match or sum(c.match for c in found) > 1:
        return None
    best = found[0]
    if best.score <= 0 or any(c.score > best.score * _CLEARLY for c in found[1:] if c.id != best.id):
        return None
    key = _KEYS.get(kind, folded_key)
    if key(best.name) not in {key(name) for name in names} - {""}:
        return None
    return best if is_only or _type_fits(best, kind, is_wikidata=is_wikidata) else None


_KEYS = {EntityType.ORGANIZATION: company_key, EntityType.PROJECT: project_key}


def _type_fits(best: Candidate, kind: EntityType, *, is_wikidata: bool) -> bool:
    ids = {id for id, _ in best.types}
    if is_wikidata:
        # The type was asked for, and the service knows what is a kind of what; a match without it is none.
        return bool(ids) and not ids & _NO_THINGS and (_HUMAN in ids) == (kind is EntityType.PERSON)
    said = [word.casefold() for pair in best.types for word in pair]
    return any(word in text for word in _WORDS[kind] for text in said)
