"""Candidates -> how well each fits the relations that the text may state of it: a name is known by its company."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.affinity import APART, Affinities, Span
from kg.recognizers.spans import TaggedSpan, Tagging
from kg.recognizers.tags import NAME_TYPES
from kg.records import EntityType, Predicate
from kg.signatures import SIGNATURES

_ORDER = tuple(SIGNATURES)
_LIKELY = 0.4
"""The probability from which on a tagged span counts as one of its type."""
_MOST = 400
NAME_SIDES = (
    (Predicate.SPEAKS_AT, "subject"),
    (Predicate.AFFILIATED_WITH, "subject"),
    (Predicate.AFFILIATED_WITH, "object"),
    (Predicate.WORKS_ON, "object"),
    (Predicate.PART_OF, "object"),
    (Predicate.ORGANIZES, "subject"),
    (Predicate.ORGANIZES, "object"),
    (Predicate.SPONSORS, "subject"),
    (Predicate.LOCATED_IN, "subject"),
    (Predicate.LOCATED_IN, "object"),
    (Predicate.ABOUT, "object"),
)
TALK_SIDES = ((Predicate.SPEAKS_AT, "object"), (Predicate.PART_OF, "subject"), (Predicate.ABOUT, "subject"))


def company(
    tagging: Tagging, candidates: Sequence[Sequence[Span]], sides: Sequence[tuple[Predicate, str]]
) -> NDArray[np.float64]:
    """Give for each candidate (its places) and each side of a relation its best affinity: [candidates, sides].

    The other side is what the encoder tagged. Nothing there to be related to counts as APART.
    """
    anchors = _anchors(tagging)
    spans = [*candidates, *([span] for group in anchors.values() for span in group)]
    affinities = Affinities(tagging, spans)
    numbers: dict[EntityType, list[int]] = {}
    at = len(candidates)
    for kind, group in anchors.items():
        numbers[kind] = list(range(at, at + len(group)))
        at += len(group)
    out = np.full((len(candidates), len(sides)), APART)
    own = list(range(len(candidates)))
    for column, (predicate, side) in enumerate(sides):
        subjects, objects = SIGNATURES[predicate]
        others = [n for kind in (objects if side == "subject" else subjects) for n in numbers.get(kind, ())]
        if own and others:
            relation = _ORDER.index(predicate)
            if side == "subject":
                out[:, column] = affinities.between(relation, own, others).max(1)
            else:
                out[:, column] = affinities.between(relation, others, own).max(0)
    return out


def _anchors(tagging: Tagging) -> dict[EntityType, list[Span]]:
    """Give the spans that the encoder is fairly sure of, by type."""
    anchors: dict[EntityType, list[Span]] = {}
    for span in tagging.name_spans:
        _add(anchors, NAME_TYPES[int(span.probabilities.argmax())], span)
    for span in tagging.talk_spans:
        _add(anchors, EntityType.TALK, span)
    return anchors


def _add(anchors: dict[EntityType, list[Span]], kind: EntityType, span: TaggedSpan) -> None:
    group = anchors.setdefault(kind, [])
    if span.probabilities.max() >= _LIKELY and len(group) < _MOST:
        group.append((span.start, span.end))
