"""JSON objects -> rows: a list of objects with the columns of a catalog, or an object that holds one such list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.catalogs.imports.fields import row_of
from kg.catalogs.table import COLUMNS, Known
from kg.errors import CatalogError
from kg.records import EntityType


def read_json_rows(data: Any, source: str, kind: EntityType | None) -> Iterator[Known]:
    """Read each object of the list; names may be text, lists, or mappings from languages to names.

    Raises:
        CatalogError: there is no such list, or an object is not what a catalog holds.
    """
    lists = [value for value in data.values() if isinstance(value, list)] if isinstance(data, dict) else [data]
    if len(lists) != 1 or not isinstance(lists[0], list):
        raise CatalogError(f"{source}: no list of objects. Give each an object with {', '.join(COLUMNS)}.")
    for number, item in enumerate(lists[0], start=1):
        place = f"{source}, item {number}"
        if not isinstance(item, dict):
            raise CatalogError(f"{place}: it is {type(item).__name__}. Write an object with {', '.join(COLUMNS)}.")
        yield row_of(item, kind, place)
