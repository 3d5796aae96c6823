"""Posts that are translations of each other, by where they lie, and names that are translations, by a glossary.

Sites keep a post's translations under one path but for the mark of the language: ``content/zh/blog/may.md`` beside
``content/en/blog/may.md`` or ``content/blog/may.md``, ``may.zh-cn.md`` beside ``may.md``. Within such a pair a name
that tells no thing from another elsewhere ("TOC", "steering committee") means the same on both sides.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from kg.folding import fold, folded_key, folded_words, has_cjk
from kg.resolution.clues import Clue, Contested, Item, Rule, Traits, written
from kg.resolution.editions import GUARDS, Edition
from kg.resolution.names import MINOR_WORDS, is_generic

_LANGUAGE = re.compile(
    r"(?:(?<=[/._-])|^)(?:zh|en|ja|ko|fr|de|es|pt|ru|it|uk|pl|tr|vi|id|hi|bn)"
    r"(?:[_-](?:hans|hant|419|cn|tw|hk|us|gb|br|pt|es|mx|fr|de|it|jp|kr|ru))*(?=[/._-])",
    re.I,
)
_MARK = re.compile(r"[/._-]+")
_MOST_NAMES = 4
_PARENTHESIS = re.compile(r"[(（]([^()（）]+)[)）]")


@lru_cache(maxsize=64)
def translated_path(source: str) -> str:
    """Give what a post's path has in common with those of its translations."""
    return _MARK.sub("/", _LANGUAGE.sub("", source.replace("\\", "/"))).strip("/")


def are_translations(left: Traits, right: Traits) -> bool:
    """Claim of two of a post and its translations that their languages differ."""
    return left.item.recap.language != right.item.recap.language


SAME_NAME_IN_TRANSLATION = Rule(
    "same name in a translation of the post", 0.9, ("site", "owner"), Contested.REFUSE, agrees=are_translations
)
SAME_SPEAKERS_IN_TRANSLATION = Rule(
    "only talk of the same speakers in a translation of the post", 0.88, ("year",), Contested.REFUSE, are_translations
)
SAME_EVENT_IN_TRANSLATION = Rule(
    "same series and region in a translation of the post",
    0.88,
    GUARDS,
    Contested.REFUSE,
    are_translations,
    single_claim=True,
)


def _clue(rule: Rule, item: Item, key: str, *, is_own: bool = True) -> Clue:
    """Give a clue that counts within a post and its translations only; merges show what stands before the path."""
    return Clue(rule, f"{key}\t{translated_path(item.recap.source)}", is_own)


def name_clues(item: Item) -> list[Clue]:
    """Give the clues of a group, committee or the like, under its names in English; none for other things."""
    forms = _forms(item.entity.name)
    if not any(is_generic(form) or _describes(form) for form in forms):
        return []
    keys = list(dict.fromkeys(filter(None, map(english_key, forms))))[:_MOST_NAMES]
    return [_clue(SAME_NAME_IN_TRANSLATION, item, key, is_own=at == 0) for at, key in enumerate(keys)]


def group_words(name: str) -> frozenset[str]:
    """Give the words in English of what a group, committee or the like is called; none for other things."""
    bare = _PARENTHESIS.sub(" ", name).strip() or name
    is_group = is_generic(bare) or _describes(bare) or is_generic(bare.split()[-1])  # "Istio TOC"
    return frozenset(english_key(bare).split()) if is_group else frozenset()


def is_kind_word(word: str) -> bool:
    """Claim that a folded word in English tells of what kind something is: it is one of the glossary's."""
    return word in _english()


def person_clues(item: Item) -> list[Clue]:
    """Give the clue of somebody whose name alone tells little elsewhere: a given name, a handle."""
    key = folded_key(item.entity.name)
    return [_clue(SAME_NAME_IN_TRANSLATION, item, key)] if key else []


def event_clues(item: Item, edition: Edition) -> list[Clue]:
    """Give the clues of an event: its series, or its name in English where that tells it from no other, by region."""
    name = edition.series if not has_cjk(edition.series) else english_key(edition.series)
    name = name or _without_numbers(english_key(item.entity.name))
    if not name:
        return []
    codes = [code for _, code in sorted(edition.regions)]
    keys = [(f"{name} {code} {edition.part}", True) for code in codes or [""]]
    if codes:  # the other language may leave the region out
        keys.append((f"{name} {edition.part}", False))
    return [_clue(SAME_EVENT_IN_TRANSLATION, item, " ".join(key.split()), is_own=is_own) for key, is_own in keys]


def _without_numbers(key: str) -> str:
    return " ".join(word for word in key.split() if not word.isdigit())


def talk_clues(item: Item, speakers: tuple[int, ...]) -> list[Clue]:
    """Give the clue of a talk that its speakers tell from the others of its post."""
    named = ",".join(map(written, speakers))
    return [_clue(SAME_SPEAKERS_IN_TRANSLATION, item, f"\t{named}")] if named else []


def _forms(name: str) -> list[str]:
    """Give a name without its parentheses, as it is, and what stands within them.

    A thing's other mentions are left out: where a document joined two committees the pair would join them as well.
    """
    return [_PARENTHESIS.sub(" ", name), name, *_PARENTHESIS.findall(name)]


@lru_cache(maxsize=4096)
def english_key(name: str) -> str:
    """Fold a name, with the words that the glossary knows in English: 指导委员会 is "committee steering".

    Words are sorted, since languages order them differently; "" where Chinese or Japanese remains that no entry covers.
    """
    rest = fold(name)
    if has_cjk(rest):
        rest = _cjk_words().sub(lambda found: f" {_glossary()[found[0]]} ", rest)
        if has_cjk(rest):
            return ""
    words = {part for word in folded_words(rest) for part in _glossary().get(word, word).split()}
    return " ".join(sorted(words - MINOR_WORDS))


def _describes(name: str) -> bool:
    """Claim that a name holds a word of the glossary."""
    rest = fold(name)
    return bool(_cjk_words().search(rest)) or not _english().isdisjoint(folded_words(rest))


@cache
def _glossary() -> dict[str, str]:
    """Give the English of every word, folded."""
    text = (files(__package__) / "data" / "glossary.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {fold(other): row[0] for row in rows for other in row[1:]}


@cache
def _cjk_words() -> re.Pattern[str]:
    """Give a pattern that finds Chinese and Japanese words, the longest first: neither writes spaces."""
    words = sorted((word for word in _glossary() if has_cjk(word)), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)))


@cache
def _english() -> frozenset[str]:
    return frozenset(word for pair in _glossary().items() for word in pair if not has_cjk(word)) - MINOR_WORDS
