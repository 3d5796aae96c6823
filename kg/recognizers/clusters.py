"""Accepted names -> one Found per thing: names that a learned scorer takes for names of one thing are joined."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np

from kg.catalogs import Catalog, Known, whole_name
from kg.forest import Forest
from kg.recognizers.found import Found, Surface
from kg.recognizers.joins import Accepted
from kg.recognizers.layout import Layout
from kg.recognizers.names import known_by
from kg.recognizers.sameness import NamePairs, name_pairs
from kg.records import EntityType

FOUND_BY = "encoder"


def with_known(accepted: list[Accepted], catalog: Catalog) -> list[Accepted]:
    """Tell each name which things of its type the catalog knows by it; an edition is known by its series."""
    return [
        dataclasses.replace(a, known=frozenset(k for k in known_by(catalog, a.name) if k.type is a.type))
        for a in accepted
    ]


def cluster(layout: Layout, accepted: list[Accepted], scorer: Forest, catalog: Catalog) -> list[Found]:
    """Join the names of one document that name the same thing, as the scorer judges each pair."""
    pairs = name_pairs(layout, accepted, catalog)
    scores = scorer.probabilities(pairs.rows).tolist() if pairs.pairs else []
    return join_names(layout.text, accepted, pairs, scores, catalog)


def join_names(
    text: str, accepted: list[Accepted], pairs: NamePairs, scores: list[float], catalog: Catalog
) -> list[Found]:
    """Join the names whose pairs score enough, and what the catalog knows as one thing."""
    return _join_known(_join_pairs(text, accepted, pairs, scores), catalog)


def _join_pairs(text: str, accepted: list[Accepted], pairs: NamePairs, scores: list[float]) -> list[Found]:
    """Join names from the surest pair on, as long as the mean over all pairs of two groups speaks for it."""
    known = dict(zip(pairs.pairs, scores, strict=True))
    group_of = {i: [i] for i in range(len(accepted))}
    first = [a.first() for a in accepted]
    gaps = [abs(first[x] - first[y]) for x, y in pairs.pairs]
    order = sorted(range(len(scores)), key=lambda n: (-scores[n], -pairs.rules[n], gaps[n], pairs.pairs[n]))
    for n in order:
        if scores[n] < _LEAST:
            break
        one, other = (group_of[i] for i in pairs.pairs[n])
        if (
            one is not other
            and np.mean([known.get((a, b), known.get((b, a), 0.0)) for a in one for b in other]) >= _LEAST
        ):
            one.extend(other)
            for i in other:
                group_of[i] = one
    covered = _inside_longer({place for a in accepted for place in a.candidate.places})
    groups = sorted({id(g): sorted(g) for g in group_of.values()}.values(), key=lambda g: (accepted[g[0]].type, g))
    return [_found(text, [accepted[i] for i in group], covered) for group in groups]


def _join_known(found: list[Found], catalog: Catalog) -> list[Found]:
    """Join organizations and projects that the catalog knows as one thing: K8S is Kubernetes, React 19 is React."""
    kept: dict[Known | int, Found] = {}
    for number, one in enumerate(found):
        known: tuple[Known, ...] = ()
        if one.type in _ONE_PAGE:
            known = catalog.means(one.name, one.type) or catalog.means_whole(one.name, one.type)
        key = known[0] if len(known) == 1 else number
        kept[key] = _both(kept[key], one) if key in kept else one
    return list(kept.values())


_ONE_PAGE = (EntityType.ORGANIZATION, EntityType.PROJECT)
"""Types of which a row of the catalog is one thing; an event's is a series."""


def _both(one: Found, other: Found) -> Found:
    surfaces = tuple(_disjoint((*one.surfaces, *other.surfaces)))
    name = _full_name(sorted((one.name, other.name), key=len, reverse=True), one.type)
    return dataclasses.replace(one, name=name, surfaces=surfaces, confidence=max(one.confidence, other.confidence))


_LEAST = 0.52
"""The mean probability from which on two groups of names are one thing."""


def _found(text: str, group: list[Accepted], covered: set[tuple[int, int]]) -> Found:
    group = sorted(group, key=lambda a: (-len(a.key), a.first()))
    surfaces: dict[tuple[int, int], Surface] = {}
    for member in group:
        tagged = {(s.start, s.end) for s in member.candidate.tagged}
        for place in member.candidate.places:
            if place in tagged or place not in covered:
                surfaces.setdefault(place, Surface(*place, text[slice(*place)], member.confidence, FOUND_BY))
    kept = _disjoint(surfaces.values())
    best = max(group, key=lambda a: (a.confidence, -a.first()))
    name = _known_name(group) or _full_name([a.name for a in group], best.type)
    return Found(best.type, name, tuple(kept), best.confidence)


def _known_name(group: list[Accepted]) -> str:
    """Give the name that the catalog knows where the longest one only adds to it: Google, not "Google NY".

    Under the longer name other documents' Google would not be found. "" where the longest name is known, or none.
    """
    longest, *shorter = group
    if longest.type not in _ONE_PAGE or longest.known:
        return ""
    inside = [a for a in shorter if a.known and a.key in longest.key]
    return inside[0].name if len(frozenset().union(*(a.known for a in inside))) == 1 else ""


def _full_name(names: list[str], type: EntityType) -> str:
    """Give the first of the names, which come longest first; a handle or a version only where there is nothing else."""
    full = next((name for name in names if not name.startswith("@")), names[0])
    whole = whole_name(full, type) if type is EntityType.PROJECT else ""
    return whole if whole in names else full


def _inside_longer(places: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Give the places that lie within another one."""
    inside = set()
    reach = -1
    for start, end in sorted(places, key=lambda p: (p[0], -p[1])):  # whatever holds a place comes before it
        if end <= reach:
            inside.add((start, end))
        reach = max(reach, end)
    return inside


def _disjoint(surfaces: Iterable[Surface]) -> list[Surface]:
    """Give those in text order that overlap none before them, the longest at each place."""
    kept: list[Surface] = []
    for s in sorted(surfaces, key=lambda s: (s.start, -s.end)):
        if not kept or s.start >= kept[-1].end:
            kept.append(s)
    return kept
