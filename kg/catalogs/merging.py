"""Rows -> rows: join those that describe one thing, so that no name leads to it twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.catalogs.table import Known
from kg.errors import CatalogError
from kg.folding import fold, has_cjk
from kg.records import EntityType
from kg.urls import is_on_site

_KANA, _HANGUL = re.compile("[\u3040-\u30ff]"), re.compile("[\uac00-\ud7a3]")
_DROPPED = re.compile(r"[^\w+#*]+|_+")
_Place = tuple[EntityType, str]
_MOST_ALIASES = 1_000
_MOST_NAMESAKES = 200
"""Each row is compared with those that share a name with it, so their number must have a bound."""


def name_key(name: str) -> str:
    """Fold a name to what is looked up: letters, digits and the signs that tell C from C++, C# and F*."""
    return _DROPPED.sub("", fold(name))


def merge_rows(rows: Iterable[Known]) -> tuple[Known, ...]:
    """Join rows of one thing, in the order in which each thing is first met.

    Rows are of one thing when one bears the other's name, or both the same Wikidata id, and neither type nor site nor
    id contradicts. The first row's name, page and id stay.
    """
    merged = _Merged()
    for row in rows:
        merged.add(row)
    return merged.rows()


class _Merged:
    """Rows by what finds them again."""

    def __init__(self) -> None:
        self._rows: list[Known | None] = []
        self._by_key: dict[_Place, int | list[int]] = {}
        """One number where one row has the key, as nearly always: a list each would cost a third of the memory."""

    def add(self, row: Known) -> None:
        places = _places(row)
        near = dict.fromkeys(at for place in places for at in self._at(place))
        if len(near) > _MOST_NAMESAKES:
            raise CatalogError(f"More than {_MOST_NAMESAKES} things share the names of {row.name!r}. Name one of each.")
        target = len(self._rows)
        for at in near:
            other = self._rows[at]
            if other is not None and is_one_thing(other, row):
                row = join_rows(other, row)
                if len(row.aliases) > _MOST_ALIASES:
                    raise CatalogError(f"{row.name!r} has more than {_MOST_ALIASES} names. Leave out what is no name.")
                target = min(target, at)
                self._rows[at] = None
        if target == len(self._rows):
            self._rows.append(row)
        else:
            self._rows[target] = row
            places = _places(row)
        for place in places:
            known = self._at(place)
            if target not in known:
                self._by_key[place] = [*known, target] if known else target

    def _at(self, place: _Place) -> Sequence[int]:
        found = self._by_key.get(place, ())
        return (found,) if isinstance(found, int) else found

    def rows(self) -> tuple[Known, ...]:
        return tuple(row for row in self._rows if row is not None)


def _places(row: Known) -> set[_Place]:
    keys = {name_key(name) for name in row.all_names()} | {row.wikidata}
    return {(row.type, key) for key in keys if key}


def is_one_thing(one: Known, other: Known, *, names_decide: bool = False) -> bool:
    """Claim that two rows describe one thing; with ``names_decide`` two sites of one name are no contradiction."""
    if one.type is not other.type:
        return False
    if one.wikidata and other.wikidata:
        return one.wikidata == other.wikidata
    own, others = name_key(one.name), name_key(other.name)
    is_named = own == others or own in map(name_key, other.all_names()) or others in map(name_key, one.all_names())
    if not one.url or not other.url:
        return is_named
    if is_on_site(one.url, other.url) or is_on_site(other.url, one.url):
        return is_named or not _keys(one).isdisjoint(_keys(other))
    return names_decide and own == others


def _keys(row: Known) -> set[str]:
    return {key for name in row.all_names() if (key := name_key(name))}


def join_rows(one: Known, other: Known) -> Known:
    """Make one row of two; what both say is taken from the first."""
    aliases = dict.fromkeys((*one.aliases, (language_of(other.name), other.name), *other.aliases))
    sources = dict.fromkeys(s for row in (one, other) for s in row.source.split("; ") if s)
    # A name needs no second language.
    names: dict[str, str] = {one.name: ""}
    for language, name in aliases:
        names.setdefault(name, language)
    return Known(
        one.type,
        one.name,
        tuple((language, name) for name, language in names.items() if language),
        one.url or other.url,
        one.wikidata or other.wikidata,
        "; ".join(sources),
    )


def language_of(name: str) -> str:
    """Guess the language of a name that does not say it, from its script."""
    if not has_cjk(name):
        return "en"
    if _KANA.search(name):
        return "ja"
    return "ko" if _HANGUL.search(name) else "zh"


def put_before(own: Sequence[Known], rest: Iterable[Known]) -> tuple[Known, ...]:
    """Put a person's rows before others: rows of one thing are joined, and what a person's row is called means that.

    A name that is only another one of both stays a name of two things.
    """
    rows = list(own)
    by_key: dict[_Place, list[int]] = {}
    for at, row in enumerate(rows):
        for place in _places(row):
            by_key.setdefault(place, []).append(at)
    claimed = {(row.type, name_key(row.name)) for row in own}
    others: list[Known] = []
    for row in rest:
        near = dict.fromkeys(at for place in _places(row) for at in by_key.get(place, ()))
        same = [at for at in near if is_one_thing(own[at], row, names_decide=True)]
        if len(same) == 1:
            rows[same[0]] = join_rows(rows[same[0]], row)
        elif not near:
            others.append(row)
        elif (row.type, name_key(row.name)) not in claimed:
            kept = tuple(alias for alias in row.aliases if (row.type, name_key(alias[1])) not in claimed)
            others.append(replace(row, aliases=kept))
    return (*rows, *others)
