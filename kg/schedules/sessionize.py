"""Sessionize's API and pretalx's lists -> Schedule: JSON in which sessions name speakers by id or in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.records import Evidence
from kg.schedules.quotations import Quotations, json_quotations
from kg.schedules.sessions import Schedule, Session, Speaker
from kg.schedules.values import bare_name, dicts_of, moment, shown, text_of

_COMPANY = re.compile(r"(?:\s@\s?|\sat\s|,\s)([^,|@]+)$")
_PERSON_LINKS = ("website_url", "homepage", "gitx", "linkedin_url", "mastodon_url", "twitter_url", "url")


def is_session_list(data: Any) -> bool:
    """Claim that parsed JSON holds sessions: Sessionize's views, or sessions by code."""
    return any(True for _ in _raw_sessions(data))


def _raw_sessions(data: Any) -> Iterator[dict[str, Any]]:
    """Give each session, whichever view it is in."""
    if isinstance(data, dict):
        if isinstance(data.get("sessions"), list):
            yield from (s for s in dicts_of(data["sessions"]) if "title" in s)
        elif data and all(isinstance(v, dict) and "title" in v and "speakers" in v for v in data.values()):
            yield from data.values()
        return
    for group in dicts_of(data):
        if "sessions" in group:
            yield from _raw_sessions({"sessions": group["sessions"]})
        else:
            for room in dicts_of(group.get("rooms")):
                yield from _raw_sessions({"sessions": room.get("sessions")})


def read_session_list(data: Any, text: str, source: str, speakers: Any = None) -> Schedule:
    """Read sessions; ``speakers`` is the parsed file beside it that knows the people by id."""
    quotes = json_quotations(text)
    people = _people(data) | _people(speakers)
    rooms = (
        {str(r.get("id")): text_of(r.get("name")) for r in dicts_of(data.get("rooms"))}
        if isinstance(data, dict)
        else {}
    )
    title = text_of(data.get("event") or data.get("name")) if isinstance(data, dict) else ""
    evidence = quotes.of(title)
    sessions = tuple(_session(s, people, rooms, quotes) for s in _raw_sessions(data) if not s.get("isServiceSession"))
    days = sorted(s.begins[:10] for s in sessions if s.begins)
    return Schedule(source, text, title, evidence, days[0] if days else "", days[-1] if days else "", "", sessions)


def _people(data: Any) -> dict[str, dict[str, Any]]:
    if isinstance(data, dict) and isinstance(data.get("speakers"), list):
        data = data["speakers"]
    if isinstance(data, list):
        return {str(p["id"]): p for p in dicts_of(data) if "id" in p and ("fullName" in p or "firstName" in p)}
    if isinstance(data, dict):
        return {code: p for code, p in data.items() if isinstance(p, dict) and "name" in p and "title" not in p}
    return {}


def _session(
    session: dict[str, Any], people: Mapping[str, dict[str, Any]], rooms: Mapping[Any, str], quotes: Quotations
) -> Session:
    title = text_of(session.get("title"))
    evidence = quotes.of(title)
    begins, ends = (
        moment(text_of(session.get(one) or session.get(other)))
        for one, other in (("startsAt", "start"), ("endsAt", "end"))
    )
    speakers = session.get("speakers")
    links = [text_of(session.get(key)) for key in ("recordingUrl", "liveUrl", "youtube_url")]
    links += [text_of(r.get("resource")) for r in dicts_of(session.get("resources"))]
    return Session(
        title,
        evidence,
        text_of(session.get("website_url") or session.get("url")),
        tuple(dict.fromkeys(link for link in links if link)),
        shown(begins),
        shown(ends),
        text_of(session.get("room")) or rooms.get(str(session.get("roomId")), ""),
        text_of(session.get("session_type")),
        "",
        tuple(
            s
            for raw in (speakers if isinstance(speakers, list) else ())
            if (s := _speaker(raw, people, quotes, evidence)) is not None
        ),
    )


def _speaker(raw: Any, people: Mapping[str, dict[str, Any]], quotes: Quotations, session: Evidence) -> Speaker | None:
    """Give a speaker; None for an id that nobody has."""
    code = str(raw.get("id", raw.get("code", ""))) if isinstance(raw, dict) else str(raw)
    known = people.get(code, {})
    given = raw if isinstance(raw, dict) else {}
    whole = f"{text_of(known.get('firstName'))} {text_of(known.get('lastName'))}".strip()
    name = text_of(known.get("fullName")) or whole or text_of(known.get("name")) or text_of(given.get("name"))
    if not name:
        return None
    urls = [text_of(known.get(key)) for key in _PERSON_LINKS]
    urls += [text_of(link.get("url")) for link in dicts_of(known.get("links"))]
    company = text_of(known.get("affiliation"))
    tagline = _COMPANY.search(text_of(known.get("tagLine")))
    bare = bare_name(name)
    return Speaker(
        bare,
        quotes.of(name, session),
        name if name != bare else "",
        company or (tagline[1].strip() if tagline else ""),
        tuple(dict.fromkeys(u for u in urls if u)),
    )
