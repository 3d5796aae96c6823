from __future__ import annotations

import pytest

from kg.exporters.periods import UNKNOWN, Periods, span, whole_days, year
from kg.records import GraphData
from tests.exporters.examples import node, recap, source, statement


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024-02-02", ["2024-02-02", "2024-02-02"]),
        ("2024-02", ["2024-02-01", "2024-02-29"]),
        ("2023", ["2023-01-01", "2023-12-31"]),
        ("2023-02-30", []),
        ("2023-13", []),
        ("May 2023", []),
        ("", []),
    ],
)
def test_a_date_covers_whole_days(text, days) -> None:
    assert whole_days(text) == days


def test_periods_span_what_is_known() -> None:
    assert span([UNKNOWN, ("2020-01-01", "2020-01-05"), ("2019-03-01", "2019-03-01")]) == ("2019-03-01", "2020-01-05")
    assert span([]) == UNKNOWN
    assert (year("2019-03-01"), year("")) == (2019, "")


def graph(*nodes, statements=()) -> GraphData:
    return GraphData((recap("00aa"), recap("11bb", date="2020-07-01"), recap("22cc", date="")), nodes, statements)


def period(*nodes, of=0, statements=()):
    made = graph(*nodes, statements=statements)
    return Periods(made).of_node(made.nodes[of])


def test_an_event_is_when_it_says() -> None:
    dated = node("event/a", "A 2019", source("00aa"), attributes={"start": "2024-02-02", "end": "2024-01-30"})
    assert period(dated) == ("2024-01-30", "2024-02-02")


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("KubeCon 2024", ["00aa"], ("2024-05-17", "2024-05-17")),
        ("KubeCon 2024", ["00aa", "11bb"], ("2024-05-17", "2024-05-17")),
        ("KubeCon 2019", ["00aa"], ("2019-01-01", "2019-12-31")),
        ("1024 Day", ["00aa"], ("2024-05-17", "2024-05-17")),
        ("Seasons 2019 and 2020", ["00aa", "11bb"], ("2020-07-01", "2024-05-17")),
        ("Meetup", ["22cc"], UNKNOWN),
    ],
)
def test_an_event_is_in_the_year_of_its_name_or_when_recaps_tell_of_it(name, told, expected) -> None:
    assert period(node("event/a", name, *map(source, told))) == expected


def test_a_talk_is_when_its_event_is_and_so_is_its_speaker() -> None:
    nodes = (
        node("event/a", "A 2019", source("00aa")),
        node("person/p", "P", source("11bb")),
        node("talk/t", "T", source("00aa")),
        node("talk/u", "U", source("00aa")),
    )
    part = statement("talk/t", "part_of", "event/a", source("00aa"))
    spoke = statement("person/p", "speaks_at", "talk/t", source("00aa"))
    works = statement("person/p", "works_on", "project/x", source("11bb"))
    periods = Periods(graph(*nodes, statements=(part, spoke, works)))
    assert periods.of_node(nodes[2]) == ("2019-01-01", "2019-12-31")
    assert periods.of_node(nodes[1]) == ("2019-01-01", "2020-07-01")
    assert periods.of_node(nodes[3]) == ("2024-05-17", "2024-05-17")
    assert periods.of_statement(part) == periods.of_statement(spoke) == ("2019-01-01", "2019-12-31")
    assert periods.of_statement(works) == ("2020-07-01", "2020-07-01")
