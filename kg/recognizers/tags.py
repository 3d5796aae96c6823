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
_MARGIN = 1e-6
"""What the outside tag must be ahead by, in log odds: far above what rounding can do."""


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

    The best path leads through every row that is outside for certain, so each stretch between two of them has a best
    path of its own.
    """
    rows = log_probabilities.astype(np.float64)
    path = np.zeros(len(rows), np.int64)
    if len(rows):
        edges = np.flatnonzero(np.diff(_is_outside(rows), prepend=True, append=True))
        for first, end in edges.reshape(-1, 2).tolist():
            path[first:end] = _best_stretch(rows[first:end].tolist())
    return path


def _is_outside(rows: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell the rows that the best path leaves outside, whatever stands around them.

    A path through another tag there is worse than one that ends its span before the row and, if it went on behind it,
    begins a new one of its type: what that costs is less than what the row itself gains.
    """
    ahead: NDArray[np.float64] = rows[:, 0] - rows[:, 1:].max(1)
    begun_anew = np.zeros(len(rows))
    begun_anew[:-1] = (rows[1:, 2::2] - rows[1:, 1::2]).max(1)
    outside: NDArray[np.bool_] = ahead > np.maximum(begun_anew, 0) + _MARGIN
    return outside


def _best_stretch(rows: list[list[float]]) -> list[int]:
    """Give the best path of some rows, the first of which is not inside; with a dozen tags lists beat arrays."""
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
    return path[::-1]


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


def type_probabilities(log_probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """Give the probability of each type for each subword, begun or inside: [subwords, types]."""
    rows, tags = log_probabilities.shape
    probabilities: NDArray[np.float64] = np.exp(log_probabilities[:, 1:].astype(np.float64))
    by_type: NDArray[np.float64] = probabilities.reshape(rows, (tags - 1) // 2, 2).sum(2)
    return by_type


def tag_spans(log_probabilities: NDArray[np.float32], by_type: NDArray[np.float64] | None = None) -> list[TagSpan]:
    """Give the spans of the best path, in order, with the means of ``by_type`` (None: of the tags' own)."""
    by_type = type_probabilities(log_probabilities) if by_type is None else by_type
    return [TagSpan(i, j - 1, kind, by_type[i:j].mean(0)) for i, j, kind in runs(best_path(log_probabilities).tolist())]
