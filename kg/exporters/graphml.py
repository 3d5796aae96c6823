"""Network -> GraphML with typed keys, valid against its schema; parallel edges stay apart by their ids.

The schema takes for an id only what is a name token in XML, so "/" is ":" there; ``identifier`` is the id in all other
files.
Gephi takes the keys r, g, b, size, x and y for colour, size and place; yEd and others show them as plain data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kg.exporters.columns import NODE_COLUMNS, Column, Kind, plain_text
from kg.exporters.gexf import rounded
from kg.exporters.layout import COLORS, node_size
from kg.exporters.network import Network
from kg.exporters.text import xml_text

_TYPES = {
    Kind.TEXT: "string",
    Kind.TEXTS: "string",
    Kind.ADDRESS: "string",
    Kind.DAY: "string",
    Kind.INTEGER: "int",
    Kind.NUMBER: "double",
    Kind.FLAG: "boolean",
}
_DRAWN = {"r": "int", "g": "int", "b": "int", "size": "double", "x": "double", "y": "double"}
_LABEL = Column("label")
_IDENTIFIER = "identifier"
_NO_TOKEN: Final = re.compile(
    r"[^A-Za-z0-9.\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u03b1-\u03c9"
    r"\u0410-\u044f\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]"
)
"""What no name token may hold in any edition of XML, and "_", which begins and ends what stands for it."""
_WEIGHT = Column("weight", Kind.NUMBER)
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_graphml(network: Network) -> Iterator[str]:
    """Write the property graph; attributes that are unknown are left out."""
    nodes = (_LABEL, *NODE_COLUMNS, Column("start", Kind.DAY), Column("end", Kind.DAY))
    predicate = () if Column("predicate") in network.edge_columns else (Column("predicate"),)
    edges = (_LABEL, _WEIGHT, *predicate, *network.edge_columns)
    yield _HEAD
    for scope, columns in (("node", nodes), ("edge", edges)):
        for column in columns:
            yield _key(scope, column.name, _TYPES[column.kind])
    for name, kind in {_IDENTIFIER: "string", **_DRAWN}.items():
        yield _key("node", name, kind)
    yield f'  <graph id="conference-kg" edgedefault="{"directed" if network.is_directed else "undirected"}">\n'
    for node, place in zip(network.nodes, network.positions, strict=True):
        drawn = zip(_DRAWN, _drawn(node.type, int(node.degree or 0), place), strict=True)
        data = "".join(_data("node", name, text) for name, text in ((_IDENTIFIER, node.id), *drawn))
        yield f'    <node id="{token(node.id)}">{_all_data("node", nodes, node)}{data}\n    </node>\n'
    for number, edge in enumerate(network.edges()):
        ends = f'source="{token(edge.source)}" target="{token(edge.target)}"'
        yield f'    <edge id="e{number}" {ends}>{_all_data("edge", edges, edge)}\n    </edge>\n'
    yield "  </graph>\n</graphml>\n"


def token(id: str) -> str:
    """Give an id as a name token of XML; different ids stay different."""
    return _NO_TOKEN.sub(_replaced, id)


def _replaced(match: re.Match[str]) -> str:
    return ":" if match[0] == "/" else f"_{ord(match[0]):x}_"


def _key(scope: str, name: str, kind: str) -> str:
    return f'  <key id="{scope}_{name}" for="{scope}" attr.name="{name}" attr.type="{kind}"/>\n'


def _drawn(kind: str, degree: int, place: tuple[float, float]) -> tuple[str, ...]:
    return (*map(str, COLORS[kind]), *map(rounded, (node_size(degree), *place)))


def _all_data(scope: str, columns: tuple[Column, ...], row: Any) -> str:
    values = ((name, plain_text(kind, getattr(row, name))) for name, kind in columns)
    return "".join(_data(scope, name, text) for name, text in values if text)


def _data(scope: str, name: str, text: str) -> str:
    return f'\n      <data key="{scope}_{name}">{xml_text(text)}</data>'
