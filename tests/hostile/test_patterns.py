"""No regular expression of kg takes long over a text made to let it backtrack."""

from __future__ import annotations

import re

import pytest

from tests.hostile.patterns import LENGTH, attacks, patterns, slowest

FOUND = patterns()


def test_patterns_are_found_in_modules_and_tables() -> None:
    assert len(FOUND) > 100
    assert any(place.startswith("kg.readers.tags.TAG") for place in FOUND)


def test_attacks_reach_what_backtracks() -> None:
    place, cubic = "kg.none.NONE[0]", re.compile(r"#+(?P<text>[^\n]*?)[ \t]*#*[ \t]*$")
    assert slowest(place, cubic, LENGTH // 10)[0] > 10 * slowest(place, re.compile(r"#[^\n]*"), LENGTH // 10)[0]
    assert len(list(attacks(re.compile(r"(?:a|b(?>c+))*d{60,}(?=e*)"), 10))) > 4


@pytest.mark.parametrize("place", sorted(FOUND))
def test_pattern_is_quick(place: str) -> None:
    pattern = FOUND[place]
    # What is exponential takes forever at thirty characters already.
    for length in (30, LENGTH // 4, LENGTH):
        seconds, text = slowest(place, pattern, length)
        assert seconds < 0.5, text
