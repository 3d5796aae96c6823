"""Sorted sources -> numbers that grow with them and stay from one time to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_STEP = 1 << 12
"""Between two sources when nothing is known of them."""


def numbered(sources: Sequence[str], known: Mapping[str, int]) -> list[int]:
    """Number sorted sources so that numbers grow and known ones stay, as long as there is room between them."""
    anew = [(at + 1) * _STEP for at in range(len(sources))]
    kept = [known.get(source) for source in sources]
    present = [number for number in kept if number is not None]
    if present != sorted(set(present)):
        return anew
    numbers: list[int] = []
    before, waiting = 0, 0
    for number in [*kept, (max(present, default=0) + (len(sources) + 1) * _STEP)]:
        if number is None:
            waiting += 1
            continue
        if number - before <= waiting:
            return anew
        numbers += [before + (number - before) * k // (waiting + 1) for k in range(1, waiting + 1)]
        numbers.append(number)
        before, waiting = number, 0
    return numbers[:-1]
