"""Text -> the units that names are made of: Latin words, and single characters of scripts without spaces."""

from __future__ import annotations

import re
from typing import NamedTuple

_UNIT = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7a3]|[^\W\u2e80-\u9fff\uac00-\ud7a3]+(?:[-'’.][^\W\u2e80-\u9fff\uac00-\ud7a3]+)*[+#*]*"
)
_FIRST_CJK = "\u2e80"


class Word(NamedTuple):
    """One unit with its place."""

    start: int
    end: int
    is_cjk: bool


def word_spans(text: str) -> list[Word]:
    """Give every unit in order."""
    return [Word(*m.span(), m[0] >= _FIRST_CJK) for m in _UNIT.finditer(text)]
