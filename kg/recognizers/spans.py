"""Tagged subwords -> clean spans of the rendered text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.encoder import Answer
from kg.recognizers.folding import is_latin
from kg.recognizers.subwords import Subwords
from kg.recognizers.tags import TagSpan, tag_spans, type_probabilities

WIDER = 1.5
"""How much (in log odds) the outside tag is held back for the second, wider reading."""
_EDGE = ' \t\n*#[]|>"“”‘’《》「」『』:：,，.。;；、-—–_!()（）'
_JOINT = re.compile(r"\s*(\+|&|\]\(\w+\) \+ \[)\s*")
_EVENT = 3


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A stretch of rendered text with the mean probability of each type over it."""

    start: int
    end: int
    probabilities: NDArray[np.float64]
    is_sure: bool
    """Whether the plain reading found it, and not only the wider one."""


@dataclass(frozen=True)
class Tagging:
    """The encoder's word on a rendered text."""

    text: str
    subwords: Subwords
    answer: Answer

    @cached_property
    def name_spans(self) -> tuple[TaggedSpan, ...]:
        """The spans that may name a person, organization, project, event or place."""
        return tuple(_joined(self.text, _read(self, self.names, self.name_types)))

    @cached_property
    def talk_spans(self) -> tuple[TaggedSpan, ...]:
        """The spans that may be a talk's title."""
        return tuple(_read(self, self.talks, type_probabilities(self.talks)))

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


def _read(tagging: Tagging, log_probabilities: NDArray[np.float32], by_type: NDArray[np.float64]) -> list[TaggedSpan]:
    sure = _spans(tagging, tag_spans(log_probabilities, by_type), is_sure=True)
    wider = log_probabilities.copy()
    wider[:, 0] -= WIDER
    taken = [(s.start, s.end) for s in sure]
    more = [
        s
        for s in _spans(tagging, tag_spans(wider, by_type), is_sure=False)
        if not any(s.start < end and start < s.end for start, end in taken)
    ]
    return sorted(sure + more, key=lambda s: (s.start, s.end))


def _spans(tagging: Tagging, tagged: list[TagSpan], *, is_sure: bool) -> list[TaggedSpan]:
    starts, ends = tagging.subwords.starts, tagging.subwords.ends
    spans = []
    for span in tagged:
        first, last = span.first, span.last
        start, end = int(starts[first]), int(ends[first : last + 1].max())
        start, end = whole_words(tagging.text, *trim_marks(tagging.text, start, end))
        if start >= end:
            continue
        spans.append(TaggedSpan(start, end, span.probabilities, is_sure))
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
            joined[-1] = TaggedSpan(last.start, span.end, mean, last.is_sure and span.is_sure)
        else:
            joined.append(span)
    return joined
