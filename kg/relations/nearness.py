"""Things of one relation's two sides -> how near each comes to each, and which are nearest."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.relations.scene import FAR_LINE, FAR_SECTION, MAX_SURFACES, MOST_LINES, Meeting, Place, Scene, meeting_of

_MOST_PAIRS = 1 << 18  # pairs of places looked at together: bounds memory
_NOBODY = 1 << 62
"""The cost of meeting oneself."""
Integers = NDArray[np.int64]


class Row:
    """What one thing may be related to, the nearest first."""

    def __init__(self, costs: list[int], others: list[int]) -> None:
        """Take the costs, lowest first, and the things in the same order."""
        self.costs, self.others = costs, others

    def __len__(self) -> int:
        """Count the others."""
        return len(self.costs)

    def rank(self, cost: float) -> int:
        """Count the others that are nearer than a cost."""
        return bisect.bisect_left(self.costs, cost)


class Nearness:
    """Where each subject comes closest to each object; no thing meets itself."""

    def __init__(self, scene: Scene, subjects: Sequence[int], objects: Sequence[int]) -> None:
        """Weigh every pair of places."""
        self._scene = scene
        # Equally near things stand in the order of their numbers.
        self._subjects, self._objects = sorted(subjects), sorted(objects)
        self._column = {y: j for j, y in enumerate(self._objects)}
        self._line = {x: i for i, x in enumerate(self._subjects)}
        self._keys = _keys(scene, self._subjects, self._objects)
        same = np.array(self._subjects)[:, None] == np.array(self._objects)[None, :]
        costs = np.where(same, _NOBODY, self._keys // MAX_SURFACES**2)
        self.of_subject = dict(zip(self._subjects, _rows(costs, self._objects), strict=True))
        self.of_object = dict(zip(self._objects, _rows(costs.T, self._subjects), strict=True))

    def meeting(self, x: int, y: int) -> Meeting:
        """Give where two things come closest."""
        key = int(self._keys[self._line[x], self._column[y]])
        first, second = divmod(key % MAX_SURFACES**2, MAX_SURFACES)
        return meeting_of(self._scene.places[x][first], self._scene.places[y][second])


def _rows(costs: Integers, others: list[int]) -> list[Row]:
    order = np.argsort(costs, axis=1, kind="stable")
    numbers = np.array(others)[order].tolist()
    rows = []
    for row, ids in zip(np.take_along_axis(costs, order, 1).tolist(), numbers, strict=True):
        count = bisect.bisect_left(row, _NOBODY)
        rows.append(Row(row[:count], ids[:count]))
    return rows


def _keys(scene: Scene, subjects: list[int], objects: list[int]) -> Integers:
    """Give for each pair the lowest cost with the places at which it is met, the first of equal ones, as one number."""
    out = np.empty((len(subjects), len(objects)), np.int64)
    if not subjects or not objects:
        return out
    right, bounds = _columns([scene.places[y] for y in objects])
    step = max(1, _MOST_PAIRS // (len(right) * MAX_SURFACES))
    for at in range(0, len(subjects), step):
        left, starts = _columns([scene.places[x] for x in subjects[at : at + step]])
        keys = (_costs(left, right) * MAX_SURFACES + left[:, -1:]) * MAX_SURFACES + right[:, -1]
        out[at : at + step] = np.minimum.reduceat(np.minimum.reduceat(keys, starts, axis=0), bounds, axis=1)
    return out


def _columns(things: list[list[Place]]) -> tuple[Integers, Integers]:
    """Give start, end, line, section and number of every place, and where those of each thing begin."""
    rows = [(p.start, p.end, p.line, p.section, number) for row in things for number, p in enumerate(row)]
    bounds = list(itertools.accumulate((len(row) for row in things[:-1]), initial=0))
    return np.array(rows, np.int64), np.array(bounds)


def _costs(left: Integers, right: Integers) -> Integers:
    start, end, line, section = (left[:, n, None] for n in range(4))
    other_start, other_end, other_line, other_section = (right[None, :, n] for n in range(4))
    inside = ((other_start <= start) & (end <= other_end)) | ((start <= other_start) & (other_end <= end))
    gap = np.where(start < other_start, other_start - end, start - other_end)
    distance = np.where(inside, 0, np.maximum(gap, 0))
    lines = np.minimum(np.abs(line - other_line), MOST_LINES)
    costs: Integers = distance + FAR_LINE * lines + FAR_SECTION * (section != other_section)
    return costs
