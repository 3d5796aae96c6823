from __future__ import annotations

import networkx
import pytest

from kg.exporters import measures
from kg.exporters.measures import Measures, find_measures

# A bridge (2-3) between a triangle and a pair, one node alone, one edge doubled, one loop.
PAIRS = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3), (5, 5)]


def as_networkx() -> networkx.Graph:
    graph = networkx.Graph(pair for pair in PAIRS if pair != (5, 5))
    graph.add_nodes_from(range(7))
    return graph


def test_measures_agree_with_networkx() -> None:
    found = find_measures(7, PAIRS)
    expected = networkx.betweenness_centrality(as_networkx())
    assert [row.betweenness for row in found] == pytest.approx([expected[n] for n in range(7)], abs=1e-8)
    assert [row.degree for row in found] == [2, 2, 3, 3, 2, 2, 0]
    assert sum(row.pagerank for row in found) == pytest.approx(1, abs=1e-6)
    assert max(found[:5], key=lambda row: row.pagerank) in {found[2], found[3]}


def test_communities_are_numbered_by_size() -> None:
    found = [row.community for row in find_measures(7, PAIRS)]
    assert found == [0, 0, 0, 1, 1, 2, 3]


def test_betweenness_of_a_large_graph_is_estimated(monkeypatch) -> None:
    monkeypatch.setattr(measures, "_EXACT", 1)
    star = [(0, n) for n in range(1, 150)]
    found = find_measures(150, star)
    assert found[0].betweenness == pytest.approx(1, abs=0.05)
    assert found == find_measures(150, star)


def test_of_a_huge_graph_only_degrees_are_counted(monkeypatch) -> None:
    monkeypatch.setattr(measures, "LARGEST", 2)
    assert find_measures(3, [(0, 1)]) == [Measures(1), Measures(1), Measures(0)]
    assert find_measures(0, []) == []
