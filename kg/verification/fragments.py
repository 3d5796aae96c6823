"""Quotation -> a link that leads a browser to it (https://wicg.github.io/scroll-to-text-fragment/)."""

from __future__ import annotations

from urllib.parse import quote

from kg.exporters.iris import web_iri
from kg.records import Document

_SHORT = 80
"""Characters that a link repeats whole; of what is longer it names beginning and end."""
_EDGE_WORDS, _EDGE_CHARACTERS = 5, 12


def text_fragment(url: str, document: Document, start: int, end: int) -> str:
    """Give the link to what ``document.raw[start:end]`` shows in a browser; "" without URL or text.

    A browser looks for the text that the page shows, so it is the reading text that the link holds.
    """
    lines = [line.strip() for line in _shown(document, start, end).split("\n") if line.strip()]
    address = web_iri(url)
    if not lines or address is None:
        return ""
    if len(lines) == 1 and len(lines[0]) <= _SHORT:
        directive = _escaped(lines[0])
    else:
        directive = f"{_escaped(_edge(lines[0], last=False))},{_escaped(_edge(lines[-1], last=True))}"
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}"


def _shown(document: Document, start: int, end: int) -> str:
    """Give the reading text that came from a stretch of the raw file."""
    parts: list[tuple[int, str]] = []
    for segment in document.segments:
        if segment.raw_start >= end or segment.raw_end <= start:
            continue
        text = document.text[segment.start : segment.end]
        if len(text) == segment.raw_end - segment.raw_start:
            text = text[max(0, start - segment.raw_start) : len(text) - max(0, segment.raw_end - end)]
        between = document.text[parts[-1][0] : segment.start] if parts else ""
        parts.append((segment.end, between + text))
    return "".join(text for _, text in parts)


def _edge(line: str, *, last: bool) -> str:
    """Give a few words from one end of a line, or a few characters where no spaces part words."""
    words = line.split(" ")
    few = " ".join(words[-_EDGE_WORDS:] if last else words[:_EDGE_WORDS])
    if len(few) <= _SHORT:
        return few
    return few[-_EDGE_CHARACTERS:] if last else few[:_EDGE_CHARACTERS]


def _escaped(text: str) -> str:
    # "-" parts context from text in a directive, "," its two ends.
    return quote(text, safe="").replace("-", "%2D")
