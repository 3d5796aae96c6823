"""Posts that are translations of each other, by where they lie, and names that are translations, by a glossary.

Sites keep a post's translations under one path but for the mark of the language: ``content/zh/blog/may.md`` beside
``content/en/blog/may.md`` or ``content/blog/may.md``, ``may.zh-cn.md`` beside ``may.md``. Within such a pair a name
that tells no thing from another elsewhere ("TOC", "steering committee") means the same on both sides.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from kg.folding import fold, folded_words, has_cjk
from kg.records import Recap
from kg.resolution.clues import Clue, Contested, Item, Rule, Traits
from kg.resolution.editions import Edition
from kg.resolution.names import is_generic

_LANGUAGE = re.compile(
    r"(?:(?<=[/._-])|^)(?:(?:zh|en|pt|es|fr|de)[_-](?:cn|tw|hk|us|gb|br|hans|hant)"
    r"|zh|en|ja|ko|fr|de|es|pt|ru|it|uk|pl|tr|vi|id|hi|bn)(?=[/._-])",
    re.I,
)
_MARK = re.compile(r"[/._-]+")
_MOST_NAMES = 4
_PARENTHESIS = re.compile(r"[(（]([^()（）]+)[)）]")


def translated_path(source: str) -> str:
    """Give what a post's path has in common with those of its translations."""
    return _MARK.sub("/", _LANGUAGE.sub("", source.replace("\\", "/"))).strip("/")


def _are_translations(left: Traits, right: Traits) -> bool:
    return left.item.recap.language != right.item.recap.language


SAME_NAME_IN_TRANSLATION = Rule(
    "same name in a translation of the post", 0.9, ("site", "owner"), Contested.REFUSE, agrees=_are_translations
)
SAME_SPEAKERS_IN_TRANSLATION = Rule(
    "only talk of the same speakers in a translation of the post", 0.88, ("year",), Contested.REFUSE, _are_translations
)

SAME_EVENT_IN_TRANSLATION = Rule(
    "same series and region in a translation of the post",
    0.88,
    ("year", "edition", "part", "month", "continent", "country", "city"),
    Contested.REFUSE,
    _are_translations,
)


def name_clues(item: Item) -> list[Clue]:
    """Give the clues of a group, committee or the like, under its names in English; none for other things."""
    forms = _forms(item)
    if not any(is_generic(form) or _describes(form) for form in forms):
        return []
    own, *others = list(dict.fromkeys(filter(None, map(english_key, forms))))[:_MOST_NAMES] or [""]
    if not own:
        return []
    place = _place(item.recap)
    keys = ((own, True), *((key, False) for key in others))
    return [Clue(SAME_NAME_IN_TRANSLATION, f"{key}\t{place}", is_own) for key, is_own in keys]


def event_clues(item: Item, edition: Edition) -> list[Clue]:
    """Give the clues of an event: its series, or its name in English where that tells it from no other, by region."""
    name = edition.series if not has_cjk(edition.series) else english_key(edition.series)
    name = name or _without_numbers(english_key(item.entity.name))
    if not name:
        return []
    codes = [code for _, code in sorted(edition.regions)] or [""]
    place = _place(item.recap)
    return [
        Clue(SAME_EVENT_IN_TRANSLATION, f"{' '.join(f'{name} {code} {edition.part}'.split())}\t{place}")
        for code in codes
    ]


def _without_numbers(key: str) -> str:
    return " ".join(word for word in key.split() if not word.isdigit())


def talk_clue(item: Item, speakers: tuple[int, ...]) -> list[Clue]:
    """Give the clue of a talk that its speakers tell from the others of its post."""
    if not speakers:
        return []
    return [Clue(SAME_SPEAKERS_IN_TRANSLATION, f"\t{','.join(map(str, speakers))}\t{_place(item.recap)}")]


def _place(recap: Recap) -> str:
    return translated_path(recap.source)


def _forms(item: Item) -> list[str]:
    """Give a thing's names, and each without and within its parentheses."""
    found = []
    for surface in item.surfaces():
        found += [_PARENTHESIS.sub(" ", surface), surface, *_PARENTHESIS.findall(surface)]
    return found


def english_key(name: str) -> str:
    """Fold a name, with the words that the glossary knows in English: 指导委员会 is "committee steering".

    Words are sorted, since languages order them differently; "" where Han letters remain that no entry covers.
    """
    rest = fold(name)
    for chinese, english in _glossary():
        rest = rest.replace(chinese, f" {english} ")
    if has_cjk(rest):
        return ""
    return " ".join(sorted({_spelling(word) for word in folded_words(rest)} - {"the", "of", "and", "a", "for"}))


def _describes(name: str) -> bool:
    """Claim that a name holds a word of the glossary, and can be told in English by it."""
    rest = fold(name)
    return any(other in rest for other, _ in _glossary()) or any(w in _english() for w in folded_words(rest))


def _spelling(word: str) -> str:
    return _spellings().get(word, word)


@cache
def _rows() -> list[list[str]]:
    text = (files(__package__) / "data" / "glossary.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _glossary() -> tuple[tuple[str, str], ...]:
    """Give (Chinese, English), the longest Chinese first."""
    pairs = [(fold(other), row[0]) for row in _rows() for other in row[1:] if has_cjk(other)]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _english() -> frozenset[str]:
    return frozenset(row[0] for row in _rows()) | frozenset(_spellings())


@cache
def _spellings() -> dict[str, str]:
    return {other: row[0] for row in _rows() for other in row[1:] if not has_cjk(other)}
