"""CSV with a header line -> rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kg.catalogs.imports.fields import row_of
from kg.catalogs.table import COLUMNS, Known
from kg.errors import CatalogError
from kg.records import EntityType

_LONGEST_CELL = 1 << 20


def read_csv(text: str, source: str, kind: EntityType | None, *, delimiter: str) -> Iterator[Known]:
    """Read a table whose first line names its columns; columns that a catalog has not are passed over.

    Raises:
        CatalogError: there is no column ``name``, or a row is not what a catalog holds.
    """
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(rows, [])]
        if "name" not in header:
            raise CatalogError(
                f"{source}:1: no column is called name. Name the columns in the first line: {', '.join(COLUMNS)}."
            )
        before = rows.line_num
        for row in rows:
            place = f"{source}:{before + 1}"
            before = rows.line_num
            if len(row) > len(header):
                raise CatalogError(f"{place}: {len(row)} cells under {len(header)} columns. Quote cells with commas.")
            if any(cell.strip() for cell in row):
                yield row_of(dict(zip(header, row, strict=False)), kind, place)
    except csv.Error as error:
        raise CatalogError(f"{source}:{rows.line_num}: not CSV: {error}.") from error
