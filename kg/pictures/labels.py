"""Names beside their nodes -> those that fit without covering each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Wish(NamedTuple):
    """A label that would like to stand by its node; all in pixels."""

    x: float
    y: float
    radius: float
    """Of the node."""
    width: float
    height: float


class Box(NamedTuple):
    """Where something stands."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether the two share any point."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


def place_labels(
    wishes: Sequence[Wish], inside: Box, covered: Sequence[Box] = (), gap: float = 2.0
) -> list[Box | None]:
    """Give each label a place, the first ones first; None to those for which none is free.

    No label covers another one, nor what is ``covered``, nor the node of a label placed before, nor leaves the
    picture; nodes without a label are covered only where there is no other way.
    """
    nodes = [Box(w.x - w.radius, w.y - w.radius, w.x + w.radius, w.y + w.radius) for w in wishes]
    taken = list(covered)
    places: list[Box | None] = []
    for number, wish in enumerate(wishes):
        others = nodes[:number] + nodes[number + 1 :]
        free = [box for box in _candidates(wish, gap) if _lies_within(box, inside) and _is_free(box, taken)]
        place = next((box for box in free if _is_free(box, others)), free[0] if free else None)
        places.append(place)
        if place is not None:
            taken += [place, nodes[number]]
    return places


def _lies_within(box: Box, outer: Box) -> bool:
    across = box.left >= outer.left and box.right <= outer.right
    return across and box.bottom >= outer.bottom and box.top <= outer.top


def _is_free(box: Box, others: Sequence[Box]) -> bool:
    return not any(box.overlaps(other) for other in others)


def _candidates(wish: Wish, gap: float) -> Iterator[Box]:
    """Go round the node: right, left, above, below, then between these."""
    x, y, radius, width, height = wish
    away, near = radius + gap, 0.7 * radius + gap
    middle, centre = y - height / 2, x - width / 2
    yield _box(x + away, middle, width, height)
    yield _box(x - away - width, middle, width, height)
    yield _box(centre, y + away, width, height)
    yield _box(centre, y - away - height, width, height)
    for left in (x + near, x - near - width):
        for bottom in (y + near, y - near - height):
            yield _box(left, bottom, width, height)


def _box(left: float, bottom: float, width: float, height: float) -> Box:
    return Box(left, bottom, left + width, bottom + height)
