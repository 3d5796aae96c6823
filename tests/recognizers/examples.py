"""Readings, names and scorers made by hand instead of by the trained weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from kg.forest import Forest
from kg.readers import read_text
from kg.recognizers import Reading, find_names, find_talks, in_text_order
from kg.recognizers.encoder import Answer
from kg.recognizers.folding import Folded
from kg.recognizers.found import Found, Surface
from kg.recognizers.joins import Accepted
from kg.recognizers.layout import Layout
from kg.recognizers.names import collect
from kg.recognizers.rendering import render
from kg.recognizers.spans import TaggedSpan, Tagging
from kg.recognizers.subwords import cut, load_tokenizer
from kg.recognizers.tags import NAME_TAGS, NAME_TYPES, RELATIONS, SIDE, TALK_TAGS
from kg.records import Document, EntityType, Segment
from kg.relations.scene import Scene

CASES = Path(__file__).parents[1] / "cases"
Names = Iterable[tuple[str, EntityType]]


def load_cases(path: str) -> list[dict[str, Any]]:
    """Give the cases of ``tests/cases/PATH.yaml``."""
    cases = yaml.safe_load((CASES / f"{path}.yaml").read_text("utf-8"))
    assert isinstance(cases, list)
    return cases


def plain(text: str, marks: tuple[Any, ...] = ()) -> Document:
    """Take a text for a document that is its own raw file."""
    return Document("", "", "text", text, text, (Segment(0, len(text), 0, len(text)),) if text else (), marks)


def places(text: str, names: Iterable[str]) -> list[tuple[int, int, str]]:
    """Find every place of every name; longer names hide those inside them."""
    found: list[tuple[int, int, str]] = []
    for name in sorted(names, key=lambda n: -len(n)):
        at = text.find(name)
        while at >= 0:
            if not any(at < e and s < at + len(name) for s, e, _ in found):
                found.append((at, at + len(name), name))
            at = text.find(name, at + 1)
    return sorted(found)


def one_hot(kind: EntityType, strength: float = 0.9) -> NDArray[np.float64]:
    """Give probabilities of the name types that favour one."""
    row = np.full(len(NAME_TYPES), (1 - strength) / 20)
    row[NAME_TYPES.index(kind)] = strength
    return row


def tagging_of(text: str, names: Names = (), talks: Iterable[str] = (), strength: float = 0.9) -> Tagging:
    """Tag every place of the names and talks, each with the strength; the rest is outside."""
    subwords = cut(text, load_tokenizer())
    name_tags = np.full((len(subwords.ids), NAME_TAGS), 0.002)
    talk_tags = np.full((len(subwords.ids), TALK_TAGS), 0.01)
    name_tags[:, 0] = talk_tags[:, 0] = strength
    types = dict(names)
    for start, end, name in places(text, types):
        paint(name_tags, subwords.starts, subwords.ends, (start, end), 1 + 2 * NAME_TYPES.index(types[name]), strength)
    for start, end, _ in places(text, talks):
        paint(talk_tags, subwords.starts, subwords.ends, (start, end), 1, strength)
    logs = [np.log(tags / tags.sum(1, keepdims=True)).astype(np.float32) for tags in (name_tags, talk_tags)]
    return Tagging(text, subwords, answer_of(logs[0], logs[1]))


def scene_of(text: str, found: tuple[Found, ...]) -> Scene:
    """Place found things in a text of which the encoder says nothing."""
    return Scene(Layout.of(text), tagging_of(text), found)


def answer_of(names: NDArray[np.float32], talks: NDArray[np.float32]) -> Answer:
    """Give tags without a word on pairs."""
    sides = np.zeros((len(names), RELATIONS * SIDE), np.float32)
    return Answer(names, talks, sides, sides)


def paint(
    tags: NDArray[np.float64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    place: tuple[int, int],
    begin: int,
    strength: float,
) -> None:
    inside = np.flatnonzero((starts >= place[0]) & (ends <= place[1]) & (starts < ends))
    tags[inside, 0] = 0.01
    tags[inside, begin + 1] = strength
    tags[inside[0], begin], tags[inside[0], begin + 1] = strength, 0.01


def reading_of(document: Document, names: Names = (), talks: Iterable[str] = ()) -> Reading:
    """Read a document as if the encoder had tagged these names and talks."""
    rendering = render(document)
    tagging = tagging_of(rendering.text, names, talks)
    return Reading(document, rendering, Layout.of(rendering.text), tagging)


def markdown_reading(text: str, names: Names = (), talks: Iterable[str] = ()) -> Reading:
    return reading_of(read_text(text), names, talks)


def find_things(reading: Reading, scorers: Mapping[str, Forest]) -> tuple[Found, ...]:
    """Find names and talks, as the two components of a pipeline do one after the other."""
    return in_text_order(find_names(reading, scorers) + find_talks(reading, scorers["talks"]))


def accepted_of(text: str, names: Names, confidence: float = 0.9) -> list[Accepted]:
    """Give the names as accepted candidates with all their places."""
    types = dict(names)
    spans = [TaggedSpan(s, e, one_hot(types[n])) for s, e, n in places(text, types)]
    collected = collect(text, Folded.of(text), spans)
    return [Accepted(c, NAME_TYPES[int(c.probabilities().argmax())], confidence) for c in collected]


def found_of(text: str, *things: tuple[EntityType, str] | tuple[EntityType, str, float]) -> tuple[Found, ...]:
    """Give things with all their places in the text."""
    made = []
    by_name = places(text, [t[1] for t in things])
    for kind, name, *rest in things:
        confidence = rest[0] if rest else 0.9
        surfaces = tuple(Surface(s, e, n, confidence, "test") for s, e, n in by_name if n == name)
        assert surfaces, f"{name!r} is not in the text"
        made.append(Found(kind, name, surfaces, confidence))
    return tuple(made)


def stump(column: int, threshold: float, *, high: bool = True, cut: float = 0.5) -> Forest:
    """Give a scorer that looks at one feature: likely above the threshold (or, with high=False, at or below it)."""
    low_value, high_value = (-4.0, 4.0) if high else (4.0, -4.0)
    return Forest(
        feature=np.array([column, 0, 0], np.int32),
        threshold=np.array([threshold, 0, 0], np.float64),
        left=np.array([1, 1, 2], np.int32),
        right=np.array([2, 1, 2], np.int32),
        value=np.array([0, low_value, high_value], np.float64),
        roots=np.array([0], np.int32),
        depth=1,
        baseline=0.0,
        cut=cut,
    )
