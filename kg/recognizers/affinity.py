"""The encoder's word on pairs: how well two things fit each relation where the text names both."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.spans import Tagging
from kg.recognizers.stretches import covered, means
from kg.recognizers.tags import SIDE

REACH = 400
"""Subwords between two names up to which the encoder has seen them together in training."""
APART = -12.0
"""The affinity of things that the text never names within reach of each other."""
_MOST_PAIRS = 1 << 19  # pairs of places weighed at once: bounds memory
Span = tuple[int, int]


class Affinities:
    """Subject and object sides of every place of every thing."""

    def __init__(self, tagging: Tagging, places: Sequence[Sequence[Span]]) -> None:
        """Average the sides over the subwords of each place (start and end in the rendered text)."""
        bounds = np.cumsum([0, *(len(spans) for spans in places)]).tolist()
        self._rows = [np.arange(low, high) for low, high in itertools.pairwise(bounds)]
        flat = np.array([span for spans in places for span in spans], np.int64).reshape(-1, 2)
        self._first, high = covered(tagging.subwords, flat[:, 0], flat[:, 1])
        self._subjects = means(tagging.answer.subjects, self._first, high)
        self._objects = means(tagging.answer.objects, self._first, high)

    def between(self, relation: int, subjects: Sequence[int], objects: Sequence[int]) -> NDArray[np.float64]:
        """Give the affinity of each subject with each object, in log odds but for a constant: [subjects, objects].

        Places are pooled as in training: the log of the mean of the exponentials.
        """
        out = np.full((len(subjects), len(objects)), APART)
        if not subjects or not objects:
            return out
        columns, bounds = self._places(objects)
        block = max(1, _MOST_PAIRS // (len(columns) * max(len(self._rows[x]) for x in subjects)))
        for at in range(0, len(subjects), block):
            rows, starts = self._places(subjects[at : at + block])
            weights, near = self._weights(relation, rows, columns)
            total = np.add.reduceat(np.add.reduceat(weights, starts, axis=0), bounds, axis=1)
            count = np.add.reduceat(np.add.reduceat(near, starts, axis=0, dtype=np.int64), bounds, axis=1)
            seen = count > 0
            mean = np.divide(total, count, out=np.ones_like(total), where=seen)
            np.log(mean, out=out[at : at + block], where=seen)
        return out

    def _places(self, things: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the rows of all places of some things, and where the places of each begin among them."""
        rows = [self._rows[i] for i in things]
        return np.concatenate(rows), np.cumsum([0, *(len(row) for row in rows[:-1])])

    def _weights(
        self, relation: int, rows: NDArray[np.int64], columns: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Give the exponential of each pair's score, 0 for those out of reach, and which pairs are within it."""
        side = slice(relation * SIDE, (relation + 1) * SIDE)
        left, right = self._subjects[rows, side].astype(np.float64), self._objects[columns, side].astype(np.float64)
        near: NDArray[np.bool_] = np.abs(self._first[rows][:, None] - self._first[columns][None, :]) <= REACH
        scores = np.clip(left @ right.T / SIDE**0.5, -20, 20)
        return np.exp(scores, out=np.zeros_like(scores), where=near), near


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
