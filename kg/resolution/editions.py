"""Events -> editions: what all spellings, the dates and the post itself say of which edition is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.folding import folded_key
from kg.records import EntityType, Predicate, Relation
from kg.resolution.clues import Item
from kg.resolution.event_names import EventName, parse_event_name
from kg.resolution.regions import Region

LEVELS = ("continent", "country", "city")
GUARDS = ("year", "edition", "part", "month", *LEVELS)
"""What two spellings of one edition must not contradict each other in."""


@dataclass(frozen=True, slots=True)
class Edition:
    """All that an entity's names and dates say of which edition it is."""

    series: str
    """As its name has it; "" when that tells it from no other event."""
    other_series: tuple[str, ...]
    """As its other spellings have it."""
    year: str
    """As a name or its dates have it."""
    year_of_post: str
    """The post's year, if the event is what the post is on."""
    month: str
    regions: frozenset[Region]
    edition: str
    part: str


def edition_of(item: Item, *, is_main: bool) -> Edition:
    """Put together what the entity's spellings say; its name wins where they disagree."""
    parsed = [parse_event_name(s) for s in item.surfaces()]
    name = parsed[0]
    start = item.entity.attributes.get("start", "")
    year = name.year or _only({p.year for p in parsed if p.year}) or start[:4]
    others = {p.series for p in parsed[1:] if p.part in ("", name.part) and not p.is_generic}
    return Edition(
        "" if name.is_generic else name.series,
        tuple(sorted(others - {name.series})),
        year,
        _year_of_post(item) if is_main and not year else "",
        start[:7] if len(start) >= 7 else "",
        _regions(name, parsed),
        name.edition or _only({p.edition for p in parsed if p.edition}),
        name.part,
    )


def _only(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""


def _regions(name: EventName, parsed: Sequence[EventName]) -> frozenset[Region]:
    """Add to the name's regions those of other spellings, at levels where the name has none."""
    levels = {level for level, _ in name.regions}
    others = [p.regions for p in parsed[1:] if p.series == name.series]
    return name.regions | {r for regions in others for r in regions if r[0] not in levels}


def _year_of_post(item: Item) -> str:
    """Give the year in a post's title, or that of its date; January's posts look back on the year before."""
    named = parse_event_name(item.recap.title).year
    if len(named) == 4:
        return named
    date = item.recap.date
    return date[:4] if len(date) >= 7 and date[5:7] != "01" else ""


def main_events(items: Iterable[Item], relations: Mapping[str, Sequence[Relation]]) -> set[int]:
    """Find the event that each post is on: the one in its title, else the one most talks are of."""
    by_recap: dict[str, list[Item]] = {}
    for item in items:
        if item.type is EntityType.EVENT:
            by_recap.setdefault(item.recap.id, []).append(item)
    mains: set[int] = set()
    for events in by_recap.values():
        main = _main_event(events, relations)
        if main is not None:
            mains |= _with_whole(main, events, relations)
    return mains


def _with_whole(main: int, events: Sequence[Item], relations: Mapping[str, Sequence[Relation]]) -> set[int]:
    """Add what the event is a day or a track of: they are of one year."""
    ids = {item.entity.id: item.index for item in events}
    names = {item.index: item.entity.id for item in events}
    wholes = (
        r.object for r in relations[events[0].recap.id] if r.predicate is Predicate.PART_OF and r.subject == names[main]
    )
    return {main} | {ids[whole] for whole in wholes if whole in ids}


def _main_event(events: Sequence[Item], relations: Mapping[str, Sequence[Relation]]) -> int | None:
    title = folded_key(events[0].recap.title)
    named = {item.index: _length_in(title, item) for item in events}
    best = max(named.values())
    if best:
        winners = [index for index, length in named.items() if length == best]
        return winners[0] if len(winners) == 1 else None
    ids = {item.entity.id for item in events}
    talks: dict[str, int] = {}
    for relation in relations[events[0].recap.id]:
        if relation.predicate is Predicate.PART_OF and relation.subject not in ids:
            talks[relation.object] = talks.get(relation.object, 0) + 1
    most = max(talks.values(), default=0)
    leaders = [item.index for item in events if most and talks.get(item.entity.id) == most]
    return leaders[0] if len(leaders) == 1 else None


def _length_in(title: str, item: Item) -> int:
    return max((len(k) for s in item.surfaces() if (k := folded_key(s)) and k in title), default=0)
