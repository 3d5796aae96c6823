"""The order that is found has the largest sum, and only what is sure is aligned."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.alignment import aligned, best_order

SCORES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([-2.0, -1.0, 0.0, 1.0, 2.0, 3.0]), min_size=columns, max_size=columns),
        min_size=1,
        max_size=4,
    )
)


def worth(scores, pairs):
    return sum(scores[i][j] + 0.1 for i, j in pairs)


@given(SCORES)
def test_no_order_has_a_larger_sum(scores):
    allowed = [(i, j) for i, row in enumerate(scores) for j, score in enumerate(row) if score >= 0]
    ways = (
        pairs
        for size in range(len(scores) + 1)
        for pairs in combinations(allowed, size)
        if all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    )
    found = best_order(scores)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))
    assert set(found) <= set(allowed)
    assert worth(scores, found) == pytest.approx(max(worth(scores, pairs) for pairs in ways))


@pytest.mark.parametrize(
    ("scores", "pairs"),
    [
        ([[1.0]], [(0, 0)]),  # one word, one talk in each
        ([[0.0]], []),
        ([[1.0, 0.0]], []),  # one word is too little where one post has more talks
        ([[2.0, 0.0]], [(0, 0)]),
        ([[2.0, 2.0]], []),  # which of the two?
        ([[2.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 2.0]], [(0, 0), (1, 1), (2, 2)]),
        ([[2.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 2.0]], [(0, 0), (2, 2)]),
        ([[2.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 2.0]], [(0, 0), (2, 3)]),  # one between two
        ([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], [(0, 0), (1, 1), (2, 2)]),
        ([[1.0, 1.0], [1.0, 1.0]], []),
    ],
)
def test_only_what_is_sure_is_aligned(scores, pairs):
    assert aligned(scores) == pairs
