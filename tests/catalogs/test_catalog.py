"""Catalogs: names lead to known things, in any language and in the letter case that tells them from words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.catalogs import Catalog, Known, Spelled, default_catalog
from kg.catalogs.words import word_spans
from kg.records import EntityType

ORGANIZATION, PROJECT, EVENT, PLACE = (
    EntityType.ORGANIZATION,
    EntityType.PROJECT,
    EntityType.EVENT,
    EntityType.PLACE,
)
GO = Known(PROJECT, "Go", (("en", "Golang"),), "https://go.dev/")
BLOOMBERG = Known(ORGANIZATION, "Bloomberg", (("zh", "彭博社"), ("zh", "彭博")), "https://www.bloomberg.com/")
KONG = Known(ORGANIZATION, "Kong")
KONG_GATEWAY = Known(PROJECT, "Kong")
ANT = Known(ORGANIZATION, "Ant Group", (("zh", "蚂蚁集团"), ("zh", "蚂蚁")))
CATALOG = Catalog([GO, BLOOMBERG, KONG, KONG_GATEWAY, ANT])


@pytest.mark.parametrize(
    ("name", "kind", "known"),
    [
        ("Bloomberg", None, (BLOOMBERG,)),
        ("bloomberg", ORGANIZATION, (BLOOMBERG,)),
        ("彭博社", None, (BLOOMBERG,)),
        ("Kong", None, (KONG, KONG_GATEWAY)),
        ("Kong", PROJECT, (KONG_GATEWAY,)),
        ("Bloomberg", PLACE, ()),
        ("Bloom", None, ()),
        ("", None, ()),
    ],
)
def test_candidates_are_found_by_any_name(name, kind, known):
    assert CATALOG.candidates(name, kind) == known


@pytest.mark.parametrize(
    ("spelled", "known"),
    [("Go", (GO,)), ("go", ()), ("GO", ()), ("Golang", (GO,)), ("golang", (GO,)), ("BLOOMBERG", (BLOOMBERG,))],
)
def test_short_names_count_only_as_they_are_written(spelled, known):
    assert CATALOG.fits(spelled) == known


def test_places_in_finds_the_longest_names_and_no_parts_of_words():
    text = "来自蚂蚁集团和彭博社的 Go 开发者 go to Gopher's Bloomberg office, Kong\nAnt Group"
    places = CATALOG.places_in(text)
    assert [text[p.start : p.end] for p in places] == ["蚂蚁集团", "彭博社", "Go", "Bloomberg", "Kong", "Ant Group"]
    assert [p.known[0] for p in places] == [ANT, BLOOMBERG, GO, BLOOMBERG, KONG, ANT]


def test_places_in_never_reaches_over_a_line_end():
    assert CATALOG.places_in("Ant\nGroup") == []


def test_a_catalog_counts_its_names():
    assert len(CATALOG) == 9
    assert CATALOG.is_spelling("彭博") and not CATALOG.is_spelling("bloomberg")


@pytest.mark.parametrize(
    ("name", "kind", "usual"),
    [
        ("谷歌", ORGANIZATION, "Google"),
        ("CNCF", ORGANIZATION, "Cloud Native Computing Foundation"),
        ("k8s", PROJECT, "Kubernetes"),
        ("Postgres", PROJECT, "PostgreSQL"),
        ("北京", PLACE, "Beijing"),
    ],
)
def test_the_default_catalog_knows_other_names(name, kind, usual):
    assert [k.name for k in default_catalog().candidates(name, kind)] == [usual]


def test_the_default_catalog_is_large_enough_to_help():
    counts = dict.fromkeys((ORGANIZATION, PROJECT, EVENT, PLACE), 0)
    rows = {k for key in default_catalog() for k in default_catalog().candidates(key)}
    for known in rows:
        counts[known.type] += 1
    assert counts[ORGANIZATION] >= 500 and counts[PROJECT] >= 600 and counts[EVENT] >= 150 and counts[PLACE] >= 300


def test_no_name_of_the_default_catalog_stands_for_two_things_of_a_type():
    catalog = default_catalog()
    twice = {key for key in catalog for k in (catalog.candidates(key),) if len({x.type for x in k}) < len(k)}
    assert twice <= {"beam", "ghost", "itu", "scale", "yarn"}  # told apart by letter case or not at all


NAMES = (
    "Café", "Café Zürich", "C", "C++", "KubeCon + CloudNativeCon", "ガス", "カ", "한국", "蚂蚁", "蚂蚁集团", "ＡＢＣ",
)  # fmt: skip
PIECES = (
    *NAMES, "e\u0301", "カ\u3099", "ス", "\n", " ", "-", "+", "Cafe", "zurich", "abc", "螞蟻", "集團", "한\u1100\u116e",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_places_in_are_those_of_looking_up_every_stretch(text):
    catalog = Catalog([Known(PROJECT, name) for name in NAMES])
    words, places, at = word_spans(text), [], 0
    while at < len(words):
        reach = 12 if words[at].is_cjk else 5
        for last in range(min(at + reach, len(words)) - 1, at - 1, -1):
            start, end = words[at].start, words[last].end
            if "\n" not in text[start:end] and (known := catalog.fits(text[start:end])):
                places.append(Spelled(start, end, known))
                at = last
                break
        at += 1
    assert catalog.places_in(text) == places
