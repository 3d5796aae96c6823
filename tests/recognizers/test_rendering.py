"""Rendering: marks become one light Markdown, and every shown character knows where it came from."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.readers import read_text
from kg.recognizers.rendering import render
from kg.records import Mark, MarkKind
from tests.recognizers.examples import plain

POST = """---
title: Recap
author: Ada Morgan
---
# Day one

**Lin Sun** gave [a *fine* talk](https://youtu.be/abc). See https://example.org/a now.

* one
* two

> quoted

| a | b |
| --- | --- |
| c | d |

<figure><img src="a.png"><figcaption>The hall</figcaption></figure>
"""


def test_render_writes_every_block_in_its_form():
    assert render(read_text(POST)).text.split("\n") == [
        "title: Recap",
        "author: Ada Morgan",
        "# Day one",
        "**Lin Sun** gave [a *fine* talk](video) . See (page)  now.",
        "* one",
        "* two",
        "> quoted",
        "| a | b",
        "| c | d",
        "caption: The hall",
    ]


def test_render_of_nothing_is_nothing():
    rendering = render(plain(""))
    assert rendering.text == ""
    assert rendering.span(0, 0) is None


def test_render_nests_marks_of_one_stretch():
    marks = (
        Mark(0, 4, MarkKind.HEADING, "2"),
        Mark(0, 4, MarkKind.LINK, "https://sched.co/1"),
        Mark(0, 4, MarkKind.STRONG),
    )
    assert render(plain("Talk", marks)).text == "## [**Talk**](schedule) "


def test_render_shows_a_link_whose_text_is_an_address_as_its_kind():
    text = "see https://youtu.be/x..."
    assert render(plain(text, (Mark(4, 25, MarkKind.LINK, "https://youtu.be/xyz"),))).text == "see (video) "


def test_render_leaves_out_marks_inside_a_bare_url():
    url = "https://example.org/a_b_"
    marks = (Mark(0, 24, MarkKind.LINK, url), Mark(21, 24, MarkKind.EMPHASIS))
    assert render(plain(url, marks)).text == "(page) "


def test_span_gives_none_for_what_rendering_put_in():
    rendering = render(plain("Talk", (Mark(0, 4, MarkKind.HEADING, "1"),)))
    assert rendering.span(0, 2) is None
    assert rendering.span(0, 4) == (0, 2)


@st.composite
def documents(draw):
    text = draw(st.text("ab 中文\n.#", max_size=60))
    marks = []
    for _ in range(draw(st.integers(0, 8)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start, len(text)))
        kind = draw(st.sampled_from(list(MarkKind)))
        value = {MarkKind.HEADING: "3", MarkKind.FRONT_MATTER: "title"}.get(kind, "")
        if kind is MarkKind.LINK:
            value = draw(st.sampled_from([text[start:end], "https://youtu.be/x", "./a"]))
        marks.append(Mark(start, end, kind, value))
    return plain(text, tuple(sorted(marks, key=lambda m: (m.start, -m.end, m.kind))))


@settings(deadline=None)
@given(documents())
def test_every_shown_character_is_the_one_at_its_origin(document):
    rendering = render(document)
    assert len(rendering.text) == len(rendering.origins)
    shown = np.flatnonzero(rendering.origins >= 0)
    assert "".join(rendering.text[i] for i in shown) == "".join(document.text[o] for o in rendering.origins[shown])
    assert (np.diff(rendering.origins[shown]) > 0).all()


@settings(deadline=None)
@given(documents())
def test_only_bare_urls_are_not_shown(document):
    rendering = render(document)
    hidden = set(range(len(document.text))) - set(rendering.origins.tolist())
    bare = {
        position
        for m in document.marks
        if m.kind is MarkKind.LINK and m.value == document.text[m.start : m.end]
        for position in range(m.start, m.end)
    }
    assert hidden <= bare


@settings(deadline=None)
@given(documents(), st.data())
def test_span_leads_back_to_the_shown_text(document, data):
    rendering = render(document)
    start = data.draw(st.integers(0, len(rendering.text)))
    end = data.draw(st.integers(start, len(rendering.text)))
    origins = [o for o in rendering.origins[start:end].tolist() if o >= 0]
    assert rendering.span(start, end) == ((origins[0], origins[-1] + 1) if origins else None)
