"""Dates without a year -> days: in the year of the event's name, else as seen from the day the post was written."""

from __future__ import annotations

import datetime
import re

from kg.recognizers.date_cues import COMING, HELD, THIS_YEAR
from kg.recognizers.date_scene import DateScene
from kg.recognizers.dates import Dates
from kg.recognizers.event_names import EventName
from kg.recognizers.found import Found
from kg.records import Document

Days = tuple[datetime.date, datetime.date]
"""The first and the last."""
DAY = datetime.timedelta(days=1)
_MOST_PAST = datetime.timedelta(days=270)
"""What lies further back than that has more likely not happened yet."""
_MOST_COMING = datetime.timedelta(days=330)
_SOON = datetime.timedelta(days=90)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_THIS_YEAR = 80


class Years:
    """Tells the years of a document's dates."""

    def __init__(self, scene: DateScene, document: Document, found: tuple[Found, ...]) -> None:
        """Look at what names, title and front matter say."""
        self._scene = scene
        self._named = {event: _years_of(found[event]) for event in dict.fromkeys(m.event for m in scene.mentions)}
        self.written = day_of(document.date) or self._day_of_byline()
        self._looks_ahead = any(self._is_ahead(dates) for dates in scene.dates)
        names = (document.title, document.source.replace("\\", "/").rsplit("/", 1)[-1])
        hints = (frozenset(int(year) for year in _YEAR.findall(name)) for name in names)
        self._hint = next((years for years in hints if len(years) == 1), frozenset())

    def days(self, dates: Dates, event: int) -> Days | None:
        """Give the days that a date means for an event; None when its year cannot be told or is not the event's."""
        years = self._named[event]
        if dates.year:
            return dates.days(dates.year) if not years or dates.year in years else None
        if dates.is_month:
            return None
        if self.written is None:
            years = years or self._hint
        elif self._is_of_this_year(dates):
            years = frozenset({self.written.year}) & (years or {self.written.year})
            if not years:
                return None
        if len(years) == 1 and dates.first[0]:
            return dates.days(*years)
        return self._nearest(dates, years, self.written) if self.written else None

    def agree(self, event: int, days: Days) -> bool:
        """Claim that the event's name does not say another year."""
        return not self._named[event] or days[0].year in self._named[event]

    def _nearest(self, dates: Dates, years: frozenset[int], written: datetime.date) -> Days | None:
        """Give the last such days before the post was written, or the next ones where the sentence looks ahead."""
        months = [0] if dates.first[0] else range(1, 13)
        near = (dates.days(year, month) for year in range(written.year - 1, written.year + 2) for month in months)
        possible = [days for days in near if days and (not years or days[0].year in years)]
        sentence = self._scene.sentence(dates)
        if self._looks_ahead or COMING.search(self._scene.text, *sentence):
            ahead = [days for days in possible if DAY <= days[1] - written <= _MOST_COMING]
            if ahead:
                return min(ahead)
        past = [days for days in possible if days[0] <= written and written - days[0] <= _MOST_PAST]
        if past or HELD.search(self._scene.text, *sentence):
            return max(past, default=None)
        return min((days for days in possible if DAY <= days[0] - written <= _SOON), default=None)

    def _is_of_this_year(self, dates: Dates) -> bool:
        low = max(self._scene.sentence(dates)[0], dates.start - _THIS_YEAR)
        return bool(THIS_YEAR.search(self._scene.text, low, dates.start))

    def _day_of_byline(self) -> datetime.date | None:
        days = (d.days(d.year) for d in self._scene.dates if d.year and self._scene.is_byline(d))
        return next((day[0] for day in days if day), None)

    def _is_ahead(self, dates: Dates) -> bool:
        """Claim that a date in the opening lies ahead, as in an announcement."""
        days = dates.days(dates.year) if dates.year and self._scene.is_intro(dates) else None
        return bool(days and self.written and DAY < days[0] - self.written <= _MOST_COMING)


def day_of(text: str) -> datetime.date | None:
    """Give the day that a text begins with, in ISO 8601."""
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _years_of(found: Found) -> frozenset[int]:
    """Give the years in an event's name, else the one in its other names if they agree."""
    years = EventName.of(found.name).years
    if not years:
        years = frozenset[str]().union(*(EventName.of(s.text).years for s in found.surfaces))
        years = years if len(years) == 1 else frozenset()
    return frozenset(int(year) for year in years)
