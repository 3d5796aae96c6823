"""Network -> CSV with the column names that Gephi's import wizard and pandas users expect.

Spreadsheets run a cell as a formula when it begins with = + - @ (or, with an East Asian keyboard, their wide forms),
a tab or a line end, and some pass over blanks before it. Posts are
written by strangers, so such cells get a leading apostrophe; a program that reads the files may strip it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.exporters.columns import NODE_COLUMNS, Column, Kind, plain_text
from kg.exporters.network import Network

_NODE_COLUMNS = (Column("id"), Column("label"), *NODE_COLUMNS, Column("start", Kind.DAY), Column("end", Kind.DAY))
_NEEDS_QUOTES = re.compile(r"[,\"\r\n]")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def write_node_table(network: Network) -> Iterator[str]:
    """Write nodes.csv."""
    yield _row(_title(column.name) for column in _NODE_COLUMNS)
    for node in network.nodes:
        yield _row(plain_text(kind, getattr(node, name)) for name, kind in _NODE_COLUMNS)


def write_edge_table(network: Network) -> Iterator[str]:
    """Write edges.csv; ``Type`` is Gephi's word for directed or not, ``Kind`` the relation."""
    columns = [column for column in network.edge_columns if column.name != "predicate"]
    direction = "Directed" if network.is_directed else "Undirected"
    yield _row(["Source", "Target", "Type", "Kind", "Label", "Weight", *(_title(column.name) for column in columns)])
    for edge in network.edges():
        values = (plain_text(kind, getattr(edge, name)) for name, kind in columns)
        yield _row([edge.source, edge.target, direction, edge.predicate, edge.label, str(edge.weight), *values])


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _row(cells: Iterator[str] | list[str]) -> str:
    return ",".join(map(_cell, cells)) + "\n"


def _cell(text: str) -> str:
    if text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS):
        text = f"'{text}"
    # The csv module of Python before 3.13 leaves a lone carriage return bare, and then readers see two rows.
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
