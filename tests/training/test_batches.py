"""Lessons as batches: windows, swapped names, entities and their relations."""

from __future__ import annotations

import itertools
import random

import numpy as np

from kg.recognizers.encoder import WINDOW
from kg.training.base_weights import BaseWeights
from kg.training.batches import EOS, IGNORED, PAD, UNK, Augmenter, batches, cuts, framed, hidden, text_batches
from kg.training.labels import NOBODY, Labels
from kg.training.lessons import Lesson, Lessons

PERSON, ORGANIZATION = 1, 3
"""The tags that begin one."""


def lesson(name: str, shift: int) -> Lesson:
    """Give 20 subwords: a person of two, an organization of one and what stands around them."""
    names = [0] * 4 + [PERSON, PERSON + 1] + [0] * 6 + [ORGANIZATION] + [0] * 7
    named = [0 if tag in (PERSON, PERSON + 1) else 1 if tag else NOBODY for tag in names]
    ids = list(range(10 + shift, 30 + shift))
    return Lesson(name, name, False, Labels(ids, names, named, [0] * 20, [NOBODY] * 20), frozenset({(0, 1, 1)}))


RECAPS = [lesson("a", 0), lesson("b", 100)]
LESSONS = Lessons(RECAPS, [], {1: [(90, 91, 92)]}, frozenset(), BaseWeights([], [], {}, b"", {}))


def test_cuts_cover_a_text_but_for_shreds() -> None:
    for length in (9, WINDOW, WINDOW + 1, 5 * WINDOW + 3):
        parts = cuts(length, random.Random(length))
        assert all(9 <= b - a <= WINDOW for a, b in parts)
        assert length - sum(b - a for a, b in parts) < 18
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(parts))
    assert cuts(8, random.Random(0)) == []


def test_swapped_names_keep_tags_owners_and_what_stands_around() -> None:
    augmenter = Augmenter(RECAPS, LESSONS)
    seen = set()
    for number in range(60):
        swapped = augmenter.swap(RECAPS[0].labels, random.Random(number))
        lengths = {len(own) for own in swapped.lists()}
        assert len(lengths) == 1
        kept = [id for id, tag in zip(swapped.ids, swapped.names, strict=True) if not tag]
        assert kept == [id for id, tag in zip(RECAPS[0].labels.ids, RECAPS[0].labels.names, strict=True) if not tag]
        seen.add(tuple(id for id, tag in zip(swapped.ids, swapped.names, strict=True) if tag in (3, 4)))
    assert seen == {(22,), (122,), (90, 91, 92)}


def test_batches_hold_every_window_with_its_entities_and_relations() -> None:
    (batch,) = batches(RECAPS, Augmenter(RECAPS, LESSONS), random.Random(3))
    assert len(batch.ids) == 2
    assert (batch.names[:, 0] == IGNORED).all()
    for row in range(2):
        first, last, owner = batch.spans[row][batch.types[row][batch.spans[row][:, 2]] == 0][0]
        assert batch.names[row, first] == PERSON
        assert (batch.names[row, first + 1 : last] == PERSON + 1).all()
        (related,) = [r for r in batch.related.tolist() if r[0] == row]
        assert related[1:3] == [1, owner]
        assert batch.types[row, related[3]] == 1


def test_the_same_seed_gives_the_same_batches() -> None:
    augmenter = Augmenter(RECAPS, LESSONS)
    one, other, third = (next(batches(RECAPS, augmenter, random.Random(seed))) for seed in (1, 1, 2))
    assert np.array_equal(one.ids, other.ids)
    assert np.array_equal(one.spans, other.spans)
    assert one.ids.shape != third.ids.shape or not np.array_equal(one.ids, third.ids)


def test_hidden_hides_subwords_and_no_frame() -> None:
    ids = framed([[50] * 400, [60] * 10])
    shown = hidden(ids, np.random.default_rng(0), 0.5)
    assert ids[1, 11] == EOS and (ids[1, 12:] == PAD).all()
    assert (shown[ids <= UNK] == ids[ids <= UNK]).all()
    assert 150 < (shown[0] == UNK).sum() < 250


def test_text_batches_keep_to_their_size_and_lose_no_window() -> None:
    texts = [np.arange(10, 10 + n, dtype=np.int32) for n in (9, 300, 440, 20)]
    made = text_batches(texts, random.Random(0), 1000)
    assert all(batch.size <= 1000 for batch in made)
    assert sum(len(batch) for batch in made) == 4
