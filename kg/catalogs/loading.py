"""Files named in the settings -> one catalog: a person's own tables before the one that ships with the package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from kg.catalogs import Catalog, default_catalog, default_rows
from kg.catalogs.imports import read_catalog_file, read_file
from kg.catalogs.merging import merge_rows, put_before
from kg.catalogs.table import COLUMNS, Known, read_table, table_lines
from kg.errors import CatalogError
from kg.files import LARGEST_FILE, write_atomically
from kg.records import EntityType


def load_catalog(tables: Sequence[str] = (), largest: int = LARGEST_FILE) -> Catalog:
    """Load the tables that ship with the package and those of the files named, whose rows have the last word.

    Raises:
        CatalogError: a file cannot be read or is no table.
    """
    if not tables:
        return default_catalog()
    return _loaded(tuple((name, _state(Path(name))) for name in tables), largest)


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read: {error.strerror}. Name an existing file.") from error
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
def _loaded(files: tuple[tuple[str, tuple[int, int]], ...], largest: int) -> Catalog:
    own = merge_rows(row for name, _ in files for row in read_own_table(Path(name), largest))
    return Catalog(put_before(own, default_rows()))


def read_own_table(path: Path, largest: int = LARGEST_FILE) -> Iterable[Known]:
    """Read a table in kg's own form, of at most so many bytes.

    Raises:
        CatalogError: the file cannot be read or is no table.
    """
    text = read_file(path, largest)
    if not text.startswith(COLUMNS[0] + "\t"):
        raise CatalogError(f"{path}: no catalog table. Make one of it with `kg catalog add {path}`.")
    return read_table(text, str(path))


def catalog_hashes(tables: Sequence[str]) -> list[str]:
    """Give the hash of each file, for the provenance."""
    return [hashlib.sha256(Path(name).read_bytes()).hexdigest()[:16] for name in tables]


def add_to_table(
    file: Path, table: Path, kind: EntityType | None = None, largest: int = LARGEST_FILE
) -> tuple[int, int, int]:
    """Add what a file names to a table, which is made if it is missing; neither may have more bytes than ``largest``.

    Gives how many rows were read, how many things are new, and how many the table holds now.

    Raises:
        CatalogError: the file or the table cannot be read, or the table cannot be written.
    """
    read = read_catalog_file(file, kind, largest=largest)
    before = tuple(read_own_table(table, largest)) if table.exists() else ()
    rows = merge_rows((*before, *read))
    try:
        table.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(table, table_lines(rows))
    except OSError as error:
        raise CatalogError(f"{table}: cannot be written: {error.strerror}. Name another file with --into.") from error
    return len(read), len(rows) - len(before), len(rows)
