"""Subwords with their labels, cut and joined together."""

from __future__ import annotations

import collections
import random
from dataclasses import dataclass

from kg.recognizers.tags import NAME_TYPES, runs

NOBODY = -1
"""The owner of a subword that is in no mention."""
TALK = len(NAME_TYPES)
"""The type of talks, behind those of NAME_TYPES."""
MentionSpan = tuple[int, int, int, int]
"""First subword, last subword + 1, type and owner."""


@dataclass(frozen=True)
class Labels:
    """Five lists of equal length, one number a subword: id, name tag and owner, talk tag and owner."""

    ids: list[int]
    names: list[int]
    named: list[int]
    talks: list[int]
    titled: list[int]

    def lists(self) -> tuple[list[int], ...]:
        """Give the five lists, in the order of the fields."""
        return self.ids, self.names, self.named, self.talks, self.titled

    def part(self, where: slice) -> Labels:
        """Give a stretch."""
        return Labels(*(own[where] for own in self.lists()))

    def extend(self, other: Labels, where: slice) -> None:
        """Put a stretch of others behind these."""
        for own, theirs in zip(self.lists(), other.lists(), strict=True):
            own.extend(theirs[where])


def mentions(labels: Labels) -> list[MentionSpan]:
    """Give the mentions in a stretch, a few of each owner."""
    found = [(a, b, kind, labels.named[a]) for a, b, kind in runs(labels.names)]
    found += [(a, b, TALK, labels.titled[a]) for a, b, _ in runs(labels.talks)]
    seen: collections.Counter[int] = collections.Counter()
    kept = []
    for mention in found:
        seen[mention[3]] += 1
        if mention[3] != NOBODY and seen[mention[3]] <= _MOST:
            kept.append(mention)
    return kept


_MOST = 6
_DECOYS = 6
_LENGTHS = ((1, 3), (1, 4), (1, 3), (1, 5), (1, 2), (2, 12))
"""Least and most subwords of a decoy, by type."""


def decoys(labels: Labels, rng: random.Random) -> list[MentionSpan]:
    """Give a few stretches that name nothing, each with an owner of its own that is related to nobody."""
    spans: list[MentionSpan] = []
    for number in range(_DECOYS):
        kind = rng.randrange(len(_LENGTHS))
        length = rng.randint(*_LENGTHS[kind])
        start = rng.randrange(max(1, len(labels.ids) - length))
        tags = labels.talks if kind == TALK else labels.names
        if not any(tags[start : start + length]) and start + length <= len(labels.ids):
            spans.append((start, start + length, kind, NOBODY - 1 - number))
    return spans
