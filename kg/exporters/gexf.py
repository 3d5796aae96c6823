"""Network -> GEXF 1.3, the format of Gephi.

The published schema puts colour, size and position into GEXF's own namespace, Gephi and graphology look for
the prefix ``viz``: binding that prefix to GEXF's namespace satisfies all three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kg.exporters.columns import NODE_COLUMNS, Column, Kind, list_text
from kg.exporters.layout import COLORS, node_size
from kg.exporters.network import AnyEdge, Network
from kg.exporters.rows import NodeRow
from kg.exporters.text import xml_attribute

_TYPES = {
    Kind.TEXT: "string",
    Kind.TEXTS: "liststring",
    Kind.ADDRESS: "string",
    Kind.DAY: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "double",
    Kind.FLAG: "boolean",
}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
  <meta>
    <creator>conference-kg</creator>
    <description>{description}</description>
  </meta>
"""


def write_gexf(network: Network) -> Iterator[str]:
    """Write the network with kinds of edges, colours, sizes, positions and when everything was."""
    first, last = network.period
    days = f' timeformat="date" timerepresentation="interval" start="{first}" end="{last}"' if first else ""
    mode = "dynamic" if first else "static"
    kind = "directed" if network.is_directed else "undirected"
    yield _HEAD.format(description=xml_attribute(network.description))
    yield f'  <graph defaultedgetype="{kind}" idtype="string" mode="{mode}"{days}>\n'
    for scope, columns in (("node", NODE_COLUMNS), ("edge", network.edge_columns)):
        yield f'    <attributes class="{scope}" mode="static">\n'
        for column in columns:
            yield f'      <attribute id="{column.name}" title="{column.name}" type="{_TYPES[column.kind]}"/>\n'
        yield "    </attributes>\n"
    yield from _nodes(network)
    yield f'    <edges count="{network.count}">\n'
    values = _values_writer(network.edge_columns)
    for number, edge in enumerate(network.edges()):
        yield _edge(number, edge, values(edge))
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _nodes(network: Network) -> Iterator[str]:
    values = _values_writer(NODE_COLUMNS)
    yield f'    <nodes count="{len(network.rows)}">\n'
    for node, (x, y) in zip(network.nodes, network.positions, strict=True):
        red, green, blue = COLORS[node.type]
        yield (
            f'      <node id="{xml_attribute(node.id)}" label="{xml_attribute(node.label)}"{_interval(node)}>\n'
            f"{values(node)}"
            f'        <viz:color r="{red}" g="{green}" b="{blue}"/>\n'
            f'        <viz:position x="{rounded(x)}" y="{rounded(y)}" z="0"/>\n'
            f'        <viz:size value="{rounded(node_size(int(node.degree or 0)))}"/>\n'
            "      </node>\n"
        )
    yield "    </nodes>\n"


def _edge(number: int, edge: AnyEdge, values: str) -> str:
    ends = f'source="{xml_attribute(edge.source)}" target="{xml_attribute(edge.target)}"'
    return (
        f'      <edge id="e{number}" {ends} kind="{xml_attribute(edge.predicate)}"'
        f' label="{xml_attribute(edge.label)}" weight="{edge.weight}.0"{_interval(edge)}>\n'
        f"{values}      </edge>\n"
    )


def _interval(row: NodeRow | AnyEdge) -> str:
    return f' start="{row.first_day}" end="{row.last_day}"' if row.first_day else ""


def _values_writer(columns: tuple[Column, ...]) -> Callable[[Any], str]:
    heads = [(column, f'          <attvalue for="{column.name}" value="') for column in columns]

    def write(row: Any) -> str:
        lines = []
        for (name, kind), head in heads:
            text = list_text(kind, getattr(row, name))
            if text:
                lines.append(f'{head}{xml_attribute(text)}"/>\n')
        return f"        <attvalues>\n{''.join(lines)}        </attvalues>\n"

    return write


def rounded(number: float) -> str:
    """Write a place or a size with two decimals, and zero without a sign."""
    return f"{round(number, 2) + 0.0:.2f}"
