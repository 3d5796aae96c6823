"""Graph -> Parquet: six tables, see relational.py; the only module that loads pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from itertools import islice
from typing import Any

from kg.errors import SettingsError
from kg.exporters.relational import TABLES, Kind, Table
from kg.records import GraphData

_ROWS_AT_ONCE = 50_000


def check_pyarrow() -> None:
    """Claim that Parquet can be written.

    Raises:
        SettingsError: pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise SettingsError(
            "The format parquet needs pyarrow. Run `pip install conference-kg[parquet]`, or choose other --formats."
        )


def table_bytes(name: str, graph: GraphData) -> bytes:
    """Give one table as a Parquet file; the same graph gives the same bytes."""
    check_pyarrow()
    import pyarrow.parquet

    table, content = TABLES[name], BytesIO()
    schema = _schema(table)
    with pyarrow.parquet.ParquetWriter(content, schema, compression="zstd") as writer:
        for rows in _batches(table, graph):
            columns = zip(*rows, strict=True)
            arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
    return content.getvalue()


def _batches(table: Table, graph: GraphData) -> Iterator[list[Any]]:
    rows = iter(sorted(table.rows(graph), key=lambda row: row[: table.key]))
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        yield batch


def _array(values: tuple[Any, ...], kind: Any) -> Any:
    import pyarrow

    if pyarrow.types.is_map(kind):
        values = tuple(list(pairs.items()) for pairs in values)
    return pyarrow.array(values, kind)


def _schema(table: Table) -> Any:
    import pyarrow

    kinds = {
        Kind.TEXT: pyarrow.string(),
        Kind.TEXTS: pyarrow.list_(pyarrow.field("element", pyarrow.string(), nullable=False)),
        Kind.INTEGER: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.PAIRS: pyarrow.map_(pyarrow.string(), pyarrow.field("value", pyarrow.string(), nullable=False)),
    }
    return pyarrow.schema([pyarrow.field(f.name, kinds[f.kind], nullable=False) for f in table.fields])
