from __future__ import annotations

import hashlib

from kg.exporters import layout
from kg.exporters.layout import COLORS, find_positions, node_size
from kg.exporters.rows import RECAP
from kg.records import EntityType

# Two stars joined by one edge.
PAIRS = [(0, n) for n in range(2, 30)] + [(1, n) for n in range(30, 60)] + [(0, 1), (5, 5)]


def test_every_kind_has_its_own_colour() -> None:
    assert set(COLORS) == {*map(str, EntityType), RECAP}
    assert len(set(COLORS.values())) == len(COLORS)


def test_size_grows_with_degree() -> None:
    assert node_size(0) < node_size(1) < node_size(100) < 10 * node_size(1)


def test_neighbours_stand_together() -> None:
    places = [complex(*place) for place in find_positions(60, PAIRS)]
    near = sum(abs(places[n] - places[0]) for n in range(2, 30)) / 28
    far = sum(abs(places[n] - places[0]) for n in range(30, 60)) / 30
    assert near < far / 1.5


def test_places_are_the_same_on_every_machine() -> None:
    text = " ".join(f"{x:.2f},{y:.2f}" for x, y in find_positions(60, PAIRS))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "d0565f49d3b8765b"


def test_a_huge_graph_is_a_sunflower_with_its_hub_in_the_middle(monkeypatch) -> None:
    monkeypatch.setattr(layout, "_LARGEST", 2)
    places = find_positions(40, [(7, n) for n in range(7)])
    assert places[7] == (0.0, 0.0)
    assert len(set(places)) == 40


def test_no_nodes_need_no_places() -> None:
    assert find_positions(0, []) == []
