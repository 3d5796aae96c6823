"""Rows and labels -> a Forest: gradient boosting, calibrated and cut by cross-validation over sources."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from kg.forest import Forest

DEPTH = 7


@dataclass(frozen=True)
class Table:
    """Rows of features with labels; ``groups`` names the fold of each row."""

    rows: NDArray[np.float64]
    labels: NDArray[np.bool_]
    groups: NDArray[np.int64]
    weights: NDArray[np.float64]
    """0 for rows whose label is not known: they are judged but not learned from. Only rows of weight 1 tell how sure to
    be and where to cut."""
    missed: int = 0
    """True pairs that no candidate stands for: they count against recall, beside rows of weight 1."""
    lesson: Table | None = None
    """Rows that are only trained on: what the candidates would be if everything had been found."""

    def outside(self, group: int | None) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
        """Give the rows, labels and weights to train on: all but a group's, the lesson's included."""
        keep = np.ones(len(self.labels), np.bool_) if group is None else self.groups != group
        own = self.rows[keep], self.labels[keep], self.weights[keep]
        if self.lesson is None:
            return own
        more = self.lesson.outside(group)
        return (
            np.concatenate([own[0], more[0]]),
            np.concatenate([own[1], more[1]]),
            np.concatenate([own[2], more[2]]),
        )


def grow(rows: NDArray[np.float64], labels: NDArray[np.bool_], weights: NDArray[np.float64]) -> Forest:
    """Grow an uncalibrated forest."""
    model = HistGradientBoostingClassifier(
        max_iter=160,
        learning_rate=0.07,
        max_bins=63,
        max_leaf_nodes=15,
        max_depth=DEPTH,
        min_samples_leaf=15,
        l2_regularization=2.0,
        early_stopping=False,
        random_state=0,
    )
    model.fit(rows, labels, sample_weight=weights)
    return _pack(model)


def _pack(model: HistGradientBoostingClassifier) -> Forest:
    feature, threshold, left, right, value, roots = [], [], [], [], [], []
    base = 0
    for (tree,) in model._predictors:
        nodes = tree.nodes
        own = np.arange(len(nodes)) + base
        leaf = nodes["is_leaf"].astype(bool)
        roots.append(base)
        feature.append(np.where(leaf, 0, nodes["feature_idx"]))
        threshold.append(np.where(leaf, 0.0, nodes["num_threshold"]))
        left.append(np.where(leaf, own, nodes["left"].astype(np.int64) + base))
        right.append(np.where(leaf, own, nodes["right"].astype(np.int64) + base))
        value.append(np.where(leaf, nodes["value"], 0.0))
        base += len(nodes)
    return Forest(
        np.concatenate(feature).astype(np.int32),
        np.concatenate(threshold).astype(np.float64),
        np.concatenate(left).astype(np.int32),
        np.concatenate(right).astype(np.int32),
        np.concatenate(value).astype(np.float64),
        np.array(roots, np.int32),
        DEPTH,
        float(np.ravel(model._baseline_prediction)[0]),
        0.5,
    )


def log_odds(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the log odds of probabilities."""
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.log(p / (1 - p))


def cross_validate(table: Table) -> NDArray[np.float64]:
    """Give each row's raw probability from a forest that never saw its group."""
    out = np.zeros(len(table.labels))
    for group in np.unique(table.groups):
        inside = table.groups == group
        rows, labels, weights = table.outside(int(group))
        if not labels.any():
            continue
        forest = grow(rows, labels, weights)
        out[inside] = forest.probabilities(table.rows[inside])
    return out


def calibrate(raw: NDArray[np.float64], labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Give (scale, shift) of the log odds that fit the labels best (Platt 1999)."""
    if not labels.any() or labels.all():
        return 1.0, 0.0
    model = LogisticRegression(C=10.0).fit(log_odds(raw)[:, None], labels)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def best_cut(p: NDArray[np.float64], labels: NDArray[np.bool_], missed: int) -> tuple[float, float]:
    """Give the probability from which on taking candidates gives the best F1, and that F1."""
    best = (0.5, 0.0)
    for cut in np.arange(0.15, 0.85, 0.025):
        taken = p >= cut
        tp = int((taken & labels).sum())
        f1 = 2 * tp / max(1, int(taken.sum()) + int(labels.sum()) + missed)
        if f1 > best[1]:
            best = (float(cut), f1)
    return best


def fit_forest(table: Table) -> tuple[Forest, NDArray[np.float64]]:
    """Give the final forest and the calibrated out-of-group probabilities."""
    raw = cross_validate(table)
    judges = table.weights >= 1
    scale, shift = calibrate(raw[judges], table.labels[judges])
    p = 1 / (1 + np.exp(-(scale * log_odds(raw) + shift)))
    cut, _ = best_cut(p[judges], table.labels[judges], table.missed)
    f = grow(*table.outside(None))
    forest = Forest(f.feature, f.threshold, f.left, f.right, f.value, f.roots, f.depth, f.baseline, cut, scale, shift)
    return forest, p
