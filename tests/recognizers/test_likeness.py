"""Likeness: difflib's ratio, to the last bit."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognizers.likeness import likeness

SHORT = st.text("abcab 你好", max_size=24)


@settings(deadline=None)
@given(SHORT, SHORT)
def test_likeness_is_what_difflib_says(a, b):
    assert likeness(a, b) == SequenceMatcher(None, a, b, autojunk=False).ratio()


@pytest.mark.parametrize(("a", "b", "ratio"), [("", "", 1.0), ("", "a", 0.0), ("kubecon", "kubecon", 1.0)])
def test_likeness_of_nothing_and_of_the_same(a, b, ratio):
    assert likeness(a, b) == ratio
