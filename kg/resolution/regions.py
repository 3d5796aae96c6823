"""Text -> the continents, countries and cities it names, in English or Chinese."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from kg.folding import fold, has_cjk

Region = tuple[str, str]
"""Level ("continent", "country", "city") and code."""
_Table = tuple[re.Pattern[str], dict[str, Region]]


def take_codes(text: str) -> tuple[str, frozenset[Region]]:
    """Cut capital codes ("EU", "NA") out of a text that still has its letter case."""
    return _take(text, _tables()[0])


def take_spellings(text: str) -> tuple[str, frozenset[Region]]:
    """Cut every other spelling out of a folded text."""
    return _take(text, _tables()[1])


@cache
def _tables() -> tuple[_Table, _Table]:
    """Give the pattern of capital codes and that of folded spellings, each with what they stand for."""
    codes: dict[str, Region] = {}
    words: dict[str, Region] = {}
    for line in (files(__package__) / "data" / "regions.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            level, code, *spellings = line.split("\t")
            for spelling in spellings:
                is_code = spelling.isupper() and spelling.isascii()
                (codes if is_code else words)[spelling if is_code else fold(spelling)] = (level, code)
    longest = sorted(words, key=lambda w: (-len(w), w))
    latin = "|".join(re.escape(w) for w in longest if not has_cjk(w))
    cjk = "|".join(w for w in longest if has_cjk(w))
    glued = "EU|NA|US|UK|JP|TW|APAC|EMEA"
    spaced = "|".join(sorted((re.escape(c) for c in codes), key=lambda c: (-len(c), c)))
    code_pattern = rf"(?<![A-Z&])(?:{glued})(?![A-Za-z&])|(?<=\s)(?:{spaced})(?![A-Za-z&])"
    word_pattern = rf"\b(?:{latin})\b|(?:{cjk})(?:\s*站|\s*场)?"
    return (re.compile(code_pattern), codes), (re.compile(word_pattern), words)


def _take(text: str, table: _Table) -> tuple[str, frozenset[Region]]:
    pattern, names = table
    found = frozenset(names[re.sub(r"\s*[站场]$", "", m[0])] for m in pattern.finditer(text))
    return pattern.sub(" ", text), found
