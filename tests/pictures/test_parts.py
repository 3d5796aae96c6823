from __future__ import annotations

from kg.pictures.parts import large_parts


def chain(first: int, count: int) -> list[tuple[str, str]]:
    return [(f"n{number}", f"n{number + 1}") for number in range(first, first + count - 1)]


def nodes(edges: list[tuple[str, str]]) -> list[str]:
    return sorted({end for edge in edges for end in edge})


def test_small_graphs_keep_every_part() -> None:
    edges = chain(0, 100) + chain(200, 2)
    assert large_parts(nodes(edges), edges) == (set(nodes(edges)), 1)


def test_of_many_nodes_small_parts_are_left_out() -> None:
    edges = chain(0, 300) + chain(1000, 4) + chain(2000, 2)
    kept, least = large_parts(nodes(edges), edges)
    assert least == 3
    assert kept == set(nodes(chain(0, 300) + chain(1000, 4)))


def test_the_largest_parts_are_always_kept() -> None:
    edges = [edge for number in range(600) for edge in chain(10 * number, 2)]
    assert large_parts(nodes(edges), edges) == (set(nodes(edges)), 2)
