"""A person's decisions -> what resolution must do, each checked against all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from kg.decisions import Claim, Decisions, Different, Reference, Relink, Rename, Retype, Same
from kg.errors import CorrectionsError
from kg.records import EntityType
from kg.resolution.resolver import Bonds, Resolution, Spot

Spots = Mapping[Reference, frozenset[Spot]]


def references(decisions: Decisions) -> Iterator[tuple[Reference, str]]:
    """Give every node that is named, with the place that names it."""
    yield from ((drop.node, drop.place) for drop in decisions.drops)
    yield from _kept(decisions)


def _kept(decisions: Decisions) -> Iterator[tuple[Reference, str]]:
    """Give the nodes of every entry that needs them there."""
    groups: tuple[Same | Different, ...] = (*decisions.same, *decisions.different)
    for group in groups:
        yield from ((node, group.place) for node in group.nodes)
    single: tuple[Retype | Rename | Relink, ...] = (*decisions.types, *decisions.names, *decisions.urls)
    yield from ((one.node, one.place) for one in single)
    for claim in (*decisions.dropped_claims, *decisions.claims):
        yield claim.subject, claim.place
        yield claim.object, claim.place


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions with the entities that they are on."""

    decisions: Decisions
    spots: Spots
    types: Mapping[Spot, EntityType]
    dropped: frozenset[Spot]
    bonds: Bonds


def decide(decisions: Decisions, spots: Spots, plain: Resolution) -> Decided:
    """Put decisions and what they name together.

    Raises:
        CorrectionsError: two of them contradict each other.
    """
    dropped = frozenset(spot for drop in decisions.drops for spot in spots.get(drop.node, ()))
    together = tuple(frozenset(s for node in group.nodes for s in spots.get(node, ())) for group in decisions.same)
    apart = tuple(tuple(spots.get(node, frozenset()) for node in group.nodes) for group in decisions.different)
    decided = Decided(decisions, spots, _types(decisions.types, spots), dropped, Bonds(together, apart))
    _check_drops(decided)
    groups = _check_bonds(decided)
    _check_types(decided, {(i.recap.id, i.entity.id): i.type for i in plain.items})
    _check_single(decisions.names, spots, groups)
    _check_single(decisions.urls, spots, groups)
    _check_claims(decided)
    return decided


def _types(retypes: Iterable[Retype], spots: Spots) -> dict[Spot, EntityType]:
    types: dict[Spot, EntityType] = {}
    for one in retypes:
        for spot in sorted(spots.get(one.node, ())):
            if types.setdefault(spot, one.type) is not one.type:
                raise CorrectionsError(
                    f"{one.place}: {one.node} is made a {one.type} here and a {types[spot]} before. Keep one."
                )
    return types


def _check_drops(decided: Decided) -> None:
    for reference, place in _kept(decided.decisions):
        spots = decided.spots.get(reference, frozenset())
        if spots and spots <= decided.dropped:
            raise CorrectionsError(f"{place}: {reference} is dropped as well. Keep one of the two entries.")


class _Groups:
    """Entities that a person has said are one."""

    def __init__(self, together: Iterable[frozenset[Spot]]) -> None:
        self._leads: dict[Spot, Spot] = {}
        for spots in together:
            ordered = sorted(spots)
            for spot in ordered[1:]:
                self._leads[self.lead(spot)] = self.lead(ordered[0])

    def lead(self, spot: Spot) -> Spot:
        while spot in self._leads and self._leads[spot] != spot:
            spot = self._leads[spot]
        return spot


def _check_bonds(decided: Decided) -> _Groups:
    groups = _Groups(decided.bonds.together)
    for group, sides in zip(decided.decisions.different, decided.bonds.apart, strict=True):
        for (one, mine), (other, theirs) in combinations(list(zip(group.nodes, sides, strict=True)), 2):
            if mine & theirs:
                raise CorrectionsError(
                    f"{group.place}: {one} and {other} are one node by now. Say which documents mean which, "
                    "as {type: Person, name: NAME, in: DOCUMENT}."
                )
            if {groups.lead(s) for s in mine} & {groups.lead(s) for s in theirs}:
                raise CorrectionsError(f"{group.place}: {one} and {other} are said to be the same as well. Keep one.")
    return groups


def _check_types(decided: Decided, types: Mapping[Spot, EntityType]) -> None:
    for group in decided.decisions.same:
        kinds = {
            decided.types.get(spot, types[spot]): node
            for node in group.nodes
            for spot in sorted(decided.spots.get(node, ()))
            if spot in types
        }
        if len(kinds) > 1:
            (one, mine), (other, theirs) = list(kinds.items())[:2]
            raise CorrectionsError(
                f"{group.place}: {mine} is a {one} and {theirs} a {other}. Give one of them the other's type "
                "under the key type."
            )


def _check_single(ones: Iterable[Rename | Relink], spots: Spots, groups: _Groups) -> None:
    """Let no node have two names or pages."""
    seen: dict[Spot, str] = {}
    for one in ones:
        value = one.name if isinstance(one, Rename) else one.url
        for lead in sorted({groups.lead(spot) for spot in spots.get(one.node, ())}):
            if seen.setdefault(lead, value) != value:
                raise CorrectionsError(
                    f"{one.place}: {one.node} is given {value!r} here and {seen[lead]!r} before. Keep one."
                )


def _check_claims(decided: Decided) -> None:
    def key(claim: Claim) -> tuple[frozenset[Spot] | None, str, frozenset[Spot] | None]:
        return decided.spots.get(claim.subject), claim.predicate, decided.spots.get(claim.object)

    dropped = {key(claim) for claim in decided.decisions.dropped_claims}
    for claim in decided.decisions.claims:
        if key(claim) in dropped:
            raise CorrectionsError(f"{claim.place}: this statement is dropped as well. Keep one of the two entries.")
