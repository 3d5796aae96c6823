"""Rows of one thing are joined, and a person's own rows have the last word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.catalogs import Known
from kg.catalogs.merging import language_of, merge_rows, put_before
from kg.records import EntityType

ORGANIZATION, PROJECT = EntityType.ORGANIZATION, EntityType.PROJECT


def row(name, *aliases, kind=ORGANIZATION, url="", wikidata="", source=""):
    return Known(kind, name, tuple((language_of(a), a) for a in aliases), url, wikidata, source)


LOOM = row("Loom", url="https://loom.example.org/")


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ([row("loom")], 1),
        ([row("LOOM", url="http://www.loom.example.org")], 1),
        ([row("Loom AG", "Loom")], 1),
        ([row("Loom", url="https://docs.loom.example.org/")], 1),
        ([row("Loom", kind=PROJECT)], 2),
        ([row("Loom", url="https://loom.example.com/")], 2),
        ([row("Looms")], 2),
        ([row("Loom AG", "Looms", url="https://loom.example.org"), row("The Loom", "Looms")], 3),
        ([row("Loom AG", "The Loom", url="https://loom.example.org/de"), row("The Loom", "Loom")], 1),
    ],
)
def test_rows_of_one_thing_are_joined(others, count):
    assert len(merge_rows([LOOM, *others])) == count


def test_wikidata_decides():
    same = [row("Loom", wikidata="Q1"), row("Webstuhl", wikidata="Q1")]
    assert merge_rows(same) == (row("Loom", "Webstuhl", wikidata="Q1"),)
    assert len(merge_rows([row("Loom", wikidata="Q1"), row("Loom", wikidata="Q2")])) == 2


def test_one_page_and_one_alias_are_one_thing():
    same = [
        row("Loom AG", "LO", url="https://loom.example.org"),
        row("Loom Works", "LO", url="https://loom.example.org"),
    ]
    assert len(merge_rows(same)) == 1


def test_a_shared_alias_alone_joins_nothing():
    assert len(merge_rows([row("Apache Foundation", "AF"), row("Armed Forces", "AF")])) == 2


def test_what_both_say_is_taken_from_the_first():
    one = row("Loom", "织机", url="https://loom.example.org/", source="a")
    other = row("LOOM", "织机", "Loom", "ルーム", "룸", url="https://loom.example.org/x", wikidata="Q1", source="b; a")
    (joined,) = merge_rows([one, other])
    assert (joined.name, joined.url, joined.wikidata, joined.source) == ("Loom", one.url, "Q1", "a; b")
    assert joined.aliases == (("zh", "织机"), ("en", "LOOM"), ("ja", "ルーム"), ("ko", "룸"))


def test_own_rows_come_before_others():
    own = [row("Loom", url="https://mine.example.org/"), row("Weave", "WV", url="https://weave.example.org")]
    rest = [
        row("LOOM", "织机", url="https://loom.example.org/", wikidata="Q1"),
        row("Weaver Vision", "WV", "Weave", "Visor", url="https://wv.example.net"),
        row("Weave", "WEA", url="https://wea.example.net", wikidata="Q2"),
        row("Spindle"),
    ]
    rows = put_before([own[0], replace(own[1], wikidata="Q3")], rest)
    assert rows[0].url == "https://mine.example.org/" and ("zh", "织机") in rows[0].aliases
    assert [r.name for r in rows] == ["Loom", "Weave", "Weaver Vision", "Spindle"]
    assert rows[2].aliases == (("en", "WV"), ("en", "Visor"))


def test_an_own_name_of_two_things_stays_so():
    own = [row("Delta", url="https://a.example.org"), row("Delta", url="https://b.example.com")]
    assert put_before(own, [row("Delta", "DL", url="https://c.example.net")]) == tuple(own)
