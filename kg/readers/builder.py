"""Pieces of the source -> reading text, with its segments and marks."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Callable, Iterator

from kg.readers.newlines import Newlines
from kg.records import Mark, MarkKind, Segment

# Characters that show nothing: zero width, direction, soft hyphen, byte order mark, controls.
INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff"
_PIECE = re.compile(rf"(?P<words>[^\s{INVISIBLE}]+(?: [^\s{INVISIBLE}]+)*)|(?P<space>\s+)|(?P<nothing>[{INVISIBLE}]+)")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_WIDE = re.compile(
    "[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff\u2018-\u201d\u2026\u2014]"
)
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]")
_URL = re.compile(r"(?:https?://|www\.)[!#-;=?-Z_a-z~\[\]%@&]+", re.IGNORECASE)
_SCHEME = re.compile(r"https?://|www\.", re.IGNORECASE)
_TAIL = ".,;:!?'\"*_~]"

_MOST_MARKS = 500_000
"""More than one for each character of the longest post that is allowed."""


class TooMuchMarkupError(Exception):
    """A post whose marks would fill the memory."""


LineKinds = Callable[[], list[tuple[MarkKind, str]]]


def is_wide(character: str) -> bool:
    """Tell whether a character belongs to a script written without spaces (so not Hangul)."""
    return bool(_WIDE.match(character)) and not _HANGUL.match(character)


class Builder:
    r"""Collects one document's text a line at a time.

    Spaces wait until something follows them, so lines never begin or end with one and runs collapse.
    Positions given to it count the characters of ``source``, whose line ends are all ``\n``.
    """

    def __init__(self, source: str, line_kinds: LineKinds) -> None:
        self.source = source
        self.line_kinds = line_kinds
        """Asked at the end of each line: which block marks does it bear?"""
        self.lines: list[str] = []
        self.segments: list[list[int]] = []
        self.marks: list[Mark] = []
        self.length = 0
        self._line_start = 0
        self._parts: list[str] = []
        self._raw_end = 0
        self._exact = False
        self._space: tuple[str, int, int] | None = None
        self._open: list[tuple[MarkKind, str, list[int]]] = []
        self._waiting: list[list[int]] = []

    @property
    def open_marks(self) -> int:
        """How many inline marks are open."""
        return len(self._open)

    @property
    def line_is_empty(self) -> bool:
        """Whether nothing was written since the last line end."""
        return not self._parts

    def verbatim(self, start: int, end: int) -> None:
        """Add ``source[start:end]`` as it stands, but for white space and invisible characters."""
        for piece in _PIECE.finditer(self.source, start, end):
            if piece.lastgroup == "words":
                self._write(piece.group(), piece.start(), piece.end())
            elif piece.lastgroup == "space":
                self.space(piece.start(), piece.end())

    def replaced(self, text: str, start: int, end: int) -> None:
        """Add ``text`` where the source says the same in other characters (an entity, an escape)."""
        text = _INVISIBLE.sub("", text)
        if text[:1].isspace():
            self.space(start, end)
        words = " ".join(text.split())
        if words:
            self._write(words, start, end)
        if text[-1:].isspace():
            self.space(start, end)

    def space(self, start: int, end: int) -> None:
        """Add a gap; one with a line break in it vanishes between characters of Chinese or Japanese."""
        kind = "soft" if "\n" in self.source[start:end] else "space"
        if self._space is None:
            self._space = kind, start, end
        elif self._space[0] != "cell":
            both = "space" if "space" in (kind, self._space[0]) else "soft"
            self._space = both, min(self._space[1], start), max(self._space[2], end)

    def cell(self) -> None:
        """Put a cell's border before whatever comes next on this line."""
        self._space = ("cell", 0, 0) if self._parts else None

    def open_mark(self, kind: MarkKind, value: str) -> None:
        """Begin an inline mark at the next character that shows."""
        start = [-1]
        self._open.append((kind, value, start))
        self._waiting.append(start)

    def close_mark(self, kind: MarkKind) -> None:
        """End the innermost open mark of this kind; one with no text in it vanishes."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] is kind:
                _, value, start = self._open.pop(place)
                self._finish_mark(kind, value, start)
                return

    def end_line(self) -> None:
        """Close the line, if anything stands on it; open inline marks go on in the next one."""
        self._space = None
        if not self._parts:
            return
        for kind, value, start in self._open:
            self._finish_mark(kind, value, start)
            start[0] = -1
        self._waiting = [start for _, _, start in self._open]
        line = "".join(self._parts)
        self._mark_bare_urls(line)
        for kind, value in self.line_kinds():
            self.marks.append(Mark(self._line_start, self.length, kind, value))
        if len(self.marks) > _MOST_MARKS:
            raise TooMuchMarkupError
        self.lines.append(line)
        self._parts = []
        self.length += 1
        self._line_start = self.length

    def finish(self, newlines: Newlines) -> tuple[str, tuple[Segment, ...], tuple[Mark, ...]]:
        """Give text, segments (in characters of the raw file) and marks."""
        self.end_line()
        raw = newlines.raw
        # A gap before delimiters that Markdown took apart may end before it begins.
        segments = tuple(Segment(a, b, raw(c), raw(max(c, d))) for a, b, c, d in self.segments)
        marks = sorted(set(self.marks), key=lambda mark: (mark.start, -mark.end, mark.kind, mark.value))
        return "\n".join(self.lines), segments, tuple(marks)

    def _write(self, words: str, start: int, end: int) -> None:
        if self._space is not None:
            self._write_space(self._space, words[0], start)
            self._space = None
        for waiting in self._waiting:
            waiting[0] = self.length
        self._waiting = []
        self._append(words, start, end)

    def _write_space(self, space: tuple[str, int, int], following: str, start: int) -> None:
        kind, space_start, space_end = space
        if not self._parts:
            return
        if kind == "cell":
            border = min(self._raw_end, start)
            self._append(" | ", border, max(start, border))
        elif kind == "space" or not (is_wide(self._parts[-1][-1]) and is_wide(following)):
            self._append(" ", space_start, space_end)

    def _append(self, text: str, start: int, end: int) -> None:
        self._parts.append(text)
        position = self.length
        self.length += len(text)
        self._raw_end = end
        exact = self.source[start:end] == text
        if exact and self._exact and self.segments:
            last = self.segments[-1]
            if last[1] == position and last[3] == start:
                last[1], last[3] = self.length, end
                return
        self._exact = exact
        if not exact and len(text) > 1 and len(text) == end - start:
            # Equal length would promise one-to-one characters: the last one gets an empty stretch.
            self.segments.append([position, self.length - 1, start, end])
            position, start = self.length - 1, end
        self.segments.append([position, self.length, start, end])

    def _finish_mark(self, kind: MarkKind, value: str, start: list[int]) -> None:
        if start[0] >= 0 and start[0] < self.length:
            self.marks.append(Mark(start[0], self.length, kind, value))

    def _mark_bare_urls(self, line: str) -> None:
        if not _SCHEME.search(line):
            return
        offset = self._line_start
        links = sorted((m.start, m.end) for m in self._line_marks() if m.kind is MarkKind.LINK)
        reached = list(itertools.accumulate((end for _, end in links), max))
        for start, end in find_urls(line):
            before = bisect.bisect_left(links, (offset + end, 0))
            if not before or reached[before - 1] <= offset + start:
                self.marks.append(Mark(offset + start, offset + end, MarkKind.LINK, line[start:end]))

    def _line_marks(self) -> Iterator[Mark]:
        for mark in reversed(self.marks):
            if mark.end <= self._line_start:
                return
            yield mark


def find_urls(line: str) -> Iterator[tuple[int, int]]:
    """Find URLs in running text, without the punctuation that ends their sentence."""
    for found in _URL.finditer(line):
        start, end = found.span()
        url = found.group()
        unpaired = url.count(")") - url.count("(")
        kept = len(url)
        while kept and (url[kept - 1] in _TAIL or (url[kept - 1] == ")" and unpaired > 0)):
            kept -= 1
            unpaired -= url[kept] == ")"
        url, end = url[:kept], start + kept
        if len(url) > len("http://") or (url.startswith("www.") and len(url) > len("www.a")):
            yield start, end
