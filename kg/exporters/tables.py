"""Network -> CSV with the column names that Gephi's import wizard and pandas users expect."""

from __future__ import annotations

from collections.abc import Iterator

from kg.exporters.columns import NODE_COLUMNS, Column, Kind, plain_text
from kg.exporters.csv_cells import csv_row
from kg.exporters.network import Network

_NODE_COLUMNS = (Column("id"), Column("label"), *NODE_COLUMNS, Column("start", Kind.DAY), Column("end", Kind.DAY))


def write_node_table(network: Network) -> Iterator[str]:
    """Write nodes.csv."""
    yield csv_row(_title(column.name) for column in _NODE_COLUMNS)
    for node in network.nodes:
        yield csv_row(plain_text(kind, getattr(node, name)) for name, kind in _NODE_COLUMNS)


def write_edge_table(network: Network) -> Iterator[str]:
    """Write edges.csv; ``Type`` is Gephi's word for directed or not, ``Kind`` the relation."""
    columns = [column for column in network.edge_columns if column.name != "predicate"]
    direction = "Directed" if network.is_directed else "Undirected"
    yield csv_row(["Source", "Target", "Type", "Kind", "Label", "Weight", *(_title(column.name) for column in columns)])
    for edge in network.edges():
        values = (plain_text(kind, getattr(edge, name)) for name, kind in columns)
        yield csv_row([edge.source, edge.target, direction, edge.predicate, edge.label, str(edge.weight), *values])


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
