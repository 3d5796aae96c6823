"""Rendered text -> its lines, sections and sentences, looked up by position."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?](?=[\s\"”’)\]]|$)|[。！？；]|\n")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Ms|Mrs|Prof|St|vs|etc|e\.g|i\.e|Inc|Ltd|Co|No|Jr|Sr)|\b[A-Z])\.$")
_HEADING = re.compile(r"(#{1,6}) ")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where lines, sections and sentences of a rendered text begin."""

    text: str
    line_starts: list[int]
    sentence_starts: list[int]
    heading_lines: list[int]
    """Lines that are headings, in order."""
    heading_levels: list[int]

    @classmethod
    def of(cls, text: str) -> Layout:
        """Look at a rendered text once."""
        line_starts = [0] + [m.end() for m in re.finditer("\n", text)]
        headings = [
            (i, len(m[1])) for i, start in enumerate(line_starts) if (m := _HEADING.match(text, start, start + 8))
        ]
        sentences = [0]
        for m in _SENTENCE_END.finditer(text):
            if m[0] == "." and _ABBREVIATION.search(text, max(0, m.start() - 6), m.end()):
                continue
            sentences.append(m.end())
        return cls(text, line_starts, sentences, [i for i, _ in headings], [level for _, level in headings])

    def line(self, position: int) -> int:
        """Give the number of the line that holds the position."""
        return bisect.bisect_right(self.line_starts, position) - 1

    def line_text(self, line: int) -> str:
        """Give a line without its end."""
        return self.text[self.line_starts[line] : self.line_end(line)]

    def line_end(self, line: int) -> int:
        """Give the position behind a line's last character."""
        return self.line_starts[line + 1] - 1 if line + 1 < len(self.line_starts) else len(self.text)

    def sentence(self, position: int) -> int:
        """Give the number of the sentence that holds the position."""
        return bisect.bisect_right(self.sentence_starts, position) - 1

    def sentence_span(self, position: int) -> tuple[int, int]:
        """Give start and end of the sentence that holds the position, trimmed of white space."""
        i = self.sentence(position)
        start = self.sentence_starts[i]
        end = self.sentence_starts[i + 1] if i + 1 < len(self.sentence_starts) else len(self.text)
        return trim(self.text, start, end)

    def section(self, line: int) -> int:
        """Give how many headings stand at or above the line: 0 is before the first."""
        return bisect.bisect_right(self.heading_lines, line)

    def headings_above(self, line: int) -> list[int]:
        """Give the lines of the headings that the line stands under, innermost first."""
        above: list[int] = []
        level = 7
        for i in range(self.section(line) - 1, -1, -1):
            if self.heading_levels[i] < level and self.heading_lines[i] != line:
                above.append(self.heading_lines[i])
                level = self.heading_levels[i]
                if level == 1:
                    break
        return above


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop white space at both ends of a span."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
