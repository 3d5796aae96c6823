"""Two spellings -> how much of them is the same: what difflib says, as fast as short texts allow."""

from __future__ import annotations


def likeness(a: str, b: str) -> float:
    """Give the very ratio of ``difflib.SequenceMatcher(None, a, b, autojunk=False)``."""
    return 2.0 * _matched(a, b) / (len(a) + len(b)) if a or b else 1.0


def _matched(a: str, b: str) -> int:
    """Count the letters of the longest common stretch and, to its left and its right, of further ones."""
    total = 0
    parts = [(a, b)]
    while parts:
        a, b = parts.pop()
        start = length = 0
        # Of equally long stretches the first in a counts, and there the first in b.
        for at in range(len(a)):
            if at + length >= len(a):
                break
            while at + length < len(a) and a[at : at + length + 1] in b:
                start, length = at, length + 1
        if length:
            total += length
            there = b.find(a[start : start + length])
            parts.append((a[:start], b[:there]))
            parts.append((a[start + length :], b[there + length :]))
    return total
