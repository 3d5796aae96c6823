"""Boosted decision trees -> probabilities, with numpy alone.

Training grows the trees with scikit-learn; only their arrays are shipped, so that running needs no scikit-learn and
unpickles nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ROWS = 512  # rows scored at once: bounds memory at rows x trees


@dataclass(frozen=True, slots=True)
class Forest:
    """A sum of binary trees; row ``i`` of each array is a node, leaves point at themselves."""

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]
    depth: int
    baseline: float
    cut: float
    """The probability from which on a candidate is taken (chosen in cross-validation)."""
    scale: float = 1.0
    shift: float = 0.0
    """Calibration of the log odds (Platt): scale * x + shift."""

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the probability of each row of features [rows, features]; no feature may be NaN."""
        out = np.empty(len(rows))
        for at in range(0, len(rows), _ROWS):
            out[at : at + _ROWS] = self._sum(rows[at : at + _ROWS])
        odds = np.clip(self.scale * (out + self.baseline) + self.shift, -30, 30)
        probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return probabilities

    def _sum(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        flat, begins = rows.ravel(), (np.arange(len(rows)) * rows.shape[1])[:, None]
        for _ in range(self.depth):
            goes_left = flat.take(begins + self.feature.take(node)) <= self.threshold.take(node)
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
        # A plain cumulative order, so that the sum does not depend on how numpy splits the work.
        total: NDArray[np.float64] = np.add.reduce(self.value.take(node), axis=1)
        return total

    def arrays(self) -> dict[str, NDArray[np.float64] | NDArray[np.int32]]:
        """Give what ``from_arrays`` takes."""
        facts = np.array([self.depth, self.baseline, self.cut, self.scale, self.shift], np.float64)
        return {
            "feature": self.feature,
            "threshold": self.threshold,
            "left": self.left,
            "right": self.right,
            "value": self.value,
            "roots": self.roots,
            "facts": facts,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.float64]], prefix: str) -> Forest:
        """Read a forest from the arrays of a file in which its keys bear a prefix."""
        depth, baseline, cut, scale, shift = arrays[f"{prefix}.facts"].tolist()
        return cls(
            arrays[f"{prefix}.feature"].astype(np.int32),
            arrays[f"{prefix}.threshold"].astype(np.float64),
            arrays[f"{prefix}.left"].astype(np.int32),
            arrays[f"{prefix}.right"].astype(np.int32),
            arrays[f"{prefix}.value"].astype(np.float64),
            arrays[f"{prefix}.roots"].astype(np.int32),
            int(depth),
            baseline,
            cut,
            scale,
            shift,
        )
