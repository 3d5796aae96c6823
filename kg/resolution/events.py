"""Events -> traits: series, edition and where they were held."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from kg.folding import folded_key, folded_words
from kg.records import Predicate
from kg.resolution.clues import Clue, Item, Items, Neighbours, Rule, SharedUrls, Traits, written
from kg.resolution.editions import GUARDS, LEVELS, Edition, edition_of
from kg.resolution.event_names import parse_event_name, region_of
from kg.resolution.names import is_acronym_of
from kg.resolution.regions import Region
from kg.resolution.translations import event_clues

SeriesInYear = tuple[str, str]


def _series_agree(left: Traits, right: Traits) -> bool:
    """Two names of one page: the same words in part, or one the acronym of the other."""
    one, other = left.item.entity.name, right.item.entity.name
    mine, theirs = parse_event_name(one), parse_event_name(other)
    if mine.series == theirs.series:
        return True
    acronyms = ((a, b) for x, y in ((left, right), (right, left)) for a in x.item.surfaces() for b in y.item.surfaces())
    return any(is_acronym_of(_letters(a), _words(b)) for a, b in acronyms)


def _letters(name: str) -> str:
    return next(iter(name.split()), "")


def _words(name: str) -> str:
    return " ".join(w for w in folded_words(name) if not w.isdigit())


SAME_EDITION = Rule("same series, year and region", 0.95, GUARDS)
SAME_NUMBER = Rule("same series and number", 0.93, GUARDS)
SAME_PAGE = Rule("same page and year", 0.92, GUARDS, agrees=_series_agree)
SAME_YEAR_AND_CITY = Rule("same series, year and city", 0.9, GUARDS)
YEAR_OF_POST = Rule("same series; the year is that of the post on it", 0.85, GUARDS)
SAME_WITHIN_EVENT = Rule("same name within one event", 0.9, GUARDS)
SERIES_IN_YEAR = Rule("same series, no edition named, in posts of one year", 0.7, GUARDS)


class EventReader:
    """Reads events against all others: a series held in two regions a year needs its region named."""

    def __init__(
        self,
        events: Sequence[Item],
        mains: set[int],
        urls: SharedUrls,
        items: Items,
        several: Collection[SeriesInYear] | None = None,
    ) -> None:
        """Take the events; ``several`` names the series held in several regions a year (None: see from the events)."""
        self._urls = urls
        self._items = items
        self._editions = {item.index: edition_of(item, is_main=item.index in mains) for item in events}
        self._several = in_several(self.regions()) if several is None else several

    def regions(self) -> Iterator[tuple[SeriesInYear, str]]:
        """Give the widest regions that each series is held in, by year; "" where an event names none."""
        for edition in self._editions.values():
            codes = [code for _, code in _widest(edition.regions)] or [""]
            for series in (edition.series, *edition.other_series):
                for code in codes:
                    yield (series, edition.year or edition.year_of_post), code

    def traits(self, item: Item, near: Neighbours) -> Traits:
        """Give clues and facts of an event; what it is part of and where it was held are clusters by now."""
        edition = self._editions[item.index]
        name = folded_key(item.entity.name)
        clues = [Clue(SAME_WITHIN_EVENT, f"{name}\t{written(p)}") for p in near[Predicate.PART_OF]]
        year = edition.year or edition.year_of_post
        if year:
            pages = self._urls.own_urls(item, ("site", "page"))
            clues += (Clue(SAME_PAGE, f"{page} {year} {edition.part}") for page in pages)
        clues += event_clues(item, edition)
        cities = self._cities(edition, near)
        for series, is_own in ((edition.series, True), *((s, False) for s in edition.other_series)):
            if series:
                keys = self._keys(item, edition, series, cities)
                clues += (Clue(rule, " ".join(key.split()), is_own) for rule, key in keys)
        return Traits(item, tuple(clues), _facts(edition))

    def _keys(self, item: Item, edition: Edition, series: str, cities: Iterable[str]) -> Iterator[tuple[Rule, str]]:
        year, part = edition.year or edition.year_of_post, edition.part
        codes = [code for _, code in sorted(edition.regions)]
        if edition.edition:
            yield SAME_NUMBER, f"{series} #{edition.edition} {part}"
        if not year and not edition.edition and item.recap.date:
            yield SERIES_IN_YEAR, f"{series} {' '.join(codes)} {part} {item.recap.date[:4]}"
        if not year:
            return
        if not codes and (series, year) not in self._several and not edition.edition:
            codes = [""]
        for code in codes:
            yield YEAR_OF_POST, f"{series} {year} {code} {part}"
            if edition.year:
                yield SAME_EDITION, f"{series} {year} {code} {part}"
        for city in cities:
            yield SAME_YEAR_AND_CITY, f"{series} {year} {city} {part}"

    def _cities(self, edition: Edition, near: Neighbours) -> list[str]:
        located = (region_of(self._items[i].entity.name) for i in near[Predicate.LOCATED_IN])
        regions = [*edition.regions, *(region for region in located if region)]
        return sorted({code for level, code in regions if level == "city"})


def in_several(regions: Iterable[tuple[SeriesInYear, str]]) -> set[SeriesInYear]:
    """Give the series that are held in several regions a year."""
    codes: dict[SeriesInYear, set[str]] = {}
    for place, code in regions:
        if code:
            codes.setdefault(place, set()).add(code)
    return {place for place, found in codes.items() if len(found) > 1}


def _widest(regions: Iterable[Region]) -> list[Region]:
    """Give the regions of the widest level named, so that a city is not counted beside its continent."""
    ordered = sorted(regions, key=lambda r: LEVELS.index(r[0]))
    return [r for r in ordered if r[0] == ordered[0][0]]


def _facts(edition: Edition) -> dict[str, frozenset[str]]:
    found = {
        "year": edition.year,
        "edition": edition.edition,
        "month": edition.month,
        # A whole event is not one of its days, so having no part is a fact as well.
        "part": edition.part or "whole",
    }
    facts = {name: frozenset({value}) for name, value in found.items() if value}
    for level in LEVELS:
        codes = frozenset(code for at, code in edition.regions if at == level)
        if codes:
            facts[level] = codes
    return facts
