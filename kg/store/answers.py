"""What a query yields -> a table for people, or the W3C's CSV and JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import StoreError
from kg.exporters.csv_cells import csv_row
from kg.ontology import prefixes

FORMS = ("table", "csv", "json")
_W3C = {"csv": ox.QueryResultsFormat.CSV, "json": ox.QueryResultsFormat.JSON}

Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def query_store(store: ox.Store, sparql: str, base: str, *, union: bool = False) -> Results:
    """Ask a store; the prefixes of our files need not be declared.

    With ``union`` the query sees the triples of all graphs without naming them.

    Raises:
        StoreError: The query is no SPARQL 1.1, or fails.
    """
    try:
        return store.query(sparql, prefixes=prefixes(base), use_default_graph_as_union=union)
    except SyntaxError as error:
        raise StoreError(
            f"The query is no SPARQL: {error.msg}. `kg query --list` shows questions to begin with."
        ) from error
    except (OSError, RuntimeError) as error:
        raise StoreError(f"The query failed: {error}. Ask for less, or try again.") from error


def write_answers(results: Results, form: str, base: str) -> str:
    """Give the results as text that ends its lines.

    Raises:
        StoreError: The results are triples, which are neither CSV nor JSON.
    """
    if isinstance(results, ox.QueryTriples):
        if form != "table":
            raise StoreError("The query yields triples, which are shown as N-Triples. Leave --format out.")
        return (results.serialize(format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    if isinstance(results, ox.QueryBoolean):
        yes = "yes\n" if results else "no\n"
        return yes if form == "table" else _serialized(results, form)
    return _table(results, prefixes(base)) if form == "table" else _serialized(results, form)


def _serialized(results: ox.QuerySolutions | ox.QueryBoolean, form: str) -> str:
    if form == "csv" and isinstance(results, ox.QuerySolutions):
        return "".join(_rows(results))
    text = (results.serialize(format=_W3C[form]) or b"").decode()
    return text if text.endswith("\n") else text + "\n"


def _rows(results: ox.QuerySolutions) -> Iterator[str]:
    """Give the W3C's CSV, line by line, but for cells that a spreadsheet would run."""
    yield csv_row((variable.value for variable in results.variables), "\r\n")
    for row in results:
        yield csv_row((_value(term) for term in row), "\r\n")


def _value(term: object) -> str:
    if isinstance(term, ox.BlankNode):
        return str(term)
    return "" if term is None else str(getattr(term, "value", term))


def _table(results: ox.QuerySolutions, names: Mapping[str, str]) -> str:
    header = [variable.value for variable in results.variables]
    rows = [[_cell(value, names) for value in row] for row in results]
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    lines = [_line(header, widths), "  ".join("-" * width for width in widths)]
    lines += [_line(row, widths) for row in rows]
    return "\n".join([*lines, f"{len(rows)} rows"]) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _cell(term: object, names: Mapping[str, str]) -> str:
    if isinstance(term, ox.NamedNode):
        short = max(
            (f"{prefix}:{term.value[len(iri) :]}" for prefix, iri in names.items() if term.value.startswith(iri)),
            key=lambda name: -len(name),
            default=term.value,
        )
        return short
    text = _value(term)
    # A line break or an escape sequence of the terminal would tear the table.
    return "".join(char if char.isprintable() else " " for char in text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)
