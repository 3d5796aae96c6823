"""Titles: every stretch that may be a talk's title is a candidate, with all that it is."""

import pytest

from kg.readers import read_text
from kg.recognizers.layout import Layout
from kg.recognizers.rendering import render
from kg.recognizers.titles import KINDS, candidates
from tests.recognizers.examples import load_cases, tagging_of


def candidates_of(markdown, talks=()):
    document = read_text(markdown)
    rendering = render(document)
    tagged = tagging_of(rendering.text, talks=talks).talk_spans
    titles = candidates(document, rendering, Layout.of(rendering.text), tagged)
    return rendering.text, titles


@pytest.mark.parametrize("case", load_cases("recognizers/titles"), ids=lambda c: c["case"])
def test_candidates_hold_the_title_with_its_kinds(case):
    text, titles = candidates_of(case["markdown"], case.get("tagged", ()))
    found = {text[t.start : t.end]: t for t in titles}
    for title, kinds in case.get("has", {}).items():
        assert title in found, sorted(found)
        assert set(kinds) <= found[title].kinds
    for title in case.get("lacks", ()):
        assert title not in found
    for title, kind in case.get("url_kinds", {}).items():
        assert found[title].url_kind == kind
    for title, level in case.get("levels", {}).items():
        assert found[title].level == level


def test_candidates_are_sorted_and_each_stretch_comes_once():
    text, titles = candidates_of("* [**A talk**](https://youtu.be/x) - by Lin Sun (Solo.io)\n* “A talk”\n")
    keys = [(t.start, -t.end) for t in titles]
    assert keys == sorted(set(keys))
    assert all(t.kinds <= set(KINDS) and text[t.start : t.end].strip() for t in titles)


def test_candidates_leave_out_what_is_too_long_for_a_title():
    long = "very " * 60 + "long"
    _, titles = candidates_of(f"# {long}\n\n* [{long}](https://youtu.be/x)\n\nShort one\n")
    assert {t.end - t.start for t in titles} == {len("Short one")}


def test_candidates_cut_no_line_of_many_parts():
    text, titles = candidates_of("a1, b2, c3, d4, e5, f6, g7, h8, i9, j10, k11, l12, m13\n")
    assert [text[t.start : t.end] for t in titles] == []
