"""Markdown and MDX -> events: markdown-it-py's blocks, each with its place in the source."""

from __future__ import annotations

import functools
import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, heading
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from kg.readers.builder import is_wide
from kg.readers.events import Event, EventKind, Placed, place_lines
from kg.readers.inline import inline_events, make_inline
from kg.readers.masking import Masks

_NAMES = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tr": "tr",
    "th": "th",
    "td": "td",
    "footnote_reference": "footnote",
    "dl": "div",
    "dt": "p",
    "dd": "p",
}
_SIGNS = re.compile(r"#{1,6}(?=[^\s#])")
_LONG_TITLE = 60


@functools.cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 40})
    md.enable(["table", "strikethrough"])
    md.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    make_inline(md)
    footnote_plugin(md, inline=False, move_to_end=False)
    deflist_plugin(md)
    # URLs stay as the author wrote them, whatever they are.
    md.normalizeLink = _same  # type: ignore[method-assign]
    md.normalizeLinkText = _same  # type: ignore[method-assign, assignment]
    md.validateLink = _anything  # type: ignore[method-assign, assignment]
    return md


def _same(url: str) -> str:
    return url


def _anything(_url: str) -> bool:
    return True


def _heading(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """Take ``##Heading`` too, which most renderers of its time took; but not ``#hashtag`` or ``#42``."""
    if heading(state, line, last, silent):
        return True
    if state.is_code_block(line):
        return False
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    signs = _SIGNS.match(state.src, start, end)
    if signs is None:
        return False
    text = state.src[signs.end() : end].rstrip(" \t").rstrip("#").rstrip(" \t")
    if not _is_heading(signs[0], text, interrupts=silent):
        return False
    if silent:
        return True
    state.line = line + 1
    for kind, nesting in (("heading_open", 1), ("inline", 0), ("heading_close", -1)):
        token = state.push(kind, f"h{len(signs[0])}" if nesting else "", nesting)  # type: ignore[arg-type]
        token.map = [line, state.line]
        if not nesting:
            token.content = text
            token.children = []
    return True


def _is_heading(signs: str, text: str, *, interrupts: bool) -> bool:
    if is_wide(text[0]) or len(signs) > 1:
        return "#" not in text and not text.isdigit()
    # One sign before Latin letters is mostly a hashtag.
    return not interrupts and text[0].isupper() and " " in text and "#" not in text and len(text) < _LONG_TITLE


def markdown_events(masks: Masks, start: int) -> list[Event]:
    """Say the Markdown in ``masks.covered`` from ``start`` on, which begins a line."""
    md = _parser()
    text = masks.covered[start:]
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    md.block.parse(text, md, env, tokens)
    lines = _Lines(text, start)
    events: list[Event] = []
    at = start
    in_cell = False
    for token in tokens:
        if token.map:
            at = lines.start(token.map[0])
        if token.type in ("inline", "html_block"):
            place = lines.place_cell if in_cell else lines.place
            placed = place(token.content.rstrip("\n"), token.map[0] if token.map else 0)
            events += inline_events(md, placed, env, masks)
        else:
            events += _structure_events(token, at)
        in_cell = token.type in ("td_open", "th_open")
    return events


class _Lines:
    """Where each line of the parsed text stands, and how far a table's row was read."""

    def __init__(self, text: str, offset: int) -> None:
        self._lines = text.split("\n")
        self._starts = []
        for line in self._lines:
            self._starts.append(offset)
            offset += len(line) + 1
        self._end = offset
        self._row = -1
        self._cursor = 0

    def start(self, number: int) -> int:
        """Give where a line begins."""
        return self._starts[number] if number < len(self._starts) else self._end

    def place(self, content: str, first: int) -> Placed:
        """Place a block's content: each of its lines ends the source line it came from."""
        origins = []
        for number, line in enumerate(content.split("\n"), first):
            source = self._lines[number] if number < len(self._lines) else ""
            wanted = line.strip(" \t")
            column = source.rfind(wanted) if wanted else len(source)
            lead = len(line) - len(line.lstrip(" \t"))
            origins.append(self.start(number) + max(column, 0) - lead)
        return place_lines(content, origins)

    def place_cell(self, content: str, row: int) -> Placed:
        """Place a table cell, whose escaped borders have lost their backslash."""
        source = self._lines[row]
        if row != self._row:
            self._row, self._cursor = row, 0
        starts, origins = [], []
        position = 0
        for number, part in enumerate(content.split("|")):
            piece = part if number == 0 else "|" + part
            column = source.find(piece, self._cursor)
            starts.append(position)
            origins.append(self.start(row) + (column if column >= 0 else self._cursor))
            position += len(piece)
            self._cursor = column + len(piece) if column >= 0 else self._cursor
        return Placed(content, starts, origins)


def _structure_events(token: Token, at: int) -> list[Event]:
    if token.type in ("fence", "code_block", "hr"):
        kinds = (EventKind.OPEN, EventKind.CLOSE)
        return [Event(kind, at, at, "div", solid=True) for kind in kinds]
    base, _, side = token.type.rpartition("_")
    name = token.tag if base == "heading" else _NAMES.get(base, "")
    if not name or side not in ("open", "close"):
        return []
    kind = EventKind.OPEN if side == "open" else EventKind.CLOSE
    value = str(token.meta.get("label", "")) if base == "footnote_reference" else ""
    return [Event(kind, at, at, name, value, solid=True)]
