"""Markdown's inline text -> events: markdown-it-py's rules, made to say where each token stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline, image
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from kg.readers.builder import is_wide
from kg.readers.events import Event, EventKind, Placed
from kg.readers.masking import Masks
from kg.readers.tags import TAG, caption_events, tag_events

AT = "at"
"""Key in ``Token.meta``: where in the inline content the token begins."""
TO = "to"


class _PlacedState(StateInline):
    """Inline state that writes each token's position into its ``meta``."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        self._parts: list[str] = []
        self._since = 0
        self._run = (-1, 0)
        self._in_strong = False
        super().__init__(src, md, env, tokens)

    # markdown-it-py joins text that no rule claimed; it is contiguous, so its start places it.
    @property
    def pending(self) -> str:
        return "".join(self._parts)

    @pending.setter
    def pending(self, value: str) -> None:
        if value and not self._parts:
            self._since = self.pos
        self._parts = [value] if value else []

    def append_pending(self, text: str) -> None:
        if not self._parts:
            self._since = self.pos
        self._parts.append(text)

    def pushPending(self) -> Token:  # noqa: N802 (the library's name)
        since = self._since
        token = super().pushPending()
        token.meta[AT] = since
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        last = self.tokens[-1] if self.tokens and not self._parts else None
        token = super().push(ttype, tag, nesting)
        at = self.pos
        if ttype == "text" and last is not None and last.type == "text" and self._run[0] == self.pos:
            at = self._run[1] + len(last.content)  # a run of delimiters is pushed one by one
        self._run = (self.pos, at)
        token.meta[AT] = at
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Let emphasis begin and end beside Chinese and Japanese characters and their punctuation.

        CommonMark asks for spaces that these scripts do not write: ``**说：**他``. See
        https://github.com/tats-u/markdown-cjk-friendly
        """
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[max(start - 4, 0) : start].rstrip(_ZERO_WIDTH)[-1:] or " "
        after = self.src[end : end + 4].lstrip(_ZERO_WIDTH)[:1] or " "
        opens, closes = scanned.can_open, scanned.can_close
        if self.src[start] == "*" and (is_wide(before) or is_wide(after)):
            opens = not after.isspace() and (not _is_sign(after) or _parts(before))
            closes = not before.isspace() and (not _is_sign(before) or _parts(after))
        if scanned.length == 2:
            # Editors leave a space before the closing marks: ``**Name: **text``.
            if self._in_strong and not closes and before.isspace() and not after.isspace():
                opens, closes = False, True
            self._in_strong = not self._in_strong if opens or closes else self._in_strong
        return Scanned(opens, closes, scanned.length)


def _is_sign(character: str) -> bool:
    """Tell punctuation of scripts with spaces; that of Chinese and Japanese counts as their letters."""
    return unicodedata.category(character)[0] in "PS" and not is_wide(character)


def _parts(character: str) -> bool:
    return character.isspace() or is_wide(character) or _is_sign(character)


class _PlacedInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _image(state: StateInline, silent: bool) -> bool:
    count = len(state.tokens)
    if not image(state, silent):
        return False
    if len(state.tokens) > count:
        state.tokens[-1].meta[TO] = state.pos
    return True


def _html_inline(state: StateInline, silent: bool) -> bool:
    """Take any tag a browser would, not only CommonMark's well-formed ones."""
    if state.src[state.pos] != "<":
        return False
    match = TAG.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = match.group()
    state.pos = match.end()
    return True


def make_inline(md: MarkdownIt) -> None:
    """Give a parser the inline rules that keep positions."""
    md.inline = _PlacedInline()
    md.inline.ruler.at("image", _image)
    md.inline.ruler.at("html_inline", _html_inline)
    md.inline.ruler.disable("linkify")
    # Joining texts would lose their positions; the builder joins segments.
    md.inline.ruler2.disable("fragments_join")


_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_OPENINGS = {"em_open": "i", "strong_open": "b"}
_CLOSINGS = {"em_close": "i", "strong_close": "b", "link_close": "a"}


def inline_events(md: MarkdownIt, placed: Placed, env: dict[str, Any], masks: Masks) -> list[Event]:
    """Say a block's inline text; ``placed`` is its content with masks in it."""
    text = placed.text
    if not text:
        return []
    if not _MARKUP.search(text):
        return [event for start, end in placed.spans(0, len(text)) for event in masks.text(start, end)]
    events: list[Event] = []
    for part in _parts_of(placed):
        for token in md.inline.parse(part.text, md, env, []):
            events += _token_events(token, part, masks)
    return events


_MARKUP = re.compile(r"[\\`*_~<\[\]&!^:\n]")
_SIGNS = re.compile(r"[`*_~<\[!\n]")
_MOST_SIGNS = 1_000
_PIECE = 250


def _parts_of(placed: Placed) -> Iterator[Placed]:
    """Give the text in pieces if it has more signs than any author writes into one block.

    Markdown looks for the other end of each sign, so the time to read a block grows with the square of their number.
    """
    text = placed.text
    if len(text) < _MOST_SIGNS or len(_SIGNS.findall(text)) < _MOST_SIGNS:
        yield placed
        return
    start = 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start + 1, end), text.rfind(" ", start + _PIECE // 2, end)) + 1
            end = cut or end
        yield placed.part(start, end)
        start = end


def _token_events(token: Token, placed: Placed, masks: Masks) -> list[Event]:
    at = token.meta.get(AT, 0)
    start = placed.origin(at)
    kind = token.type
    if kind == "text":
        if not token.content:
            return []
        at += placed.text[at] == "<" and placed.text.startswith(token.content, at + 1)  # an autolink's URL
        return [e for a, b in placed.spans(at, at + len(token.content)) for e in masks.text(a, b)]
    if kind in ("softbreak", "hardbreak"):
        return _break_events(kind, start, placed.origin(at + 1))
    if kind == "text_special":
        return _special_events(token, start, placed.origin(at + len(token.markup) - 1) + 1)
    if kind in _OPENINGS:
        return [Event(EventKind.OPEN, start, start, _OPENINGS[kind], solid=True)]
    if kind in _CLOSINGS:
        return [Event(EventKind.CLOSE, start, start, _CLOSINGS[kind], solid=True)]
    if kind == "link_open":
        href = masks.unmask(str(token.attrs.get("href", ""))).strip()
        return [Event(EventKind.OPEN, start, start, "a", href, solid=True)]
    if kind == "code_inline":
        return _code_events(token, at, placed, masks)
    if kind == "html_inline":
        match = TAG.match(token.content)
        return tag_events(match, start, placed.origin(at + len(token.content)), masks.unmask) if match else []
    if kind == "image":
        return _image_events(token, at, placed, masks)
    return []


def _break_events(kind: str, start: int, end: int) -> list[Event]:
    if kind == "hardbreak":
        return [Event(EventKind.BREAK, start, end)]
    return [Event(EventKind.REPLACED, start, end, value="\n")]


def _special_events(token: Token, start: int, end: int) -> list[Event]:
    if token.info == "escape":
        if len(token.content) == len(token.markup):
            return [Event(EventKind.TEXT, start, end)]
        return [Event(EventKind.TEXT, start + 1, end)]
    return [Event(EventKind.REPLACED, start, end, value=token.content)]


def _code_events(token: Token, at: int, placed: Placed, masks: Masks) -> list[Event]:
    start = at + len(token.markup)
    if token.content[:1] != placed.text[start : start + 1]:
        start += 1
    spans = list(placed.spans(start, start + len(token.content)))
    if not spans:
        return []
    inner = [e for a, b in spans for e in masks.text(a, b, entities=False)]
    first, last = spans[0][0], spans[-1][1]
    return [
        Event(EventKind.OPEN, first, first, "code", solid=True),
        *inner,
        Event(EventKind.CLOSE, last, last, "code", solid=True),
    ]


def _image_events(token: Token, at: int, placed: Placed, masks: Masks) -> list[Event]:
    """A picture says its title, unless that repeats the alternative text."""
    title = str(token.attrs.get("title", ""))
    source = placed.text[at : token.meta.get(TO, at)]
    place = source.rfind(title)
    if not title.strip() or title.strip() == token.content.strip() or place < 0 or "\n" in title:
        return []
    return caption_events(masks.unmask(title), placed.origin(at + place))
