"""Extraction -> what of a post is laid beside its translations: its people, and its talks in their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.folding import folded_key, folded_words
from kg.records import Entity, EntityType, Extraction, Predicate
from kg.resolution.clues import surfaces
from kg.resolution.translations import group_words
from kg.urls import url_key

MOST = 80
"""Talks, groups, and people of whom no two names are the same, of one post: of more none is compared."""


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


def outline(extraction: Extraction) -> Outline:
    """Give the outline of a post."""
    recap, entities = extraction.recap, extraction.entities
    speakers: dict[str, list[str]] = defaultdict(list)
    for relation in extraction.relations:
        if relation.predicate is Predicate.SPEAKS_AT:
            speakers[relation.object].append(relation.subject)
    people = tuple(Person(e.id, tuple(surfaces(e))) for e in entities if e.type is EntityType.PERSON)
    talks = sorted((e for e in entities if e.type is EntityType.TALK), key=lambda e: (*_place(e), e.id))
    urls = Counter(key for talk in talks for key in _urls(talk))
    told = tuple(
        Talk(e.id, tuple(surfaces(e)), frozenset(u for u in _urls(e) if urls[u] == 1), tuple(sorted(speakers[e.id])))
        for e in talks
    )
    groups, named = _groups(entities)
    return Outline(recap.id, recap.source, recap.language, people, told, groups, named)


def _groups(entities: Iterable[Entity]) -> tuple[tuple[Group, ...], frozenset[str]]:
    groups: list[Group] = []
    named: set[str] = set()
    for entity in entities:
        words = group_words(entity.name) if entity.type is EntityType.ORGANIZATION else frozenset()
        if words:
            groups.append(Group(entity.id, words))
        elif entity.type in (EntityType.ORGANIZATION, EntityType.PROJECT):
            named.update(word for name in surfaces(entity) for word in folded_words(name))
    return tuple(groups), frozenset(named)


def _place(entity: Entity) -> tuple[int, int]:
    return min((mention.start for mention in entity.mentions), default=0), entity.evidence.raw_start


def only_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keep of possible pairs those of which neither side has another."""
    found = list(dict.fromkeys(pairs))
    left, right = Counter(one for one, _ in found), Counter(other for _, other in found)
    return {one: other for one, other in found if left[one] == right[other] == 1}


def folded_names(names: Iterable[str]) -> set[str]:
    """Give what names are compared by."""
    return {key for name in names if (key := folded_key(name))}


def _urls(entity: Entity) -> set[str]:
    return {url_key(link.url) for link in entity.links}
