"""No regular expression of kg takes long over a text made to let it backtrack."""

from __future__ import annotations

import re

import pytest

from tests.hostile.patterns import LENGTH, attacks, is_searched, patterns, slowest

SLOW = 2.5
"""Seconds: what is quadratic takes up to 0.5 here on a quiet machine, what is cubic a hundred times that."""


@pytest.fixture(scope="module")
def found() -> dict[str, re.Pattern[str]]:
    return patterns()


def test_patterns_are_found_in_modules_and_tables(found) -> None:
    assert len(found) > 100
    assert any(place.endswith(".TAG[0]") for place in found)
    assert is_searched("kg.readers.builder._SCHEME[0]")
    assert not is_searched("kg.readers.plain._ITEM[0]")


def test_attacks_reach_what_backtracks() -> None:
    place, cubic = "kg.none.NONE[0]", re.compile(r"#+(?P<text>[^\n]*?)[ \t]*#*[ \t]*$")
    assert slowest(place, cubic, LENGTH // 10)[0] > 10 * slowest(place, re.compile(r"#[^\n]*"), LENGTH // 10)[0]
    assert len(list(attacks(re.compile(r"(?:a|b(?>c+))*d{60,}(?=e*)"), 10))) > 4


def test_every_pattern_is_quick(found) -> None:
    slow = []
    for place, pattern in found.items():
        # What is exponential takes forever at thirty characters already.
        for length in (30, LENGTH // 4, LENGTH):
            seconds, text = slowest(place, pattern, length)
            if seconds > SLOW:
                slow.append((place, length, text))
                break
    assert not slow
