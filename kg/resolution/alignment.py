"""Two sequences of talks -> which of one are which of the other, by what speaks for each pair and by their order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

WORD, SURE = 1.0, 2.0
"""What speaks for two talks: a word; a page, a title, a speaker or all of several words."""
SEVERAL = 3
"""Talks, as many in the one as in the other, whose order tells which is which where their words do not."""
_PLACE = 0.1
"""What the same place in the order counts."""

Scores = Sequence[Sequence[float]]
"""A row for each of the first, a column for each of the others; below 0 something speaks against a pair."""


def aligned(scores: Scores) -> list[tuple[int, int]]:
    """Give the pairs (row, column): those that are sure, and one alone between two of them on either side."""
    sure = [(i, j) for i, j in best_order(scores) if _is_sure(scores, i, j)]
    if not sure:
        return []
    alone = []
    for (i, j), (k, m) in pairwise([(-1, -1), *sure, (len(scores), len(scores[0]))]):
        if k - i == m - j == 2 and scores[i + 1][j + 1] >= 0:
            alone.append((i + 1, j + 1))
    return sorted((*sure, *alone))


def _is_sure(scores: Scores, i: int, j: int) -> bool:
    """Claim that more than their order speaks for two talks: less is enough where all have been found in both posts."""
    rivals = [scores[i][k] for k in range(len(scores[i])) if k != j] + [
        scores[k][j] for k in range(len(scores)) if k != i
    ]
    is_only = scores[i][j] > max(rivals, default=0.0)
    is_square = len(scores) == len(scores[0])
    if is_square and (is_only or len(scores) >= SEVERAL):
        return scores[i][j] >= WORD
    return is_only and scores[i][j] >= SURE


def best_order(scores: Scores) -> list[tuple[int, int]]:
    """Give the pairs (row, column), in order on both sides, whose scores have the largest sum; none below 0.

    As Needleman and Wunsch find it: "A General Method Applicable to the Search for Similarities in the Amino Acid
    Sequence of Two Proteins", 1970.
    """
    rows, columns = len(scores), len(scores[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i, j in product(range(rows - 1, -1, -1), range(columns - 1, -1, -1)):
        pair = scores[i][j] + _PLACE + best[i + 1][j + 1] if scores[i][j] >= 0 else 0.0
        best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found
