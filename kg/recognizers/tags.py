"""Tag probabilities -> spans: the best legal BIO path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.records import EntityType

NAME_TYPES = (
    EntityType.PERSON,
    EntityType.ORGANIZATION,
    EntityType.PROJECT,
    EntityType.EVENT,
    EntityType.PLACE,
)
"""Types of the name head, in the order of its tags: tag 2i+1 begins type i, tag 2i+2 continues it, 0 is outside."""
NAME_TAGS = 1 + 2 * len(NAME_TYPES)
TALK_TAGS = 3
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class TagSpan:
    """Subwords [first, last] tagged as one span."""

    first: int
    last: int
    type_index: int
    probabilities: NDArray[np.float64]
    """Mean probability of each type over the span's subwords."""


def best_path(log_probabilities: NDArray[np.float32]) -> NDArray[np.int64]:
    """Give the most probable tag sequence in which every inside tag follows its own type (Viterbi)."""
    n, tags = log_probabilities.shape
    if not n:
        return np.zeros(0, np.int64)
    moves = np.zeros((tags, tags))
    for inside in range(2, tags, 2):
        moves[:, inside] = _NEVER
        moves[[inside - 1, inside], inside] = 0.0
    score = log_probabilities[0].astype(np.float64).copy()
    score[2::2] += _NEVER
    back = np.zeros((n, tags), np.int64)
    for i in range(1, n):
        reach = score[:, None] + moves
        back[i] = reach.argmax(0)
        score = reach[back[i], np.arange(tags)] + log_probabilities[i]
    path = np.zeros(n, np.int64)
    path[-1] = int(score.argmax())
    for i in range(n - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def tag_spans(log_probabilities: NDArray[np.float32]) -> list[TagSpan]:
    """Give the spans of the best path, in order."""
    path = best_path(log_probabilities)
    probabilities = np.exp(log_probabilities.astype(np.float64))
    types = (log_probabilities.shape[1] - 1) // 2
    by_type = probabilities[:, 1:].reshape(len(probabilities), types, 2).sum(2)
    spans = []
    i = 0
    while i < len(path):
        if path[i] % 2 == 1:
            j = i + 1
            while j < len(path) and path[j] == path[i] + 1:
                j += 1
            spans.append(TagSpan(i, j - 1, int(path[i] - 1) // 2, by_type[i:j].mean(0)))
            i = j
        else:
            i += 1
    return spans
