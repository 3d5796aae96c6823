"""Document -> the line-by-line text that the encoder reads, with the way back.

The encoder has learned to read a light Markdown in which every link says what it leads to. Rendering puts the marks
back into the text in that one form, whatever the post was written in: ``# heading``, ``* item``, ``> quotation``,
``| row``, ``caption: ...``, ``author: ...``, ``**strong**``, ``*emphasis*``, ``[text](video) `` and, for a bare URL,
``(page) ``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.records import Document, Mark, MarkKind
from kg.urls import url_kind


@dataclass(frozen=True, slots=True)
class Rendering:
    """Rendered text and, for each of its characters, the position in ``Document.text`` (-1: put in by rendering)."""

    text: str
    origins: NDArray[np.int32]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the stretch of ``Document.text`` that rendered[start:end] shows; None when it shows none."""
        inside = self.origins[start:end]
        inside = inside[inside >= 0]
        return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else None


class Shown:
    """Where a rendering shows stretches of ``Document.text``: the way forth, as ``Rendering.span`` is the way back."""

    def __init__(self, rendering: Rendering) -> None:
        """Index the rendering once for many look-ups."""
        self._positions = np.flatnonzero(rendering.origins >= 0)
        self._origins = rendering.origins[self._positions]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the rendered stretch that shows text[start:end]; an empty one, where it would stand, when none does."""
        low, high = np.searchsorted(self._origins, [start, end])
        if low < high:
            return int(self._positions[low]), int(self._positions[high - 1]) + 1
        behind = int(self._positions[low - 1]) + 1 if low else 0
        return behind, behind


def _prefix(mark: Mark) -> str:
    match mark.kind:
        case MarkKind.FRONT_MATTER:
            return f"{mark.value}: "
        case MarkKind.HEADING:
            return "#" * int(mark.value or 1) + " "
        case MarkKind.ITEM:
            return "* "
        case MarkKind.QUOTE:
            return "> "
        case MarkKind.ROW:
            return "| "
        case MarkKind.CAPTION:
            return "caption: "
        case _:
            return ""


_AROUND = {MarkKind.STRONG: "**", MarkKind.EMPHASIS: "*"}


def render(document: Document) -> Rendering:
    """Render the document's text with its marks, one block a line."""
    opening, closing, bare = _insertions(document)
    parts: list[str] = []
    origins: list[NDArray[np.int32]] = []

    def put(text: str, start: int = -1) -> None:
        parts.append(text)
        origins.append(
            np.arange(start, start + len(text), dtype=np.int32) if start >= 0 else np.full(len(text), -1, np.int32)
        )

    position = 0
    for cut in sorted({*opening, *closing, *bare, len(document.text)}):
        if position < cut:
            put(document.text[position:cut], position)
            position = cut
        for text in closing.get(cut, ()):
            put(text)
        for text in opening.get(cut, ()):
            put(text)
        if cut in bare:
            end, text = bare[cut]
            put(text)
            position = max(position, end)
    return Rendering("".join(parts), np.concatenate(origins) if origins else np.zeros(0, np.int32))


def _insertions(
    document: Document,
) -> tuple[dict[int, list[str]], dict[int, list[str]], dict[int, tuple[int, str]]]:
    """Give what to insert at each position: openings (outer first), closings (inner first), bare URLs to replace."""
    opening: dict[int, list[str]] = defaultdict(list)
    closing: dict[int, list[str]] = defaultdict(list)
    bare: dict[int, tuple[int, str]] = {}
    hidden = 0  # marks that start inside a bare URL are not shown
    for mark in document.marks:
        if mark.start >= mark.end or mark.start < hidden:
            continue
        if mark.kind is MarkKind.LINK:
            shown = document.text[mark.start : mark.end]
            if _is_bare(shown, mark.value):
                bare[mark.start] = (mark.end, f"({url_kind(mark.value)}) ")
                hidden = mark.end
            else:
                opening[mark.start].append("[")
                closing[mark.end].insert(0, f"]({url_kind(mark.value)}) ")
        elif mark.kind in _AROUND:
            opening[mark.start].append(_AROUND[mark.kind])
            closing[mark.end].insert(0, _AROUND[mark.kind])
        elif prefix := _prefix(mark):
            opening[mark.start].append(prefix)
    return opening, closing, bare


def _is_bare(shown: str, url: str) -> bool:
    return shown == url or (shown.startswith(("http://", "https://", "www.")) and " " not in shown)
