"""Traits -> clusters: join what shares a clue, strongest first, and keep apart what must be.

Two entities of one document are never joined, nor two clusters whose facts contradict. Work grows with the
number of clues: within a block of n members there are at most n * _MOST_GROUPS attempts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kg.decisions import CORRECTIONS_FORMAT
from kg.records import EntityType
from kg.resolution.clues import Clue, Contested, Item, Rule, Traits

_MOST_GROUPS = 8
_HIDDEN = "\t"
"""What follows it in a key tells keys apart but means nothing to a reader."""
_NONE: frozenset[str] = frozenset()
_NOTHING: Mapping[str, AbstractSet[str]] = {}
_MAJORITY = 0.8
_FEWEST_FOR_MAJORITY = 3


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two entities of two documents became one node."""

    type: EntityType
    name: str
    document: str
    """Recap.source of the one that came first."""
    other_name: str
    other_document: str
    reason: str
    """The rule and the clue that both share."""
    confidence: float


class Clusters:
    """Disjoint sets of items, with what each set's documents and facts are."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.merges: list[Merge] = []
        self._parent = [item.index for item in items]  # the items' own numbers take no memory a second time
        # Most things stand alone for ever: only what was joined, or shows facts, gets a set or a dictionary.
        self._documents: dict[int, set[str]] = {}
        self._facts: dict[int, dict[str, set[str]]] = {}
        self._first = list(self._parent)
        self._sides: dict[int, dict[int, int]] = {}
        """Root -> number of what keeps it apart from others -> on which side it stands."""

    def keep_apart(self, number: int, side: int, indexes: Iterable[int]) -> None:
        """Put items on a side; what stands on two sides of one number is never joined."""
        for index in indexes:
            self._sides.setdefault(self._root(index), {})[number] = side

    def bind(self, indexes: Sequence[int], rule: Rule) -> None:
        """Join items whatever stands between them: a person has said so."""
        for index in indexes[1:]:
            if self._root(index) != self._root(indexes[0]):
                self.join(indexes[0], index, rule, "")

    def add_facts(self, traits: Iterable[Traits]) -> None:
        """Make what items show of themselves known to their clusters."""
        for trait in traits:
            if trait.facts:
                self._add_facts(self._root(trait.item.index), trait.facts)

    def _add_facts(self, root: int, facts: Mapping[str, Collection[str]]) -> None:
        known = self._facts.setdefault(root, {})
        for name, values in facts.items():
            known.setdefault(name, set()).update(values)

    def _root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def first(self, index: int) -> int:
        """Give the cluster's name: the smallest index in it, whatever was joined when."""
        return self._first[self._root(index)]

    def documents(self, index: int) -> set[str]:
        """Give the recaps that the cluster's items stand in."""
        return self._documents_of(self._root(index))

    def _documents_of(self, root: int) -> set[str]:
        joined = self._documents.get(root)
        if joined is not None:
            return joined
        recap = self.items[root].recap
        # What a corrections file says of two things says nothing against their being one.
        return set() if recap.format == CORRECTIONS_FORMAT else {recap.id}

    def facts(self, index: int, name: str) -> AbstractSet[str]:
        """Give what is known of the cluster under one fact's name."""
        return self._facts.get(self._root(index), _NOTHING).get(name, _NONE)

    def may_join(self, left: int, right: int, guards: Sequence[str]) -> bool:
        """Claim that neither a common document nor a guarded fact stands between two clusters."""
        a, b = self._root(left), self._root(right)
        if not self._documents_of(a).isdisjoint(self._documents_of(b)):
            return False
        if self._sides and self._are_apart(a, b):
            return False
        for name in guards:
            mine, theirs = self.facts(a, name), self.facts(b, name)
            if mine and theirs and mine.isdisjoint(theirs):
                return False
        return True

    def _are_apart(self, a: int, b: int) -> bool:
        mine, theirs = self._sides.get(a, {}), self._sides.get(b, {})
        return any(theirs.get(number, side) != side for number, side in mine.items())

    def join(self, left: int, right: int, rule: Rule, key: str) -> None:
        """Make two clusters one and note why."""
        a, b = self._root(left), self._root(right)
        shown = key.partition(_HIDDEN)[0]
        one, other = sorted((self.items[left], self.items[right]), key=lambda item: item.index)
        self.merges.append(
            Merge(
                one.type,
                one.entity.name,
                one.recap.source,
                other.entity.name,
                other.recap.source,
                f"{rule.reason}: {shown}" if shown else rule.reason,
                rule.confidence,
            )
        )
        if len(self._documents_of(a)) < len(self._documents_of(b)):
            a, b = b, a
        self._parent[b] = a
        self._documents.setdefault(a, self._documents_of(a)).update(self._documents_of(b))
        self._documents.pop(b, None)
        self._first[a] = min(self._first[a], self._first[b])
        if b in self._sides:
            self._sides.setdefault(a, {}).update(self._sides.pop(b))
        if b in self._facts:
            self._add_facts(a, self._facts.pop(b))


@dataclass(frozen=True, slots=True)
class _Member:
    traits: Traits
    is_own: bool

    @property
    def index(self) -> int:
        return self.traits.item.index


def merge_by_clues(clusters: Clusters, traits: Sequence[Traits]) -> None:
    """Join the items of one type: strongest rule first, then by key, then in document order."""
    clusters.add_facts(traits)
    blocks: dict[tuple[float, str, str], list[tuple[Traits, Clue]]] = {}
    for trait in sorted(traits, key=lambda t: t.item.index):
        for clue in _strongest(trait.clues):
            place = (-clue.rule.confidence, clue.rule.reason, clue.key)
            blocks.setdefault(place, []).append((trait, clue))
    # Nine of ten keys are nobody else's, and need no place in the order.
    for place in sorted([place for place, members in blocks.items() if len(members) > 1]):
        members = [_Member(trait, clue.is_own) for trait, clue in blocks[place]]
        _Block(clusters, blocks[place][0][1].rule, place[2]).merge(members)


def _strongest(clues: Sequence[Clue]) -> Sequence[Clue]:
    """Keep each (rule, key) once, as the item's own name if it is both own and other."""
    if len(clues) < 2:
        return clues
    kept: dict[tuple[str, str], Clue] = {}
    for clue in clues:
        place = (clue.rule.reason, clue.key)
        if place not in kept or clue.is_own:
            kept[place] = clue
    return list(kept.values())


class _Block:
    """Everything that carries one key under one rule."""

    def __init__(self, clusters: Clusters, rule: Rule, key: str) -> None:
        self._clusters = clusters
        self._rule = rule
        self._key = key

    def merge(self, members: Sequence[_Member]) -> None:
        own = self._without_repeats([m for m in members if m.is_own])
        others = [m for m in members if not m.is_own]
        if self._rule.contested is Contested.SPLIT or not self._is_contested(own):
            groups = self._split(own)
        elif self._rule.contested is Contested.MAJORITY:
            groups = self._by_majority(own)
        else:
            groups = []
        if len(groups) == 1:
            self._add_others(groups[0], others)

    def _without_repeats(self, members: Sequence[_Member]) -> list[_Member]:
        """Keep one member a cluster; where one document has two clusters, the one that more documents know.

        A rule that refuses contested keys keeps neither: that document says the name means two.
        """
        unique = list({self._clusters.first(m.index): m for m in reversed(members)}.values())[::-1]
        if len(unique) < 2:
            return unique
        holders: dict[str, list[int]] = {}
        for at, member in enumerate(unique):
            for document in self._clusters.documents(member.index):
                holders.setdefault(document, []).append(at)
        dropped: set[int] = set()
        for clash in (h for h in holders.values() if len(h) > 1):
            best = min(clash, key=lambda at: (-self._weight(unique[at]), unique[at].index))
            refuses = self._rule.contested is Contested.REFUSE
            dropped.update(at for at in clash if refuses or at != best)
        return [m for at, m in enumerate(unique) if at not in dropped]

    def _weight(self, member: _Member) -> float:
        documents = len(self._clusters.documents(member.index))
        return documents + 1 - 1 / (2 + len(member.traits.item.entity.mentions))

    def _is_contested(self, members: Sequence[_Member]) -> bool:
        for name in self._rule.guards:
            known: set[str] = set()
            for values in (self._clusters.facts(m.index, name) for m in members):
                if values and known and known.isdisjoint(values):
                    return True
                known |= values
        return False

    def _split(self, members: Sequence[_Member]) -> list[_Member]:
        """Let each join the first group it may; give one member of each group."""
        groups: list[_Member] = []
        for member in members:
            if not any(self._try(group, member) for group in groups[:_MOST_GROUPS]):
                groups.append(member)
        return groups

    def _try(self, group: _Member, member: _Member) -> bool:
        left, right = group.index, member.index
        if self._clusters.first(left) == self._clusters.first(right):
            return True
        if not self._clusters.may_join(left, right, self._rule.guards):
            return False
        if not self._rule.agrees(group.traits, member.traits):
            return False
        self._clusters.join(left, right, self._rule, self._key)
        return True

    def _by_majority(self, members: Sequence[_Member]) -> list[_Member]:
        """Group those with facts by what they share; the rest follows a clear majority or stays apart."""
        silent: list[_Member] = []
        lead_of: dict[tuple[str, str], _Member] = {}
        known: Counter[int] = Counter()
        leads: dict[int, _Member] = {}
        for member in members:
            values = [(n, v) for n in self._rule.guards for v in sorted(self._clusters.facts(member.index, n))]
            if not values:
                silent.append(member)
                continue
            size = len(self._clusters.documents(member.index))
            lead = next((lead_of[v] for v in values if v in lead_of), member)
            if lead is not member and not self._try(lead, member):
                lead = member
            for value in values:
                lead_of.setdefault(value, lead)
            leads[lead.index] = lead
            known[lead.index] += size
        top, size = min(known.items(), key=lambda pair: (-pair[1], pair[0]))
        if size < _FEWEST_FOR_MAJORITY or size < _MAJORITY * sum(known.values()):
            return []
        for member in silent:
            self._try(leads[top], member)
        return [leads[top]]

    def _add_others(self, group: _Member, others: Sequence[_Member]) -> None:
        claims = {self._clusters.first(m.index) for m in others}
        if self._rule.single_claim and len(claims) > 1:
            return
        for member in others:
            self._try(group, member)
