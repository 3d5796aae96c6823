"""Edges by key -> groups of items that hang together: alternating large and small stars.

Kiveris et al., "Connected Components in MapReduce and Beyond", 2014: the number of rounds grows with the logarithm
of the longest chain, and since items that share a key are tied to the smallest of them at once, two or three rounds
do nearly always.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from kg.spark.session import kept

Edge: TypeAlias = tuple[int, int]
"""A larger item and a smaller one."""


def components(keyed: Any, slices: int) -> Any:
    """Take an RDD of (key, item), give one of (item, smallest item of its group) for items that are not alone."""
    stars = kept(keyed.groupByKey(slices).flatMap(_tied).distinct(slices))
    before = (-1, 0)
    while (now := stars.map(_weigh).fold((0, 0), _add)) != before:
        large = stars.flatMap(_both_ways).groupByKey(slices).flatMap(_large_star)
        after = kept(large.map(_downwards).groupByKey(slices).flatMap(_small_star).distinct(slices))
        before, stars = now, after
    return stars.flatMap(lambda edge: (edge, (edge[1], edge[1]))).distinct(slices)


def _tied(group: tuple[object, Iterable[int]]) -> Iterator[Edge]:
    items = set(group[1])
    least = min(items)
    return ((item, least) for item in sorted(items) if item != least)


def _both_ways(edge: Edge) -> tuple[Edge, Edge]:
    return edge, (edge[1], edge[0])


def _downwards(edge: Edge) -> Edge:
    return max(edge), min(edge)


def _large_star(star: tuple[int, Iterable[int]]) -> list[Edge]:
    middle, near = star[0], set(star[1])
    least = min(middle, *near)
    return [(item, least) for item in sorted(near) if item > middle]


def _small_star(star: tuple[int, Iterable[int]]) -> list[Edge]:
    near = {star[0], *star[1]}
    least = min(near)
    return [(item, least) for item in sorted(near) if item != least]


def _weigh(edge: Edge) -> tuple[int, int]:
    """Give what sums tell sets of edges apart by: their number and a hash that is the same on every machine."""
    return 1, hash(edge)


def _add(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]
