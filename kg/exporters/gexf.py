"""Rows -> GEXF 1.3, the format of Gephi.

The published schema puts colour, size and position into GEXF's own namespace, Gephi and graphology look for
the prefix ``viz``: binding that prefix to GEXF's namespace satisfies all three.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.exporters.layout import COLORS, find_positions, node_size
from kg.exporters.rows import EdgeRow, NodeRow, degrees
from kg.exporters.text import xml_attribute

_NODE_ATTRIBUTES = {
    "type": "string",
    "url": "string",
    "language": "string",
    "aliases": "string",
    "mentions": "integer",
    "documents": "integer",
    "confidence": "double",
    "first_day": "string",
    "last_day": "string",
    "format": "string",
}
_EDGE_ATTRIBUTES = {
    "predicate": "string",
    "confidence": "double",
    "document": "string",
    "quote": "string",
}
# Gephi keeps "start" and "end" for its timeline.
_FIELDS = {"first_day": "start", "last_day": "end"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
  <meta>
    <creator>conference-kg</creator>
    <description>Conference recaps as a knowledge graph</description>
  </meta>
"""


def write_gexf(nodes: list[NodeRow], edges: list[EdgeRow]) -> Iterator[str]:
    """Write the property graph with kinds of edges, colours, sizes, positions and the days of events."""
    dated = any(node.interval[0] for node in nodes)
    mode = 'mode="dynamic" timeformat="date" timerepresentation="interval"' if dated else 'mode="static"'
    yield f'{_HEAD}  <graph defaultedgetype="directed" idtype="string" {mode}>\n'
    for scope, attributes in (("node", _NODE_ATTRIBUTES), ("edge", _EDGE_ATTRIBUTES)):
        yield f'    <attributes class="{scope}" mode="static">\n'
        for name, kind in attributes.items():
            yield f'      <attribute id="{name}" title="{name}" type="{kind}"/>\n'
        yield "    </attributes>\n"
    yield from _nodes(nodes, edges)
    yield f'    <edges count="{len(edges)}">\n'
    for number, edge in enumerate(edges):
        yield _edge(number, edge)
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _nodes(nodes: list[NodeRow], edges: list[EdgeRow]) -> Iterator[str]:
    degree = degrees(edges)
    positions = find_positions(nodes, degree)
    yield f'    <nodes count="{len(nodes)}">\n'
    for node in nodes:
        start, end = node.interval
        days = f' start="{start}" end="{end}"' if start else ""
        red, green, blue = COLORS[node.type]
        x, y = positions[node.id]
        yield (
            f'      <node id="{xml_attribute(node.id)}" label="{xml_attribute(node.label)}"{days}>\n'
            f"{_values(node, _NODE_ATTRIBUTES)}"
            f'        <viz:color r="{red}" g="{green}" b="{blue}"/>\n'
            f'        <viz:position x="{_rounded(x)}" y="{_rounded(y)}" z="0"/>\n'
            f'        <viz:size value="{_rounded(node_size(degree[node.id]))}"/>\n'
            "      </node>\n"
        )
    yield "    </nodes>\n"


def _edge(number: int, edge: EdgeRow) -> str:
    ends = f'source="{xml_attribute(edge.source)}" target="{xml_attribute(edge.target)}"'
    return (
        f'      <edge id="e{number}" {ends}'
        f' kind="{edge.predicate}" label="{edge.label}" weight="{edge.weight}.0">\n'
        f"{_values(edge, _EDGE_ATTRIBUTES)}      </edge>\n"
    )


def _values(row: NodeRow | EdgeRow, attributes: dict[str, str]) -> str:
    values = ((name, getattr(row, _FIELDS.get(name, name))) for name in attributes)
    lines = (
        f'          <attvalue for="{name}" value="{xml_attribute(str(value))}"/>\n'
        for name, value in values
        if value != ""
    )
    return f"        <attvalues>\n{''.join(lines)}        </attvalues>\n"


def _rounded(number: float) -> str:
    # Two decimals hide the last bits, in which processors differ; "-0.00" would differ from "0.00".
    return f"{round(number, 2) + 0.0:.2f}"
