"""Links: each web link is placed in the text and paired with the things it may lead to."""

import numpy as np
import pytest

from kg.readers import read_text
from kg.recognizers.layout import Layout
from kg.recognizers.links import link_rows, placed_links
from kg.recognizers.rendering import render
from kg.records import EntityType
from tests.recognizers.examples import found_of

PERSON, TALK, ORGANIZATION = EntityType.PERSON, EntityType.TALK, EntityType.ORGANIZATION
POST = """# Talks

* [Looms that think](https://youtu.be/a) by Lin Sun ([slides](https://example.org/a.pdf), [notes](./notes.md))
* Threads of time: https://youtu.be/b

Thanks to [Tetrate](http://tetrate.io/).
"""


def placed(markdown):
    document = read_text(markdown)
    rendering = render(document)
    layout = Layout.of(rendering.text)
    return layout, placed_links(document, rendering, layout)


def test_placed_links_gives_web_links_in_order():
    layout, links = placed(POST)
    assert [(link.text, link.url, link.kind) for link in links] == [
        ("Looms that think", "https://youtu.be/a", "video"),
        ("slides", "https://example.org/a.pdf", "slides"),
        ("", "https://youtu.be/b", "video"),
        ("Tetrate", "http://tetrate.io/", "site"),
    ]
    shown = [layout.text[link.start : link.end] for link in links]
    assert shown == ["Looms that think", "slides", "", "Tetrate"]


def test_a_bare_url_stands_right_behind_the_words_before_it():
    layout, links = placed(POST)
    bare = next(link for link in links if not link.text)
    assert layout.line_text(bare.line).startswith("* Threads of time")
    assert layout.text[: bare.start].endswith("Threads of time: ")


def test_a_bare_url_may_stand_first():
    _, (link,) = placed("https://youtu.be/a")
    assert (link.start, link.end, link.line) == (0, 0, 0)


def test_link_rows_pairs_a_link_with_what_it_stands_on_in_or_after():
    layout, links = placed(POST)
    found = found_of(
        layout.text,
        (TALK, "Looms that think"),
        (TALK, "Threads of time"),
        (PERSON, "Lin Sun"),
        (ORGANIZATION, "Tetrate"),
    )
    table = link_rows(layout, found, links)
    assert table.pairs == sorted(table.pairs)
    assert table.rows.shape[0] == len(table.pairs)
    assert np.isfinite(table.rows).all()
    overlap = dict(zip(table.pairs, table.rows[:, 0], strict=True))
    assert {pair for pair, share in overlap.items() if share == 1} == {(0, 0), (3, 3)}
    assert (1, 2) in overlap
    assert (1, 0) not in overlap  # a link on a line above


def test_link_rows_takes_the_best_meeting_of_a_thing_named_twice():
    layout, links = placed("Looms that think: [Looms that think](https://youtu.be/a)")
    table = link_rows(layout, found_of(layout.text, (TALK, "Looms that think")), links)
    assert table.pairs == [(0, 0)]
    assert table.rows[0, 0] == 1


def test_link_rows_without_links_is_empty():
    layout, links = placed("Lin Sun spoke.")
    assert link_rows(layout, found_of(layout.text, (PERSON, "Lin Sun")), links).pairs == []


@pytest.mark.parametrize(
    "url",
    [
        "http://[broken.example.org/",
        "http://exa]mple.org/a",
        "http://example.org：8080/a",
        "https://example.org/a?b=[c]",
    ],
)
def test_link_rows_takes_addresses_that_cannot_be_parsed(url):
    layout, links = placed(f'<p><a href="{url}">Lin Sun</a></p>')
    assert [link.url for link in links] == [url]
    assert link_rows(layout, found_of(layout.text, (PERSON, "Lin Sun")), links).pairs == [(0, 0)]
