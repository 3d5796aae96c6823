"""Schedules of every form become the same facts, each with its place in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.records import EntityType, Predicate
from kg.schedules import read_schedule, schedule_extraction, talks_of

from ..conftest import shared_folder

CASES = Path(__file__).parents[1] / "cases" / "schedules"


def facts(name):
    schedule = read_schedule(CASES / name)
    extraction = schedule_extraction(schedule)
    for entity in extraction.entities:
        evidence = entity.evidence
        assert evidence.quote and schedule.text[evidence.raw_start : evidence.raw_end] == evidence.quote
    return schedule, extraction


def named(extraction, kind):
    return {e.name: e for e in extraction.entities if e.type is kind}


@pytest.mark.parametrize(
    ("name", "title", "event", "urls", "begins", "ends", "speakers"),
    [
        (
            "loomconf.json",
            "Engines of reason: a history",
            "LoomConf 2024",
            ["https://loom.example.org/2024/talk/ENG1/", "https://youtu.be/engine00001"],
            "2024-05-01T09:00+02:00",
            "2024-05-01T09:30+02:00",
            ["Ada Byron"],
        ),
        (
            "loomconf.xml",
            "Engines & reason: a history",
            "LoomConf 2024",
            ["https://loom.example.org/2024/talk/ENG1/", "https://youtu.be/engine00001"],
            "2024-05-01T09:00+02:00",
            "2024-05-01T09:30+02:00",
            ["Ada Byron"],
        ),
        ("old-europython.xml", "Engines of reason", "", [], "2014-07-21T11:00", "2014-07-21T11:45", ["Ada Byron"]),
        (
            "sessionize.json",
            "Engines of reason",
            "",
            ["https://youtu.be/engine00001"],
            "2024-05-01T09:00",
            "2024-05-01T09:30",
            ["Ada Byron"],
        ),
        ("sessionize-grid.json", "Engines of reason", "", [], "2024-05-01T09:00", "2024-05-01T09:30", ["Ada Byron"]),
        ("sessionize-groups.json", "Engines of reason", "", [], "2024-05-01T09:00", "2024-05-01T09:30", ["Ada Byron"]),
        (
            "list-sessions.json",
            "Engines of reason",
            "",
            [
                "https://ep.example.org/session/engines",
                "https://youtu.be/engine00001",
                "https://engines.example.org/slides.pdf",
            ],
            "2024-05-01T09:00",
            "2024-05-01T09:30",
            ["Ada Byron"],
        ),
        (
            "pretalx.ics",
            "Engines of reason",
            "LoomConf 2024",
            ["https://loom.example.org/2024/talk/ENG1/"],
            "2024-05-01T07:00+00:00",
            "2024-05-01T07:30+00:00",
            ["Ada Byron", "Lin Sun"],
        ),
        ("plain.ics", "Engines of reason", "", [], "", "", ["Ada Byron"]),
    ],
)
def test_every_form_becomes_the_same_facts(name, title, event, urls, begins, ends, speakers):
    _, extraction = facts(name)
    talk = named(extraction, EntityType.TALK)[title]
    assert [link.url for link in talk.links] == urls
    assert (talk.attributes.get("begins", ""), talk.attributes.get("ends", "")) == (begins, ends)
    assert talk.attributes["start"] in ("2024-05-01", "2014-07-21")
    assert list(named(extraction, EntityType.EVENT)) == ([event] if event else [])
    names = {e.id: e.name for e in extraction.entities}
    spoken = [
        names[r.subject] for r in extraction.relations if r.predicate is Predicate.SPEAKS_AT and r.object == talk.id
    ]
    assert spoken == speakers
    parts = [r for r in extraction.relations if r.predicate is Predicate.PART_OF]
    assert len(parts) == (len(named(extraction, EntityType.TALK)) if event else 0)


def test_breaks_are_no_talks_and_rooms_are_kept():
    schedule, extraction = facts("loomconf.json")
    assert [s.title for s in talks_of(schedule)] == [s.title for s in schedule.sessions if s.title != "Lunch break"]
    talk = named(extraction, EntityType.TALK)["Weaving the café of tomorrow with punched cards"]
    assert (talk.attributes["room"], talk.attributes["format"], talk.attributes["language"]) == ("Hall A", "talk", "en")
    assert talk.evidence.quote == r"Weaving the caf\u00e9 of tomorrow with punched cards"
    ada = named(extraction, EntityType.PERSON)["Ada Byron"]
    assert [m.text for m in ada.mentions] == ["Ada Byron", "Ada Byron (she/her)"]
    conference = named(extraction, EntityType.EVENT)["LoomConf 2024"]
    assert conference.attributes == {"start": "2024-05-01", "end": "2024-05-02"}
    assert (extraction.recap.format, extraction.recap.title) == ("schedule", "LoomConf 2024")


@pytest.mark.parametrize("name", ["sessionize.json", "list-sessions.json"])
def test_companies_and_profiles_are_kept(name):
    _, extraction = facts(name)
    assert list(named(extraction, EntityType.ORGANIZATION)) == ["Loom AG"]
    assert named(extraction, EntityType.PERSON)["Ada Byron"].links[0].kind in ("profile", "schedule")
    assert Predicate.AFFILIATED_WITH in {r.predicate for r in extraction.relations}


BOMB = """<?xml version="1.0"?><!DOCTYPE schedule [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>"""
OUTSIDE = """<!DOCTYPE schedule [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule><day>&x;</day></schedule>"""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "it declares a document type, which kg does not read"),
        (OUTSIDE, "it declares a document type"),
        ("<a>" * 100 + "</a>" * 100, "its elements are nested too deeply"),
        ("<schedule>", "line 1 is not well-formed XML"),
        ("<schedule>&x;</schedule>", "line 1 is not well-formed XML: undefined entity"),
        ("<html></html>", "its root is <html>"),
        ("<schedule></schedule>", "it holds no session"),
        ("{", "line 1 is not JSON"),
        ("[" * 200_000, "too deeply nested"),
        ('{"a": 1}', "its JSON holds no sessions"),
        ("[1]", "its JSON holds no sessions"),
        ('{"schedule": {"conference": 5}}', "it holds no session"),
        ('{"schedule": {"conference": {"days": [{"rooms": []}]}}}', "it holds no session"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:soon\n", "it is no calendar"),
        ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n", "it holds no session"),
        ("Title, speaker", "it is no schedule. Name a schedule.json"),
        ("", "it is no schedule"),
        (b"<schedule>\xff</schedule>", "byte 10 is not UTF-8"),
    ],
)
def test_what_is_no_schedule_is_told(content, message, tmp_path):
    path = tmp_path / "s.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceError) as raised:
        read_schedule(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert message in str(raised.value)


def test_a_missing_schedule_is_told(tmp_path):
    with pytest.raises(SourceError, match=r"none\.json: cannot be read"):
        read_schedule(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("name", "talks", "people"),
    [
        ("31c3-frab.xml", 138, 197),
        ("camp2019-frab.json", 79, 89),
        ("democon-pretalx.json", 36, 27),
        ("europython-frab.xml", 166, 117),
        ("europython-sessions.json", 2, 1),
        ("rc3-pretalx.json", 48, 56),
    ],
)
def test_real_schedules_are_read_whole(name, talks, people):
    shared = shared_folder()
    if shared is None:
        pytest.skip("the folder of shared test data is not beside the repository")
    schedule = read_schedule(shared / "schedules" / name)
    extraction = schedule_extraction(schedule)
    assert len(named(extraction, EntityType.PERSON)) == people
    assert sum(e.type is EntityType.TALK for e in extraction.entities) == talks
    for entity in extraction.entities:
        evidence = entity.evidence
        assert evidence.quote and schedule.text[evidence.raw_start : evidence.raw_end] == evidence.quote


def test_our_xml_is_valid():
    shared = shared_folder()
    if shared is None:
        pytest.skip("the folder of shared test data is not beside the repository")
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(shared / "schemas" / "c3voc-schedule.xsd"))
    schema.assertValid(etree.parse(CASES / "loomconf.xml"))
