"""Stretches of text -> the subwords they cover, and means over those, for many stretches at once."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kg.recognizers.subwords import Subwords

Indices = NDArray[np.int64]
_Float = TypeVar("_Float", np.float32, np.float64)


def covered(subwords: Subwords, starts: ArrayLike, ends: ArrayLike) -> tuple[Indices, Indices]:
    """Give the first subword of each stretch and the one behind its last; each has at least one."""
    low = np.searchsorted(subwords.ends, starts, "right").astype(np.int64)
    high = np.maximum(np.searchsorted(subwords.starts, ends, "left"), low + 1).astype(np.int64)
    return low, high


def by_length(low: Indices, high: Indices, count: int) -> list[tuple[Indices, Indices]]:
    """Group stretches of ``count`` rows by their length: (numbers of the stretches, their rows [stretches, length]).

    Rows beyond the last are left out, and so are stretches without any. Stretches of one length are reduced together,
    and to the very numbers that each alone would give.
    """
    lengths = np.minimum(high, count) - low
    groups = []
    for length in np.unique(lengths[lengths > 0]).tolist():
        numbers = np.flatnonzero(lengths == length)
        groups.append((numbers, low[numbers, None] + np.arange(length)))
    return groups


def means(rows: NDArray[_Float], low: Indices, high: Indices) -> NDArray[_Float]:
    """Give the mean row of each stretch [stretches, columns]; zeros for one beyond the last row."""
    out = np.zeros((len(low), rows.shape[1]), rows.dtype)
    for numbers, inside in by_length(low, high, len(rows)):
        out[numbers] = rows[inside].mean(1)
    return out
