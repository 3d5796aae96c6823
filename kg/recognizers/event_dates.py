"""Found events -> the days on which they were held, where the document says so.

A date belongs to one event at most: the one that its sentence or row names, or that it stands under, or the one that
the document is on. Dates of the post, of releases and deadlines are nobody's.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import re
from collections.abc import Iterator
from enum import IntEnum

from kg.recognizers.date_cues import (
    BROKEN,
    DAY_NUMBER,
    HELD,
    INSIDE,
    LABEL,
    NEXT,
    NOT_HELD,
    NOT_HELD_AFTER,
    PART,
    PAST,
    SOME_DAY,
)
from kg.recognizers.date_scene import NOBODY, DateScene, Mention
from kg.recognizers.date_years import DAY, Years, day_of
from kg.recognizers.dates import Dates, find_dates
from kg.recognizers.found import Found
from kg.recognizers.layout import Layout
from kg.records import Document, EntityType

_FIELDS = (("start", "end"), ("start_date", "end_date"), ("startdate", "enddate"), ("event_start", "event_end"))
_WHOLE_FIELDS = ("event_date", "eventdate", "event_dates", "dates")
_PROSE = (
    "title",
    "subtitle",
    "linktitle",
    "description",
    "summary",
    "excerpt",
    "rss_description",
    "abstract",
    "preface",
)
_WORD = re.compile(r"(?<!\]\()\b\w")
"""The beginning of a word that is not what rendering says of a link."""
_NEAR_MONTH = 12
_NEAR_CUE = 45
_LONGEST_HEADING = 90


class Way(IntEnum):
    """How a date was tied to its event, the surest way first."""

    FIELD = 0
    NAME = 1
    SENTENCE = 2
    LABEL = 3
    HELD = 4
    DAYS = 5
    INTRO = 6
    MONTH = 7


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """A date that may be an event's."""

    event: int
    way: Way
    first: datetime.date
    last: datetime.date

    @property
    def is_range(self) -> bool:
        """Claim that the event takes more than a day."""
        return self.first < self.last


def with_dates(document: Document, layout: Layout, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Give the same things, with ``start`` and ``end`` among the attributes of events whose days the document says."""
    if not any(f.type is EntityType.EVENT for f in found):
        return found
    scene = DateScene(document, layout, found)
    claims: dict[int, list[Claim]] = {}
    for claim in _Claims(scene, document, Years(scene, document, found)):
        claims.setdefault(claim.event, []).append(claim)
    chosen = {event: _attributes(_choose(made)) for event, made in claims.items()}
    return tuple(
        dataclasses.replace(f, attributes=f.attributes | chosen[i]) if i in chosen else f for i, f in enumerate(found)
    )


def _choose(claims: list[Claim]) -> Claim | None:
    """Take the surest claim; a range that holds its one day says more. Several labels date the event's parts."""
    if len({(c.first, c.last) for c in claims if c.way is Way.LABEL}) > 1:
        claims = [c for c in claims if c.way is not Way.LABEL]
    best = min(claims, key=lambda c: c.way, default=None)
    if best is None or best.is_range:
        return best
    wider = [c for c in claims if c.is_range and c.first <= best.first <= c.last]
    return min(wider, key=lambda c: c.way, default=best)


def _attributes(claim: Claim | None) -> dict[str, str]:
    if claim is None:
        return {}
    if claim.way is Way.MONTH:
        return {"start": claim.first.isoformat()[:7]}
    return {"start": claim.first.isoformat(), "end": claim.last.isoformat()}


class _Claims:
    """Claims a document's dates for its events."""

    def __init__(self, scene: DateScene, document: Document, years: Years) -> None:
        self._scene, self._text, self._document, self._years = scene, scene.text, document, years
        ranges = (d for d in scene.dates if d.is_range and not self._is_another_matter(d))
        self._first_range = next(ranges, None)

    def __iter__(self) -> Iterator[Claim]:
        if self._scene.main is not None:
            yield from self._of_fields(self._scene.main)
            yield from self._of_headings(self._scene.main)
        for dates in self._scene.dates:
            if claim := self._claim(dates):
                yield claim

    def _of_fields(self, main: int) -> Iterator[Claim]:
        """Claim what front matter says for the document's event."""
        fields = {key.lower(): str(value) for key, value in self._document.metadata.items()}
        said = [(day_of(fields.get(start, "")), day_of(fields.get(end, ""))) for start, end in _FIELDS]
        all_days = [(first, last or first) for first, last in said if first]
        for key in _WHOLE_FIELDS:
            dates = next(iter(find_dates(fields.get(key, ""), self._document.language)), None)
            if dates and (days := self._years.days(dates, main)):
                all_days.append(days)
        for first, last in all_days:
            if first <= last and self._years.agree(main, (first, last)):
                yield Claim(main, Way.FIELD, first, last)

    def _of_headings(self, main: int) -> Iterator[Claim]:
        """Claim the days that headings name one after the other for the document's event."""
        single = [d for d in self._scene.dates if not (d.is_range or d.is_month)]
        heading = [d for d in single if self._is_heading(d)]
        numbered = [d for d in heading if DAY_NUMBER.search(" ".join(self._scene.line_around(d)))]
        row = sorted({days[0] for d in numbered or heading if (days := self._years.days(d, main))})
        if len(row) > 1 and all(later - day == DAY for day, later in itertools.pairwise(row)):
            yield Claim(main, Way.DAYS, row[0], row[-1])

    def _is_heading(self, dates: Dates) -> bool:
        """Claim that a line begins with the date, or with a day's number and the date, and heads what follows."""
        before, after = self._scene.line_around(dates)
        if re.search(r"\w", DAY_NUMBER.sub("", before)) or len(after) > _LONGEST_HEADING:
            return False
        return before.startswith("#") or after.endswith((":", "：")) or not re.search(r"\w", after)

    def _claim(self, dates: Dates) -> Claim | None:
        """Tell which event a date belongs to, if any."""
        scene = self._scene
        field = scene.field(dates)
        if (field and field not in _PROSE) or self._text.startswith("](post)", dates.end):
            return None
        mention = scene.named(dates)
        if mention and mention.start <= dates.start and dates.end <= mention.end:
            return self._made(Way.MONTH if dates.is_month else Way.NAME, mention.event, dates)
        if not (mention and self._follows(mention, dates)) and self._is_another_matter(dates):
            return None
        if dates.is_month:
            return self._made(Way.MONTH, mention.event, dates) if mention and self._is_beside(mention, dates) else None
        is_held = bool(HELD.search(self._text, *scene.sentence(dates)))
        if mention and mention.start > dates.start and self._is_labelled(dates):
            mention = None
        if not is_held and scene.is_byline(dates):
            return None
        return (mention and self._of_named(mention, dates, is_held)) or self._of_unnamed(dates, is_held)

    def _of_named(self, mention: Mention, dates: Dates, is_held: bool) -> Claim | None:
        """Claim a date for the event that its sentence names."""
        if not dates.is_range and INSIDE.search(self._text, max(0, mention.start - _NEAR_CUE), mention.start):
            return None
        claim = self._made(Way.SENTENCE, mention.event, dates)
        is_of_post = claim and claim.first == claim.last == self._years.written
        return claim if is_held or not (is_of_post or dates.is_loose) else None

    def _of_unnamed(self, dates: Dates, is_held: bool) -> Claim | None:
        """Claim a date whose sentence names no event for what it stands under, else for the document's event."""
        scene, (low, high) = self._scene, self._scene.sentence(dates)
        owner, is_intro = scene.owner(dates), scene.is_intro(dates)
        if owner == NOBODY:
            return None
        if self._is_labelled(dates):
            is_of_main = owner is None and (is_intro or scene.is_titled)
            return self._made(Way.LABEL, scene.main if is_of_main else owner, dates)
        if dates.is_loose or NEXT.search(self._text, low, high) or PART.search(self._text, low, dates.start):
            return None
        if is_held and owner is not None:
            return self._made(Way.HELD, owner, dates)
        if not scene.is_prose(dates) or PART.search(self._text, dates.end, high):
            return None
        if is_intro and is_held:
            return self._made(Way.HELD, scene.main, dates)
        is_early = is_intro or (scene.is_titled and scene.is_early(dates))
        is_told = dates is self._first_range and (is_early or is_held)
        if is_intro and not dates.is_range:
            is_told = bool(PAST.search(self._text, max(low, dates.start - _NEAR_CUE), dates.start))
        return self._made(Way.INTRO, scene.main, dates) if is_told else None

    def _is_labelled(self, dates: Dates) -> bool:
        """Claim that a label promises the date, or that it is a line of its own."""
        before, after = self._scene.line_around(dates)
        is_alone = self._scene.owner(dates) is not None and not _WORD.search(before + after)
        return is_alone or bool(LABEL.search(before[-_NEAR_CUE:]))

    def _is_another_matter(self, dates: Dates) -> bool:
        """Claim that the words around a date tell of a deadline, a release or the like, or of one day of several."""
        low, high = self._scene.sentence(dates)
        if not dates.is_range and SOME_DAY.search(self._text, low, high):
            return True
        before = self._text[max(low, dates.start - _NEAR_CUE) : dates.start]
        return bool(NOT_HELD.search(before) or NOT_HELD_AFTER.match(self._text, dates.end, high))

    def _follows(self, mention: Mention, dates: Dates) -> bool:
        """Claim that a range of days follows an event's name without a word between."""
        return dates.is_range and mention.end <= dates.start and not _WORD.search(self._text, mention.end, dates.start)

    def _is_beside(self, mention: Mention, dates: Dates) -> bool:
        """Claim that hardly a word stands between a month and an event."""
        gap = self._text[dates.end : mention.start] or self._text[mention.end : dates.start]
        return len(gap) <= _NEAR_MONTH and not (re.search(r"\w", gap) and BROKEN.search(gap))

    def _made(self, way: Way, event: int | None, dates: Dates) -> Claim | None:
        days = None if event is None else self._years.days(dates, event)
        return Claim(event, way, *days) if event is not None and days else None
