"""Markup that Markdown does not know -> placeholders of equal length, so that positions stay true.

Comments, shortcodes, template tags and elements without reading text would break a Markdown parser's
structure or show as text. Each is covered, before parsing, by private characters: one that numbers it
and fillers. What it has to say (a caption) is told when the text around it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.readers.events import Event, EventKind
from kg.readers.tags import caption_events, text_events

FILLER = "\ufdd0"
GAP = "\ufdd1"
"""Stands for a space within a URL, which Markdown would end there."""
_FIRST = 0xF0000
_MOST = 0xFFFD
_RESERVED = re.compile("[\ufdd0\ufdd1\U000f0000-\U000ffffd\x00]")
_NOT_NEWLINE = re.compile(r"[^\n]")
_MASK = re.compile("([\U000f0000-\U000ffffd])\ufdd0*|\ufdd0+")


@dataclass(frozen=True, slots=True)
class Cover:
    """One stretch to cover, with the stretches of it that are captions."""

    start: int
    end: int
    captions: tuple[tuple[int, int], ...] = ()
    element: str = ""
    """The element that begins (or, with a slash, ends) here: ``caption``, ``br``."""
    instead: str = ""
    """What Markdown shall see here, of the same length, in place of a placeholder."""


@dataclass(slots=True)
class Masks:
    """A source with its foreign markup covered."""

    source: str
    covered: str = ""
    """As long as ``source``; what parsers see."""
    said: list[Cover] = field(default_factory=list)
    """What each placeholder stands for, by number."""

    def unmask(self, text: str) -> str:
        """Give back what stood under the placeholders of a short text, such as a URL."""
        return _MASK.sub(lambda m: self._original(m[1]), text).replace(GAP, " ")

    def _original(self, mask: str | None) -> str:
        if not mask:
            return ""
        said = self.said[ord(mask) - _FIRST]
        return self.source[said.start : said.end]

    def text(self, start: int, end: int, *, entities: bool = False) -> list[Event]:
        """Say a stretch of text: its placeholders say their captions, the rest stands as it is."""
        events: list[Event] = []
        for mask in _MASK.finditer(self.covered, start, end):
            events += self._plain(start, mask.start(), entities=entities)
            start = mask.end()
            if mask[1]:
                events += self._say(self.said[ord(mask[1]) - _FIRST])
        return events + self._plain(start, end, entities=entities)

    def _say(self, said: Cover) -> list[Event]:
        captions = (caption_events(self.source[start:end], start) for start, end in said.captions)
        events = [event for caption in captions for event in caption]
        if said.element == "br":
            events.append(Event(EventKind.BREAK, said.start, said.end))
        elif said.element:
            kind = EventKind.CLOSE if said.element.startswith("/") else EventKind.OPEN
            events.append(Event(kind, said.start, said.end, said.element.lstrip("/")))
        return events

    def _plain(self, start: int, end: int, *, entities: bool) -> list[Event]:
        if start >= end:
            return []
        if entities:
            return text_events(self.source[start:end], start)
        return [Event(EventKind.TEXT, start, end)]


def cover(source: str, covers: list[Cover], *, blank: bool) -> Masks:
    """Cover stretches, given in order and apart from one another.

    With ``blank``, one that fills its lines and says nothing becomes blank, so that it parts what stands
    around it in Markdown.
    """
    masks = Masks(source)
    parts: list[str] = []
    position = 0
    for each in covers:
        parts.append(_RESERVED.sub("\ufffd", source[position : each.start]))
        parts.append(_placeholder(masks, each, blank=blank))
        position = each.end
    parts.append(_RESERVED.sub("\ufffd", source[position:]))
    masks.covered = "".join(parts)
    return masks


def _placeholder(masks: Masks, each: Cover, *, blank: bool) -> str:
    stretch = masks.source[each.start : each.end]
    if each.instead:
        return each.instead
    speaks = bool(each.captions or each.element)
    if blank and not speaks and _fills_lines(masks.source, each.start, each.end):
        return _NOT_NEWLINE.sub(" ", stretch)
    if len(masks.said) > _MOST - 1 or (not speaks and "\n" in stretch):
        return _NOT_NEWLINE.sub(FILLER, stretch)
    number = chr(_FIRST + len(masks.said))
    masks.said.append(each)
    return number + _NOT_NEWLINE.sub(FILLER, stretch[1:])


def _fills_lines(source: str, start: int, end: int) -> bool:
    # Only the gaps beside it are looked at: one line may hold a million of them.
    while start and source[start - 1].isspace() and source[start - 1] != "\n":
        start -= 1
    while end < len(source) and source[end].isspace() and source[end] != "\n":
        end += 1
    return (start == 0 or source[start - 1] == "\n") and (end == len(source) or source[end] == "\n")
