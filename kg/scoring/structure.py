"""A parsed annotation file -> its faults, each with what to do about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from kg.records import DOCUMENT_SUBJECT, EntityType, Predicate

_P, _O, _E = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.EVENT
_T, _J, _L = EntityType.TALK, EntityType.PROJECT, EntityType.PLACE
ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    Predicate.SPEAKS_AT: (frozenset({_P}), frozenset({_T})),
    Predicate.AFFILIATED_WITH: (frozenset({_P}), frozenset({_O})),
    Predicate.WORKS_ON: (frozenset({_P}), frozenset({_J})),
    Predicate.PART_OF: (frozenset({_T, _E}), frozenset({_E})),
    Predicate.ORGANIZES: (frozenset({_P, _O}), frozenset({_E})),
    Predicate.SPONSORS: (frozenset({_O}), frozenset({_E})),
    Predicate.LOCATED_IN: (frozenset({_E}), frozenset({_L})),
    Predicate.ANNOUNCES: (frozenset({_O}), frozenset({_J})),
    Predicate.ABOUT: (frozenset({_T}), frozenset({_J})),
    Predicate.WRITTEN_BY: (frozenset({DOCUMENT_SUBJECT}), frozenset({_P, _O})),
}
"""What may stand at a relation's subject and object."""
FORMATS = ("bof", "demo", "keynote", "lightning", "other", "panel", "poster", "talk", "tutorial", "workshop")
_TEXTS = ("name_en", "site", "format", "start", "end")
_LISTS = ("mentions", "urls")
_KEYS = {"id", "type", "name", *_TEXTS, *_LISTS}
_MARKUP = re.compile(r"[*_`\\#>\[\]]|</?[a-z]+>|\s")


def find_faults(value: Any) -> list[str]:
    """List what keeps a parsed file from being an annotation; empty when nothing does.

    Whether names and URLs stand in the post is not looked at: the post need not be at hand.
    """
    if not isinstance(value, dict):
        return ["holds no JSON object. Write one with id, source, language, entities and relations."]
    faults = [
        f"{key!r} is missing or no text. Give the post's {key}."
        for key in ("id", "language")
        if not isinstance(value.get(key), str) or not value[key]
    ]
    if "source" not in value:
        faults.append("'source' is missing. Say where the post is from.")
    for key in ("entities", "relations"):
        rows = value.get(key)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            faults.append(f"{key!r} is no list of objects. Write a list, [] when there are none.")
    if faults:
        return faults
    types: dict[str, str] = {DOCUMENT_SUBJECT: DOCUMENT_SUBJECT}
    return [*_entities(value["entities"], types), *_relations(value["relations"], types)]


def _entities(rows: list[dict[str, Any]], types: dict[str, str]) -> Iterator[str]:
    seen: dict[tuple[str, str], str] = {}
    for number, row in enumerate(rows, start=1):
        id = row.get("id")
        if not isinstance(id, str) or not id:
            yield f"entity {number} has no id. Give it one, such as 'p{number}'."
            continue
        if id in types:
            yield f"id {id!r} is used twice. Give each entity its own id ('doc' is the post)."
        types[id] = str(row.get("type"))
        faults = list(_entity(id, row))
        yield from faults
        if faults or row["type"] == EntityType.TALK:
            continue
        twin = seen.setdefault((row["type"], _squash(row["name"])), id)
        if twin != id:
            yield f"{id} is the same as {twin}. Join them: one entity for one thing."


def _entity(id: str, row: dict[str, Any]) -> Iterator[str]:
    if row.get("type") not in list(EntityType):
        yield f"{id}: unknown type {row.get('type')!r}. Known: {_listed(EntityType)}."
    if not isinstance(row.get("name"), str) or not row["name"] or not row.get("mentions"):
        yield f"{id}: name and mentions are needed. Write both as the post does."
    for key in _LISTS:
        texts = row.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            yield f"{id}: {key} is no list of texts. Write a list."
    for key in _TEXTS:
        if not isinstance(row.get(key, ""), str):
            yield f"{id}: {key} is no text. Write a text or leave it out."
    if row.get("type") == EntityType.TALK and row.get("format") not in FORMATS:
        yield f"{id}: unknown format {row.get('format')!r} of a Talk. Known: {_listed(FORMATS)}."
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        yield f"{id}: unknown key {unknown[0]!r}. Known: {_listed(_KEYS)}."


def _relations(rows: list[dict[str, Any]], types: dict[str, str]) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        triple = (str(row.get("s")), str(row.get("r")), str(row.get("o")))
        told = " ".join(triple)
        if triple in seen:
            yield f"relation '{told}' stands there twice. Take one out."
        seen.add(triple)
        if triple[1] not in ENDS:
            yield f"unknown relation {triple[1]!r} in '{told}'. Known: {_listed(ENDS)}."
            continue
        for end, allowed in zip((triple[0], triple[2]), ENDS[triple[1]], strict=True):
            if end not in types:
                yield f"relation '{told}': {end!r} is no entity. Add it to entities or correct the id."
            elif types[end] not in allowed:
                yield f"relation '{told}': {end!r} is a {types[end]}. Allowed there: {_listed(allowed)}."


def _squash(text: str) -> str:
    return _MARKUP.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _listed(names: Any) -> str:
    return ", ".join(sorted(names))
