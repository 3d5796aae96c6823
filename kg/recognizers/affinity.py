"""The encoder's word on pairs: how well two things fit each relation where the text names both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.spans import Tagging
from kg.recognizers.tags import SIDE

REACH = 400
"""Subwords between two names up to which the encoder has seen them together in training."""
APART = -12.0
"""The affinity of things that the text never names within reach of each other."""
Span = tuple[int, int]


class Affinities:
    """Subject and object sides of every place of every thing."""

    def __init__(self, tagging: Tagging, places: Sequence[Sequence[Span]]) -> None:
        """Average the sides over the subwords of each place (start and end in the rendered text)."""
        starts, ends = tagging.subwords.starts, tagging.subwords.ends
        self._rows: list[NDArray[np.int64]] = []
        first: list[int] = []
        subjects: list[NDArray[np.float32]] = []
        objects: list[NDArray[np.float32]] = []
        width = tagging.answer.subjects.shape[1]
        for spans in places:
            self._rows.append(np.arange(len(first), len(first) + len(spans)))
            for start, end in spans:
                low = int(np.searchsorted(ends, start, "right"))
                high = max(int(np.searchsorted(starts, end, "left")), low + 1)
                first.append(low)
                subjects.append(_mean(tagging.answer.subjects[low:high], width))
                objects.append(_mean(tagging.answer.objects[low:high], width))
        self._first = np.array(first, np.int64)
        self._subjects = np.array(subjects, np.float32).reshape(len(first), width)
        self._objects = np.array(objects, np.float32).reshape(len(first), width)

    def between(self, relation: int, subjects: Sequence[int], objects: Sequence[int]) -> NDArray[np.float64]:
        """Give the affinity of each subject with each object, in log odds but for a constant: [subjects, objects].

        Places are pooled as in training: the log of the mean of the exponentials.
        """
        side = slice(relation * SIDE, (relation + 1) * SIDE)
        out = np.full((len(subjects), len(objects)), APART)
        if not subjects or not objects:
            return out
        columns = np.concatenate([self._rows[y] for y in objects])
        bounds = np.cumsum([0] + [len(self._rows[y]) for y in objects[:-1]])
        right, right_at = self._objects[columns, side].astype(np.float64), self._first[columns]
        for i, x in enumerate(subjects):
            rows = self._rows[x]
            scores = self._subjects[rows, side].astype(np.float64) @ right.T / SIDE**0.5
            near = np.abs(self._first[rows][:, None] - right_at[None, :]) <= REACH
            weights = np.where(near, np.exp(np.clip(scores, -20, 20)), 0.0).sum(0)
            total, count = np.add.reduceat(weights, bounds), np.add.reduceat(near.sum(0), bounds)
            seen = count > 0
            out[i, seen] = np.log(total[seen] / count[seen])
        return out


def _mean(rows: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = rows.mean(0) if len(rows) else np.zeros(width, np.float32)
    return mean


def rivalry(scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give how far each affinity is above the best other one of its row, and of its column."""
    return _lead(scores), _lead(scores.T).T


def popularity(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give for each column the share of rows that it fits best, of those that fit any: the main event's is high."""
    named = scores.max(1, initial=APART) > APART
    shares = np.zeros(scores.shape[1])
    if named.any():
        np.add.at(shares, scores[named].argmax(1), 1.0 / named.sum())
    return shares


def _lead(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = scores.shape
    if columns < 2:
        return np.full((rows, columns), -APART)
    order = np.sort(scores, axis=1)
    best, second = order[:, -1:], order[:, -2:-1]
    lead: NDArray[np.float64] = scores - np.where(scores == best, second, best)
    return lead
