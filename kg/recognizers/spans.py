"""Tagged subwords -> clean spans of the rendered text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.encoder import Answer
from kg.recognizers.folding import is_latin
from kg.recognizers.subwords import Subwords
from kg.recognizers.tags import TagSpan, tag_spans, type_probabilities

_WIDER_NAMES = (1.5, 3.0)
_WIDER_TALKS = (0.75, 1.5)
"""How much (in log odds) the outside tag is held back in the readings behind the plain one, which give more and longer
spans; the scorers choose."""
UNTAGGED = 9.0
"""Stands for the reading of a span that none gives."""
_FEW = np.log(0.5)
_EDGE = ' \t\n*#[]|>"“”‘’《》「」『』:：,，.。;；、-—–_!()（）'
_JOINT = re.compile(r"\s*(\+|&|\]\(\w+\) \+ \[)\s*")
_EVENT = 3


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A stretch of rendered text with the mean probability of each type over it."""

    start: int
    end: int
    probabilities: NDArray[np.float64]
    held_back: float = 0.0
    """The first reading that gives it."""

    @property
    def is_sure(self) -> bool:
        """Whether the plain reading gives it."""
        return not self.held_back


@dataclass(frozen=True)
class Tagging:
    """The encoder's word on a rendered text."""

    text: str
    subwords: Subwords
    answer: Answer

    @cached_property
    def name_spans(self) -> tuple[TaggedSpan, ...]:
        """The spans that may name a person, organization, project, event or place."""
        return _read(self, self.names, self.names, _WIDER_NAMES, self.name_types)

    @cached_property
    def talk_spans(self) -> tuple[TaggedSpan, ...]:
        """The spans that may be a talk's title."""
        return _read(self, self.talks, _rarely_begun(self.talks), _WIDER_TALKS, type_probabilities(self.talks))

    @cached_property
    def name_types(self) -> NDArray[np.float64]:
        """Probabilities [subwords, types of names]."""
        return type_probabilities(self.names)

    @cached_property
    def talk_tags(self) -> NDArray[np.float64]:
        """Probabilities [subwords, talk tags]."""
        probabilities: NDArray[np.float64] = np.exp(self.talks.astype(np.float64))
        return probabilities

    @property
    def names(self) -> NDArray[np.float32]:
        """Log probabilities [subwords, name tags]."""
        return self.answer.names

    @property
    def talks(self) -> NDArray[np.float32]:
        """Log probabilities [subwords, talk tags]."""
        return self.answer.talks


def _read(
    tagging: Tagging,
    plain: NDArray[np.float32],
    wider: NDArray[np.float32],
    widths: Sequence[float],
    by_type: NDArray[np.float64],
) -> tuple[TaggedSpan, ...]:
    """Give the spans of the plain reading and of the wider ones, each from the first that gives it."""
    found: dict[tuple[int, int], TaggedSpan] = {}
    for held_back, tags in [(0.0, plain), *((width, wider) for width in widths)]:
        held = tags.copy()
        held[:, 0] -= held_back
        for span in _joined(tagging.text, _spans(tagging, tag_spans(held, by_type), held_back)):
            found.setdefault((span.start, span.end), span)
    return tuple(sorted(found.values(), key=lambda s: (s.start, s.end)))


def _rarely_begun(log_probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Let what is inside or begins, but hardly begins, be inside: a name within a title may be a title of its own."""
    tags = log_probabilities.copy()
    either = np.logaddexp(tags[1:, 1], tags[1:, 2])
    tags[1:, 2] = np.where(tags[1:, 1] < _FEW, either, tags[1:, 2])
    return tags


def _spans(tagging: Tagging, tagged: list[TagSpan], held_back: float) -> list[TaggedSpan]:
    starts, ends = tagging.subwords.starts, tagging.subwords.ends
    spans = []
    for span in tagged:
        first, last = span.first, span.last
        start, end = int(starts[first]), int(ends[first : last + 1].max())
        start, end = whole_words(tagging.text, *trim_marks(tagging.text, start, end))
        if start >= end:
            continue
        end = _closed(tagging.text, start, end)
        spans.append(TaggedSpan(start, end, span.probabilities, held_back))
    return spans


def trim_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop markup and punctuation at both ends; a bracket stays where its partner is inside."""
    while start < end and _is_edge(text, start, end, start) and not _has_partner(text, start, end, at_start=True):
        start += 1
    while end > start and _is_edge(text, start, end, end - 1):
        if text[end - 1] == "." and text[start:end].count(".") > 1:
            break
        if text[end - 1] == "#" and end - start == 2:  # C#, F#
            break
        if _has_partner(text, start, end, at_start=False):
            break
        end -= 1
    return start, end


def _closed(text: str, start: int, end: int) -> int:
    """Take in the bracket right behind a span that closes one within."""
    inside = text[start:end]
    is_open = sum(map(inside.count, "(（")) > sum(map(inside.count, ")）"))
    return end + (is_open and text[end : end + 1] in (")", "）"))


def _is_edge(text: str, start: int, end: int, at: int) -> bool:
    if text[at] == "+":  # "KubeCon +" loses it, "C++" does not
        return (at == start and text[at + 1 : at + 2] == " ") or (at == end - 1 and text[at - 1 : at] == " ")
    return text[at] in _EDGE


def _has_partner(text: str, start: int, end: int, *, at_start: bool) -> bool:
    char = text[start] if at_start else text[end - 1]
    inside = text[start:end]
    if char in "(（":
        return at_start and any(c in inside for c in ")）")
    if char in ")）":
        return not at_start and any(c in inside for c in "(（")
    return False


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span so that it cuts no Latin word."""
    if start < end:
        while start > 0 and is_latin(text[start]) and is_latin(text[start - 1]):
            start -= 1
        while end < len(text) and is_latin(text[end - 1]) and is_latin(text[end]):
            end += 1
    return start, end


def _joined(text: str, spans: list[TaggedSpan]) -> list[TaggedSpan]:
    """Join events written with a plus sign ("KubeCon + CloudNativeCon")."""
    joined: list[TaggedSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last
            and int(last.probabilities.argmax()) == _EVENT == int(span.probabilities.argmax())
            and last.end < span.start
            and _JOINT.fullmatch(text[last.end : span.start])
        ):
            mean = (last.probabilities + span.probabilities) / 2
            joined[-1] = TaggedSpan(last.start, span.end, mean, span.held_back)
        else:
            joined.append(span)
    return joined
