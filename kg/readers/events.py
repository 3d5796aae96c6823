"""What every reader says about its source, in reading order: the layout makes lines of it."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple


class EventKind(Enum):
    """The five things a source can say."""

    TEXT = auto()  # source[start:end] is reading text
    REPLACED = auto()  # source[start:end] means ``value``
    BREAK = auto()  # the line ends, the block goes on
    OPEN = auto()  # element ``name`` begins; ``value`` is its link, label or key
    CLOSE = auto()  # element ``name`` ends


class Event(NamedTuple):
    """One thing said at ``source[start:end]``."""

    kind: EventKind
    start: int
    end: int
    name: str = ""
    value: str = ""
    solid: bool = False
    """Said by Markdown structure, which is always balanced: a stray HTML tag cannot close it."""


class Placed:
    """Text that was cut out of the source, line by line or around escapes, with each piece's origin."""

    def __init__(self, text: str, starts: list[int], origins: list[int]) -> None:
        self.text = text
        self._starts = starts
        self._origins = origins

    def origin(self, position: int) -> int:
        """Give the source position of ``text[position]``."""
        piece = max(bisect.bisect_right(self._starts, position) - 1, 0)
        return self._origins[piece] + position - self._starts[piece]

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the source stretches of ``text[start:end]``, one a piece."""
        piece = max(bisect.bisect_right(self._starts, start) - 1, 0)
        while start < end:
            last = piece + 1 >= len(self._starts)
            stop = end if last else min(end, self._starts[piece + 1])
            origin = self._origins[piece] + start - self._starts[piece]
            if stop > start:
                yield origin, origin + stop - start
            start, piece = stop, piece + 1

    def part(self, start: int, end: int) -> Placed:
        """Give a stretch of the text, still placed."""
        first = max(bisect.bisect_right(self._starts, start) - 1, 0)
        last = max(bisect.bisect_left(self._starts, end), first + 1)
        starts = [max(place, start) for place in self._starts[first:last]]
        return Placed(self.text[start:end], [place - start for place in starts], [self.origin(p) for p in starts])


def place_lines(text: str, origins: list[int]) -> Placed:
    """Place a text whose lines begin at ``origins``."""
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return Placed(text, starts[: len(origins)], origins)
