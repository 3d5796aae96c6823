"""Tags: the best path is legal, whatever the probabilities."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.recognizers.tags import NAME_TAGS, NAME_TYPES, TALK_TAGS, best_path, tag_spans


def logs(*rows):
    return np.log(np.array(rows, np.float32))


def is_legal(path):
    return all(t % 2 or t == 0 or (i and path[i - 1] in (t, t - 1)) for i, t in enumerate(path))


def test_best_path_of_nothing_is_empty():
    assert best_path(np.zeros((0, TALK_TAGS), np.float32)).tolist() == []


def test_best_path_takes_each_best_tag_where_that_is_legal():
    assert best_path(logs([0.1, 0.8, 0.1], [0.1, 0.1, 0.8], [0.8, 0.1, 0.1])).tolist() == [1, 2, 0]


def test_best_path_does_not_begin_inside():
    assert best_path(logs([0.1, 0.2, 0.7], [0.1, 0.1, 0.8])).tolist() == [1, 2]


def test_best_path_does_not_change_type_inside():
    row = np.full(NAME_TAGS, 0.01, np.float32)
    first, second = row.copy(), row.copy()
    first[1] = 0.9  # begins a person
    second[4], second[2] = 0.5, 0.4  # rather inside an organization
    assert best_path(np.log(np.stack([first, second]))).tolist() == [1, 2]


def test_name_tags_fit_the_name_types():
    assert 1 + 2 * len(NAME_TYPES) == NAME_TAGS


@settings(max_examples=80, deadline=None)
@given(arrays(np.float32, st.tuples(st.integers(1, 5), st.just(5)), elements=st.floats(-8, 0, width=32)))
def test_best_path_is_the_best_of_all_legal_paths(table):
    path = best_path(table)
    assert is_legal(path)
    rows = range(len(table))
    best = max(
        sum(float(table[i, p[i]]) for i in rows) for p in itertools.product(range(5), repeat=len(table)) if is_legal(p)
    )
    assert sum(float(table[i, path[i]]) for i in rows) == pytest.approx(best, abs=1e-4)


def test_tag_spans_gives_neighbouring_spans_apart():
    spans = tag_spans(logs([0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.1, 0.2, 0.7], [0.9, 0.05, 0.05]))
    assert [(s.first, s.last, s.type_index) for s in spans] == [(0, 0, 0), (1, 2, 0)]


def test_tag_spans_gives_the_mean_probability_of_each_type():
    (span,) = tag_spans(logs([0.1, 0.7, 0.2], [0.3, 0.1, 0.6]))
    assert span.probabilities == pytest.approx([0.8])
