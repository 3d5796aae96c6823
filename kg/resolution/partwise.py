"""The same resolution, part by part, for a cluster whose machines hold a part each.

resolver.py has all items at hand. Here a document shows the clues of its own items (``Part``); items that share
a clue, directly or through others, are a group; and each group is merged by itself (``merge_group``), since no
decision of merging.py looks beyond what shares a clue. What a later stage asks of an earlier one, the cluster at
the other end of a relation, is an end within the same document, so the results only have to come back to it.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.catalogs import Catalog
from kg.pickling import pickled_by_fields
from kg.records import EntityType, Extraction, Name, Node, Predicate, Statement
from kg.resolution.clues import Address, Item, Neighbours, Rule, SharedUrls, Traits, addresses
from kg.resolution.counterparts import Counterparts
from kg.resolution.editions import main_events
from kg.resolution.events import EventReader, SeriesInYear
from kg.resolution.merging import Clusters, merge_by_clues
from kg.resolution.nodes import node_sources
from kg.resolution.people import person_traits
from kg.resolution.resolver import Resolution, related
from kg.resolution.statements import build_statements
from kg.resolution.talks import talk_traits
from kg.resolution.things import place_traits, thing_traits

STAGES: tuple[frozenset[EntityType], ...] = tuple(
    map(
        frozenset,
        (
            {EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PROJECT},
            *([{EntityType.EVENT}] * 2),
            *([{EntityType.PERSON}, {EntityType.TALK}] * 2),
        ),
    )
)
"""Which types are merged one after another, as in resolver.py."""
_BEFORE = Rule("one already", 1.0)

Facts = Mapping[str, frozenset[str]]
GroupKey = tuple[EntityType, str, str]
"""What only items of one group have in common."""


@pickled_by_fields
@dataclass(frozen=True, slots=True)
class Placed:
    """What is known of an item so far."""

    first: int
    """The index of the first item of its cluster."""
    name: str
    """What that first item is called."""
    facts: Facts = field(default_factory=dict)
    """All that the item itself has shown in earlier stages."""


Member = tuple[Traits, Placed]
"""What an item shows now, and what was known of it before."""


class Carried:
    """An extraction between machines: bytes that are made once, however often it goes on, and read when needed."""

    __slots__ = ("_bytes", "_extraction")

    def __init__(self, extraction: Extraction | None, packed: bytes = b"") -> None:
        """Take the extraction, or what ``__reduce__`` made of it."""
        self._extraction = extraction
        self._bytes = packed

    def __reduce__(self) -> tuple[type[Carried], tuple[None, bytes]]:
        """Let pickle take the bytes."""
        self._bytes = self._bytes or pickle.dumps(self._extraction, protocol=pickle.HIGHEST_PROTOCOL)
        return Carried, (None, self._bytes)

    @property
    def extraction(self) -> Extraction:
        """Give the extraction."""
        if self._extraction is None:
            self._extraction = pickle.loads(self._bytes)
        return self._extraction


@pickled_by_fields
@dataclass(frozen=True, slots=True)
class Part:
    """One document of many."""

    carried: Carried
    start: int
    """The index of its first item among the items of all documents."""
    placed: Mapping[int, Placed] = field(default_factory=dict)
    """What is known of its items, by index; nothing of those that stand alone and have shown nothing."""
    counterparts: Counterparts = field(default_factory=dict)
    """What its translations have in the place of its entities."""
    shared: frozenset[Address] = frozenset()
    """The addresses of its items that some document gives for two things."""

    @property
    def extraction(self) -> Extraction:
        """Give what was found in the document."""
        return self.carried.extraction

    def order(self) -> tuple[str, str]:
        """Give what documents are sorted by."""
        return self.extraction.recap.source, self.extraction.recap.id

    def items(self) -> list[Item]:
        """Give the document's items."""
        entities = enumerate(self.extraction.entities, start=self.start)
        return [Item(index, self.extraction.recap, entity) for index, entity in entities]

    def known(self, item: Item) -> Placed:
        """Give what is known of an item."""
        return self.placed.get(item.index) or Placed(item.index, item.entity.name)

    def resolution(self) -> Resolution:
        """Give the document alone as something to look relations up in."""
        items = self.items()
        places = {(item.recap.id, item.entity.id): item.index for item in items}
        return Resolution((self.extraction,), tuple(items), places, Clusters(()))

    def members(
        self, stage: Collection[EntityType], catalog: Catalog, several: Collection[SeriesInYear]
    ) -> list[Member]:
        """Show the items of a stage's types; ``several`` are the series held in several regions a year."""
        reader = _Reader(self, catalog, several)
        shown = [(reader.traits(item), self.known(item)) for item in self.items() if item.type in stage]
        return [(replace(traits, item=_light(traits.item)), known) for traits, known in shown]

    def with_facts(self, members: Iterable[Member]) -> Part:
        """Remember what items have shown."""
        shown = {
            traits.item.index: replace(known, facts=_joined(known.facts, traits.facts))
            for traits, known in members
            if traits.facts
        }
        return replace(self, placed={**self.placed, **shown})

    def with_firsts(self, firsts: Iterable[tuple[int, int, str]]) -> Part:
        """Learn the first items of clusters, and what those are called."""
        items = {item.index: item for item in self.items()}
        learned = {index: replace(self.known(items[index]), first=first, name=name) for index, first, name in firsts}
        return replace(self, placed={**self.placed, **learned})

    def addresses(self) -> Iterator[tuple[Address, bool]]:
        """Give the addresses of its items, and whether two of them have it."""
        return addresses(self.items())

    def regions(self) -> Iterator[tuple[SeriesInYear, str]]:
        """Give the regions that each series is held in, as far as this document knows; "" for an event without one."""
        return _Reader(self, None, ()).events.regions()

    def statements(self, node_of: Mapping[int, str]) -> tuple[Statement, ...]:
        """Say what the document says of nodes."""
        return build_statements(self.resolution(), node_of)

    def named(self, node_of: Mapping[int, str]) -> tuple[Node, ...]:
        """Give the nodes that the document names, with nothing but where it does so."""
        found: dict[str, list[Item]] = {}
        for item in self.items():
            found.setdefault(node_of[item.index], []).append(item)
        return tuple(_named(id, found[id]) for id in sorted(found))


def _light(item: Item) -> Item:
    """Leave out of an item what merging does not look at: it travels with every clue."""
    entity = item.entity
    mentions = entity.mentions[:1] * len(entity.mentions)
    return replace(item, entity=replace(entity, mentions=mentions, links=(), attributes={}))


def _named(id: str, items: Sequence[Item]) -> Node:
    name = Name(items[0].entity.name, "", 1)
    return Node(id, items[0].type, name, (), "", (), {}, node_sources(items), 1.0, len(items))


class _Reader:
    """Shows the items of one document."""

    def __init__(self, part: Part, catalog: Catalog | None, several: Collection[SeriesInYear]) -> None:
        resolution = part.resolution()
        self._part = part
        self._catalog = catalog
        self._urls = SharedUrls(part.shared)
        self._ends = related(resolution)
        self._items = {item.index: item for item in resolution.items}
        self._firsts: dict[int, Item] = {}
        for item in resolution.items:
            known = part.known(item)
            called = replace(item.entity, name=known.name)
            self._firsts[known.first] = Item(known.first, item.recap, called)
        relations = {part.extraction.recap.id: part.extraction.relations}
        events = [item for item in resolution.items if item.type is EntityType.EVENT]
        self.events = EventReader(events, main_events(events, relations), self._urls, self._firsts, several)

    def traits(self, item: Item) -> Traits:
        """Give the clues and facts of one item."""
        if self._catalog is None:
            raise AssertionError("traits need a catalog")
        counterpart = self._part.counterparts.get(item.entity.id)
        if item.type is EntityType.PLACE:
            return place_traits(item, self._catalog)
        if item.type is EntityType.EVENT:
            return self.events.traits(item, self._near(item))
        if item.type is EntityType.PERSON:
            return person_traits(item, self._urls, self._near(item), counterpart)
        if item.type is EntityType.TALK:
            return talk_traits(item, self._urls, self._near(item), self._firsts, counterpart)
        return thing_traits(item, self._urls, self._catalog, counterpart)

    def _near(self, item: Item) -> Neighbours:
        near: dict[Predicate, set[int]] = {}
        for predicate, end in self._ends.get(item.index, ()):
            near.setdefault(predicate, set()).add(self._part.known(self._items[end]).first)
        return Neighbours({predicate: tuple(sorted(ends)) for predicate, ends in near.items()})


def group_keys(member: Member) -> set[GroupKey]:
    """Give the keys that put an item into one group with all who have one of them."""
    traits, known = member
    return {*clue_keys(traits), (traits.item.type, _BEFORE.reason, str(known.first))}


def clue_keys(traits: Traits) -> set[GroupKey]:
    """Give the keys that an item shows of itself."""
    return {(traits.item.type, clue.rule.reason, clue.key) for clue in traits.clues}


def merge_group(members: Iterable[Member]) -> list[tuple[str, tuple[int, int, str]]]:
    """Merge one group; give for each item its recap's id, its index, and index and name of its cluster's first item."""
    ordered = sorted(members, key=lambda member: member[0].item.index)
    # merging.py finds items by their place in one list; the order, which decides ties, is that of all items.
    items = [replace(traits.item, index=place) for place, (traits, _) in enumerate(ordered)]
    clusters = Clusters(items)
    leads: dict[int, int] = {}
    for place, (_, known) in enumerate(ordered):
        clusters.bind((leads.setdefault(known.first, place), place), _BEFORE)
    clusters.add_facts(Traits(item, (), known.facts) for item, (_, known) in zip(items, ordered, strict=True))
    merge_by_clues(
        clusters,
        [replace(traits, item=item) for item, (traits, _) in zip(items, ordered, strict=True)],
    )
    found = []
    for place, (traits, _) in enumerate(ordered):
        first = ordered[clusters.first(place)][0].item
        found.append((traits.item.recap.id, (traits.item.index, first.index, first.entity.name)))
    return found


def _joined(one: Facts, other: Facts) -> Facts:
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in one.keys() | other.keys()}
