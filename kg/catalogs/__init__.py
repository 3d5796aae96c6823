"""Names -> known things: organizations, projects, events and places with their names and pages.

A catalog is evidence, not a verdict: that a name is known tells the scorer something, joins two names of one thing,
and gives a thing its page where the document has none.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.catalogs.merging import name_key
from kg.catalogs.table import Known, read_table
from kg.catalogs.words import Word, word_spans
from kg.folding import is_cjk_key
from kg.records import EntityType

__all__ = ["Catalog", "Known", "Spelled", "default_catalog", "default_rows", "name_key", "whole_name"]

TABLES = ("organizations.tsv", "projects.tsv", "events.tsv", "places.tsv")
_LONGEST_WORDS = 5
_LONGEST_CJK = 12
_MOST_NAMESAKES = 200
"""Things of one name that are told apart."""
_BEHIND_NAME = {
    EntityType.ORGANIZATION: re.compile(
        r"(.*?[^\s,])(?:[\s,]+(?:Inc|Ltd|LLC|Corp|GmbH|AG|S\.A)\b\.?|(?:股份|有限责任|有限|股份有限)?公司)", re.I
    ),
    EntityType.PROJECT: re.compile(r"(.*\w)\s+v?\d[\d.]*(?:\s+(?:LTS|RC\d*|alpha|beta))?", re.I),
}
_NO_ACRONYM = 5
"""Letters from which on a word in capitals is more likely the name itself than the first letters of other words."""
_SURE_LENGTH = 6
"""Latin names from this many letters on are the name in any letter case; shorter ones only as they are written."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A place of a text that spells a known name."""

    start: int
    end: int
    known: tuple[Known, ...]


class Catalog:
    """Known things by folded name; look-ups cost the same however many there are."""

    def __init__(self, rows: Iterable[Known]) -> None:
        """Index every name of every row."""
        self._by_key: dict[str, tuple[Known, ...]] = {}
        self._spellings: set[str] = set()
        for row in rows:
            for name in row.all_names():
                key = name_key(name)
                known = self._by_key.get(key, ())
                if key and row not in known and len(known) < _MOST_NAMESAKES:
                    self._by_key[key] = (*known, row)
                self._spellings.add(name)
        self._sorted = sorted(self._by_key)

    def __len__(self) -> int:
        """Count the folded names."""
        return len(self._by_key)

    def __iter__(self) -> Iterator[str]:
        """Give every folded name."""
        return iter(self._by_key)

    def candidates(self, name: str, type: EntityType | None = None) -> tuple[Known, ...]:
        """Give the known things of this name (of the type, if one is given); () when there are none."""
        found = self._by_key.get(name_key(name), ())
        return found if type is None else tuple(k for k in found if k.type is type)

    def is_spelling(self, name: str) -> bool:
        """Claim that a known thing is written in just this way."""
        return name in self._spellings

    def fits(self, spelled: str) -> tuple[Known, ...]:
        """Give what a stretch of text may name: short Latin names count only as they are written ("Go", not "go").

        Of several things those that are written just so are meant ("YARN" is not "Yarn").
        """
        return self._fit(name_key(spelled), spelled)

    def means(self, name: str, type: EntityType) -> tuple[Known, ...]:
        """Give the known things of a type that a thing of this name may be.

        Its letter case may be another one, and a company's legal form may stand behind the name that is known.
        """
        found = self._spelled(name, type)
        return found or self.means_whole(name, type) if type is EntityType.ORGANIZATION else found

    def means_whole(self, name: str, type: EntityType) -> tuple[Known, ...]:
        """Give the known things that a company with its legal form or a project's version may be."""
        whole = whole_name(name, type)
        return self._spelled(whole, type) if whole else ()

    def _spelled(self, name: str, type: EntityType) -> tuple[Known, ...]:
        return tuple(row for row in self.fits(name) if row.type is type) or tuple(
            row for row in self.candidates(name, type) if any(_is_respelled(name, known) for known in row.all_names())
        )

    def _fit(self, key: str, spelled: str) -> tuple[Known, ...]:
        found = self._by_key.get(key, ())
        if len(found) > 1 and spelled in self._spellings:
            found = tuple(row for row in found if spelled in row.all_names()) or found
        if found and (len(key) >= _SURE_LENGTH or is_cjk_key(key) or spelled in self._spellings):
            return found
        return ()

    def places_in(self, text: str) -> list[Spelled]:
        """Find known names in a text, the longest at each place; in text order, none overlapping another."""
        places = []
        words = word_spans(text)
        at = 0
        while at < len(words):
            last, known = self._longest(text, words, at)
            if known:
                places.append(Spelled(words[at].start, words[last].end, known))
                at = last
            at += 1
        return places

    def _longest(self, text: str, words: Sequence[Word], at: int) -> tuple[int, tuple[Known, ...]]:
        """Give the last word of the longest known name that begins with a word, and what it names; () if none does."""
        start = end = words[at].start
        best: tuple[int, tuple[Known, ...]] = (at, ())
        key, is_split = "", False
        for last in range(at, min(at + (_LONGEST_CJK if words[at].is_cjk else _LONGEST_WORDS), len(words))):
            piece = text[end : words[last].end]
            if "\n" in piece:
                break
            end = words[last].end
            key = name_key(text[start:end]) if is_split else key + name_key(piece)
            if known := self._fit(key, text[start:end]):
                best = (last, known)
            is_split = _joins(text[end : end + 1])
            if not is_split and not self._begins(key):
                break
        return best

    def _begins(self, key: str) -> bool:
        """Claim that a known name begins with a key."""
        at = bisect.bisect_left(self._sorted, key)
        return at < len(self._sorted) and self._sorted[at].startswith(key)


def whole_name(name: str, type: EntityType) -> str:
    """Give a company's name without its legal form, a project's without its version; "" where there is neither."""
    pattern = _BEHIND_NAME.get(type)
    found = pattern.fullmatch(name) if pattern else None
    return found[1] if found else ""


def _is_respelled(name: str, known: str) -> bool:
    """Claim that a name is another spelling of a short one; what is all in capitals may stand for other words."""
    if name_key(name) != name_key(known):
        return False
    if name.isupper() == known.isupper() or any(map(str.isdigit, name)):
        return True
    return known.isupper() and len(name) >= _NO_ACRONYM


def _joins(char: str) -> bool:
    """Claim that folding may join a character to the one before it, as it does accents and parts of syllables."""
    if char < "\u0300":
        return False
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.category(first)[0] == "M" or "\u1161" <= first <= "\u11ff"


@cache
def default_catalog() -> Catalog:
    """Load the tables that ship with the package."""
    return Catalog(default_rows())


def default_rows() -> Iterator[Known]:
    """Read the tables that ship with the package."""
    folder = files(__package__) / "data"
    for name in TABLES:
        yield from read_table(folder.joinpath(name).read_text("utf-8"), name)
