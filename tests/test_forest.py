"""Forest: sums of trees, calibrated, and the way through arrays."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.forest import Forest


def two_trees(**changes) -> Forest:
    """Tree 1: x0 <= 1 ? (x1 <= 5 ? 0.5 : 1.5) : -2. Tree 2: x1 <= 3 ? 10 : 20."""
    facts = {"depth": 2, "baseline": -12.0, "cut": 0.4} | changes
    return Forest(
        feature=np.array([0, 1, 0, 0, 0, 1, 0, 0], np.int32),
        threshold=np.array([1, 5, 0, 0, 0, 3, 0, 0], np.float64),
        left=np.array([1, 2, 2, 3, 4, 6, 6, 7], np.int32),
        right=np.array([4, 3, 2, 3, 4, 7, 6, 7], np.int32),
        value=np.array([0, 0, 0.5, 1.5, -2, 0, 10, 20], np.float64),
        roots=np.array([0, 5], np.int32),
        **facts,
    )


def sigmoid(odds: float) -> float:
    return 1 / (1 + np.exp(-odds))


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ([0, 0], 10.5),  # left, left; left
        ([1, 3], 10.5),  # a value at the threshold goes left
        ([1, 4], 20.5),
        ([0, 9], 21.5),
        ([2, 0], 8.0),  # a leaf above the deepest level stays where it is
        ([2, 9], 18.0),
    ],
)
def test_forest_adds_one_leaf_of_each_tree(row, total):
    assert two_trees().probabilities(np.array([row], np.float64))[0] == pytest.approx(sigmoid(total - 12))


def test_forest_calibrates_the_log_odds():
    calibrated = two_trees(scale=0.5, shift=-1.0).probabilities(np.array([[0.0, 9.0]]))
    assert calibrated[0] == pytest.approx(sigmoid(0.5 * 9.5 - 1.0))


def test_forest_keeps_probabilities_inside_zero_and_one():
    certain = two_trees(scale=1e6).probabilities(np.array([[0.0, 0.0], [0.0, 9.0]]))
    assert 0 < certain[0] < 1e-12
    assert 1 - 1e-12 < certain[1] < 1


def test_forest_takes_no_rows():
    assert two_trees().probabilities(np.zeros((0, 2))).shape == (0,)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=20))
def test_forest_scores_each_row_by_itself(rows):
    forest = two_trees()
    together = forest.probabilities(np.array(rows * 60, np.float64))  # more than one lot
    alone = [forest.probabilities(np.array([row], np.float64))[0] for row in rows]
    assert together.tolist() == alone * 60


def test_forest_goes_through_arrays_unchanged():
    forest = two_trees(scale=0.7, shift=0.1)
    arrays = {f"talks.{key}": array for key, array in forest.arrays().items()}
    again = Forest.from_arrays(arrays | {"other.facts": np.zeros(5)}, "talks")
    rows = np.random.default_rng(1).normal(size=(50, 2)) * 5
    assert again.probabilities(rows).tolist() == forest.probabilities(rows).tolist()
    assert (again.depth, again.baseline, again.cut, again.scale, again.shift) == (2, -12.0, 0.4, 0.7, 0.1)
    assert again.left.dtype == np.int32
