"""Groups are what shares keys, directly or through others."""

from __future__ import annotations

import networkx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.incremental.groups import find_groups

ITEMS = 12
KEYS = st.lists(st.tuples(st.integers(0, 15), st.integers(0, ITEMS - 1)), max_size=30)
KNOTS = st.lists(st.integers(0, ITEMS - 1), min_size=ITEMS, max_size=ITEMS)


@given(KEYS, KNOTS)
def test_groups_are_connected_components(shown: list[tuple[int, int]], knots: list[int]) -> None:
    graph = networkx.Graph()
    graph.add_nodes_from(range(ITEMS))
    graph.add_edges_from((item, ("key", key)) for key, item in shown)
    graph.add_edges_from(enumerate(knots))
    items = (sorted(x for x in part if isinstance(x, int)) for part in networkx.connected_components(graph))
    expected = sorted(part for part in items if len(part) > 1)
    ordered = sorted(shown, key=lambda pair: pair[1])
    keys = np.array([key for key, _ in ordered], np.uint64)
    owners = np.array([item for _, item in ordered], np.int64)
    found = find_groups(keys, owners, np.array(knots, np.int64))
    assert [group.tolist() for group in found] == expected
