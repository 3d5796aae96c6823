"""Rows -> CSV with the column names that Gephi and pandas users expect.

Spreadsheets run a cell as a formula when it begins with = + - @, a tab or a carriage return. Posts are
written by strangers, so such cells get a leading apostrophe; a program that reads the files may strip it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.exporters.rows import EdgeRow, NodeRow
from kg.exporters.text import decimal

_NODE_COLUMNS = (
    *("Id", "Label", "Type", "Url", "Language", "Aliases"),
    *("Mentions", "Documents", "Confidence", "Start", "End", "Format"),
)
_EDGE_COLUMNS = (
    *("Source", "Target", "Type", "Kind", "Label"),
    *("Weight", "Confidence", "Document", "Quote"),
)
_NEEDS_QUOTES = re.compile(r"[,\"\r\n]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_node_table(nodes: Iterable[NodeRow]) -> Iterator[str]:
    """Write nodes.csv."""
    return _write(_NODE_COLUMNS, nodes)


def write_edge_table(edges: Iterable[EdgeRow]) -> Iterator[str]:
    """Write edges.csv; ``Type`` is Gephi's word for directed or not, ``Kind`` the relation."""
    rows = (
        (e.source, e.target, "Directed", e.predicate, e.label, e.weight, e.confidence, e.document, e.quote)
        for e in edges
    )
    return _write(_EDGE_COLUMNS, rows)


def _write(columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield ",".join(columns) + "\n"
    for row in rows:
        yield ",".join(_cell(value) for value in row) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return decimal(value)
    text = str(value)
    if text.startswith(_FORMULA_STARTS):
        text = f"'{text}"
    # The csv module of Python before 3.13 leaves a lone carriage return bare, and then readers see two rows.
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
