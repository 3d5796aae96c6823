"""Text -> the days, ranges of days and months that it names, in the languages of recaps; the year may be missing.

A text is cut into the pieces of which dates are made, each a letter: a year ``Y``, a month ``M`` (``m`` in Chinese,
Japanese and Korean), a day ``d`` (``D`` if it says that it is one), a whole date ``F``, one without its year ``S``,
a weekday ``W``, what joins two days ``T``, ``,`` and ``.``, and ``X`` for all else. The forms of dates are then
patterns of these letters: "18th to 21st of April" and "18. bis 21. April" both read ``DTDM``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg.recognizers.calendar_words import ARTICLES, CJK_WEEKDAYS, JOINTS, MONTHS, NUMERALS, VERBS, WEEKDAYS

_DAY_FIRST = ("fr", "de", "es", "pt", "it", "nl")
_MONTH_FIRST = ("zh", "ja", "ko")
_LONGEST = datetime.timedelta(days=31)
"""A range that takes longer is no event's."""


@dataclass(frozen=True, slots=True)
class Dates:
    """A day, a range of days or a month as ``text[start:end]`` names it."""

    start: int
    end: int
    first: tuple[int, int]
    """Month and day; a month of 0 is not said, a day of 0 means the whole month."""
    last: tuple[int, int]
    year: int | None = None
    """Of the first day, if it is said."""
    weekday: int | None = None
    """Of the first day, 0 is Monday, if it is said."""
    is_loose: bool = False
    """It may as well be a fraction ("10/24")."""

    @property
    def is_month(self) -> bool:
        """Claim that no day is said."""
        return self.first[1] == 0

    @property
    def is_range(self) -> bool:
        """Claim that it names more than one day."""
        return self.first != self.last

    def days(self, year: int, month: int = 0) -> tuple[datetime.date, datetime.date] | None:
        """Give first and last day in a year (and month, where the text says none); None when there are none such."""
        (month_1, day_1), (month_2, day_2) = self.first, self.last
        try:
            first = datetime.date(year, month_1 or month, max(day_1, 1))
            last = datetime.date(year + (self.last < self.first), month_2 or month, max(day_2, 1))
        except ValueError:
            return None
        is_another = self.weekday is not None and first.weekday() != self.weekday
        return None if is_another or last - first > _LONGEST else (first, last)


class _Piece(NamedTuple):
    kind: str
    start: int
    end: int
    value: tuple[int, ...] = ()


_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_PIECE = re.compile(
    rf"""
    (?P<time>\d{{1,2}}(?::\d\d){{1,2}}|\d{{1,2}}\ ?[ap]\.?m\b|\d{{1,2}}h\d\d)
  | (?<![\w/.-])(?P<iso>{_YEAR}(?P<s>[-/.])\d{{1,2}}(?P=s)\d{{1,2}})(?![\d_/]|-[^\W\d]|\.\d)
  | (?<![\w/.-])(?P<full>\d{{1,2}}(?P<t>/|\.\ ?)\d{{1,2}}(?P=t){_YEAR})(?![\d/])
  | (?<![\w/.-])(?P<slashed>\d{{1,2}}/\d{{1,2}})(?![\d/%]|\.\d)
  | (?P<weekday>[（(]?(?:周|星期|週|礼拜|禮拜)[一二三四五六日天](?![\d年])[）)]?
    |[（(][月火水木金土日월화수목금토일](?:曜日?|요일)?[)）])
  | (?P<year>{_YEAR}\ ?[年년]|(?<!\d){_YEAR}(?!\d))
  | (?<![\d第.])(?P<cjk_month>{_NUMBER}\ ?[月월]份?)
  | (?<![\d第.])(?P<cjk_day>{_NUMBER}\ ?[日号號일](?!元|本))
  | (?<![\d第.,/:])(?P<number>\d{{1,2}})(?P<ordinal>st\b|nd\b|rd\b|th\b|er\b|ª|º|°)?(?![\d%]|[,:]\d)
  | \((?P<bracketed>[a-z]{{3,9}})\.?\)
  | (?P<word>[a-zà-ÿ]+(?:-feira)?)
  | (?P<joint>から|부터|开始|開始|[-–—‐‑−~～〜至到、和及与與・&+]|/)
  | (?P<sign>[,，.])
  | (?P<blank>[\ \u00a0*_]+)
  | (?P<other>[^\W\da-zà-ÿ周星週礼禮一二三四五六七八九十廿か부开開至到和及与與第]+|.|\n)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DAY = r"(?:W,?)?[dD]W?"
_DAYS_AFTER = rf"{_DAY}(?:(?:,{_DAY}){{0,3}},?T{{1,3}}{_DAY})?"
_DAYS_BEFORE = rf"{_DAY}\.?(?:(?:,{_DAY}){{0,3}},?T{{1,3}}{_DAY}\.?)?"
_CJK_DAYS = r"(?:[dD]W?T{1,3}){0,4}DW?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?:W,?)?(?P<f>F)(?:T{1,2}(?P<f2>F)|T(?P<d2>d)(?![dT])|,?W)?",
        r"(?P<d>d)\.T{1,2}(?P<f2>F)",
        rf"(?P<y>Y)?(?P<m>m)(?P<d>{_CJK_DAYS})(?:T{{1,3}}(?P<y2>Y)?(?P<m2>m)(?P<d2>{_CJK_DAYS}))?",
        rf"(?:W,?)?(?P<m>M)\.?(?P<d>{_DAYS_AFTER})(?:,?(?P<y>Y))?"
        rf"(?:,?T{{1,3}}(?:W,?)?(?P<m2>M)\.?(?P<d2>{_DAYS_AFTER})(?:,?(?P<y2>Y))?)?",
        rf"(?P<d>{_DAYS_BEFORE})(?P<m>M)(?:\.?,?(?P<y>Y))?"
        rf"(?:\.?T{{1,3}}(?P<d2>{_DAYS_BEFORE})(?P<m2>M)(?:\.?,?(?P<y2>Y))?)?",
        rf"(?P<d>{_DAY}\.?)(?P<m>M)T{{1,3}}(?:W,?)?(?P<m2>M)\.?(?P<d2>{_DAY})(?:,?(?P<y2>Y))?",
        r"(?:W,?)?(?P<s>S)(?:T{1,2}(?P<s2>S)|T(?P<d2>d)(?![dT])|,?W)?",
        r"(?P<w>W),?(?P<d>D)T(?P<w2>W)(?!,?[dD])(?:(?P<m>M)(?:\.?,?(?P<y>Y))?)?",
        r"(?<!MT)(?<![dD.])(?P<m>M)\.?,?(?P<y>Y)(?!T[YM])",
        r"(?P<y>Y)(?P<m>m)(?![dDT])",
    )
)


def find_dates(text: str, language: str = "") -> list[Dates]:
    """Find every date in a text, in text order; of overlapping readings the first and longest counts.

    The language says whether "3/4" begins with the day; where it does not say, such a date is left out.
    """
    pieces = list(_pieces(text, language))
    kinds = "".join(p.kind for p in pieces)
    found = [d for form in _FORMS for m in form.finditer(kinds) if (d := _dates(m, pieces))]
    found.sort(key=lambda d: (d.start, -d.end, d.is_month))
    kept: list[Dates] = []
    for dates in found:
        if not kept or dates.start >= kept[-1].end:
            kept.append(dates)
    return kept


def _pieces(text: str, language: str) -> Iterator[_Piece]:
    """Cut a text; what says nothing is left out, and of what is no part of a date one piece stands for all."""
    last = ""
    for m in _PIECE.finditer(text):
        kind, value = _kind(m, language)
        if kind != " " and not kind == last == "X":
            yield _Piece(kind, m.start(), m.end(), value)
            last = kind


def _kind(m: re.Match[str], language: str) -> tuple[str, tuple[int, ...]]:
    """Give a piece's letter with the numbers it stands for."""
    shown = m[0]
    match m.lastgroup:
        case "word" | "bracketed":
            return _kind_of_word(shown.strip("()."))
        case "weekday":
            return "W", (CJK_WEEKDAYS[next(c for c in shown if c in CJK_WEEKDAYS and c not in "周週")],)
        case "year":
            return "Y", (int(shown[:4]),)
        case "cjk_month":
            return "m", (_number(shown),)
        case "cjk_day" | "ordinal":
            return "D", (_number(shown),)
        case "number":
            return "d", (int(shown),)
        case "iso":
            return "F", tuple(int(n) for n in re.findall(r"\d+", shown))
        case "full" | "slashed":
            return _kind_of_numbers([int(n) for n in re.findall(r"\d+", shown)], language, "/" in shown)
        case "joint":
            return "T", ()
        case "sign":
            return shown.replace("，", ","), ()
        case "blank":
            return " ", ()
    return "X", ()


def _kind_of_word(word: str) -> tuple[str, tuple[int, ...]]:
    folded = word.casefold()
    if folded in MONTHS and not (folded in VERBS and word == folded):
        return "M", (MONTHS[folded],)
    if folded in WEEKDAYS and not (folded in VERBS and word == folded):
        return "W", (WEEKDAYS[folded],)
    return "T" if folded in JOINTS else " " if folded in ARTICLES else "X", ()


def _kind_of_numbers(numbers: list[int], language: str, is_slashed: bool) -> tuple[str, tuple[int, ...]]:
    """Tell day and month of "24/10/2015" or "10/24"; where they cannot be told apart, it is no date."""
    one, two, *year = numbers
    day_first = one > 12 or not is_slashed or language[:2] in _DAY_FIRST
    if not year and (one, two) in ((24, 7), (9, 11)):
        return "X", ()
    if max(one, two) <= 12 and one != two and is_slashed and language[:2] not in (*_DAY_FIRST, *_MONTH_FIRST):
        return "X", ()
    return "F" if year else "S", (*year, two, one) if day_first and two <= 12 else (*year, one, two)


def _number(text: str) -> int:
    """Read digits, or a Chinese numeral below a hundred: 二十一 is 21, 廿一 too."""
    if digits := re.match(r"\d+", text):
        return int(digits[0])
    tens, ten, ones = text.replace("廿", "二十").rstrip(" 日号號月份").rpartition("十")
    return (10 * NUMERALS.get(tens, 1) if ten else 0) + NUMERALS.get(ones[:1], 0)


def _dates(m: re.Match[str], pieces: list[_Piece]) -> Dates | None:
    """Read what a form has found; None when no calendar has such days."""
    year, first, last = _read({name: _numbers(m, name, pieces) for name in m.re.groupindex})
    inside = pieces[m.start() : m.end()]
    weekday = None if year else _weekday(inside)
    is_loose = inside[0].kind == "S" and len(inside) == 1
    dates = Dates(inside[0].start, inside[-1].end, first, last, year, weekday, is_loose)
    has_days = first[1] > 0 or m.re.groupindex.keys().isdisjoint("dfs")
    return dates if has_days and Dates(0, 0, first, last).days(year or 2000, 1) else None


def _numbers(m: re.Match[str], name: str, pieces: list[_Piece]) -> list[int]:
    inside = pieces[slice(*m.span(name))] if m[name] else []
    return [n for p in inside if (p.kind == "W") == name.startswith("w") for n in p.value]


def _read(said: dict[str, list[int]]) -> tuple[int | None, tuple[int, int], tuple[int, int]]:
    """Give the year of the first day, and month and day of the first and the last."""
    year, month, *days = _parts(said, "", [0, 0])
    year_2, month_2, *days_2 = _parts(said, "2", [month, *days])
    first, last = (month or month_2, days[0]), (month_2, days_2[-1])
    if said.get("w2"):
        last = month, days[0] + (said["w2"][0] - said["w"][0]) % 7
    return year or (year_2 and year_2 - (last < first)) or None, first, last


def _parts(said: dict[str, list[int]], suffix: str, unsaid: list[int]) -> list[int]:
    """Give year (0: not said), month and days, as one piece of the text says them or several."""
    year, month, days = (said.get(name + suffix, []) for name in "ymd")
    short = said.get("s" + suffix) or [*(month or unsaid[:1]), *(days or unsaid[1:])]
    return said.get("f" + suffix) or [*(year or [0]), *short]


def _weekday(inside: list[_Piece]) -> int | None:
    """Give the weekday that stands beside the first day."""
    days = 0
    for piece in inside:
        days += piece.kind in "dDSF"
        if days and piece.kind == "T":
            return None
        if piece.kind == "W":
            return piece.value[0]
    return None
