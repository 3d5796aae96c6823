"""Rendered text -> every stretch that may be a talk's title: links, headings, items, quotations and their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.recognizers.layout import Layout
from kg.recognizers.rendering import Rendering, Shown
from kg.recognizers.spans import UNTAGGED, TaggedSpan, trim_marks
from kg.records import Document, MarkKind
from kg.urls import url_kind

KINDS = (
    "link",
    "heading",
    "item",
    "cell",
    "strong",
    "emphasis",
    "caption",
    "quoted",
    "part",
    "tagged",
    "line",
)
"""What a candidate is; one candidate may be several at once."""
_MARK_KINDS = {
    MarkKind.LINK: "link",
    MarkKind.HEADING: "heading",
    MarkKind.ITEM: "item",
    MarkKind.CELL: "cell",
    MarkKind.STRONG: "strong",
    MarkKind.EMPHASIS: "emphasis",
    MarkKind.CAPTION: "caption",
}
_QUOTED = re.compile(
    r"《([^《》\n]{2,160})》|“([^“”\n]{3,200})”|\"([^\"\n]{3,200})\"|「([^「」\n]{2,160})」|『([^『』\n]{2,160})』|„([^„“\n]{3,200})“"
)
_SEPARATOR = re.compile(
    r"\s+[-–—|/]\s+|\s*[：—–]\s*|:\s+|\s+by\s+|\s*[(（]|[)）]\s*|\s*\]\(\w+\)\s*|\s+@\s*|\*\*|,\s|，|。"
)
_TWO_LINKS = re.compile(r"\]\(\w+\)[^\[]*\[")
"""Where one link ends and another begins: two titles, or none."""
_MAX_PARTS = 5
_LONGEST_LINE = 320
_LONGEST_TITLE = 260


@dataclass(slots=True)
class Title:
    """A stretch of rendered text that may be a talk's title."""

    start: int
    end: int
    kinds: set[str] = field(default_factory=set)
    url_kind: str = ""
    level: int = 0
    held_back: float = UNTAGGED
    """The encoder's first reading that gives it."""


def candidates(document: Document, rendering: Rendering, layout: Layout, tagged: Sequence[TaggedSpan]) -> list[Title]:
    """Give all candidates in text order; equal stretches are one candidate of several kinds."""
    found: dict[tuple[int, int], Title] = {}

    def add(start: int, end: int, kind: str) -> Title | None:
        start, end = trim_marks(rendering.text, start, end)
        shown_text = rendering.text[start:end]
        if not 1 < len(shown_text) <= _LONGEST_TITLE or "\n" in shown_text or _TWO_LINKS.search(shown_text):
            return None
        title = found.setdefault((start, end), Title(start, end))
        title.kinds.add(kind)
        return title

    shown = Shown(rendering)
    for mark in document.marks:
        kind = _MARK_KINDS.get(mark.kind)
        if kind is None:
            continue
        start, end = shown.span(mark.start, mark.end)
        if start == end:
            continue
        title = add(start, end, kind)
        if title and kind == "link":
            title.url_kind = url_kind(mark.value)
        if title and kind == "heading":
            title.level = int(mark.value or 1)
    for m in _QUOTED.finditer(rendering.text):
        add(m.start(m.lastindex or 0), m.end(m.lastindex or 0), "quoted")
    for span in tagged:
        title = add(span.start, span.end, "tagged")
        if title:
            title.held_back = min(title.held_back, span.held_back)
    for start, end in _parts(layout):
        add(start, end, "part")
    return sorted(found.values(), key=lambda t: (t.start, -t.end))


def _parts(layout: Layout) -> Iterator[tuple[int, int]]:
    """Cut short lines at dashes, colons, brackets and the like: runs of neighbouring parts."""
    for line, start in enumerate(layout.line_starts):
        text = layout.line_text(line)
        if not 3 < len(text) <= _LONGEST_LINE:
            continue
        cuts = [(0, 0)] + [m.span() for m in _SEPARATOR.finditer(text)] + [(len(text), len(text))]
        if len(cuts) > 12:
            continue
        for i in range(len(cuts) - 1):
            for j in range(i + 1, min(len(cuts), i + 1 + _MAX_PARTS)):
                yield start + cuts[i][1], start + cuts[j][0]
