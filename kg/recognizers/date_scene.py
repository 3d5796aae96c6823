"""A document's events and dates with their places: which event a date stands beside or under."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from kg.recognizers.date_cues import ANOTHER, BESIDE, BROKEN, POSTED
from kg.recognizers.dates import Dates, find_dates
from kg.recognizers.found import Found
from kg.recognizers.layout import Layout
from kg.records import Document, EntityType

_FIELD = re.compile(r"([a-z][\w.:-]{0,30}): ")
_NO_PROSE = re.compile(r"[>|#]|caption: |$")
_LISTED = re.compile(r"[>|*-] |\d+\. |caption: ")
_BARE = re.compile(r"[\W\d_]*$")
_SENTENCE, _PARAGRAPH = 250, 500
_BEFORE, _AFTER = 120, 150
_ADJACENT = 40
_INTRO = 2500
_ENDS = 8
"""So many lines at either end of the text may say when the post was written."""
_LONGEST_BYLINE = 240
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that names an event."""

    start: int
    end: int
    event: int


class DateScene:
    """A document's events and dates, looked at once."""

    def __init__(self, document: Document, layout: Layout, found: tuple[Found, ...]) -> None:
        """Place every mention of every event, and find the dates."""
        self.text, self.layout = layout.text, layout
        self.mentions = sorted(
            (Mention(s.start, s.end, i) for i, f in enumerate(found) if f.type is EntityType.EVENT for s in f.surfaces),
            key=lambda m: (m.start, -m.end, m.event),
        )
        self._starts = [m.start for m in self.mentions]
        self.dates = find_dates(self.text, document.language)
        self._date_starts = [d.start for d in self.dates]
        self._sentences = [s for s in layout.sentence_starts if not self.date_around(s)]
        self._fields = self._count_fields()
        self._intro_end = self._find_intro_end()
        self._owners = self._find_owners()
        self.main = self._main_event(document.title, found)
        self.is_titled = self.main is not None and _length_in(document.title, found[self.main]) > 0

    def date_around(self, position: int) -> Dates | None:
        """Give the date that the position lies within."""
        i = bisect.bisect_left(self._date_starts, position) - 1
        return self.dates[i] if i >= 0 and position < self.dates[i].end else None

    def sentence(self, dates: Dates) -> tuple[int, int]:
        """Give start and end of the sentence that holds a date, or of as much of it as is near."""
        i = bisect.bisect_right(self._sentences, dates.start)
        end = self._sentences[i] if i < len(self._sentences) else len(self.text)
        return max(self._sentences[i - 1], dates.start - _SENTENCE), min(end, dates.end + _SENTENCE)

    def within(self, low: int, high: int) -> list[Mention]:
        """Give the mentions that start within [low, high)."""
        return self.mentions[bisect.bisect_left(self._starts, low) : bisect.bisect_left(self._starts, high)]

    def line_around(self, dates: Dates) -> tuple[str, str]:
        """Give what stands on the date's line before it and after it, as far as it is near."""
        start = self._line_start(dates)
        end = self.text.find("\n", dates.end, dates.end + _SENTENCE)
        end = end if end >= 0 else dates.end + _SENTENCE
        return self.text[max(start, dates.start - _SENTENCE) : dates.start], self.text[dates.end : end]

    def _line_start(self, dates: Dates) -> int:
        return self.layout.line_starts[self.layout.line(dates.start)]

    def field(self, dates: Dates) -> str:
        """Give the key of the front matter's field that a date stands in, or ""."""
        is_field = self.layout.line(dates.start) < self._fields
        m = _FIELD.match(self.text, self._line_start(dates)) if is_field else None
        return m[1] if m else ""

    def is_byline(self, dates: Dates) -> bool:
        """Claim that the line says when the post was written: a day at either end of it, with nothing told."""
        line = self.layout.line(dates.start)
        rest = "".join(self.line_around(dates))
        is_row = self.text.startswith("| ", self._line_start(dates))
        is_at_end = line - self._fields < _ENDS or line >= len(self.layout.line_starts) - _ENDS
        if (
            is_row
            or not is_at_end
            or len(rest) > _LONGEST_BYLINE
            or dates.year is None
            or dates.is_range
            or dates.is_month
        ):
            return False
        return bool(_BARE.match(rest) or POSTED.search(rest))

    def named(self, dates: Dates) -> Mention | None:
        """Give the mention, in the date's own sentence, of the event that the date tells of."""
        low, high = self.sentence(dates)
        near = self.within(low, high)
        around = next((m for m in near if m.start <= dates.start and dates.end <= m.end), None)
        if around:
            return around
        near = [m for m in near if self._is_meant(m, low, dates)]
        before = max((m for m in near if m.end <= dates.start), key=lambda m: (m.end, m.start), default=None)
        after = next((m for m in near if m.start >= dates.end), None)
        if before and (dates.start - before.end > _BEFORE or self._has_date(before.end, dates.start)):
            before = None
        if after and (after.start - dates.end > _AFTER or self._has_date(dates.end, after.start)):
            after = None
        return self._nearer(dates, before, after)

    def _is_meant(self, mention: Mention, low: int, dates: Dates) -> bool:
        """Claim that the words before an event's name do not say that another event is dated."""
        start = max(low, mention.start - 40)
        if ANOTHER.search(self.text, start, mention.start):
            return False
        gap = mention.end, dates.start
        is_adjacent = gap[0] <= gap[1] <= gap[0] + _ADJACENT and not BROKEN.search(self.text, *gap)
        return is_adjacent or not BESIDE.search(self.text, start, mention.start)

    def _nearer(self, dates: Dates, before: Mention | None, after: Mention | None) -> Mention | None:
        """Choose what the date belongs to: what stands before it unless only a new part of the sentence is about it."""
        if before is None or after is None:
            return before or after
        is_cut_off = BROKEN.search(self.text, before.end, dates.start)
        is_led_to = after.start - dates.end <= _ADJACENT and not BROKEN.search(self.text, dates.end, after.start)
        return after if is_cut_off and is_led_to else before

    def _has_date(self, low: int, high: int) -> bool:
        return bisect.bisect_left(self._date_starts, low) < bisect.bisect_left(self._date_starts, high)

    def owner(self, dates: Dates) -> int | None:
        """Give the event that a date stands under: named just before it or by a heading; ``NOBODY`` under several."""
        low = max(self._line_start(dates), dates.start - _PARAGRAPH)
        said = [m for m in self.within(low, dates.start) if self._is_meant(m, low, dates)]
        if any(m.event == self.main for m in said):
            return self.main
        return said[-1].event if said else self._owners[self.layout.section(self.layout.line(dates.start))]

    def _find_owners(self) -> list[int | None]:
        """Give each section the one event that its heading names, else that of the section it is a part of."""
        owners: list[int | None] = [None]
        above: list[tuple[int, int | None]] = []
        for line, level in zip(self.layout.heading_lines, self.layout.heading_levels, strict=True):
            while above and above[-1][0] >= level:
                above.pop()
            start = self.layout.line_starts[line]
            events = {m.event for m in self.within(start, start + len(self.layout.line_text(line)))}
            inherited = above[-1][1] if above else None
            above.append((level, (events.pop() if len(events) == 1 else NOBODY) if events else inherited))
            owners.append(above[-1][1])
        return owners

    def is_intro(self, dates: Dates) -> bool:
        """Claim that a date stands in the text's opening paragraphs."""
        return dates.start < self._intro_end

    def is_early(self, dates: Dates) -> bool:
        """Claim that a date stands near the beginning, whatever heads it."""
        return dates.start < self.layout.line_starts[min(self._fields, len(self.layout.line_starts) - 1)] + _INTRO

    def is_prose(self, dates: Dates) -> bool:
        """Claim that a date stands in a paragraph or a heading, not in a list, a table or a quotation."""
        return not _LISTED.match(self.text, self._line_start(dates))

    def _count_fields(self) -> int:
        starts = self.layout.line_starts
        return next((n for n, start in enumerate(starts) if not _FIELD.match(self.text, start)), len(starts))

    def _find_intro_end(self) -> int:
        """The opening ends at the second heading that follows prose."""
        begun, headings = False, 0
        starts = self.layout.line_starts
        for n in range(self._fields, len(starts)):
            shown = self.layout.line_text(n)
            headings += begun and shown.startswith("#")
            if headings > 1 or starts[n] - starts[self._fields] > _INTRO:
                return starts[n]
            begun = begun or not _NO_PROSE.match(shown)
        return len(self.text)

    def _main_event(self, title: str, found: tuple[Found, ...]) -> int | None:
        """Give the event the document is on: that in its title, else the one it names most and in its opening."""
        counts: dict[int, int] = {}
        for m in self.mentions:
            counts[m.event] = counts.get(m.event, 0) + 1
        best = max(counts, key=lambda event: (_length_in(title, found[event]), counts[event]), default=None)
        is_clear = best is not None and (_length_in(title, found[best]) or self._begins_with(best))
        return best if is_clear else None

    def _begins_with(self, event: int) -> bool:
        return any(m.event == event for m in self.within(0, self._intro_end))


def _length_in(title: str, event: Found) -> int:
    """Give the length of an event's longest name that a title holds."""
    title = title.casefold()
    names = {s.text.casefold() for s in event.surfaces} | {event.name.casefold()}
    return max((len(name) for name in names if name in title), default=0)
