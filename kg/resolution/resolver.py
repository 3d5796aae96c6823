"""Extractions -> clusters: each type in turn, so that the next may rest on what is known of the last."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from kg.catalogs import Catalog
from kg.records import DOCUMENT_SUBJECT, EntityType, Extraction, Predicate, Relation
from kg.resolution.clues import Item, Neighbours, Rule, SharedUrls, Traits
from kg.resolution.counterparts import Counterpart, find_counterparts
from kg.resolution.editions import main_events
from kg.resolution.events import EventReader
from kg.resolution.merging import Clusters, merge_by_clues
from kg.resolution.people import person_traits
from kg.resolution.talks import talk_traits
from kg.resolution.things import place_traits, thing_traits

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Resolution:
    """All entities of all documents, with which are one."""

    extractions: tuple[Extraction, ...]
    """Sorted by (source, recap id), each recap once."""
    items: tuple[Item, ...]
    places: Mapping[tuple[str, str], int]
    """(recap id, entity id) -> index of the item."""
    clusters: Clusters


def sorted_extractions(extractions: Iterable[Extraction]) -> tuple[Extraction, ...]:
    """Sort by (source, recap id); of a document that was read twice only the first source counts."""
    given = list(extractions)
    times = Counter(x.recap.id for x in given)
    kept: dict[str, Extraction] = {}
    # One file may come twice with other settings; what was found then decides which comes first.
    for x in sorted(given, key=lambda x: (x.recap.source, x.recap.id, repr(x) if times[x.recap.id] > 1 else "")):
        first = kept.setdefault(x.recap.id, x)
        if first is not x:
            _log.warning("%s", counted_once(x.recap.source, first.recap.source))
    return tuple(kept.values())


def counted_once(source: str, first: str) -> str:
    """Say of a source that it holds the same document as another, which counts."""
    return f"{source}: the same document as {first}; it counts once."


def repeats(readings: Iterable[Extraction]) -> tuple[Extraction, list[str]]:
    """Give the one of several readings of one document that counts, as above, and what to say of the others."""
    found = list(readings)
    first, *others = sorted(found, key=lambda x: (x.recap.source, repr(x) if len(found) > 1 else ""))
    return first, [counted_once(x.recap.source, first.recap.source) for x in others]


Spot = tuple[str, str]
"""(recap id, entity id): one entity of one document."""


class Places(Mapping[Spot, int]):
    """Where each entity's item is: the items of one document stand together, in the order of its entities.

    A dictionary of all of them would be larger than the graph; one of the document that was looked at last is enough,
    since everything here goes through the documents one after another.
    """

    def __init__(self, extractions: Iterable[Extraction]) -> None:
        self._starts: dict[str, tuple[int, Extraction]] = {}
        start = 0
        for extraction in extractions:
            self._starts[extraction.recap.id] = start, extraction
            start += len(extraction.entities)
        self._last: tuple[str, dict[str, int]] = "", {}

    def _within(self, recap: str) -> dict[str, int]:
        if self._last[0] != recap:
            start, extraction = self._starts[recap]
            self._last = recap, {entity.id: start + at for at, entity in enumerate(extraction.entities)}
        return self._last[1]

    def __getitem__(self, spot: Spot) -> int:
        """Give the index of the item at a spot."""
        return self._within(spot[0])[spot[1]]

    def __iter__(self) -> Iterator[Spot]:
        """Give every spot."""
        return ((recap, entity.id) for recap, (_, extraction) in self._starts.items() for entity in extraction.entities)

    def __len__(self) -> int:
        """Count the spots."""
        return sum(len(extraction.entities) for _, extraction in self._starts.values())


DECIDED = Rule("a person said so", 1.0)


@dataclass(frozen=True, slots=True)
class Bonds:
    """What must and what must not become one, whatever the rules say."""

    together: tuple[frozenset[Spot], ...] = ()
    apart: tuple[tuple[frozenset[Spot], ...], ...] = ()
    """No two of these sides may become one."""
    matched: tuple[tuple[Spot, Spot, Rule], ...] = ()
    """What was matched elsewhere, with the reason; a person's word goes before it."""


def resolve_entities(extractions: Iterable[Extraction], catalog: Catalog, bonds: Bonds | None = None) -> Resolution:
    """Decide which entities of different documents are one thing."""
    ordered = sorted_extractions(extractions)
    items: list[Item] = []
    for extraction in ordered:
        for entity in extraction.entities:
            items.append(Item(len(items), extraction.recap, entity))
    resolution = Resolution(ordered, tuple(items), Places(ordered), Clusters(items))
    if bonds is not None:
        _bind(resolution, bonds)
    _Stages(resolution, catalog).run()
    return resolution


def _bind(resolution: Resolution, bonds: Bonds) -> None:
    def indexes(spots: Iterable[Spot]) -> list[int]:
        return sorted(resolution.places[spot] for spot in spots if spot in resolution.places)

    for number, sides in enumerate(bonds.apart):
        for side, spots in enumerate(sides):
            resolution.clusters.keep_apart(number, side, indexes(spots))
    for spots in bonds.together:
        resolution.clusters.bind(indexes(spots), DECIDED)
    for one, other, rule in bonds.matched:
        pair = indexes((one, other))
        if len(pair) == 2 and resolution.clusters.may_join(pair[0], pair[1], ()):
            resolution.clusters.bind(pair, rule)


class _Stages:
    """The order in which types are resolved: what others are related to comes before them."""

    def __init__(self, resolution: Resolution, catalog: Catalog) -> None:
        self._catalog = catalog
        self._items = resolution.items
        self._clusters = resolution.clusters
        by_document = groupby(resolution.items, key=lambda item: item.recap.id)
        self._urls = SharedUrls.of(items for _, items in by_document)
        self._by_type: dict[EntityType, list[Item]] = defaultdict(list)
        for item in resolution.items:
            self._by_type[item.type].append(item)
        self._relations = {x.recap.id: x.relations for x in resolution.extractions}
        self._ends = related(resolution)
        self._counterparts = find_counterparts(resolution.extractions)

    def run(self) -> None:
        for kind in (EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PROJECT):
            self._merge_things(self._by_type[kind])
        self._merge_events()
        people, talks = self._by_type[EntityType.PERSON], self._by_type[EntityType.TALK]
        # Twice: a common speaker tells that two talks are one, and a common talk that two speakers are.
        for _ in range(2):
            merge_by_clues(self._clusters, [self._person(p) for p in people])
            merge_by_clues(self._clusters, [self._talk(t) for t in talks])

    def _merge_things(self, things: Iterable[Item]) -> None:
        merge_by_clues(
            self._clusters,
            [
                place_traits(t, self._catalog)
                if t.type is EntityType.PLACE
                else thing_traits(t, self._urls, self._catalog, self._counterpart(t))
                for t in things
            ],
        )

    def _merge_events(self) -> None:
        events = self._by_type[EntityType.EVENT]
        reader = EventReader(events, main_events(events, self._relations), self._urls, self._items)
        # Twice: what is part of an event can only be compared once the events themselves are known.
        for _ in range(2):
            merge_by_clues(self._clusters, [reader.traits(event, self._near(event)) for event in events])

    def _person(self, item: Item) -> Traits:
        return person_traits(item, self._urls, self._near(item), self._counterpart(item))

    def _talk(self, item: Item) -> Traits:
        return talk_traits(item, self._urls, self._near(item), self._items, self._counterpart(item))

    def _counterpart(self, item: Item) -> Counterpart | None:
        return self._counterparts.get(item.recap.id, {}).get(item.entity.id)

    def _near(self, item: Item) -> Neighbours:
        near: dict[Predicate, set[int]] = {}
        for predicate, end in self._ends.get(item.index, ()):
            near.setdefault(predicate, set()).add(self._clusters.first(end))
        return Neighbours({predicate: tuple(sorted(ends)) for predicate, ends in near.items()})


def related(resolution: Resolution) -> dict[int, list[tuple[Predicate, int]]]:
    """Give, for each item, what it is related to: a subject's objects, and for talks their speakers."""
    ends: dict[int, list[tuple[Predicate, int]]] = defaultdict(list)
    for extraction in resolution.extractions:
        for relation in extraction.relations:
            if relation.subject == DOCUMENT_SUBJECT:
                continue
            subject, obj = find_ends(resolution, extraction, relation)
            ends[subject].append((relation.predicate, obj))
            if relation.predicate is Predicate.SPEAKS_AT:
                ends[obj].append((relation.predicate, subject))
    return ends


def find_ends(resolution: Resolution, extraction: Extraction, relation: Relation) -> tuple[int, int]:
    """Give the items at both ends of a relation between entities."""
    found = [resolution.places.get((extraction.recap.id, end)) for end in (relation.subject, relation.object)]
    if found[0] is None or found[1] is None:
        raise AssertionError(missing_end(extraction, relation))
    return found[0], found[1]


def missing_end(extraction: Extraction, relation: Relation) -> str:
    """Say which relation names an entity that its document does not have: a bug in kg."""
    return (
        f"{extraction.recap.source}: relation {relation.subject} {relation.predicate} {relation.object}"
        " names an entity that the extraction does not hold."
    )
