"""Rows -> Neo4j: two CSV files for ``neo4j-admin database import full``, or one Cypher script that may run again.

The import fills an empty database and is fast::

    neo4j-admin database import full --nodes=neo4j-nodes.csv --relationships=neo4j-edges.csv neo4j

The script changes a running one: each thing is found by its id and updated, so that running it twice changes
nothing. Things that are in the database and not in the graph stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from kg.exporters.rows import EdgeRow, NodeRow
from kg.exporters.text import decimal

_LABEL = "Thing"
"""Every node's label beside its own, by which the script finds it."""
_NODE_COLUMNS = (
    *("id:ID", "name", "url", "language", "aliases", "mentions:int", "documents:int", "confidence:float"),
    *("start", "end", "format", ":LABEL"),
)
_EDGE_COLUMNS = (":START_ID", ":END_ID", "weight:int", "confidence:float", "document", "quote", ":TYPE")
_EDGE_VALUES = "weight: row.weight, confidence: row.confidence, document: row.document, quote: row.quote"
_BETWEEN = " | "
_BATCH = 500
"""Rows in one statement of the script."""
_NEEDS_QUOTES = re.compile(r"[,\"]")
_LINE_ENDS = re.compile(r"[\r\n]+")
_SPECIAL = re.compile(r"\\u|[\"\\\x00-\x1f\x7f-\x9f\u2028\u2029]")

_Value: TypeAlias = str | int | float


def write_node_import(nodes: Iterable[NodeRow]) -> Iterator[str]:
    """Write neo4j-nodes.csv."""
    yield _line(_NODE_COLUMNS)
    for node in nodes:
        yield _line((node.id, *_node_properties(node).values(), f"{_LABEL};{node.type}"))


def write_edge_import(edges: Iterable[EdgeRow]) -> Iterator[str]:
    """Write neo4j-edges.csv."""
    yield _line(_EDGE_COLUMNS)
    for edge in edges:
        yield _line((edge.source, edge.target, *_edge_properties(edge).values(), edge.predicate.upper()))


def write_cypher(nodes: Sequence[NodeRow], edges: Sequence[EdgeRow]) -> Iterator[str]:
    """Write the script; nodes come before the edges between them."""
    yield f"CREATE CONSTRAINT kg_thing_id IF NOT EXISTS FOR (n:{_LABEL}) REQUIRE n.id IS UNIQUE;\n"
    for kind, same in groupby(sorted(nodes, key=attrgetter("type", "id")), key=attrgetter("type")):
        for some in _chunks([{"id": node.id, **_node_properties(node)} for node in same]):
            yield f"\nUNWIND [\n{some}\n] AS row\nMERGE (n:{_LABEL} {{id: row.id}})\nSET n:{kind}, n += row;\n"
    ordered = sorted(edges, key=attrgetter("predicate", "source", "target"))
    for predicate, alike in groupby(ordered, key=attrgetter("predicate")):
        rows = [{"source": e.source, "target": e.target, **_edge_properties(e)} for e in alike]
        for some in _chunks(rows):
            yield (
                f"\nUNWIND [\n{some}\n] AS row\n"
                f"MATCH (a:{_LABEL} {{id: row.source}}), (b:{_LABEL} {{id: row.target}})\n"
                f"MERGE (a)-[r:{predicate.upper()}]->(b)\n"
                f"SET r += {{{_EDGE_VALUES}}};\n"
            )


def _node_properties(node: NodeRow) -> dict[str, _Value]:
    return {
        "name": node.label,
        "url": node.url,
        "language": node.language,
        "aliases": _BETWEEN.join(node.aliases),
        "mentions": node.mentions,
        "documents": node.documents,
        "confidence": node.confidence,
        "start": node.start,
        "end": node.end,
        "format": node.format,
    }


def _edge_properties(edge: EdgeRow) -> dict[str, _Value]:
    return {"weight": edge.weight, "confidence": edge.confidence, "document": edge.document, "quote": edge.quote}


def _line(values: Iterable[_Value]) -> str:
    return ",".join(map(_cell, values)) + "\n"


def _cell(value: _Value) -> str:
    if not isinstance(value, str):
        return _number(value)
    # Neo4j takes line ends within a cell only when asked to, and then reads the file slowly.
    text = _LINE_ENDS.sub(" ", value)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _chunks(rows: Iterable[Mapping[str, _Value]]) -> Iterator[str]:
    for some in _batched(list(rows)):
        yield ",\n".join(
            f"  {{{', '.join(f'{name}: {_literal(value)}' for name, value in row.items())}}}" for row in some
        )


def _batched(rows: list[Mapping[str, _Value]]) -> Iterator[list[Mapping[str, _Value]]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _literal(value: _Value) -> str:
    if not isinstance(value, str):
        return _number(value)
    return '"' + _SPECIAL.sub(_escape, value) + '"'


def _escape(match: re.Match[str]) -> str:
    if match[0] == "\\u":
        # Neo4j reads \\uXXXX before it reads anything else, and not every version counts the backslashes before it.
        return r"\\\u0075"
    return f"\\{match[0]}" if match[0] in '"\\' else f"\\u{ord(match[0]):04x}"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else decimal(value)
