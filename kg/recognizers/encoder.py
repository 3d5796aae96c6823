"""Subword ids -> log probabilities of tags and sides of relations, by the encoder that ships with the package."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.tags import NAME_TAGS, RELATIONS, SIDE, TALK_TAGS
from kg.versions import PROFILES, WORDS

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

BOS, PAD, EOS = 0, 1, 2
WINDOW = 446
STRIDE = 414
BATCH = 4
_EDGE = 32
_TAG_HEADS = 2

Array = NDArray[np.float32]
Runner = Callable[[NDArray[np.int64], NDArray[np.int64]], tuple[Array, Array, Array, Array]]
"""(ids, attention) -> logits of both tag heads and both sides of the relations, each [batch, length, ...]."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the encoder says of a text; row ``i`` of each array is subword ``i``."""

    names: Array
    """Log probabilities [subwords, name tags]."""
    talks: Array
    """Log probabilities [subwords, talk tags]."""
    subjects: Array
    """The subword as subject of each relation [subwords, relations x SIDE]."""
    objects: Array
    """The subword as object of each relation [subwords, relations x SIDE]."""


def windows(length: int) -> list[tuple[int, int]]:
    """Cut [0, length) into overlapping windows."""
    if length <= WINDOW:
        return [(0, length)]
    starts = list(range(0, length - WINDOW, STRIDE))
    return [(s, s + WINDOW) for s in starts] + [(length - WINDOW, length)]


def tag(ids: NDArray[np.int64], run: Runner) -> Answer:
    """Read a text in overlapping windows; where they overlap, each counts by its distance to its edge."""
    n = len(ids)
    widths = (NAME_TAGS, TALK_TAGS, RELATIONS * SIDE, RELATIONS * SIDE)
    totals = tuple(np.zeros((n, width), np.float32) for width in widths)
    weights = np.zeros((n, 1), np.float32)
    cuts = windows(n)
    for at in range(0, len(cuts), BATCH):
        group = cuts[at : at + BATCH]
        batch, attend = _stack(ids, group)
        logits = run(batch, attend)
        for row, (start, end) in enumerate(group):
            size = end - start
            edge = np.minimum(np.arange(1, size + 1), np.arange(size, 0, -1)).clip(1, _EDGE)
            weight = edge[:, None].astype(np.float32)
            for number, (total, part) in enumerate(zip(totals, logits, strict=True)):
                own = part[row, 1 : size + 1]
                total[start:end] += weight * (_log_softmax(own) if number < _TAG_HEADS else own)
            weights[start:end] += weight
    return Answer(*(total / weights for total in totals))


def _stack(ids: NDArray[np.int64], group: list[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    width = max(end - start for start, end in group) + 2
    batch = np.full((len(group), width), PAD, np.int64)
    attend = np.zeros((len(group), width), np.int64)
    for row, (start, end) in enumerate(group):
        size = end - start
        batch[row, 0], batch[row, size + 1] = BOS, EOS
        batch[row, 1 : size + 1] = ids[start:end]
        attend[row, : size + 2] = 1
    return batch, attend


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = logits - logits.max(-1, keepdims=True)
    normal: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return normal


@functools.cache
def load_runner(*, fast: bool = False) -> Runner:
    """Load the encoder that ships, or the fast one, with onnxruntime on the CPU; every run gives the same numbers."""
    words, layers = _session(WORDS), _session(PROFILES[fast].encoder)

    def run(ids: NDArray[np.int64], attend: NDArray[np.int64]) -> tuple[Array, Array, Array, Array]:
        (x,) = words.run(None, {"ids": ids})
        names, talks, subjects, objects = layers.run(None, {"x": x, "attend": attend})
        return names, talks, subjects, objects

    return run


@functools.cache
def _session(file: str) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = _threads()
    options.log_severity_level = 3
    model = resources.files("kg.recognizers").joinpath("data", file)
    return onnxruntime.InferenceSession(model.read_bytes(), options, providers=["CPUExecutionProvider"])


def _threads() -> int:
    """Give how many threads the environment allows, as numerical libraries ask for it; 0 for as many as are useful."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return int(wanted) if wanted.isdecimal() else 0
