"""Catalog tables: tab-separated rows -> known things, each row checked.

The columns are ``type name aliases url wikidata source``. Aliases are divided by ``|``; one in another language than
English says so: ``zh:谷歌``. Everything but type and name may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import CatalogError
from kg.records import EntityType
from kg.urls import is_web_url

COLUMNS = ("type", "name", "aliases", "url", "wikidata", "source")
TYPES = (EntityType.ORGANIZATION, EntityType.PROJECT, EntityType.EVENT, EntityType.PLACE)
_LONGEST_NAME = 1_000
_LANGUAGE = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):(?=\S)")
_WIKIDATA = re.compile(r"Q[1-9]\d*")


@dataclass(frozen=True, slots=True)
class Known:
    """One known thing."""

    type: EntityType
    name: str
    aliases: tuple[tuple[str, str], ...] = ()
    """(language, name): other names; the language is "en" where the table names none."""
    url: str = ""
    """Its own page; "" when it is not known."""
    wikidata: str = ""
    source: str = ""

    def all_names(self) -> tuple[str, ...]:
        """Give the name and all aliases."""
        return (self.name, *(name for _, name in self.aliases))


def read_table(text: str, source: str) -> Iterator[Known]:
    """Read a table; ``source`` names it in errors.

    Raises:
        CatalogError: the header or a row is not of the form above.
    """
    # Lines of files alone: what else str.splitlines takes for a line's end may stand in a name. The module csv is
    # not asked, since it refuses long cells.
    rows = (line.split("\t") if line else [] for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    header = tuple(next(rows))
    if header != COLUMNS:
        raise CatalogError(
            f"{source}:1: the columns are {', '.join(header) or 'missing'}. They must be {', '.join(COLUMNS)}, "
            "divided by tabs."
        )
    for number, row in enumerate(rows, 2):
        if row:
            if len(row) > len(COLUMNS):
                raise CatalogError(
                    f"{source}:{number}: {len(row)} columns. A row has at most {len(COLUMNS)}: {', '.join(COLUMNS)}."
                )
            kind, name, aliases, url, wikidata, whence = (*row, *[""] * (len(COLUMNS) - len(row)))
            others = tuple(parse_alias(a) for a in aliases.split("|") if a.strip())
            yield checked_row((kind, name, url, wikidata, whence), others, f"{source}:{number}")


def checked_row(cells: Iterable[str], aliases: tuple[tuple[str, str], ...], place: str) -> Known:
    """Make a row of (type, name, url, wikidata, source) and aliases; ``place`` names it in errors.

    Raises:
        CatalogError: a cell is not what its column holds.
    """
    kind, name, url, wikidata, source = (c.strip() for c in cells)
    if kind not in TYPES:
        raise CatalogError(f"{place}: the type is {kind!r}. Use one of {', '.join(TYPES)}.")
    if len(name) > _LONGEST_NAME or any(len(alias) > _LONGEST_NAME for _, alias in aliases):
        raise CatalogError(f"{place}: a name is longer than {_LONGEST_NAME:,} characters. Shorten it.")
    if not name:
        raise CatalogError(f"{place}: the name is missing. Give each row a name.")
    if url and not is_web_url(url):
        raise CatalogError(f"{place}: {url!r} is not a web address. Begin it with https:// or leave it empty.")
    if wikidata and not _WIKIDATA.fullmatch(wikidata):
        raise CatalogError(f"{place}: {wikidata!r} is not a Wikidata id. Write it like Q42 or leave it empty.")
    return Known(EntityType(kind), name, aliases, url, wikidata, source)


def parse_alias(text: str) -> tuple[str, str]:
    """Give (language, name) of an alias as the table writes it."""
    text = text.strip()
    language = _LANGUAGE.match(text)
    return (language[1], text[language.end() :]) if language else ("en", text)


def table_lines(rows: Iterable[Known]) -> Iterator[str]:
    """Write rows as a table, sorted, so that equal catalogs are equal bytes."""
    yield "\t".join(COLUMNS) + "\n"
    for row in sorted(rows, key=lambda k: (TYPES.index(k.type), k.name.casefold(), k.name, k.url, k.wikidata)):
        aliases = "|".join(_shown_alias(*alias) for alias in row.aliases)
        cells = (row.type, row.name, aliases, row.url, row.wikidata, row.source)
        yield "\t".join(map(_one_line, cells)) + "\n"


def _shown_alias(language: str, name: str) -> str:
    name = name.replace("|", "/")
    return name if language == "en" and not _LANGUAGE.match(name) else f"{language}:{name}"


def _one_line(cell: str) -> str:
    # Lone surrogates, which JSON can escape, have no UTF-8.
    return " ".join(cell.encode("utf-8", "replace").decode("utf-8").split())
