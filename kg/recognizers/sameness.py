"""Pairs of accepted names -> features that tell whether both name one thing."""

from __future__ import annotations

import collections
import functools
import itertools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.catalogs import Catalog
from kg.recognizers.event_names import EventName
from kg.recognizers.folding import fold, is_cjk
from kg.recognizers.joins import Accepted, is_acronym, is_beside, join_score
from kg.recognizers.layout import Layout
from kg.recognizers.likeness import likeness
from kg.recognizers.tags import NAME_TYPES
from kg.records import EntityType

_MOST = 150
"""Among more names than this of one type only those pairs are looked at that a rule speaks for."""
_TITLE = re.compile(r"(title|linktitle|subtitle|description|summary)\w*: |# ")
_GENERIC = re.compile(
    r"conference|conf|summit|meetup|event|report|recap|trip|day|days|team|project|community|大会|会议|社区|团队"
)
_FAR = 5000
_PLACES = 12


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
    stands = [_Stand.of(layout, a) for a in accepted]
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
            features = _features(layout.text, accepted[x], accepted[y], scores[pair], (cities[x], cities[y]))
            rows.append([*features, *_standing(stands[x], stands[y]), *rivals[pair], *ranks[x], *ranks[y]])
    return NamePairs(pairs, np.array(rows, np.float64), rules)


def _rivals(scores: dict[tuple[int, int], float]) -> dict[tuple[int, int], tuple[float, float]]:
    """Give for each pair how many others the shorter name fits, and its lead over the best of them."""
    fits: dict[int, list[float]] = collections.defaultdict(list)
    for (_, y), score in scores.items():
        if score > 0:
            fits[y].append(score)
    out = {}
    for (x, y), score in scores.items():
        others = fits.get(y, [])
        if score > 0:
            others = others.copy()
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
    text: str, long: Accepted, short: Accepted, rule: float, cities: tuple[frozenset[str], frozenset[str]]
) -> list[float]:
    return [
        NAME_TYPES.index(long.type),
        rule,
        bool(long.known & short.known),
        bool(long.known and short.known and not long.known & short.known),
        *_spelling(long, short),
        *_event(long.name, short.name, cities),
        is_beside(text, long, short),
        is_acronym(long, short),
        long.confidence,
        short.confidence,
    ]


@dataclass(frozen=True, slots=True)
class _Spelled:
    """What a name's spelling says, looked at once for all its pairs."""

    words: frozenset[str]
    ends: tuple[str, str]
    """Its first and its last word, folded."""
    is_cjk: bool
    digits: str

    @classmethod
    @functools.lru_cache(maxsize=4096)
    def of(cls, name: str, key: str) -> _Spelled:
        """Look at a name and its folded spelling."""
        words = frozenset(filter(None, map(fold, _WORD_END.split(name))))
        split = name.split()
        ends = (fold(split[0]), fold(split[-1])) if words else ("", "")
        return cls(words, ends, is_cjk(name), re.sub(r"\D", "", key))


_WORD_END = re.compile(r"[\s@.·/_-]+")


def _spelling(long: Accepted, short: Accepted) -> list[float]:
    a, b = long.key, short.key
    one, other = _Spelled.of(long.name, a), _Spelled.of(short.name, b)
    words, others = one.words, other.words
    rest = _without(long.name, short.name)
    return [
        likeness(a, b),
        b in a,
        a.startswith(b),
        a.endswith(b),
        len(a),
        len(b),
        one.is_cjk,
        other.is_cjk,
        len(words & others) / max(1, len(words | others)),
        len(others - words),
        bool(words and others) and one.ends[0] == other.ends[0],
        bool(words and others) and one.ends[1] == other.ends[1],
        len(rest),
        any(c.isdigit() for c in rest),
        bool(_GENERIC.search(rest.casefold())),
        short.name.isupper(),
        short.name[:1] in ("@", "#"),
        long.name[:1] in ("@", "#"),
        short.name[:1].islower(),
        one.digits == other.digits,
    ]


def _without(long: str, short: str) -> str:
    """Give what the longer name says besides the shorter one, which it may hold in any letter case."""
    if long.isascii() and short.isascii():
        at = long.lower().find(short.lower())
        return (long[:at] + " " + long[at + len(short) :] if at >= 0 else long).strip() if short else long
    return re.sub(re.escape(short), " ", long, count=1, flags=re.I).strip() if short else long


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


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a name stands, looked at once for all its pairs."""

    places: tuple[tuple[int, int], ...]
    lines: frozenset[int]
    is_in_title: bool

    @classmethod
    def of(cls, layout: Layout, name: Accepted) -> _Stand:
        """Look at a name's first places."""
        places = tuple(name.candidate.places[:_PLACES])
        lines = frozenset(layout.line(start) for start, _ in places)
        return cls(places, lines, any(_TITLE.match(layout.line_text(line)) for line in lines))


def _standing(long: _Stand, short: _Stand) -> list[float]:
    """Tell where the names stand to each other."""
    gap = _FAR
    for start, end in long.places:
        for other_start, other_end in short.places:
            apart = other_start - end if other_start > end else start - other_end
            if apart < gap:
                gap = max(apart, 0)
    is_first = long.places[0][0] < short.places[0][0]
    return [gap, len(long.lines & short.lines), is_first, long.is_in_title, short.is_in_title]
