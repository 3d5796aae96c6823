"""Schedule -> Extraction: its sessions, speakers and companies as things with their own source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from kg.folding import folded_key
from kg.records import Entity, EntityType, Evidence, Extraction, Link, Mention, Predicate, Recap, Relation
from kg.schedules.sessions import Schedule, Session, Speaker
from kg.urls import clean_url, is_web_url, url_kind

SCHEDULE_FORMAT = "schedule"
"""``Recap.format`` of a schedule."""
_SURE = 0.99
_BREAK = re.compile(
    r"(?:.*\b(?:break|breakfast|lunch|dinner|registration|check[- ]?in|doors open|networking|reception|pause"
    r"|coffee)\b.*"
    r"|.*(?:茶歇|午餐|午休|签到|休息|晚宴).*)",
    re.I,
)


def schedule_extraction(schedule: Schedule, form: str = SCHEDULE_FORMAT) -> Extraction:
    """Say what a schedule says; breaks are left out. ``form`` names what was read, and is what finds its facts."""
    return _Facts(schedule, form).extraction()


def talks_of(schedule: Schedule) -> list[Session]:
    """Give the sessions that are talks, in the schedule's order."""
    return [s for s in schedule.sessions if s.title and not (not s.speakers and _BREAK.fullmatch(s.title))]


class _Facts:
    def __init__(self, schedule: Schedule, form: str) -> None:
        self._schedule = schedule
        self._form = form
        self._entities: list[Entity] = []
        self._ids: dict[tuple[EntityType, str], str] = {}
        self._relations: dict[tuple[str, Predicate, str], Relation] = {}

    def extraction(self) -> Extraction:
        schedule = self._schedule
        event = ""
        if schedule.title:
            days = {"start": schedule.start, "end": schedule.end}
            links = (schedule.url,) if is_web_url(schedule.url) else ()
            event = self._add(EntityType.EVENT, schedule.title, schedule.title, schedule.evidence, links, days)
        for number, session in enumerate(talks_of(schedule)):
            talk = self._talk(session, number)
            if event:
                self._relate(talk, Predicate.PART_OF, event, session.evidence)
            for speaker in session.speakers:
                self._speaker(speaker, talk)
        digest = hashlib.sha256(schedule.text.encode("utf-8", "surrogatepass")).hexdigest()
        recap = Recap(
            digest[:16], schedule.source, digest, self._form, "und", schedule.title, "", "", len(schedule.text)
        )
        return Extraction(recap, tuple(self._entities), tuple(self._relations.values()))

    def _talk(self, session: Session, number: int) -> str:
        attributes = {
            "format": session.format.casefold(),
            "start": session.begins[:10],
            "begins": session.begins if "T" in session.begins else "",
            "ends": session.ends if "T" in session.ends else "",
            "room": session.room,
            "language": session.language,
        }
        links = (session.url, *(u for u in session.links if url_kind(u) in ("video", "slides")))
        # Two sessions of one title are two talks.
        return self._add(EntityType.TALK, f"{number}", session.title, session.evidence, links, attributes)

    def _speaker(self, speaker: Speaker, talk: str) -> None:
        key = f"{folded_key(speaker.name)}\t{folded_key(speaker.organization)}"
        surfaces = (speaker.also,) if speaker.also else ()
        person = self._add(EntityType.PERSON, key, speaker.name, speaker.evidence, speaker.urls, {}, surfaces)
        self._relate(person, Predicate.SPEAKS_AT, talk, speaker.evidence)
        if speaker.organization:
            company = self._add(
                EntityType.ORGANIZATION, folded_key(speaker.organization), speaker.organization, speaker.evidence
            )
            self._relate(person, Predicate.AFFILIATED_WITH, company, speaker.evidence)

    def _add(  # noqa: PLR0913, PLR0917
        self,
        kind: EntityType,
        key: str,
        name: str,
        evidence: Evidence,
        urls: tuple[str, ...] = (),
        attributes: dict[str, str] | None = None,
        also: tuple[str, ...] = (),
    ) -> str:
        known = self._ids.get((kind, key))
        if known is not None:
            return known
        id = f"s{len(self._entities) + 1}"
        self._ids[kind, key] = id
        mentions = tuple(Mention(0, 0, text, kind, _SURE, self._form) for text in (name, *also))
        kept = {n: v for n, v in (attributes or {}).items() if v}
        self._entities.append(
            Entity(id, kind, name, mentions, evidence, _SURE, tuple(_links(kind, urls, evidence)), kept)
        )
        return id

    def _relate(self, subject: str, predicate: Predicate, obj: str, evidence: Evidence) -> None:
        place = subject, predicate, obj
        self._relations.setdefault(place, Relation(*place, evidence, _SURE, self._form))


def _links(kind: EntityType, urls: tuple[str, ...], evidence: Evidence) -> Iterator[Link]:
    for url in dict.fromkeys(urls):
        if is_web_url(url):
            found = url_kind(url)
            # A page of the programme is that whatever its address looks like.
            is_own_page = kind is EntityType.TALK and found not in ("video", "slides")
            yield Link(clean_url(url), "schedule" if is_own_page else found, evidence)
