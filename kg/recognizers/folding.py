"""Text -> letters and digits only, case and width folded, with the way back.

Names are looked up in this form, so that spacing, punctuation, width and case never hide one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

_FIRST_CJK = 0x2E80
SHORT = 3
"""Names of at most this many letters are only found in the exact spelling ("Go" is not "go")."""


_CJK = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
_LETTERS = re.compile(r"[^\W_]+")
_RUN = re.compile(r"[0-9A-Za-z]+|[^\x00-\x7f]")


@functools.lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Keep letters and digits, NFKC normalised and case folded."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return "".join(_LETTERS.findall(folded))


_ODD = str.maketrans({"ı": "i", "İ": "i", "ſ": "s"})
"""Letters that are i and s in another case although ``lower`` does not say so."""


def lowered(text: str) -> str:
    """Give a text in the letter case in which patterns that ignore case compare it, letter for letter."""
    return (text if text.isascii() else text.translate(_ODD)).lower()


def is_latin(char: str) -> bool:
    """Claim that the character is a letter or digit of a script that writes spaces between words."""
    return char.isalnum() and ord(char) < _FIRST_CJK


def is_cjk(text: str) -> bool:
    """Claim that the text holds a Han, kana or Hangul character."""
    return not text.isascii() and bool(_CJK.search(text))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the position in the original of each of its characters."""

    text: str
    original: str
    positions: list[int]

    @classmethod
    @functools.lru_cache(maxsize=1)  # names and talks of one text are looked up one after the other
    def of(cls, original: str) -> Folded:
        """Fold a text, keeping positions."""
        letters: list[str] = []
        positions: list[int] = []
        for run in _RUN.finditer(original):
            folded = fold(run[0])
            letters.append(folded)
            if len(folded) == run.end() - run.start():
                positions.extend(range(run.start(), run.end()))
            else:  # one character that stands for several letters, or for none
                positions.extend([run.start()] * len(folded))
        return cls("".join(letters), original, positions)

    def occurrences(self, name: str) -> list[tuple[int, int]]:
        """Find every place that spells the name: whole words, within one line.

        Exact spellings win: where there are any, only they are given; names of up to SHORT letters need one.
        """
        key = fold(name)
        if not key:
            return []
        exact: list[tuple[int, int]] = []
        loose: list[tuple[int, int]] = []
        wanted = re.sub(r"\W", "", name)
        at = self.text.find(key)
        while at >= 0:
            start, end = self.positions[at], self.positions[at + len(key) - 1] + 1
            spelled = self.original[start:end]
            if self._is_whole(start, end) and "\n" not in spelled:
                (exact if re.sub(r"\W", "", spelled) == wanted else loose).append((start, end))
            at = self.text.find(key, at + 1)
        return exact or ([] if len(key) <= SHORT else loose)

    def _is_whole(self, start: int, end: int) -> bool:
        text = self.original
        before = start > 0 and is_latin(text[start]) and is_latin(text[start - 1])
        after = end < len(text) and is_latin(text[end - 1]) and is_latin(text[end])
        return not (before or after)
