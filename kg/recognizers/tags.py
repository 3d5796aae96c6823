"""Tag probabilities -> spans: the best legal BIO path."""

from __future__ import annotations

from collections.abc import Iterator
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
RELATIONS = 9
"""How many relations the encoder knows: those of ``kg.signatures.SIGNATURES``, in their order."""
SIDE = 12
"""Numbers that stand for one side of one relation."""
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
    """Give the most probable tag sequence in which every inside tag follows its own type (Viterbi).

    Plain lists: with a dozen tags they are ten times as fast as arrays.
    """
    rows = log_probabilities.astype(np.float64).tolist()
    if not rows:
        return np.zeros(0, np.int64)
    score = [x + _NEVER if tag and tag % 2 == 0 else x for tag, x in enumerate(rows[0])]
    inside = range(2, len(score), 2)
    back: list[list[int]] = []
    for row in rows[1:]:
        best = max(score)
        origins = [score.index(best)] * len(row)
        reached = [best + x for x in row]
        for tag in inside:
            origins[tag] = tag - 1 if score[tag - 1] >= score[tag] else tag
            reached[tag] = score[origins[tag]] + row[tag]
        back.append(origins)
        score = reached
    path = [score.index(max(score))]
    for origins in reversed(back):
        path.append(origins[path[-1]])
    return np.array(path[::-1], np.int64)


def runs(tags: list[int]) -> Iterator[tuple[int, int, int]]:
    """Give (first, last + 1, type) of every span in a tag sequence."""
    i = 0
    while i < len(tags):
        if tags[i] % 2 == 1:
            j = i + 1
            while j < len(tags) and tags[j] == tags[i] + 1:
                j += 1
            yield i, j, (tags[i] - 1) // 2
            i = j
        else:
            i += 1


def tag_spans(log_probabilities: NDArray[np.float32]) -> list[TagSpan]:
    """Give the spans of the best path, in order."""
    probabilities = np.exp(log_probabilities.astype(np.float64))
    types = (log_probabilities.shape[1] - 1) // 2
    by_type = probabilities[:, 1:].reshape(len(probabilities), types, 2).sum(2)
    return [TagSpan(i, j - 1, kind, by_type[i:j].mean(0)) for i, j, kind in runs(best_path(log_probabilities).tolist())]
