"""Pairs of accepted names -> features that tell whether both name one thing."""

from __future__ import annotations

import collections
import itertools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from kg.catalogs import Catalog
from kg.recognizers.event_names import EventName
from kg.recognizers.folding import fold, is_cjk
from kg.recognizers.joins import Accepted, is_acronym, is_beside, join_score
from kg.recognizers.layout import Layout
from kg.recognizers.tags import NAME_TYPES
from kg.records import EntityType

_MOST = 150
"""Among more names than this of one type only those pairs are looked at that a rule speaks for."""
_TITLE = re.compile(r"(title|linktitle|subtitle|description|summary)\w*: |# ")
_GENERIC = re.compile(
    r"conference|conf|summit|meetup|event|report|recap|trip|day|days|team|project|community|大会|会议|社区|团队"
)
_FAR = 5000


@dataclass(frozen=True, slots=True)
class NamePairs:
    """Pairs of names of one type (longer first), by their numbers, with their features and what the rules say."""

    pairs: list[tuple[int, int]]
    rows: NDArray[np.float64]
    rules: list[float]


def name_pairs(layout: Layout, accepted: list[Accepted], catalog: Catalog) -> NamePairs:
    """Pair every two names of one type; the catalog tells which cities they hold."""
    cities = [_cities(a.name, catalog) for a in accepted]
    groups: dict[str, list[int]] = collections.defaultdict(list)
    for i, a in enumerate(accepted):
        groups[a.type].append(i)
    pairs: list[tuple[int, int]] = []
    rows: list[list[float]] = []
    rules: list[float] = []
    for group in groups.values():
        group.sort(key=lambda i: (-len(accepted[i].key), accepted[i].first()))
        scores = {
            (x, y): join_score(layout.text, accepted[x], accepted[y]) for x, y in itertools.combinations(group, 2)
        }
        near = [pair for pair, score in scores.items() if score > 0 or len(group) <= _MOST]
        rivals = _rivals(scores)
        ranks = _ranks(accepted, group)
        for pair in near:
            x, y = pair
            pairs.append(pair)
            rules.append(scores[pair])
            rows.append(
                [
                    *_features(layout, accepted[x], accepted[y], scores[pair], (cities[x], cities[y])),
                    *rivals[pair],
                    *ranks[x],
                    *ranks[y],
                ]
            )
    return NamePairs(pairs, np.array(rows, np.float64), rules)


def _rivals(scores: dict[tuple[int, int], float]) -> dict[tuple[int, int], tuple[float, float]]:
    """Give for each pair how many others the shorter name fits, and its lead over the best of them."""
    fits: dict[int, list[float]] = collections.defaultdict(list)
    for (_, y), score in scores.items():
        if score > 0:
            fits[y].append(score)
    out = {}
    for (x, y), score in scores.items():
        others = list(fits[y])
        if score > 0:
            others.remove(score)
        out[x, y] = (float(len(others)), score - max(others, default=0.0))
    return out


def _ranks(accepted: list[Accepted], group: list[int]) -> dict[int, tuple[float, float, float]]:
    """Give for each name how many of its type are mentioned more often, how often it is, and how many there are."""
    counts = {i: len(accepted[i].candidate.places) for i in group}
    return {
        i: (float(min(sum(c > counts[i] for c in counts.values()), 20)), float(counts[i]), float(min(len(group), 60)))
        for i in group
    }


def _features(
    layout: Layout, long: Accepted, short: Accepted, rule: float, cities: tuple[frozenset[str], frozenset[str]]
) -> list[float]:
    return [
        NAME_TYPES.index(long.type),
        rule,
        bool(long.known & short.known),
        bool(long.known and short.known and not long.known & short.known),
        *_spelling(long, short),
        *_event(long.name, short.name, cities),
        is_beside(layout.text, long, short),
        is_acronym(long, short),
        long.confidence,
        short.confidence,
        *_standing(layout, long, short),
    ]


def _spelling(long: Accepted, short: Accepted) -> list[float]:
    a, b = long.key, short.key
    words, others = ({fold(w) for w in re.split(r"[\s@.·/_-]+", n) if fold(w)} for n in (long.name, short.name))
    rest = re.sub(re.escape(short.name), " ", long.name, count=1, flags=re.I).strip() if short.name else long.name
    return [
        SequenceMatcher(None, a, b, autojunk=False).ratio(),
        b in a,
        a.startswith(b),
        a.endswith(b),
        len(a),
        len(b),
        is_cjk(long.name),
        is_cjk(short.name),
        len(words & others) / max(1, len(words | others)),
        len(others - words),
        bool(words and others) and fold(long.name.split()[0]) == fold(short.name.split()[0]),
        bool(words and others) and fold(long.name.split()[-1]) == fold(short.name.split()[-1]),
        len(rest),
        any(c.isdigit() for c in rest),
        bool(_GENERIC.search(rest.casefold())),
        short.name.isupper(),
        short.name[:1] in ("@", "#"),
        long.name[:1] in ("@", "#"),
        short.name[:1].islower(),
        re.sub(r"\D", "", a) == re.sub(r"\D", "", b),
    ]


def _event(long: str, short: str, cities: tuple[frozenset[str], frozenset[str]]) -> list[float]:
    """Compare year, region, number, city and series; 2 is equal, 1 only one has it, 0 neither, -1 they differ."""
    one, other = EventName.of(long), EventName.of(short)
    marks = (
        (one.years, other.years),
        (one.regions, other.regions),
        (one.numbers, other.numbers),
        cities,
    )
    return [
        *(2.0 if a and a == b else -1.0 if a and b else 1.0 if a or b else 0.0 for a, b in marks),
        one.series == other.series,
        one.closeness(other),
        one.is_bare(),
        other.is_bare(),
    ]


def _cities(name: str, catalog: Catalog) -> frozenset[str]:
    """Give the places that a name holds, as the catalog calls them."""
    found = (k for place in catalog.places_in(name) for k in place.known)
    return frozenset(k.name for k in found if k.type is EntityType.PLACE)


def _standing(layout: Layout, long: Accepted, short: Accepted) -> list[float]:
    """Tell where the names stand to each other."""
    mine, theirs = long.candidate.places[:12], short.candidate.places[:12]
    gap = min((max(b[0] - a[1], a[0] - b[1], 0) for a, b in itertools.product(mine, theirs)), default=_FAR)
    lines = [{layout.line(start) for start, _ in places} for places in (mine, theirs)]
    titles = [any(_TITLE.match(layout.line_text(line)) for line in group) for group in lines]
    return [min(gap, _FAR), len(lines[0] & lines[1]), long.first() < short.first(), *titles]
