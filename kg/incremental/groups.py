"""Items and the keys they show -> groups of those that share keys, directly or through others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.incremental.memory import Numbers


def find_groups(keys: NDArray[np.uint64], owners: Numbers, knots: Numbers) -> list[Numbers]:
    """Give the groups of two and more, each with its items in order, sorted by the first.

    ``keys`` and ``owners`` are of one length: which item shows which key. ``knots`` has one place for each item: an
    item that it is in one group with, such as itself.
    """
    order = np.argsort(keys, kind="stable")
    sorted_keys, sorted_owners = keys[order], owners[order]
    same = np.flatnonzero(sorted_keys[1:] == sorted_keys[:-1])
    tied = np.flatnonzero(knots != np.arange(len(knots)))
    left = np.concatenate([sorted_owners[same], tied]).tolist()
    right = np.concatenate([sorted_owners[same + 1], knots[tied]]).tolist()
    parent = list(range(len(knots)))
    for one, other in zip(left, right, strict=True):
        a, b = _root(parent, one), _root(parent, other)
        if a != b:
            parent[max(a, b)] = min(a, b)
    roots = np.array([_root(parent, item) for item in range(len(parent))], np.int64)
    return _of_several(roots)


def _root(parent: list[int], item: int) -> int:
    while parent[item] != item:
        parent[item] = parent[parent[item]]
        item = parent[item]
    return item


def _of_several(roots: Numbers) -> list[Numbers]:
    order = np.argsort(roots, kind="stable")
    ends = np.flatnonzero(np.diff(roots[order])) + 1
    return [group for group in np.split(order, ends) if len(group) > 1]
