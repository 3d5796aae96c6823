"""People of a post and of its translation, paired by their names: as they are written, and as they sound."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache, partial
from itertools import product, starmap

from anyascii import anyascii

from kg.folding import cjk_length, folded_words, has_cjk
from kg.resolution.outlines import MOST, Person, only_pairs

_SOUND, _SOUND_CJK, _LEAD = 0.68, 0.75, 0.1
"""How alike names must sound, and by how much the best must lead; Chinese names are short, and many sound alike."""
_NAMES = 2
"""Full names of one person that are compared."""
_FEWEST_LETTERS = 3
_LETTERS = 60
"""Letters of a name that are compared."""
_NOT_LETTERS = re.compile(r"[^a-z]")


def pair_by_name(first: Sequence[Person], other: Sequence[Person]) -> dict[str, str]:
    """Pair people of whom one key is the same, each with one; whoever might be two is left out."""
    by_key: dict[str, set[str]] = defaultdict(set)
    for person in other:
        for key in person.keys:
            by_key[key].add(person.id)
    return only_pairs((p.id, id) for p in first for key in p.keys for id in by_key.get(key, ()))


def pair_by_sound(first: Sequence[Person], other: Sequence[Person]) -> dict[str, str]:
    """Pair full names that sound alike, each the best of the other by a clear lead."""
    mine, theirs = [p for p in first if _full(p)], [p for p in other if _full(p)]
    if max(len(mine), len(theirs), 1) > MOST:
        return {}
    scores = {(a.id, b.id): max(starmap(_likeness, product(_full(a), _full(b)))) for a, b in product(mine, theirs)}
    found = {}
    for a in mine:
        best, likeness = _leader((scores[a.id, b.id], b.id) for b in theirs)
        back, _ = _leader((scores[c.id, best], c.id) for c in mine) if best else ("", 0.0)
        if back == a.id and likeness > 0:
            found[a.id] = best
    return found


def pair_by_part(first: Sequence[Person], other: Sequence[Person]) -> dict[str, str]:
    """Pair somebody of whom one side says one word of the name only, where no other could be meant."""
    if max(len(first), len(other)) > MOST:
        return {}
    return only_pairs((a.id, b.id) for a, b in product(first, other) if _is_part(a, b) or _is_part(b, a))


def _is_part(short: Person, long: Person) -> bool:
    words = [folded_words(name) for name in short.names]
    if any(len(name) != 1 or len(name[0]) < _FEWEST_LETTERS for name in words):
        return False
    full = [folded_words(name) for name in long.names]
    return any(len(name) > 1 for name in full) and any(words[0][0] in name for name in full)


def _leader(scored: Iterable[tuple[float, str]]) -> tuple[str, float]:
    """Give the best, unless the second is too close."""
    ordered = sorted(scored, key=lambda pair: (-pair[0], pair[1]))
    if not ordered or (len(ordered) > 1 and ordered[0][0] - ordered[1][0] < _LEAD):
        return "", 0.0
    return ordered[0][1], ordered[0][0]


def _full(person: Person) -> list[str]:
    """Give those names that are no mere given names or handles."""
    return [n for n in person.names if (cjk_length(n) > 1 if has_cjk(n) else len(folded_words(n)) > 1)][:_NAMES]


def _likeness(one: str, other: str) -> float:
    """Say how alike two names sound, from 0 to 1; 0 where that is not enough."""
    least = _SOUND_CJK if has_cjk(one) or has_cjk(other) or (one.isascii() and other.isascii()) else _SOUND
    return max(starmap(partial(_ratio, least), product(_sounds(one), _sounds(other))))


def _ratio(least: float, one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The quick ones are upper bounds, and nearly all pairs fall below.
    for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio):
        if (found := ratio()) < least:
            return 0.0
    return found


@lru_cache(maxsize=1024)
def _sounds(name: str) -> tuple[str, ...]:
    """Give a name in the letters a to z, as it is written and with its last word first."""
    words = [_NOT_LETTERS.sub("", word) for word in anyascii(name).lower().split()]
    return tuple(dict.fromkeys(("".join(words)[:_LETTERS], "".join(words[-1:] + words[:-1])[:_LETTERS])))
