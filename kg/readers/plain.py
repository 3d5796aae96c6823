"""Plain text -> events: paragraphs, and lines that look like list items."""

from __future__ import annotations

import re

from kg.readers.events import Event, EventKind

_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:(?:[-*+•‣◦·]|\(?\d{1,3}[.)]|[a-z]\))[ \t]+|\d{1,3}、[ \t]*)(?=\S)")
_RULE = re.compile(r"[ \t]*([-=_*~#])(?:[ \t]*\1){2,}[ \t]*$")


def plain_events(source: str, start: int) -> list[Event]:
    """Say plain text from ``start`` on; a blank line or a list item begins a new block."""
    events: list[Event] = []
    open_name = ""
    last_end = start
    for line in _LINE.finditer(source, start):
        text = line.group()
        item = _ITEM.match(text)
        parted = "\n" in source[last_end : line.start()].replace("\n", "", 1)
        if open_name and (parted or item or _RULE.match(text)):
            events.append(Event(EventKind.CLOSE, line.start(), line.start(), open_name))
            open_name = ""
        last_end = line.end()
        if not text.strip() or _RULE.match(text):
            last_end = start if not text.strip() else last_end
            continue
        begin = line.start()
        if item:
            begin += item.end()
        if not open_name:
            open_name = "li" if item else "p"
            events.append(Event(EventKind.OPEN, begin, begin, open_name))
        else:
            events.append(Event(EventKind.REPLACED, begin - 1, begin, value="\n"))
        events.append(Event(EventKind.TEXT, begin, line.end()))
    if open_name:
        events.append(Event(EventKind.CLOSE, last_end, last_end, open_name))
    return events
