"""Quotations, and a post's text as it is now -> where each stands, if it does.

A quotation that is not at its place may have moved with the text around it, because something was written above
it. It counts as moved only when it agrees with its neighbours: the order of the quotations is kept, and the
distance is that of the quotation before or after, or the quotation is long enough to be no chance. So a name
that was edited away is not taken for the same name elsewhere in the post.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

_NO_CHANCE = 30
"""Characters from which on a quotation is unlikely to stand in a post twice."""
_MOST_PLACES = 200
"""A quotation found more often than this is a word, and the first places tell as much as all."""


def place_quotations(quotes: Sequence[tuple[int, str]], text: str) -> list[int | None]:
    """Give for each quotation (its old start, its text; ordered by start) where it starts now, or None."""
    placed: list[int | None] = [start if text.startswith(quote, start) else None for start, quote in quotes]
    if None not in placed:
        return placed
    chain = _longest_chain(quotes, text)
    for number, start in chain.items():
        if placed[number] is None and _agrees(number, chain, quotes):
            placed[number] = start
    return placed


def _agrees(number: int, chain: dict[int, int], quotes: Sequence[tuple[int, str]]) -> bool:
    if len(quotes[number][1]) >= _NO_CHANCE:
        return True
    order = list(chain)
    at = order.index(number)
    shift = chain[number] - quotes[number][0]
    near = [order[i] for i in (at - 1, at + 1) if 0 <= i < len(order)]
    return any(chain[other] - quotes[other][0] == shift for other in near)


def _longest_chain(quotes: Sequence[tuple[int, str]], text: str) -> dict[int, int]:
    """Place as many quotations as can be without changing their order: the longest increasing subsequence."""
    tails: list[int] = []
    ends: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for number, (old, quote) in enumerate(quotes):
        exact = text.startswith(quote, old)
        # An exact place is the only one that counts; others come last to first, so that one quotation has one place.
        places = [old] if exact else sorted(_places(quote, text), reverse=True)
        for place in places:
            at = bisect.bisect_right(tails, place)
            before[number, place] = ends[at - 1] if at else None
            tails[at : at + 1] = [place]
            ends[at : at + 1] = [(number, place)]
    chain: dict[int, int] = {}
    step = ends[-1] if ends else None
    while step is not None:
        chain[step[0]] = step[1]
        step = before[step]
    return dict(sorted(chain.items()))


def _places(quote: str, text: str) -> list[int]:
    places: list[int] = []
    start = text.find(quote) if quote else -1
    while start >= 0 and len(places) < _MOST_PLACES:
        places.append(start)
        start = text.find(quote, start + 1)
    return places
