"""Stretches: many are averaged at once, each to the very numbers that it alone would give."""

import numpy as np
import pytest

from kg.recognizers.stretches import by_length, covered, means
from kg.recognizers.subwords import Subwords


def test_covered_gives_at_least_one_subword():
    subwords = Subwords(np.arange(4), np.array([0, 3, 4, 9]), np.array([3, 4, 9, 9]))  # the last ends the line
    low, high = covered(subwords, [0, 1, 3, 9], [3, 4, 9, 10])
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 3), (4, 5)]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_means_are_those_of_each_stretch_alone(kind):
    random = np.random.default_rng(7)
    rows = random.normal(size=(300, 11)).astype(kind)
    low = random.integers(0, 280, 200)
    high = low + random.integers(1, 40, 200)
    assert (means(rows, low, high) == np.array([rows[i:j].mean(0) for i, j in zip(low, high, strict=True)])).all()


def test_a_stretch_beyond_the_last_row_is_left_out():
    rows = np.ones((2, 3))
    assert means(rows, np.array([1, 2]), np.array([2, 3])).tolist() == [[1, 1, 1], [0, 0, 0]]
    assert [numbers.tolist() for numbers, _ in by_length(np.array([2]), np.array([3]), 2)] == []
