"""Front matter -> the lines it puts at the top of the text, and the document's title, date and URL."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.readers.dates import iso_day
from kg.readers.events import Event, EventKind
from kg.readers.front_matter import FrontMatter
from kg.readers.tags import attribute_text_events

_DATE_KEYS = (
    "date", "publishdate", "pubdate", "published", "published_at", "publish_date", "rss_pubdate", "created",
    "created_at", "posted", "datepublished", "date_published", "article:published_time", "dc.date",
    "dcterms.date",
)  # fmt: skip
_TEXT_KEYS = frozenset(
    (
        *_DATE_KEYS,
        "title", "subtitle", "linktitle", "description", "summary", "excerpt", "rss_description", "preface",
        "abstract", "author", "authors", "byline", "by", "attribution", "contributor", "contributors",
        "reviewer", "reviewers", "created_by", "speaker", "speakers", "interviewee", "interviewees",
        "translator", "translators", "editor", "editors", "guest", "guests", "event", "events", "conference",
        "location", "venue", "place", "eventdate", "event_date", "start_date", "end_date", "startdate",
        "enddate", "name", "presenter", "presenters", "host", "hosts", "organizer", "organizers",
    )
)  # fmt: skip
_NAME_KEYS = ("name", "title", "display_name", "fullname")
_URL_KEYS = (
    "canonical", "canonical_url", "canonicalurl", "original_url", "originalurl", "permalink", "url", "link",
    "og:url", "originallink",
)  # fmt: skip
_URL = re.compile(r"https?://\S+$")
_QUOTED = re.compile(
    r"[\s>|-]*(?:\"(?P<double>(?:[^\"\\]|\\.)*+)\"|'(?P<single>(?:[^']|'')*+)'|(?P<bare>[^\n]*[^\s,]))",
    re.DOTALL,
)
_ESCAPES = re.compile(r"''|\\[nrt\n]")
_MOST_LINES = 200
_MOST_KEYS = 300
"""Of so many fields the place is looked for; each look reads all of the front matter."""


def field_events(source: str, front: FrontMatter) -> list[Event]:
    """Say each text-bearing field, a line a value, in the file's order."""
    events: list[Event] = []
    regions = _regions(source, front)
    for key, value in front.fields.items():
        name = key.lower()
        region = regions.get(key)
        if name not in _TEXT_KEYS or region is None:
            continue
        cursor = region[0]
        urls = _urls_beside(front.fields, key)
        texts = list(_texts(value))
        for number, text in enumerate(texts):
            found, cursor = _locate(source, text, cursor, region[1])
            if found is None:
                continue
            events.append(Event(EventKind.OPEN, found[0], found[0], "field", name, solid=True))
            inner = _value_events(source, *found)
            url = urls[number] if len(urls) == len(texts) else ""
            events += _linked(inner, url, *found) if url else inner
            events.append(Event(EventKind.CLOSE, found[1], found[1], "field", solid=True))
    return events


def _urls_beside(fields: Mapping[str, Any], key: str) -> list[str]:
    """Give the pages that names are linked to, one a name: ``authorlink``, ``author: {name: , link: }``."""
    value = fields[key]
    values = value if isinstance(value, list) else [value]
    beside = _beside(fields, key)
    if len(beside) == len(values) and all(isinstance(each, str) for each in values):
        return [_checked_url(url) for url in beside]
    return [_checked_url(_own_url(each)) for each in values]


def _beside(fields: Mapping[str, Any], key: str) -> list[Any]:
    lowered = _lowered(fields)
    names = (f"{key.lower()}{ending}" for ending in ("link", "_link", "url", "_url", "-url", "-link"))
    found: Any = next((lowered[name] for name in names if lowered.get(name)), [])
    return found if isinstance(found, list) else [found]


def _own_url(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return ""
    return next((value[key] for key in ("link", "url", "site", "website", "github") if value.get(key)), "")


def _checked_url(url: Any) -> str:
    return url if isinstance(url, str) and _URL.match(url) else ""


def _linked(events: list[Event], url: str, start: int, end: int) -> list[Event]:
    if any(event.name == "a" for event in events):
        return events
    opening = Event(EventKind.OPEN, start, start, "a", url, solid=True)
    return [opening, *events, Event(EventKind.CLOSE, end, end, "a", solid=True)]


def _texts(value: Any) -> Iterator[str]:
    """Give a field's texts: of a mapping its name, of a list each element's."""
    waiting = [value]
    count = 0
    while waiting and count < _MOST_LINES:
        current = waiting.pop(0)
        count += 1
        if isinstance(current, Mapping):
            named = next((current[key] for key in _NAME_KEYS if current.get(key)), None)
            waiting.insert(0, named)
        elif isinstance(current, list):
            waiting[:0] = current[:_MOST_LINES]
        elif isinstance(current, datetime.datetime | datetime.date):
            yield f"{current.year:04}-{current.month:02}-{current.day:02}"
        elif isinstance(current, bool) or current is None:
            continue
        elif str(current).strip() and not _URL.match(str(current).strip()):
            yield str(current).strip()


def _regions(source: str, front: FrontMatter) -> dict[str, tuple[int, int]]:
    """Give where each top-level field's value stands: from its key to the next key."""
    places: list[tuple[int, int, str]] = []
    for key in list(front.fields)[:_MOST_KEYS]:
        flags = re.MULTILINE
        indent = r"[ \t]*" if front.format in ("json", "elixir") else ""
        pattern = rf"^{indent}(?:@def[ \t]+)?[\"']?{re.escape(key)}[\"']?[ \t]*[:=]"
        if front.format == "json":
            pattern = rf"\"{re.escape(key)}\"\s*:"
        elif front.format == "toml":
            pattern = rf"^(?:\[\[?[ \t]*{re.escape(key)}[ \t]*\]|[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=)"
        found = re.compile(pattern, flags).search(source, front.start, front.end)
        if found:
            places.append((found.start(), found.end(), key))
    places.sort()
    ends = [*(place[0] for place in places[1:]), front.end][: len(places)]
    return {key: (end, stop) for (_, end, key), stop in zip(places, ends, strict=True)}


def _locate(source: str, text: str, start: int, end: int) -> tuple[tuple[int, int] | None, int]:
    """Find a value in its field's region: as it stands, else from its first to its last word."""
    place = source.find(text, start, end)
    if place >= 0:
        return (place, place + len(text)), place + len(text)
    words = text.split()
    first = source.find(words[0], start, end)
    position = first
    for word in words:
        place = source.find(word, position, end) if position >= 0 else -1
        if place < 0:
            return _whole(source, start, end)
        position = place + len(word)
    return (first, position), position


def _whole(source: str, start: int, end: int) -> tuple[tuple[int, int] | None, int]:
    """The value's spelling differs from its meaning (escapes, a number, a date): take its whole scalar."""
    scalar = _QUOTED.match(source, start, end)
    if scalar is None:
        return None, start
    return scalar.span(scalar.lastgroup or 0), scalar.end()


def _value_events(source: str, start: int, end: int) -> list[Event]:
    quote = source[start - 1 : start]
    events: list[Event] = []
    position = start
    for escape in _ESCAPES.finditer(source, start, end) if quote in ("'", '"') else ():
        doubled = escape.group() == "''"
        if doubled != (quote == "'"):
            continue
        events += attribute_text_events(source[position : escape.start()], position)
        position = escape.start() + 1 if doubled else escape.end()
        if not doubled:
            events.append(Event(EventKind.REPLACED, *escape.span(), value=" "))
    return events + attribute_text_events(source[position:end], position)


def title_of(fields: Mapping[str, Any]) -> str:
    """Give the title that front matter (or an HTML head) states, or ""."""
    for key in ("title", "og:title", "linktitle", "name"):
        value = _lowered(fields).get(key)
        if isinstance(value, str | int | float) and str(value).strip():
            return " ".join(str(value).split())
    return ""


def day_of(fields: Mapping[str, Any]) -> str:
    """Give the day that front matter states, or ""."""
    lowered = _lowered(fields)
    return next((day for key in _DATE_KEYS if (day := iso_day(lowered.get(key, "")))), "")


def url_of(fields: Mapping[str, Any]) -> str:
    """Give the URL that front matter states for the post itself, or ""."""
    lowered = _lowered(fields)
    for key in _URL_KEYS:
        value = lowered.get(key)
        if isinstance(value, str) and _URL.match(value.strip()):
            return value.strip()
    return ""


def _lowered(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in reversed(list(fields.items()))}
