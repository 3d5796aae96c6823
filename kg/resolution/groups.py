"""Groups of a post and of its translation, paired where one side leaves out whose they are."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

from kg.resolution.outlines import MOST, Group, Outline, only_pairs
from kg.resolution.translations import is_kind_word

_FEWEST = 2
"""Words that a group is called by, unless it is an abbreviation: a mere "team" may be any."""


def pair_groups(first: Outline, other: Outline) -> dict[str, str]:
    """Pair "OpenTelemetry Governance Committee" with the governance committee, where no other could be meant.

    Groups that both sides call the same are left out.
    """
    mine, theirs = _unlike(first, other), _unlike(other, first)
    if max(len(mine), len(theirs)) > MOST:
        return {}
    return only_pairs(
        (a.id, b.id)
        for a, b in product(mine, theirs)
        if _is_short_for(a, b, other.named) or _is_short_for(b, a, first.named)
    )


def _unlike(one: Outline, other: Outline) -> list[Group]:
    there = {group.words for group in other.groups}
    return [group for group in one.groups if group.words not in there]


def _is_short_for(short: Group, long: Group, named: Collection[str]) -> bool:
    """Claim that a group's name is another's without the name of what it belongs to."""
    rest = long.words - short.words
    is_told = len(short.words) >= _FEWEST or not any(map(is_kind_word, short.words))
    return is_told and short.words < long.words and all(word in named for word in rest)
