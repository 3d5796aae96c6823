"""The word lists of data/words.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads((files(__package__) / "data" / "words.toml").read_text("utf-8"))


@cache
def word_list(name: str) -> frozenset[str]:
    """Give a list's words."""
    return frozenset(_lists()[name].split())


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Give a pattern that finds each word of a list anywhere, the longest first: Chinese writes no spaces."""
    longest = sorted(word_list(name), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, longest)))
