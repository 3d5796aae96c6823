"""Annotated recaps as numbers: tags of subwords, and the file that holds everything."""

from __future__ import annotations

import numpy as np

from kg.recognizers.subwords import Subwords
from kg.training.base_weights import BaseWeights, kept_rows
from kg.training.labels import NOBODY, Labels
from kg.training.lessons import Lesson, Lessons, Post, bio


def subwords(*pieces: tuple[int, int]) -> Subwords:
    starts, ends = zip(*pieces, strict=True)
    return Subwords(np.arange(len(pieces)), np.array(starts), np.array(ends))


def test_bio_tags_what_lies_at_least_by_half_in_a_span() -> None:
    cut = subwords((0, 3), (4, 8), (9, 12), (12, 12), (13, 17))
    tags, owners = bio(cut, [(0, 8, 0, 7), (10, 17, 2, 9)])
    assert tags == [1, 2, 5, 6, 6]
    assert owners == [7, 7, 9, NOBODY, 9]


def test_bio_ends_no_span_on_the_end_of_a_line() -> None:
    tags, _ = bio(subwords((0, 3), (3, 3), (4, 8)), [(0, 3, 1, 0)])
    assert tags == [3, 0, 0]


def weights() -> BaseWeights:
    words = np.arange(3 * 18, dtype=np.uint8).tobytes()
    directory = {"emb.ln.w": (0, 4), "emb.word": (4, len(words))}
    return BaseWeights(["a", "b", "c"], [0.0] * 3, {"hidden": 32, "vocabulary": 3}, b"once" + words, directory)


def test_kept_rows_are_those_of_the_kept_pieces_in_their_order() -> None:
    base, kept = weights(), kept_rows(weights(), [2, 0])
    assert kept.sizes == {"hidden": 32, "vocabulary": 2}
    assert np.array_equal(kept.tensor("emb.word", 2, 32), base.tensor("emb.word", 3, 32)[[2, 0]], equal_nan=True)
    offset, size = kept.directory["emb.ln.w"]
    assert kept.blob[offset : offset + size] == b"once"


def test_lessons_are_read_as_they_were_written(tmp_path) -> None:
    labels = Labels([5, 6], [1, 2], [0, 0], [0, 0], [NOBODY, NOBODY])
    recaps = [Lesson("a", "s", False, labels, frozenset({(0, 1, 2)})), Lesson("inv-b", "t", True, labels, frozenset())]
    posts = [Post("s", np.array([7, 8], np.int32)), Post("u", np.array([9], np.int32))]
    lessons = Lessons(recaps, posts, {1: [(5,), (5, 6)]}, frozenset({6}), kept_rows(weights(), [0, 1, 2]))
    lessons.save(tmp_path / "lessons.npz")
    again = Lessons.load(tmp_path / "lessons.npz")
    assert again.recaps == recaps
    assert [(p.source, p.ids.tolist()) for p in again.posts] == [("s", [7, 8]), ("u", [9])]
    assert (again.names, again.cjk, again.base) == (lessons.names, lessons.cjk, lessons.base)
