"""Names and evidence -> lines and columns of the post they are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.records import Evidence
from kg.scoring.verdicts import Place

SUFFIXES = (".md", ".markdown", ".mdx", ".html", ".htm", ".txt")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BYTE_ORDER_MARK = "\ufeff"
# What a reader does not see: comments, the targets of links, tags.
_UNSEEN = re.compile(r"<!--.*?-->|(?<=\])\([^)\n]*\)|</?[A-Za-z][^<>]*>", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKUP = r"\s*_`\\#>\[\]"
_IS_MARKUP = re.compile(f"[{_MARKUP}]")


@dataclass(frozen=True, slots=True)
class Post:
    """A post's raw text, and the text without what readers do not see (blanks instead, so positions agree)."""

    source: str
    raw: str
    seen: str

    def place(self, position: int) -> Place:
        """Give the line and column of a raw position."""
        ends = [end.end() for end in _LINE_END.finditer(self.raw, 0, position)]
        start = ends[-1] if ends else int(self.raw.startswith(_BYTE_ORDER_MARK))
        return Place(self.source, len(ends) + 1, max(position - start, 0) + 1)

    def place_of(self, evidence: Evidence) -> Place | None:
        """Give the place of a quotation, None when the post does not say so there (it was changed since)."""
        if self.raw[evidence.raw_start : evidence.raw_end] != evidence.quote:
            return None
        return self.place(evidence.raw_start)

    def first(self, names: Sequence[str]) -> Place | None:
        """Give the first place of the first name that the post holds."""
        return next((self.place(found[0]) for name in names if (found := self._occurrences(name))), None)

    def nearest(self, names: Sequence[str], others: Sequence[str]) -> Place | None:
        """Give the place where two things are named closest to each other, or where one is if the other is not."""
        here = sorted({position for name in names for position in self._occurrences(name)})
        there = sorted({position for name in others for position in self._occurrences(name)})
        if not here or not there:
            return self.place((here or there)[0]) if here or there else None
        pairs = ((abs(a - b), min(a, b)) for a in here for b in there)
        return self.place(min(pairs)[1])

    def _occurrences(self, name: str) -> list[int]:
        pattern = _pattern(name)
        if pattern is None:
            return []
        in_sight = [found.start() for found in pattern.finditer(self.seen)]
        return in_sight or [found.start() for found in pattern.finditer(self.raw)]


def read_post(candidates: Iterable[Path]) -> Post | None:
    """Read the first of some files that can be read, None when there is none."""
    for path in candidates:
        try:
            raw = _decode(path.read_bytes())
        except (OSError, ValueError):
            continue
        return Post(str(path), raw, _UNSEEN.sub(lambda found: " " * len(found[0]), raw))
    return None


def _decode(data: bytes) -> str:
    if data.startswith(_UTF16):
        little = data.startswith(codecs.BOM_UTF16_LE)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _pattern(name: str) -> re.Pattern[str] | None:
    """Match a name with any markup and blanks between its characters, but no part of a longer word."""
    characters = _IS_MARKUP.sub("", name)
    if not characters:
        return None
    inside = f"[{_MARKUP}]*".join("&(?:amp;)?" if c == "&" else re.escape(c) for c in characters)
    before = "(?<![A-Za-z0-9])" if _is_western(characters[0]) else ""
    after = "(?![A-Za-z0-9])" if _is_western(characters[-1]) else ""
    return re.compile(before + inside + after, re.IGNORECASE)


def _is_western(character: str) -> bool:
    return character.isascii() and character.isalnum()
