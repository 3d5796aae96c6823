"""Small extractions from what a case says of each document's things."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from kg.records import Entity, EntityType, Evidence, Extraction, Link, Mention, Predicate, Recap, Relation
from kg.urls import url_kind

ENDS = {
    Predicate.SPEAKS_AT: EntityType.TALK,
    Predicate.AFFILIATED_WITH: EntityType.ORGANIZATION,
    Predicate.WORKS_ON: EntityType.PROJECT,
    Predicate.PART_OF: EntityType.EVENT,
    Predicate.LOCATED_IN: EntityType.PLACE,
}


class Maker:
    """Makes one extraction of {name, also, links, ..., beside: [more things]}."""

    def __init__(self, thing: Mapping[str, Any], kind: str, source: str) -> None:
        self.source = source
        self.thing = thing
        self.entities: dict[tuple[EntityType, str], Entity] = {}
        self.relations: list[Relation] = []
        for at, one in enumerate((thing, *thing.get("beside", ()))):
            self.add_with_relations(one, EntityType(one.get("type", kind)), at)

    def add(self, name: str, kind: EntityType, one: Mapping[str, Any], at: int = 0) -> str:
        key = kind, f"{name}#{at}"
        if key not in self.entities:
            number = len(self.entities) + 1
            surfaces = (name, *one.get("also", ()))
            mentions = tuple(Mention(0, len(s), s, kind, 0.9, "test") for s in surfaces)
            links = tuple(Link(u, one.get("kind") or url_kind(u), Evidence(0, 1, u)) for u in one.get("links", ()))
            self.entities[key] = Entity(
                f"{kind.value[0].lower()}{number}",
                kind,
                name,
                mentions,
                Evidence(number, number + len(name), name),
                one.get("confidence", 0.9),
                links,
                one.get("attributes", {}),
            )
        return self.entities[key].id

    def add_with_relations(self, one: Mapping[str, Any], kind: EntityType, at: int) -> None:
        own = self.add(one["name"], kind, one, at)
        for predicate, end in ENDS.items():
            for name in one.get(predicate.value, ()):
                self.relate(own, predicate, self.add(name, end, {"links": one.get(f"{end.value.lower()}_links", ())}))
        for name in one.get("speakers", ()):
            self.relate(self.add(name, EntityType.PERSON, {}), Predicate.SPEAKS_AT, own)

    def relate(self, subject: str, predicate: Predicate, obj: str) -> None:
        self.relations.append(Relation(subject, predicate, obj, Evidence(5, 6, "x"), 0.8, "test"))

    def extraction(self) -> Extraction:
        digest = hashlib.sha256(self.source.encode()).hexdigest()
        thing = self.thing
        recap = Recap(
            digest[:16],
            self.source,
            digest,
            "markdown",
            thing.get("language", "en"),
            thing.get("title", ""),
            str(thing.get("date", "")),
            "",
            100,
        )
        return Extraction(recap, tuple(self.entities.values()), tuple(self.relations))


MakeDocuments = Callable[[str, Sequence[Mapping[str, Any]]], tuple[Extraction, ...]]


@pytest.fixture(scope="session")
def make_documents() -> MakeDocuments:
    """Give the maker of one extraction for each thing, named doc0.md, doc1.md ... where it has no ``source``."""

    def make(kind: str, things: Sequence[Mapping[str, Any]]) -> tuple[Extraction, ...]:
        sources = (thing.get("source", f"doc{i}.md") for i, thing in enumerate(things))
        return tuple(Maker(thing, kind, source).extraction() for thing, source in zip(things, sources, strict=True))

    return make
