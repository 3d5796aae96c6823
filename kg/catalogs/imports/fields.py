"""The cells of any form of table -> one checked row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.catalogs.merging import language_of
from kg.catalogs.table import TYPES, Known, checked_row, parse_alias
from kg.errors import CatalogError
from kg.records import EntityType

_WIKIDATA_PAGE = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q[1-9]\d*)/?")
OTHER_COLUMNS = {
    "homepage": "url",
    "homepage_url": "url",
    "website": "url",
    "alias": "aliases",
    "wikidata_id": "wikidata",
}
"""Other spellings of columns -> ours."""


def row_of(cells: Mapping[str, Any], kind: EntityType | None, place: str) -> Known:
    """Make a row of named cells, whose names may also be those of OTHER_COLUMNS or have a language: ``name_zh``.

    Raises:
        CatalogError: a cell is not what its column holds.
    """
    named: dict[str, Any] = {}
    others: list[tuple[str, str]] = []
    for column, value in cells.items():
        key = str(column).strip().casefold()
        key = OTHER_COLUMNS.get(key, key)
        prefix, _, language = key.partition("_")
        if prefix in ("name", "alias", "aliases") and language:
            others += ((language, name) for name in _texts(value, place))
        elif value not in (None, ""):
            named.setdefault(key, value)
    name, *more = _names(named.get("name"), place) or [("", "")]
    aliases = [*more, *_names(named.get("aliases"), place), *others]
    wikidata = _text(named.get("wikidata"), "wikidata", place)
    page = _WIKIDATA_PAGE.fullmatch(wikidata)
    texts = (
        _type(named.get("type"), kind, place),
        name[1],
        _text(named.get("url"), "url", place),
        page[1] if page else wikidata,
        _text(named.get("source"), "source", place),
    )
    kept = dict.fromkeys((language, other) for language, other in aliases if other and other != name[1])
    return checked_row(texts, tuple(kept), place)


def _type(value: Any, kind: EntityType | None, place: str) -> str:
    if value is None:
        if kind is None:
            raise CatalogError(f"{place}: the type is missing. Give it, or name one for all rows with --type.")
        return kind
    text = _text(value, "type", place)
    return next((t for t in TYPES if t.casefold() == text.casefold()), text)


def _text(value: Any, column: str, place: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise CatalogError(f"{place}: {column} holds {type(value).__name__}. Write it as text.")
    return str(value).strip()


def _names(value: Any, place: str) -> list[tuple[str, str]]:
    """Read names as text divided by ``|``, a list, or a mapping from languages to either."""
    if isinstance(value, Mapping):
        return [(str(language), name) for language, more in value.items() for name in _texts(more, place)]
    pairs = map(parse_alias, _texts(value, place))
    return [(language_of(name) if language == "en" else language, name) for language, name in pairs]


def _texts(value: Any, place: str) -> list[str]:
    found: Iterable[Any] = value if isinstance(value, list) else [value]
    return [part.strip() for item in found for part in _text(item, "a name", place).split("|") if part.strip()]
