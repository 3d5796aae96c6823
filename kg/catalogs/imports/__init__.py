"""Other people's tables -> catalog rows: CSV, JSON, the CNCF landscape, schema.org JSON-LD and our own tables.

Nothing is fetched, and each fault is told with its file and row.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kg.catalogs.imports.json_rows import read_json_rows
from kg.catalogs.imports.landscape import is_landscape, read_landscape
from kg.catalogs.imports.schema_org import is_json_ld, read_json_ld
from kg.catalogs.imports.tabular import read_csv
from kg.catalogs.table import Known, read_table
from kg.errors import CatalogError
from kg.files import LARGEST_FILE, read_text
from kg.records import EntityType


def read_catalog_file(path: Path, kind: EntityType | None = None, *, largest: int = LARGEST_FILE) -> tuple[Known, ...]:
    """Read a file whose ending tells its form; ``kind`` is the type of rows that name none.

    Raises:
        CatalogError: it cannot be read, or one of its rows is not what a catalog holds.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise CatalogError(f"{path}: kg knows no catalog of this kind. Name a file that ends in {', '.join(_READERS)}.")
    text = read_file(path, largest)
    # YAML can name one row a million times in a few bytes.
    rows = tuple(itertools.islice(reader(text, str(path), kind), len(text) + 1))
    if len(rows) > len(text):
        raise CatalogError(f"{path}: its aliases (&, *) stand for more rows than it has letters. Write the rows out.")
    if not rows:
        raise CatalogError(f"{path}: it names no organization, project, event or place. Name another file.")
    return rows


def read_file(path: Path, largest: int = LARGEST_FILE) -> str:
    """Read a text file of at most so many bytes.

    Raises:
        CatalogError: it cannot be read, or is not UTF-8.
    """
    return read_text(path, CatalogError, "Name an existing file.", largest)


_DEEP = "too deeply nested. A catalog is a list of objects."


def _tsv(text: str, source: str, kind: EntityType | None) -> Iterable[Known]:
    if text.startswith("type\tname\taliases\t"):
        return read_table(text, source)
    return read_csv(text, source, kind, delimiter="\t")


def _csv(text: str, source: str, kind: EntityType | None) -> Iterable[Known]:
    return read_csv(text, source, kind, delimiter=",")


def _json(text: str, source: str, kind: EntityType | None) -> Iterable[Known]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise CatalogError(f"{source}:{error.lineno}: not JSON: {error.msg}. Put it right there.") from error
    except ValueError as error:  # a number of thousands of digits
        raise CatalogError(f"{source}: its JSON holds what cannot be read: {error}. Put it right there.") from error
    except RecursionError as error:
        raise CatalogError(f"{source}: {_DEEP}") from error
    return read_json_ld(data, source) if is_json_ld(data) else read_json_rows(data, source, kind)


def _yaml(text: str, source: str, kind: EntityType | None) -> Iterable[Known]:
    import yaml

    from kg.catalogs.imports.plain_yaml import load_plain

    try:
        data = load_plain(text)
    except yaml.YAMLError as error:
        raise CatalogError(f"{source}: not YAML: {' '.join(str(error).split())}.") from error
    except RecursionError as error:
        raise CatalogError(f"{source}: {_DEEP}") from error
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise CatalogError(f"{source}: a tag (!!) says what its value is not. Leave tags out.") from error
    return read_landscape(data, source) if is_landscape(data) else read_json_rows(data, source, kind)


_Reader = Callable[[str, str, EntityType | None], Iterable[Any]]
_READERS: dict[str, _Reader] = {
    ".tsv": _tsv,
    ".csv": _csv,
    ".json": _json,
    ".jsonld": _json,
    ".yml": _yaml,
    ".yaml": _yaml,
}
