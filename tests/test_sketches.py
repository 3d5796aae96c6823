from __future__ import annotations

import re

from lxml import etree

from kg.exporters.layout import COLORS
from kg.exporters.network import statement_network
from kg.graph import KnowledgeGraph
from kg.records import GraphData
from kg.sketches import sketch
from tests.exporters.examples import example, node, statement


def test_sketch_draws_every_node_and_edge_inside_its_frame() -> None:
    network = statement_network(example())
    root = etree.fromstring(sketch(network))
    circles = root.findall("circle")
    # XML readers know but one kind of line end.
    names = [f"{row.type}: {row.label}".replace("\r\n", "\n") for row in network.rows]
    assert [circle.findtext("title") for circle in circles] == names
    assert [circle.get("fill") for circle in circles] == [f"rgb{COLORS[row.type]}" for row in network.rows]
    lines = root.find("path").get("d")
    assert lines.count("M") == network.count
    numbers = [int(number) for number in re.findall(r"-?\d+", lines)]
    assert all(0 <= number <= 3600 for number in numbers)


def test_names_in_a_sketch_are_text() -> None:
    hostile = GraphData((), (node("person/a", "</title><script>alert(1)</script>"), node("talk/t", "T")), ())
    assert "<script" not in sketch(statement_network(hostile))


def test_graph_shows_a_sketch_unless_it_is_empty_or_large() -> None:
    nodes = tuple(node(f"person/p{number}", "P") for number in range(1001))
    assert "<svg" in KnowledgeGraph(example())._repr_html_()
    assert "<svg" not in KnowledgeGraph(GraphData((), nodes, ()))._repr_html_()
    assert "<svg" not in KnowledgeGraph(GraphData((), (), ()))._repr_html_()


def test_one_node_alone_is_drawn() -> None:
    alone = GraphData((), (node("person/a", "A"),), (statement("person/a", "speaks_at", "person/a"),))
    assert sketch(statement_network(alone)).count("<circle") == 1
