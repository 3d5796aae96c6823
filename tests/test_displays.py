from __future__ import annotations

import pytest

import kg
from kg.displays import COLORS, Highlight, highlighted, shown, table
from kg.exporters.layout import COLORS as DRAWN

from .conftest import RECAPS, FakeExtractor


def test_colours_are_those_of_the_pictures() -> None:
    assert {kind: ",".join(map(str, DRAWN[kind])) for kind in COLORS} == COLORS


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        (
            'https://a.example/"><script>',
            '<a href="https://a.example/&quot;&gt;&lt;script&gt;" target="_blank" rel="noopener noreferrer">'
            "https://a.example/&quot;&gt;&lt;script&gt;</a>",
        ),
        (3, "3"),
    ],
)
def test_values_are_escaped_and_only_web_addresses_linked(value, html) -> None:
    assert shown(value) == html


def test_table_says_what_it_leaves_out() -> None:
    assert "and 3 more" in table(("a",), [("x",)], more=3)
    assert "more" not in table(("a",), [("x",)], more=-3)


def test_of_overlapping_highlights_the_longer_wins() -> None:
    html = highlighted("Lin Sun & co", [Highlight(4, 7, "Talk", "short"), Highlight(0, 7, "Person", 'a "note"')])
    assert html.count("<mark") == 1
    assert 'title="a &quot;note&quot;">Lin Sun</mark> &amp; co' in html


def test_document_extraction_and_both_show_themselves(fake_models: FakeExtractor) -> None:
    post = RECAPS / "rust-evening-2024.txt"
    document = kg.read(post)
    assert "Notes from Rust Evening Lyon" in document._repr_html_()
    extraction = kg.extract(post)
    for part in ("Lucie Martin", "Async without tears", "speaks_at", 'href="https://youtu.be/RustLyon001"'):
        assert part in extraction._repr_html_()
    assert "Person" in extraction.entities[0]._repr_html_()
    annotated = kg.annotate(post)
    assert annotated.document == document
    assert annotated.extraction == extraction
    assert ">Lucie Martin</mark>" in annotated._repr_html_()
    assert "Lucie Martin speaks at Async without tears" in annotated._repr_html_()


def test_recap_that_an_extraction_speaks_of_has_a_name(fake_models: FakeExtractor) -> None:
    shown = kg.annotate(RECAPS / "harbor-summit-2024-en.md")
    assert "this recap" in shown.extraction._repr_html_()
    assert "this recap written by" in shown._repr_html_()
