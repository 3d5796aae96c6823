"""Event names -> series, years, regions and number, so that a series and its editions are told apart."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from kg.recognizers.folding import fold

_REGIONS = {
    "northamerica": ("north america", "na", "北美"),
    "europe": ("europe", "eu", "european", "欧洲", "歐洲"),
    "china": ("china", "中国", "中國"),
    "asia": ("asia", "亚洲", "亞洲", "asia-pacific", "apac"),
    "india": ("india", "印度"),
    "japan": ("japan", "jp", "日本"),
    "latinamerica": ("latin america", "latam"),
    "taiwan": ("taiwan", "tw", "台湾", "台灣"),
    "us": ("us", "usa"),
}
_REGION_OF = {word: region for region, words in _REGIONS.items() for word in words}
_REGION = re.compile(
    "|".join(
        rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w)
        for w in sorted(_REGION_OF, key=lambda w: (-len(w), w))
    )
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*年?|['’](\d\d)(?!\d)")
_NUMBER = re.compile(
    r"第\s*([0-9一二三四五六七八九十]+)\s*[届屆期场場次回]|#\s?(\d+)|\b(\d+)(?:st|nd|rd|th)\b|(?<![\d.])(\d{1,3})(?![\d.])"
)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z][A-Z]\b)|(?<=[A-Za-z])(?=(?:19|20)\d\d\b)|(?<=[a-z])(?=[A-Z][a-z])")
_PARTS = re.compile(r"\s*(?:\+|/|&|＋)\s*")
_DAY = re.compile(r"\bday\W{0,2}(one|two|three|four|five)\b|\b(first|second|third|fourth|fifth) day\b")
_DAYS = {
    w: f"day {n}"
    for n, row in enumerate(
        (("one", "first"), ("two", "second"), ("three", "third"), ("four", "fourth"), ("five", "fifth")), 1
    )
    for w in row
}
_PART_OF_ONE = re.compile(r"^(day|days|track|devroom|workshop|tutorial|sprint|专场|分论坛)")
_WHERE = re.compile(r"(?<=\w{3})\s+(in|at|à)\s+[^+/&]*$")
_NUMERALS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")}
_FILLER = re.compile(r"大会|大會|会议|會議|峰会|峰會|年会|技术|站$|\b(the|conference|conf\.?|annual)\b|\+|&")


@dataclass(frozen=True, slots=True)
class EventName:
    """What an event's name says."""

    series: str
    parts: frozenset[str]
    """The series, and each of them where several are held as one ("KubeCon + CloudNativeCon")."""
    years: frozenset[str]
    regions: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    @functools.lru_cache(maxsize=4096)
    def of(cls, name: str) -> EventName:
        """Take a name apart."""
        rest = _GLUED.sub(" ", name.lstrip("#@")).casefold()
        rest = _DAY.sub(lambda m: _DAYS[m[1] or m[2]], rest)
        years = frozenset(m[1] or f"20{m[2]}" for m in _YEAR.finditer(rest))
        rest = _YEAR.sub(" ", rest)
        regions = frozenset(_REGION_OF[m[0]] for m in _REGION.finditer(rest))
        rest = _REGION.sub(" ", rest)
        numbers = frozenset(_digits(next(g for g in m.groups() if g)) for m in _NUMBER.finditer(rest))
        rest = _NUMBER.sub(" ", rest)
        rest = _WHERE.sub(" ", rest)
        series = _series(rest)
        parts = frozenset({series, *(_series(part) for part in _PARTS.split(rest))} - {""})
        return cls(series, parts, years, regions, numbers)

    def agrees_with(self, other: EventName) -> bool:
        """Claim that years, regions and numbers do not contradict each other."""
        return all(
            a == b or not a or not b
            for a, b in (
                (self.years, other.years),
                (self.regions, other.regions),
                (self.numbers, other.numbers),
            )
        )

    def _holds_all_of(self, other: EventName) -> bool:
        """Claim that all that the other event is held as one of is a part of this one, or the only part."""
        theirs = other.parts - {other.series} or other.parts
        return theirs <= self.parts

    def shares_marks_with(self, other: EventName) -> int:
        """Count the marks of an edition (years, regions, numbers) that both bear."""
        pairs = ((self.years, other.years), (self.regions, other.regions), (self.numbers, other.numbers))
        return sum(bool(a & b) for a, b in pairs)

    def is_bare(self) -> bool:
        """Claim that the name is a series without any mark of an edition."""
        return not (self.years or self.regions or self.numbers)

    def closeness(self, other: EventName) -> int:
        """Give 3 for the same series, 1 for a bare short form of the other, else 0; both ways of agreement required."""
        if not self.series or not other.series or not self.agrees_with(other):
            return 0
        if self.series == other.series or self._holds_all_of(other) or other._holds_all_of(self):
            return 3
        short, long = sorted((self, other), key=lambda e: len(e.series))
        is_short_form = len(short.series) >= 4 and (
            long.series.startswith(short.series) or long.series.endswith(short.series)
        )
        if not is_short_form or not short.is_bare():
            return 0
        remainder = long.series.removeprefix(short.series)
        return 0 if _PART_OF_ONE.match(remainder) else 1


def _series(name: str) -> str:
    return fold(_FILLER.sub(" ", name)) or fold(name)


def _digits(number: str) -> str:
    """Read the Chinese numerals of small numbers: 三 is 3, 十二 is 12, 二十 is 20."""
    if number.isascii():
        return str(int(number))
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return "".join(_NUMERALS.get(c, c) for c in number)
    return str(10 * int(_NUMERALS.get(tens, "1")) + int(_NUMERALS.get(ones, "0")))
