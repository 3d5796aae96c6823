"""frab and pretalx -> Schedule: ``schedule.json`` and ``schedule.xml``, and EuroPython's older XML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kg.schedules.quotations import Quotations, json_quotations, xml_quotations
from kg.schedules.safe_xml import Element
from kg.schedules.sessions import Schedule, Session, Speaker
from kg.schedules.values import bare_name, dicts_of, end_of, moment, shown, text_of


def is_frab_json(data: Any) -> bool:
    """Claim that parsed JSON is such a schedule."""
    return isinstance(data, dict) and isinstance(data.get("schedule"), dict) and "conference" in data["schedule"]


def read_frab_json(data: dict[str, Any], text: str, source: str) -> Schedule:
    """Read a schedule.json."""
    quotes = json_quotations(text)
    schedule = data["schedule"]
    conference = schedule["conference"] if isinstance(schedule["conference"], dict) else {}
    title = text_of(conference.get("title"))
    evidence = quotes.of(title)
    sessions = []
    for day in dicts_of(conference.get("days")):
        rooms = day.get("rooms")
        for room, events in rooms.items() if isinstance(rooms, dict) else ():
            sessions += [_json_session(event, room, quotes) for event in dicts_of(events)]
    start, end = (text_of(conference.get(key))[:10] for key in ("start", "end"))
    url = text_of(conference.get("url")) or text_of(schedule.get("base_url"))
    return Schedule(source, text, title, evidence, start, end, url, tuple(sessions))


def _json_session(event: dict[str, Any], room: str, quotes: Quotations) -> Session:
    begins = moment(text_of(event.get("date")))
    title = text_of(event.get("title"))
    evidence = quotes.of(title)
    speakers = [
        (text_of(p.get("public_name") or p.get("name") or p.get("full_public_name")), text_of(p.get("url")))
        for p in dicts_of(event.get("persons"))
    ]
    urls = [text_of(link.get("url")) for key in ("links", "attachments") for link in dicts_of(event.get(key))]
    video = text_of(event.get("video_download_url"))
    return Session(
        title,
        evidence,
        text_of(event.get("url")),
        tuple(u for u in (video, *urls) if u),
        shown(begins),
        shown(end_of(begins, text_of(event.get("duration")))),
        text_of(event.get("room")) or room,
        text_of(event.get("type")),
        text_of(event.get("language")),
        tuple(_speaker(name, quotes, url) for name, url in speakers if name),
    )


def _speaker(name: str, quotes: Quotations, *urls: str) -> Speaker:
    bare = bare_name(name)
    return Speaker(bare, quotes.of(name), name if name != bare else "", urls=tuple(u for u in urls if u))


def read_frab_xml(root: Element, text: str, source: str) -> Schedule:
    """Read a schedule.xml."""
    quotes = xml_quotations(text)
    conference = next(root.all("conference"), Element("", {}))
    title = conference.value("title")
    evidence = quotes.of(title)
    sessions = [s for day in root.all("day") for s in _xml_sessions(day, quotes)]
    days = sorted(day.attributes.get("date", "")[:10] for day in root.all("day"))
    start = conference.value("start")[:10] or (days[0] if days else "")
    end = conference.value("end")[:10] or (days[-1] if days else "")
    return Schedule(
        source, text, title, evidence, start, end, conference.value("url") or root.value("base_url"), tuple(sessions)
    )


def _xml_sessions(day: Element, quotes: Quotations) -> Iterator[Session]:
    for room in day.all("room"):
        for event in room.all("event"):
            yield _xml_session(event, moment(event.value("date")), room.attributes.get("name", ""), quotes)
    for entry in day.all("entry"):
        clock = entry.value("start").zfill(4)
        begins = moment(f"{day.attributes.get('date', '')}T{clock[:2]}:{clock[2:]}")
        yield _xml_session(entry, begins, "", quotes)


def _xml_session(event: Element, begins: datetime | None, room: str, quotes: Quotations) -> Session:
    title = event.value("title")
    evidence = quotes.of(title)
    people = [(" ".join(p.text.split()), p.attributes.get("url", "")) for e in event.all("persons") for p in e.children]
    people += [(s.value("name"), s.value("profile")) for e in event.all("speakers") for s in e.children]
    listed = [link for key in ("links", "attachments") for e in event.all(key) for link in e.children]
    links = [link.attributes.get("href", "") for link in listed]
    return Session(
        title,
        evidence,
        event.value("url"),
        tuple(u for u in (event.value("video_download_url"), *links) if u),
        shown(begins),
        shown(end_of(begins, event.value("duration"))),
        event.value("room") or room,
        event.value("type") or event.value("category"),
        event.value("language"),
        tuple(_speaker(name, quotes, url) for name, url in people if name),
    )
