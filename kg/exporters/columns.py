"""Which columns nodes and edges have in tables and property graphs, and what each of them holds.

GEXF 1.3 has a type for addresses but Gephi 0.10 reports it as an error and drops the column, and neither GEXF nor
GraphML has one for days: both kinds are texts there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, NamedTuple

LIST_SEPARATOR: Final = " | "


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    TEXTS = "texts"  # several texts, as a tuple
    ADDRESS = "address"  # of a web page
    DAY = "day"  # ISO 8601
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"


class Column(NamedTuple):
    """A column: the field of a row that fills it, which is also its name."""

    name: str
    kind: Kind = Kind.TEXT


NODE_COLUMNS: Final = (
    Column("type"),
    Column("url", Kind.ADDRESS),
    Column("linked", Kind.FLAG),
    Column("language"),
    Column("aliases", Kind.TEXTS),
    Column("mentions", Kind.INTEGER),
    Column("documents", Kind.INTEGER),
    Column("confidence", Kind.NUMBER),
    Column("format"),
    Column("first_day", Kind.DAY),
    Column("last_day", Kind.DAY),
    Column("first_year", Kind.INTEGER),
    Column("last_year", Kind.INTEGER),
    Column("degree", Kind.INTEGER),
    Column("betweenness", Kind.NUMBER),
    Column("pagerank", Kind.NUMBER),
    Column("community", Kind.INTEGER),
)
STATEMENT_COLUMNS: Final = (
    Column("predicate"),
    Column("confidence", Kind.NUMBER),
    Column("first_year", Kind.INTEGER),
    Column("last_year", Kind.INTEGER),
    Column("document"),
    Column("quote"),
)
TIE_COLUMNS: Final = (
    Column("evidence", Kind.INTEGER),
    Column("shared", Kind.TEXTS),
    Column("first_year", Kind.INTEGER),
    Column("last_year", Kind.INTEGER),
)
"""Columns of a projection's edges."""


def plain_text(kind: Kind, value: Any) -> str:
    """Write a value for readers that know no lists; what is unknown ("" or no texts) becomes ""."""
    if kind is Kind.TEXTS:
        return LIST_SEPARATOR.join(value)
    if kind is Kind.FLAG:
        return "true" if value else "false"
    return _number(value) if kind is Kind.NUMBER and value != "" else str(value)


def list_text(kind: Kind, value: Any) -> str:
    """Write a value as ``plain_text`` does, but a list as Gephi and graphology read it: ``["a", "b"]``."""
    if kind is not Kind.TEXTS:
        return plain_text(kind, value)
    return f"[{', '.join(map(_quoted, value))}]" if value else ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number(number: float) -> str:
    """Write a number with at most eight decimals and at least one, never with an exponent."""
    whole, _, part = f"{number:.8f}".partition(".")
    return f"{whole}.{part.rstrip('0') or '0'}"
