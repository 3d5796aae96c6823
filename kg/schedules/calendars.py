"""iCalendar -> Schedule."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kg.schedules.quotations import Quotations, calendar_quotations
from kg.schedules.sessions import Schedule, Session, Speaker
from kg.schedules.values import bare_name, shown


def read_calendar(text: str, source: str) -> Schedule:
    """Read an .ics file; people are those whom it invites, and for pretalx those behind the title.

    Raises:
        ValueError: it is no calendar.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(text)
    except OSError as error:  # a time zone "Europe" is looked for as a file, and found to be a folder
        raise ValueError(f"a time zone that is none ({error.strerror})") from error
    quotes = calendar_quotations(text)
    title = str(calendar.get("X-WR-CALNAME") or calendar.get("NAME") or "").strip()
    evidence = quotes.of(title)
    is_pretalx = "pretalx" in str(calendar.get("PRODID", ""))
    sessions = tuple(_session(event, quotes, is_pretalx=is_pretalx) for event in calendar.walk("VEVENT"))
    days = sorted(s.begins[:10] for s in sessions if s.begins)
    return Schedule(source, text, title, evidence, days[0] if days else "", days[-1] if days else "", "", sessions)


def _session(event: Any, quotes: Quotations, *, is_pretalx: bool) -> Session:
    summary = " ".join(str(event.get("SUMMARY", "")).split())
    evidence = quotes.of(summary)
    title, dash, behind = summary.rpartition(" - ") if is_pretalx else (summary, "", "")
    named = [(name.strip(), evidence) for name in behind.split(",") if name.strip()] if dash else []
    attendees = event.get("ATTENDEE") or []
    for person in attendees if isinstance(attendees, list) else [attendees]:
        name = " ".join(str(getattr(person, "params", {}).get("CN", "")).split())
        if name:
            named.append((name, quotes.of(name, evidence)))
    speakers = (Speaker(bare_name(name), found, name if bare_name(name) != name else "") for name, found in named)
    return Session(
        title or summary,
        evidence,
        str(event.get("URL", "")).strip(),
        (),
        _time(event.get("DTSTART")),
        _time(event.get("DTEND")),
        " ".join(str(event.get("LOCATION", "")).split()),
        speakers=tuple(speakers),
    )


def _time(value: Any) -> str:
    found = getattr(value, "dt", None)
    if isinstance(found, datetime):
        return shown(found)
    return found.isoformat() if isinstance(found, date) else ""
