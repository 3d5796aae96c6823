"""Judgements -> expected calibration error: does a confidence of 0.8 mean right in 8 of 10 cases?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.scoring.verdicts import Judgement

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """All that was extracted with a confidence in ``[low, high)``; the last bin holds 1 too."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean confidence; 0 when the bin is empty."""
    accuracy: float
    """Share that is right; 0 when the bin is empty."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against truth, in ten bins of equal width."""

    bins: tuple[Bin, ...]

    @property
    def count(self) -> int:
        """How many were judged."""
        return sum(one.count for one in self.bins)

    @property
    def error(self) -> float:
        """Expected calibration error: the mean gap of confidence and accuracy, by count; 0 when none was judged."""
        gaps = sum(one.count * abs(one.confidence - one.accuracy) for one in self.bins)
        return gaps / self.count if self.count else 0.0


def calibrate(judgements: Iterable[Judgement]) -> Calibration:
    """Sort judgements into bins by confidence."""
    members: list[list[Judgement]] = [[] for _ in range(BINS)]
    for judgement in judgements:
        members[min(max(int(judgement.confidence * BINS), 0), BINS - 1)].append(judgement)
    return Calibration(tuple(_bin(number, inside) for number, inside in enumerate(members)))


def _bin(number: int, inside: Sequence[Judgement]) -> Bin:
    count = len(inside)
    confidence = sum(one.confidence for one in inside) / count if count else 0.0
    accuracy = sum(one.is_right for one in inside) / count if count else 0.0
    return Bin(number / BINS, (number + 1) / BINS, count, confidence, accuracy)
