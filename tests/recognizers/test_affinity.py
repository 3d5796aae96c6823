"""Affinities: the encoder's sides of a relation are averaged over each place and pooled over all places."""

import numpy as np
import pytest

from kg.recognizers.affinity import APART, REACH, Affinities, rivalry
from kg.recognizers.encoder import Answer
from kg.recognizers.spans import Tagging
from kg.recognizers.subwords import Subwords
from kg.recognizers.tags import NAME_TAGS, RELATIONS, SIDE, TALK_TAGS


def tagging(subjects, objects):
    """One subword a character; the first number of relation 1's sides is as given, all others are 0."""
    n = len(subjects)
    sides = [np.zeros((n, RELATIONS * SIDE), np.float32) for _ in range(2)]
    for side, values in zip(sides, (subjects, objects), strict=True):
        side[:, SIDE] = values
    subwords = Subwords(np.zeros(n, np.int64), np.arange(n), np.arange(1, n + 1))
    return Tagging("x" * n, subwords, Answer(np.zeros((n, NAME_TAGS)), np.zeros((n, TALK_TAGS)), *sides))


def test_a_pair_of_places_scores_the_product_of_their_mean_sides():
    affinities = Affinities(tagging([1, 3, 0, 0], [0, 0, 4, 0]), [[(0, 2)], [(2, 3)]])
    assert affinities.between(1, [0], [1])[0, 0] == pytest.approx(2 * 4 / SIDE**0.5)
    assert affinities.between(0, [0], [1])[0, 0] == pytest.approx(0.0)


def test_several_places_are_pooled():
    affinities = Affinities(tagging([2, 0, 0, 0], [0, 3, 0, 0]), [[(0, 1), (3, 4)], [(1, 2)]])
    wanted = np.log((np.exp(6 / SIDE**0.5) + 1) / 2)
    assert affinities.between(1, [0], [1])[0, 0] == pytest.approx(wanted)


def test_what_is_never_named_together_is_apart():
    n = REACH + 3
    affinities = Affinities(tagging([2.0] * n, [2.0] * n), [[(0, 1)], [(n - 1, n)], [(5, 6)]])
    scores = affinities.between(1, [0], [1, 2])
    assert scores[0, 0] == APART and scores[0, 1] > 0


def test_nothing_has_no_affinities():
    affinities = Affinities(tagging([1], [1]), [])
    assert affinities.between(0, [], []).shape == (0, 0)


def test_rivalry_is_the_lead_over_the_best_other():
    by_row, by_column = rivalry(np.array([[3.0, 1.0], [0.0, 2.0]]))
    assert by_row.tolist() == [[2.0, -2.0], [-2.0, 2.0]]
    assert by_column.tolist() == [[3.0, -1.0], [-3.0, 1.0]]


def test_rivalry_without_rivals_is_the_greatest():
    by_row, by_column = rivalry(np.array([[3.0]]))
    assert by_row[0, 0] == by_column[0, 0] == -APART
