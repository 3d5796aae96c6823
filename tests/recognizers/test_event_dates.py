"""Events get the days that the document says, and no others."""

import dataclasses

import pytest

from kg.readers import read_text
from kg.recognizers.event_dates import with_dates
from kg.recognizers.found import Found, Surface
from kg.recognizers.layout import Layout
from kg.recognizers.rendering import render
from kg.records import EntityType
from tests.recognizers.examples import load_cases, places


def dated(post, events, **facts):
    """Give the found events of a post, each with all its names, after dating."""
    document = dataclasses.replace(read_text(post), **facts)
    text = render(document).text
    names = {name: event[0] for event in events for name in event}
    found = []
    for own in dict.fromkeys(names.values()):
        surfaces = (Surface(s, e, n, 0.9, "test") for s, e, n in places(text, names) if names[n] == own)
        found.append(Found(EntityType.EVENT, own, tuple(surfaces), 0.9, {"kept": "yes"}))
    assert all(f.surfaces for f in found)
    return with_dates(document, Layout.of(text), tuple(found))


@pytest.mark.parametrize("case", load_cases("recognizers/event_dates"), ids=lambda c: c["case"])
def test_with_dates_gives_events_their_days(case):
    facts = {key: case[key] for key in ("title", "language") if key in case}
    found = {f.name: f.attributes for f in dated(case["post"], case["events"], **facts)}
    expected = {name: str(days).split("/") for name, days in case.get("dates", {}).items()}
    assert {name: [a[k] for k in ("start", "end") if k in a] for name, a in found.items() if "start" in a} == expected
    assert all(attributes["kept"] == "yes" for attributes in found.values())


def test_with_dates_leaves_other_things_alone():
    text = "Ada was at Harbor Days on 3 May 2019."
    ada = Found(EntityType.PERSON, "Ada", (Surface(0, 3, "Ada", 0.9, "test"),), 0.9)
    days = Found(EntityType.EVENT, "Harbor Days", (Surface(11, 22, "Harbor Days", 0.9, "test"),), 0.9)
    document = read_text(text)
    assert with_dates(document, Layout.of(text), (ada,)) == (ada,)
    assert with_dates(document, Layout.of(text), (ada, days))[0] == ada


def test_with_dates_reads_a_long_line_at_once():
    post = "KubeCon, April 18-21, 2023, " * 400
    (found,) = dated(post, [["KubeCon"]])
    assert found.attributes["start"] == "2023-04-18"
