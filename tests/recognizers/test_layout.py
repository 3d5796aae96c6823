"""Layout: lines, sections and sentences by position."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognizers.layout import Layout, trim
from tests.recognizers.examples import load_cases

TEXT = "title: Recap\n# Day one\nHello.\n## Talks\n* a\n### Late\n* b\n## Thanks\nbye\n# Day two\nend"


@pytest.mark.parametrize("case", load_cases("recognizers/sentences"), ids=lambda c: c["case"])
def test_layout_cuts_sentences(case):
    layout = Layout.of(case["text"])
    spans = dict.fromkeys(layout.sentence_span(i) for i in range(len(case["text"])))
    assert [case["text"][a:b] for a, b in spans if a < b] == case["sentences"]


@pytest.mark.parametrize(
    ("line", "section", "above"),
    [
        ("title: Recap", 0, []),
        ("# Day one", 1, []),
        ("Hello.", 1, ["# Day one"]),
        ("* a", 2, ["## Talks", "# Day one"]),
        ("### Late", 3, ["## Talks", "# Day one"]),
        ("* b", 3, ["### Late", "## Talks", "# Day one"]),
        ("bye", 4, ["## Thanks", "# Day one"]),
        ("end", 5, ["# Day two"]),
    ],
)
def test_layout_knows_the_headings_above_a_line(line, section, above):
    layout = Layout.of(TEXT)
    number = layout.line(TEXT.index(line))
    assert layout.line_text(number) == line
    assert layout.section(number) == section
    assert [layout.line_text(i) for i in layout.headings_above(number)] == above


def test_layout_of_nothing_has_one_empty_line():
    layout = Layout.of("")
    assert layout.line_text(layout.line(0)) == ""
    assert layout.sentence_span(0) == (0, 0)


def test_trim_drops_white_space_at_both_ends():
    assert trim("  a b \n", 0, 7) == (2, 5)
    assert trim("   ", 0, 3) == (3, 3)


@settings(deadline=None)
@given(st.text("ab. \n#。!", max_size=50), st.integers(0, 50))
def test_layout_places_every_position(text, position):
    position = min(position, len(text))
    layout = Layout.of(text)
    line = layout.line(position)
    start = layout.line_starts[line]
    assert start <= position <= start + len(layout.line_text(line))
    first, last = layout.sentence_span(position)
    assert 0 <= first <= last <= len(text)
    assert "\n" not in text[first:last]
