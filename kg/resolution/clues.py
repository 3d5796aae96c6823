"""What resolution looks at: one item per entity of a document, with its clues and its facts.

A clue is a reason to merge with whoever carries the same one; a fact is what two sides must not contradict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kg.pickling import pickled_by_fields
from kg.records import Entity, EntityType, Predicate, Recap
from kg.urls import is_web_url, url_key


class Contested(StrEnum):
    """What a rule does when those who share a clue contradict each other."""

    SPLIT = "split"
    """Each joins the first group that it does not contradict: the clue itself identifies."""
    REFUSE = "refuse"
    """Nobody joins: the clue is a common name of two."""
    MAJORITY = "majority"
    """Those without facts join the group that most documents mean, if there is one."""


def surfaces(entity: Entity) -> list[str]:
    """Give every spelling the document uses of an entity, the fullest first, each once."""
    return list(dict.fromkeys([entity.name, *[m.text for m in entity.mentions]]))


@pickled_by_fields
@dataclass(frozen=True, slots=True)
class Item:
    """One entity of one document."""

    index: int
    """Its place in (source, recap id, entity position) order; every tie falls to the smaller one."""
    recap: Recap
    entity: Entity

    @property
    def type(self) -> EntityType:
        """Give the entity's type."""
        return self.entity.type

    def surfaces(self) -> list[str]:
        """Give every spelling the document uses, the fullest first, each once."""
        return surfaces(self.entity)


Items = Sequence[Item] | Mapping[int, Item]
"""Where items are found by index."""


@pickled_by_fields
@dataclass(frozen=True, slots=True)
class Traits:
    """What an item shows of itself."""

    item: Item
    clues: tuple[Clue, ...]
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _always(_left: Traits, _right: Traits) -> bool:
    return True


@pickled_by_fields
@dataclass(frozen=True, slots=True)
class Rule:
    """Why two things that share a clue are one, and what forbids it."""

    reason: str
    confidence: float
    guards: tuple[str, ...] = ()
    """Facts on which both sides must have something in common wherever both have any."""
    contested: Contested = Contested.SPLIT
    agrees: Callable[[Traits, Traits], bool] = _always
    """The last word on a pair, for what facts cannot say."""
    single_claim: bool = False
    """Two who are not one already must not both claim the key as another name of theirs."""


@pickled_by_fields
@dataclass(frozen=True, slots=True)
class Clue:
    """A key under which the same thing may be found elsewhere."""

    rule: Rule
    key: str
    is_own: bool = True
    """False: only another name of the item; it joins those whose own name this is, and nobody else."""


def written(cluster: int) -> str:
    """Write a cluster's number so that keys with it sort as the numbers do, however far apart these are."""
    return f"{cluster:018}"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Which clusters an item is related to, each named by the index of its first item."""

    by_predicate: Mapping[Predicate, tuple[int, ...]]

    def __getitem__(self, predicate: Predicate) -> tuple[int, ...]:
        """Give the clusters at the other end of a relation."""
        return self.by_predicate.get(predicate, ())


Address = tuple[EntityType, str]
"""A type of things, and the key of a URL that a document gives for one of them."""


def addresses(items: Iterable[Item]) -> Iterator[tuple[Address, bool]]:
    """Give all addresses of one document's items, and whether two of them have it."""
    seen: dict[Address, set[int]] = {}
    for item in items:
        for link in item.entity.links:
            seen.setdefault((item.type, url_key(link.url)), set()).add(item.index)
    return ((address, len(found) > 1) for address, found in seen.items())


class SharedUrls:
    """URLs that one document gives for two things of one type; nowhere do they identify any."""

    def __init__(self, shared: Collection[Address]) -> None:
        """Take those that some document gives for two things."""
        self._shared = shared

    @classmethod
    def of(cls, documents: Iterable[Iterable[Item]]) -> SharedUrls:
        """Look for them in all documents."""
        return cls({address for items in documents for address, is_shared in addresses(items) if is_shared})

    def own_urls(self, item: Item, kinds: tuple[str, ...]) -> list[str]:
        """Give the keys of the item's URLs of these kinds that may identify it, sorted."""
        if not item.entity.links:
            return []
        keys = {url_key(k.url) for k in item.entity.links if k.kind in kinds and is_web_url(k.url)}
        return sorted(k for k in keys if (item.type, k) not in self._shared)
