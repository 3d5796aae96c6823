"""Text -> letters and digits only, case and width folded, with the way back.

Names are looked up in this form, so that spacing, punctuation, width and case never hide one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_FIRST_CJK = 0x2E80
SHORT = 3
"""Names of at most this many letters are only found in the exact spelling ("Go" is not "go")."""


def fold(text: str) -> str:
    """Keep letters and digits, NFKC normalised and case folded."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def is_latin(char: str) -> bool:
    """Claim that the character is a letter or digit of a script that writes spaces between words."""
    return char.isalnum() and ord(char) < _FIRST_CJK


def is_cjk(text: str) -> bool:
    """Claim that the text holds a Han, kana or Hangul character."""
    return any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in text)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the position in the original of each of its characters."""

    text: str
    original: str
    positions: list[int]

    @classmethod
    def of(cls, original: str) -> Folded:
        """Fold a text, keeping positions."""
        letters: list[str] = []
        positions: list[int] = []
        for i, char in enumerate(original):
            folded = char.lower() if char < "\x80" else unicodedata.normalize("NFKC", char).casefold()
            for letter in folded:
                if letter.isalnum():
                    letters.append(letter)
                    positions.append(i)
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
