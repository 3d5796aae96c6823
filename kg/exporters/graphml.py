"""Rows -> GraphML with typed keys; parallel edges stay apart by their ids."""

from __future__ import annotations

from collections.abc import Iterator

from kg.exporters.rows import EdgeRow, NodeRow
from kg.exporters.text import xml_attribute, xml_text

_NODE_KEYS = {
    "label": "string",
    "type": "string",
    "url": "string",
    "language": "string",
    "aliases": "string",
    "mentions": "int",
    "documents": "int",
    "confidence": "double",
    "start": "string",
    "end": "string",
    "format": "string",
}
_EDGE_KEYS = {
    "predicate": "string",
    "label": "string",
    "weight": "double",
    "confidence": "double",
    "document": "string",
    "quote": "string",
}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_graphml(nodes: list[NodeRow], edges: list[EdgeRow]) -> Iterator[str]:
    """Write the property graph; attributes that are unknown are left out."""
    yield _HEAD
    for scope, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, kind in keys.items():
            yield f'  <key id="{scope}_{name}" for="{scope}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '  <graph id="conference-kg" edgedefault="directed">\n'
    for node in nodes:
        yield f'    <node id="{xml_attribute(node.id)}">{_data(node, "node")}\n    </node>\n'
    for number, edge in enumerate(edges):
        ends = f'source="{xml_attribute(edge.source)}" target="{xml_attribute(edge.target)}"'
        yield f'    <edge id="e{number}" {ends}>{_data(edge, "edge")}\n    </edge>\n'
    yield "  </graph>\n</graphml>\n"


def _data(row: NodeRow | EdgeRow, scope: str) -> str:
    keys = _NODE_KEYS if scope == "node" else _EDGE_KEYS
    values = ((name, getattr(row, name)) for name in keys)
    return "".join(
        f'\n      <data key="{scope}_{name}">{xml_text(str(value))}</data>' for name, value in values if value != ""
    )
