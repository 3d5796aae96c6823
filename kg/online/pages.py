"""Linked pages of talks -> what they say of themselves: schema.org JSON-LD of programmes, oEmbed of recordings.

Each page becomes a source of its own, whose text is what the cache keeps of it. A JSON-LD context is a name here and
no address: it is never fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urljoin

from kg.matching import alike
from kg.online.addresses import shown_url
from kg.online.answers import Answers, reading
from kg.online.fetching import Answer, Request
from kg.online.metadata import find_metadata, parse_json
from kg.records import EntityType, Extraction
from kg.resolution.names import is_other_script
from kg.schedules import Schedule, Session, Speaker, schedule_extraction
from kg.schedules.quotations import Quotations, json_quotations
from kg.schedules.values import dicts_of, moment, shown, text_of
from kg.urls import is_web_url, url_key

PAGE_FORMAT = "page"
"""``Recap.format`` of a page that a post links to."""
_PAGES = ("text/html", "application/xhtml+xml", "application/ld+json", "application/json")
_JSON = ("application/json", "text/json", "application/ld+json")
_SESSIONS = frozenset({"Event", "EducationEvent", "BusinessEvent", "SocialEvent", "PresentationDigitalDocument"})
_RECORDINGS = frozenset({"VideoObject", "Clip"})
_EMBEDDERS = {
    "youtu.be/": "https://www.youtube.com/oembed?format=json&url=",
    "vimeo.com/": "https://vimeo.com/api/oembed.json?url=",
    "slideshare.net/": "https://www.slideshare.net/api/oembed/2?format=json&url=",
    "speakerdeck.com/": "https://speakerdeck.com/oembed.json?url=",
}
"""Sites that answer oEmbed at a known place: one small answer there spares them a page."""
_ALIKE = 0.4
_MOST_SPEAKERS = 12


def page_extractions(extractions: Iterable[Extraction], answers: Answers) -> list[Extraction]:
    """Give what the pages of talks say, one extraction a page, sorted by the page's address."""
    pages: dict[str, tuple[str, set[str]]] = {}
    for extraction in extractions:
        for entity in extraction.entities:
            if entity.type is EntityType.TALK:
                for link in entity.links:
                    if link.kind in ("schedule", "video", "slides", "page") and is_web_url(link.url):
                        url, titles = pages.setdefault(url_key(link.url), (link.url, set()))
                        titles.add(entity.name)
                        pages[url_key(link.url)] = min(url, link.url), titles
    found = (_read_page(url, titles, answers) for _, (url, titles) in sorted(pages.items()))
    return [extraction for extraction in found if extraction is not None]


def _read_page(url: str, titles: set[str], answers: Answers) -> Extraction | None:
    place = next((place for start, place in _EMBEDDERS.items() if url_key(url).startswith(start)), "")
    if not place:
        kept = answers.ask(Request(url, _PAGES), find_metadata)
        if kept is None:
            return None
        with reading(kept[1]):
            page = json.loads(kept[0])
            schedule = _from_jsonld(page, kept[0], str(kept[1]), url, titles)
            place = next((_joined(url, link) for link in page["oembed"]), "")
        if schedule is not None:
            return _extraction(schedule, url)
        if not place:
            return None
    else:
        place += quote(url, safe="")
    kept = answers.ask(Request(place, _JSON), _embedded)
    if kept is None:
        return None
    with reading(kept[1]):
        title = text_of(json.loads(kept[0]).get("title"))
    # A recording's title has the speaker, the event and much else in it; what it adds is the other language.
    if not title or not all(is_other_script(title, other) for other in titles):
        return None
    evidence = json_quotations(kept[0]).of(title)
    session = Session(title, evidence, url)
    return _extraction(Schedule(str(kept[1]), kept[0], "", evidence, "", "", "", (session,)), url)


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link)
    except ValueError:  # no address at all
        return ""


def _extraction(schedule: Schedule, url: str) -> Extraction:
    made = schedule_extraction(schedule, PAGE_FORMAT)
    return replace(made, recap=replace(made.recap, title=schedule.sessions[0].title, url=shown_url(url)))


def _embedded(answer: Answer) -> str:
    data = parse_json(answer.text())
    if not isinstance(data, dict) or not text_of(data.get("title")):
        raise ValueError("the answer is no oEmbed")
    kept = {name: text_of(data.get(name)) for name in ("type", "title", "author_name", "provider_name")}
    return json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False, indent=1) + "\n"


def _from_jsonld(page: dict[str, Any], text: str, source: str, url: str, titles: set[str]) -> Schedule | None:
    found = [thing for thing in page["things"] if _types(thing) & (_SESSIONS | _RECORDINGS)]
    own = [t for t in found if url_key(url) in {url_key(text_of(t.get(n))) for n in ("url", "@id")}] or found
    near = [thing for thing in own if _fits(thing, titles)]
    if len(near) != 1:
        return None
    thing, quotations = near[0], json_quotations(text)
    title = text_of(thing.get("name"))
    evidence = quotations.of(title)
    above = next(iter(_things(thing.get("superEvent"))), {})
    event = text_of(above.get("name"))
    begins, ends = (shown(moment(text_of(thing.get(name)))) for name in ("startDate", "endDate"))
    session = Session(
        title,
        evidence,
        url,
        begins=begins,
        ends=ends,
        language=text_of(thing.get("inLanguage")),
        speakers=tuple(_speakers(thing, quotations, evidence)) if _types(thing) & _SESSIONS else (),
    )
    start, end = (shown(moment(text_of(above.get(name))))[:10] for name in ("startDate", "endDate"))
    where = quotations.of(event, evidence) if event else evidence
    return Schedule(source, text, event, where, start, end, text_of(above.get("url")), (session,))


def _fits(thing: dict[str, Any], titles: set[str]) -> bool:
    """Claim that a page is about the talk and not, say, about its whole conference."""
    name = text_of(thing.get("name"))
    if not name or name.startswith(("http://", "https://")):
        return False
    if _types(thing) & _RECORDINGS:
        return all(is_other_script(name, title) for title in titles)
    has_speakers = any(True for _ in _things(thing.get("performer"), thing.get("performers")))
    return any(alike(name, t) >= _ALIKE or (has_speakers and is_other_script(name, t)) for t in titles)


def _types(thing: dict[str, Any]) -> frozenset[str]:
    kinds = thing.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(str(kind).rpartition("/")[2].rpartition(":")[2] for kind in named if isinstance(kind, str))


def _speakers(thing: dict[str, Any], quotations: Quotations, otherwise: Any) -> Iterator[Speaker]:
    people = [*_things(thing.get("performer"), thing.get("performers"))][:_MOST_SPEAKERS]
    for person in people:
        name = text_of(person.get("name"))
        if not name or _types(person) - {"Person"}:
            continue
        company = next(_things(person.get("worksFor"), person.get("affiliation")), {})
        urls = [person.get("url"), *_listed(person.get("sameAs"))]
        yield Speaker(
            name,
            quotations.of(name, otherwise),
            organization=text_of(company.get("name")),
            urls=tuple(u for u in map(text_of, urls) if is_web_url(u)),
        )


def _things(*values: Any) -> Iterator[dict[str, Any]]:
    """Give objects; a mere name stands for a thing of that name."""
    for value in values:
        for one in _listed(value):
            if isinstance(one, str) and one.strip() and not one.startswith(("http://", "https://")):
                yield {"name": one}
            else:
                yield from dicts_of([one])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
