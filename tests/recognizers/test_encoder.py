"""Encoder: windows cover the text and are blended, whatever runs the model."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognizers import encoder
from kg.recognizers.encoder import BATCH, BOS, EOS, PAD, STRIDE, WINDOW, tag, windows
from kg.recognizers.tags import NAME_TAGS, RELATIONS, SIDE, TALK_TAGS


class FakeRunner:
    """Answers each subword with its id as the log odds of one tag, and keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, ids, attend):
        self.asked.append((ids, attend))
        names = np.zeros((*ids.shape, NAME_TAGS), np.float32)
        talks = np.zeros((*ids.shape, TALK_TAGS), np.float32)
        names[..., 1] = ids % 7
        talks[..., 2] = ids % 5
        sides = np.zeros((*ids.shape, RELATIONS * SIDE), np.float32)
        sides[..., 3] = ids % 11
        return names, talks, sides, -sides


def expected(ids, tags, column, modulus):
    logits = np.zeros((len(ids), tags))
    logits[:, column] = ids % modulus
    return logits - np.log(np.exp(logits).sum(1, keepdims=True))


@settings(deadline=None)
@given(st.integers(0, 3000))
def test_windows_cover_every_subword_with_overlap(length):
    cuts = windows(length)
    assert cuts[0][0] == 0 and cuts[-1][1] == length
    assert all(end - start <= WINDOW for start, end in cuts)
    assert all(b[0] < a[1] and a[0] < b[0] <= a[0] + STRIDE for a, b in itertools.pairwise(cuts))


@pytest.mark.parametrize("length", [1, 5, WINDOW, WINDOW + 1, 1000, 1600])
def test_tag_gives_log_probabilities_of_every_subword(length):
    ids = np.arange(3, 3 + length)
    answer = tag(ids, FakeRunner())
    assert answer.names == pytest.approx(expected(ids, NAME_TAGS, 1, 7), abs=1e-4)
    assert answer.talks == pytest.approx(expected(ids, TALK_TAGS, 2, 5), abs=1e-4)
    assert answer.subjects[:, 3] == pytest.approx(ids % 11, abs=1e-4)
    assert answer.objects == pytest.approx(-answer.subjects, abs=1e-4)


def test_tag_frames_each_window_and_pads_the_rest():
    runner = FakeRunner()
    tag(np.full(WINDOW + 10, 9), runner)
    ((ids, attend),) = runner.asked
    assert ids.shape == attend.shape == (2, WINDOW + 2)
    assert (ids[:, 0] == BOS).all() and (ids[:, -1] == EOS).all()
    assert ((ids == PAD) == (attend == 0)).all()


def test_tag_runs_few_windows_at_once():
    runner = FakeRunner()
    tag(np.full(WINDOW * (BATCH + 3), 9), runner)
    assert len(runner.asked) > 1
    assert max(len(ids) for ids, _ in runner.asked) == BATCH


def test_tag_trusts_a_window_less_at_its_edge():
    class Counting(FakeRunner):
        def __call__(self, ids, attend):
            names, *rest = super().__call__(ids, attend)
            names[:] = 0
            names[1:, :, 0] = 10.0  # the second window is certain, the first is not
            return names, *rest

    answer = tag(np.full(WINDOW + 100, 9), Counting())
    overlap = answer.names[100:WINDOW, 0]
    assert overlap[0] < overlap[len(overlap) // 2] < overlap[-1]


@pytest.mark.parametrize(("wanted", "threads"), [("", 0), ("2", 2), ("many", 0)])
def test_environment_says_how_many_threads_there_may_be(wanted, threads, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", wanted)
    assert encoder._threads() == threads
