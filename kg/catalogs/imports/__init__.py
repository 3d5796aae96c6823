"""Other people's tables -> catalog rows: CSV, JSON, the CNCF landscape, schema.org JSON-LD and our own tables.

Nothing is fetched, and each fault is told with its file and row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from kg.catalogs.imports.json_rows import read_json_rows
from kg.catalogs.imports.landscape import is_landscape, read_landscape
from kg.catalogs.imports.schema_org import is_json_ld, read_json_ld
from kg.catalogs.imports.tabular import read_csv
from kg.catalogs.table import Known, read_table
from kg.errors import CatalogError
from kg.records import EntityType


def read_catalog_file(path: Path, kind: EntityType | None = None) -> tuple[Known, ...]:
    """Read a file whose ending tells its form; ``kind`` is the type of rows that name none.

    Raises:
        CatalogError: it cannot be read, or one of its rows is not what a catalog holds.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise CatalogError(f"{path}: kg knows no catalog of this kind. Name a file that ends in {', '.join(_READERS)}.")
    rows = tuple(reader(read_file(path), str(path), kind))
    if not rows:
        raise CatalogError(f"{path}: it names no organization, project, event or place. Name another file.")
    return rows


def read_file(path: Path) -> str:
    """Read a text file.

    Raises:
        CatalogError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read: {error.strerror}. Name an existing file.") from error
    except UnicodeDecodeError as error:
        raise CatalogError(f"{path}: byte {error.start} is not UTF-8. Save it as UTF-8.") from error


def _tsv(text: str, source: str, kind: EntityType | None) -> Iterable[Known]:
    if text.startswith("type\tname\taliases\t"):
        return read_table(text, source)
    return read_csv(text, source, kind, delimiter="\t")


def _csv(text: str, source: str, kind: EntityType | None) -> Iterable[Known]:
    return read_csv(text, source, kind, delimiter=",")


def _json(text: str, source: str, kind: EntityType | None) -> Iterable[Known]:
    try:
        data = json.loads(text)
    except JSONDecodeError as error:
        raise CatalogError(f"{source}:{error.lineno}: not JSON: {error.msg}. Put it right there.") from error
    except RecursionError as error:
        raise CatalogError(f"{source}: too deeply nested. A catalog is a list of objects.") from error
    return read_json_ld(data, source) if is_json_ld(data) else read_json_rows(data, source, kind)


def _yaml(text: str, source: str, kind: EntityType | None) -> Iterable[Known]:
    import yaml

    try:
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise CatalogError(f"{source}: not YAML: {' '.join(str(error).split())}.") from error
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
