"""Text of a file -> where each of its values stands, so that every fact can be looked up there."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator

from kg.records import Evidence

_JSON = re.compile(r'"(?:[^"\\]++|\\.)*+"')
_XML = re.compile(r">([^<>]+)<")
_CALENDAR = re.compile(
    r"^(?:SUMMARY|X-WR-CALNAME|NAME|ATTENDEE|ORGANIZER|LOCATION)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.M
)


NOWHERE = Evidence(0, 0, "")


class Quotations:
    """Gives each value the next place that holds it: schedules name sessions in the order in which they are read."""

    def __init__(self, text: str, values: Iterable[tuple[str, int, int]]) -> None:
        """Take (value, start, end) in text order."""
        self._text = text
        self._places: dict[str, deque[tuple[int, int]]] = {}
        for value, start, end in values:
            self._places.setdefault(" ".join(value.split()), deque()).append((start, end))

    def of(self, value: str, otherwise: Evidence = NOWHERE) -> Evidence:
        """Give where a value stands, spaces aside; ``otherwise`` where it is not in the file."""
        places = self._places.get(value)
        if not places:
            return otherwise
        start, end = places[0] if len(places) == 1 else places.popleft()
        return Evidence(start, end, self._text[start:end])


def json_quotations(text: str) -> Quotations:
    """Find every JSON string."""
    return Quotations(text, _json_values(text))


def _json_values(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _JSON.finditer(text):
        yield json.loads(found[0], strict=False), found.start() + 1, found.end() - 1


def xml_quotations(text: str) -> Quotations:
    """Find every text of an element that holds nothing else."""
    return Quotations(text, ((html.unescape(m[1]).strip(), m.start(1), m.end(1)) for m in _XML.finditer(text)))


def calendar_quotations(text: str) -> Quotations:
    """Find every summary, person and place."""
    return Quotations(text, (_calendar_value(m) for m in _CALENDAR.finditer(text)))


def _calendar_value(found: re.Match[str]) -> tuple[str, int, int]:
    unfolded = re.sub(r"\r?\n[ \t]", "", found[0])
    name = re.search(r'CN="?([^";:]+)"?', unfolded.partition(":")[0])
    value = name[1] if name else re.sub(r"\\([,;\\])", r"\1", unfolded.partition(":")[2])
    return value.strip(), found.start(), found.end()
