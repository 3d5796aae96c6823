"""Talks: the best of overlapping titles wins, equal titles are one talk, the format is told."""

import numpy as np
import pytest

from kg.readers import read_text
from kg.recognizers.found import Surface
from kg.recognizers.layout import Layout
from kg.recognizers.rendering import render
from kg.recognizers.talk_features import talk_rows
from kg.recognizers.talks import choose_talks, talk_format
from kg.recognizers.titles import Title, candidates
from tests.recognizers.examples import load_cases, plain, tagging_of


def choose(text, *scored, cut=0.5):
    """Choose among (title, probability[, which place of it])."""
    titles, scores = [], []
    for title, score, *rest in scored:
        at = -1
        for _ in range(rest[0] if rest else 1):
            at = text.index(title, at + 1)
        titles.append(Title(at, at + len(title), {"part"}))
        scores.append(score)
    document = plain(text)
    return choose_talks(document, render(document), titles, np.array(scores), cut)


def test_choose_talks_takes_the_most_probable_of_overlapping_titles():
    text = "Future of Istio - Sidecar or Both?"
    talks = choose(text, ("Future of Istio", 0.7), (text, 0.9), ("Sidecar or Both?", 0.8))
    assert [(t.name, t.confidence) for t in talks] == [(text, 0.9)]


def test_choose_talks_takes_titles_side_by_side():
    talks = choose("Looms that think, Threads of time", ("Looms that think", 0.7), ("Threads of time", 0.9))
    assert [t.name for t in talks] == ["Threads of time", "Looms that think"]


def test_choose_talks_leaves_out_what_is_below_the_cut():
    assert choose("Looms that think", ("Looms that think", 0.49)) == []


@pytest.mark.parametrize("title", ["a", "--", "…!"])
def test_choose_talks_leaves_out_titles_of_hardly_a_letter(title):
    assert choose(f"on {title} now", (title, 0.9)) == []


@pytest.mark.parametrize("case", load_cases("recognizers/same_talks"), ids=lambda c: c["a"])
def test_choose_talks_joins_titles_that_say_the_same(case):
    text = f"{case['a']}\n{case['b']}"
    talks = choose(text, (case["a"], 0.9), (case["b"], 0.8, 2 if case["b"] in case["a"] else 1))
    assert len(talks) == (1 if case["same"] else 2)
    assert talks[0].name == case["a"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Looms that think（会思考的织布机）", ["Looms that think"]),
        ("会思考的织布机 (Looms that think)", ["会思考的织布机"]),
        ("[**Looms that think**](https://sched.co/1)（会思考的织布机）", ["Looms that think"]),
        ("Looms that think 会思考的织布机", ["Looms that think", "会思考的织布机"]),
        ("Looms that think (Paris)（会思考的织布机）", ["Looms that think", "会思考的织布机"]),
    ],
)
def test_a_title_and_its_translation_in_brackets_are_one_talk(text, names):
    document = read_text(text)
    rendering = render(document)
    titles = [Title(at, at + len(t), {"part"}) for t in names_in(rendering.text) if (at := rendering.text.find(t)) >= 0]
    talks = choose_talks(document, rendering, titles, np.array([0.9] * len(titles)), 0.5)
    assert [t.name for t in talks] == names
    assert sum(len(t.surfaces) for t in talks) == 2


def names_in(text):
    return sorted(("Looms that think", "会思考的织布机"), key=text.find)


def test_choose_talks_finds_the_other_places_of_a_title():
    text = "Looms that think was good.\nWatch looms that Think.\nLooms that think!"
    (talk,) = choose(text, ("Looms that think", 0.9))
    assert [s.start for s in talk.surfaces] == [0, text.rindex("Looms")]


def test_choose_talks_looks_for_no_other_place_of_a_short_title():
    text = "Welcome. Welcome home."
    (talk,) = choose(text, ("Welcome", 0.9))
    assert [s.start for s in talk.surfaces] == [0]


def test_choose_talks_does_not_take_markup_for_a_title():
    document = read_text("https://youtu.be/abc")
    rendering = render(document)
    assert choose_talks(document, rendering, [Title(0, len(rendering.text))], np.array([0.9]), 0.5) == []


def test_choose_talks_breaks_ties_by_place():
    text = "One talk here, two talks there"
    talks = choose(text, ("two talks there", 0.9), ("One talk here", 0.9))
    assert [t.name for t in talks] == ["One talk here", "two talks there"]


@pytest.mark.parametrize("case", load_cases("recognizers/formats"), ids=lambda c: c["text"])
def test_talk_format_is_told_from_the_title_or_its_line(case):
    title = case["title"]
    at = case["text"].index(title)
    assert talk_format(case["text"], (Surface(at, at + len(title), title, 0.9, "test"),)) == case["format"]


def rows_of(markdown, talks=()):
    document = read_text(markdown)
    rendering = render(document)
    tagging, layout = tagging_of(rendering.text, talks=talks), Layout.of(rendering.text)
    titles = candidates(document, rendering, layout, tagging.talk_spans)
    return rendering.text, titles, talk_rows(tagging, layout, titles)


LIST = """# Talks

* [Looms that think](https://youtu.be/a)
* [Threads of time](https://youtu.be/b)

Thanks to [all](x).
"""


def test_talk_rows_gives_each_candidate_a_row_of_numbers():
    _, titles, rows = rows_of(LIST, ["Looms that think"])
    assert rows.shape[0] == len(titles)
    assert np.isfinite(rows).all()
    assert (rows == rows_of(LIST, ["Looms that think"])[2]).all()


def test_talk_rows_see_what_the_encoder_says():
    text, titles, rows = rows_of(LIST, ["Looms that think"])
    by_text = {text[t.start : t.end]: row for t, row in zip(titles, rows, strict=True)}
    assert by_text["Looms that think"][0] > 0.9
    assert by_text["Threads of time"][0] < 0.2


def test_talk_rows_see_siblings_in_a_list():
    text, titles, alone = rows_of(LIST)
    _, _, beside = rows_of(LIST, ["Looms that think"])
    at = [text[t.start : t.end] for t in titles].index("Threads of time")
    changed = np.flatnonzero(alone[at] != beside[at])
    assert alone.shape[1] - 8 <= min(changed)  # its own features are as before, those of its siblings are not


def test_talk_rows_of_no_titles_is_empty():
    assert talk_rows(tagging_of("a"), Layout.of("a"), []).shape == (0,)
