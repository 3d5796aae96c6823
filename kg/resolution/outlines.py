"""Extraction -> what of a post is laid beside its translations: its people, and its talks in their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.folding import folded_key, folded_words
from kg.records import Entity, EntityType, Extraction, Predicate
from kg.resolution.translations import group_words, translated_path
from kg.urls import url_key


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a post names."""

    id: str
    names: tuple[str, ...]
    """The name first, then what else the post calls them."""

    @property
    def keys(self) -> set[str]:
        """Give what names are compared by."""
        return folded_names(self.names)


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that a post tells of."""

    id: str
    titles: tuple[str, ...]
    urls: frozenset[str]
    """Keys of the pages that no other talk of the post has."""
    speakers: tuple[str, ...]
    """Ids."""


@dataclass(frozen=True, slots=True)
class Group:
    """A committee, team or the like."""

    id: str
    words: frozenset[str]
    """What it is called, in English."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What of a post is laid beside its translations."""

    recap: str
    source: str
    language: str
    people: tuple[Person, ...]
    talks: tuple[Talk, ...]
    """In the order of the text."""
    groups: tuple[Group, ...]
    named: frozenset[str]
    """The words of all names of projects and of organizations that are no mere groups."""


def outline(extraction: Extraction) -> tuple[str, Outline]:
    """Give what a post has in common with its translations, and its outline."""
    recap, entities = extraction.recap, extraction.entities
    speakers: dict[str, list[str]] = defaultdict(list)
    for relation in extraction.relations:
        if relation.predicate is Predicate.SPEAKS_AT:
            speakers[relation.object].append(relation.subject)
    people = tuple(Person(e.id, _names(e)) for e in entities if e.type is EntityType.PERSON)
    talks = sorted((e for e in entities if e.type is EntityType.TALK), key=lambda e: (*_place(e), e.id))
    urls = Counter(key for talk in talks for key in _urls(talk))
    told = tuple(
        Talk(e.id, _names(e), frozenset(u for u in _urls(e) if urls[u] == 1), tuple(sorted(speakers[e.id])))
        for e in talks
    )
    groups, named = _groups(entities)
    return translated_path(recap.source), Outline(recap.id, recap.source, recap.language, people, told, groups, named)


def _groups(entities: Iterable[Entity]) -> tuple[tuple[Group, ...], frozenset[str]]:
    groups: list[Group] = []
    named: set[str] = set()
    for entity in entities:
        words = group_words(entity.name) if entity.type is EntityType.ORGANIZATION else frozenset()
        if words:
            groups.append(Group(entity.id, words))
        elif entity.type in (EntityType.ORGANIZATION, EntityType.PROJECT):
            named.update(word for name in _names(entity) for word in folded_words(name))
    return tuple(groups), frozenset(named)


def _place(entity: Entity) -> tuple[int, int]:
    return min((mention.start for mention in entity.mentions), default=0), entity.evidence.raw_start


def _names(entity: Entity) -> tuple[str, ...]:
    return tuple(dict.fromkeys((entity.name, *(mention.text for mention in entity.mentions))))


def folded_names(names: Iterable[str]) -> set[str]:
    """Give what names are compared by."""
    return {key for name in names if (key := folded_key(name))}


def _urls(entity: Entity) -> set[str]:
    return {url_key(link.url) for link in entity.links}
