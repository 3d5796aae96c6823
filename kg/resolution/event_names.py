"""An event's name -> its series, year, region, edition and part.

"KubeCon EU 2023", "KubeCon + CloudNativeCon Europe 2023", "2023 年 KubeCon 欧洲站" and "KubeCon'23 Europe"
read the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from kg.folding import fold, folded_words, has_cjk
from kg.resolution.regions import take_codes, take_spellings
from kg.resolution.vocabulary import any_of, word_list

_YEAR = re.compile(
    r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)(?:\s*年度?)?|['’‘](\d\d)(?!\d)|(?<=[Cc]on)(\d\d)(?!\d)|(?<=[Cc]onf)(\d\d)(?!\d)"
)
_NUMERALS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "首": 1}
_WORD_NUMBERS = {
    w: i for i, w in enumerate(re.findall(r"\w+", "zero one two three four five six seven eight nine ten"))
}
_ORDINALS = {
    w: i for i, w in enumerate(re.findall(r"\w+", "zeroth first second third fourth fifth sixth seventh eighth"))
}
_CJK_NUMBER = r"(\d+|[〇零一二三四五六七八九十百两首]+)"
_DAY = re.compile(
    rf"\bday\s*[#-]?\s*(\d{{1,2}}|{'|'.join(_WORD_NUMBERS)})\b|\b(\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})\s+day\b"
    rf"|第\s*{_CJK_NUMBER}\s*[天日]"
)
_EDITION = re.compile(
    rf"第\s*{_CJK_NUMBER}\s*(?:届|期|次|回|场|站|季)|首届()|[#＃]\s*(\d{{1,3}})(?!\d)|\b(\d{{1,3}})(?:st|nd|rd|th)\b"
    rf"|\b({'|'.join(_ORDINALS)})\b(?=\s+annual\b)|\b(?:vol|volume|no|issue|edition)\.?\s*(\d{{1,3}})\b"
)
_SEASON = re.compile(r"\b(spring|summer|autumn|fall|winter)\b|([春夏秋冬])季")
_SEASONS = {"fall": "autumn", "春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}
_JOINT = re.compile(
    r"kube\s?con\b\W*(?:(?:and|und|et|与|和)\W*)?c[lo]+[un]d\s?native\s?con\b"
    r"(?:\W*(?:and|与|和)?\W*open source summit)?|cloud\s?native\s?con\b\W*(?:and\W*)?kube\s?con\b"
)
"""One conference under a joint name; alone its first half stands for it."""
_FILLERS_CJK = re.compile(r"(?:大会|会议)$|(?<=[\u4e00-\u9fff])?站")


@dataclass(frozen=True, slots=True)
class EventName:
    """What an event's name says; every part may be missing."""

    series: str
    """Letters and digits, folded: "kubecon"."""
    year: str = ""
    """"2023"; "2022/2023" when it names two."""
    regions: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """(level, code) of each continent, country and city named."""
    edition: str = ""
    part: str = ""
    """A day or a season of it: "day1", "autumn"."""
    is_generic: bool = False
    """The series tells it from no other event: "Community Day"."""


@lru_cache(maxsize=1 << 15)
def parse_event_name(name: str) -> EventName:
    """Read an event's name; what follows a colon is a motto when the number or year stands before it."""
    text = unicodedata.normalize("NFKC", name).strip().lstrip("#@")
    text, year = _take_year(text)
    text, capitals = take_codes(text)
    text = _JOINT.sub("kubecon", fold(text))
    text, part = _take_part(text)
    text, edition = _take(text, _EDITION)
    text, regions = take_spellings(text)
    if year or edition:
        text = _without_motto(text)
    series, is_generic = _series(text)
    return EventName(series, year, capitals | regions, edition, part, is_generic)


def region_of(place: str) -> tuple[str, str] | None:
    """Give (level, code) of a place's name, if it is a known city, country or continent."""
    found = parse_event_name(place)
    return next(iter(found.regions)) if len(found.regions) == 1 and not found.series else None


def _take_year(text: str) -> tuple[str, str]:
    years: set[str] = set()
    for m in _YEAR.finditer(text):
        short = m[1] or m[2] or m[3]
        years.add(f"20{short}" if short else m[0][:4])
    return _YEAR.sub(" ", text), "/".join(sorted(years))


def _take_part(text: str) -> tuple[str, str]:
    text, day = _take(text, _DAY)
    season = _SEASON.search(text)
    parts = [f"day{day}"] if day else []
    if season:
        word = season[1] or season[2]
        parts.append(_SEASONS.get(word, word))
        text = _SEASON.sub(" ", text)
    return text, " ".join(parts)


def _take(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """Cut the first number that the pattern finds out of the text."""
    m = pattern.search(text)
    if m is None:
        return text, ""
    word = next((g for g in m.groups() if g), "首")
    return f"{text[: m.start()]} {text[m.end() :]}", str(_number(word))


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits[0])
    if word in _WORD_NUMBERS or word in _ORDINALS:
        return _WORD_NUMBERS.get(word, _ORDINALS.get(word, 0))
    total = current = 0
    for c in word:
        if c in "十百":
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
        else:
            current = current * 10 + _NUMERALS[c]
    return total + current


def _without_motto(text: str) -> str:
    head = re.split(r"[:：,，—–|]|\s-+\s|-(?=[\u4e00-\u9fff])", text, maxsplit=1)[0]
    return head if folded_words(head) else text


def _series(text: str) -> tuple[str, bool]:
    words = [w for w in folded_words(text) if w not in word_list("event_fillers")]
    words = [w for w in (_FILLERS_CJK.sub("", w) for w in words) if w] or folded_words(text)
    return "".join(words), all(_is_generic(w) for w in words)


def _is_generic(word: str) -> bool:
    if not has_cjk(word):
        return word in word_list("generic_event") or word.isdigit() or len(word) == 1
    rest = any_of("generic_event_cjk").sub("", word)
    return not has_cjk(rest) and not re.search(r"[a-z]{2}", rest)
