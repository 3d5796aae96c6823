"""People -> traits: a full name, profiles, handles, and where they work."""

from __future__ import annotations

import re

from kg.folding import cjk_length, fold, folded_key, folded_words, has_cjk
from kg.records import Predicate
from kg.resolution.clues import Clue, Contested, Item, Neighbours, Rule, SharedUrls, Traits, written
from kg.resolution.counterparts import Counterpart, How
from kg.resolution.names import is_other_script
from kg.resolution.translations import are_translations, person_clues

_SERVICES = {
    "twitter.com": "twitter",
    "x.com": "twitter",
    "mobile.twitter.com": "twitter",
    "github.com": "github",
    "gitlab.com": "gitlab",
    "linkedin.com": "linkedin",
    "weibo.com": "weibo",
    "zhihu.com": "zhihu",
    "orcid.org": "orcid",
    "keybase.io": "keybase",
    "medium.com": "medium",
}
_HONORIFIC = re.compile(r"(?:老师|先生|女士|同学|博士|教授|さん|氏|총)$")
_TITLE = re.compile(r"^(?:dr|prof|mr|mrs|ms|sir)\.?\s+", re.I)
_BESIDE = re.compile(r"^(.+?)\s*[(（]([^()（）]+)[)）]\s*$")
_PROFILES = tuple(sorted(set(_SERVICES.values())))
_GUARDS = (*_PROFILES, "words", "characters")


def _words_agree(left: Traits, right: Traits) -> bool:
    """A home page may be the company's: of two full names one must hold the other."""
    one, other = left.facts.get("words", frozenset()), right.facts.get("words", frozenset())
    return not one or not other or one <= other or other <= one


SAME_PROFILE = Rule("same profile", 0.98, _GUARDS)
SAME_HOME_PAGE = Rule("same home page", 0.95, _GUARDS, agrees=_words_agree)
NAME_AND_EMPLOYER = Rule("same name and organization", 0.97, _PROFILES, Contested.REFUSE)
NAME_AND_PROJECT = Rule("same name and project", 0.96, _PROFILES, Contested.REFUSE)
NAME_AND_TALK = Rule("same name and talk", 0.96, _PROFILES, Contested.REFUSE)
SAME_HANDLE = Rule("same handle", 0.95, _GUARDS, Contested.REFUSE)
SAME_FULL_NAME = Rule("same full name", 0.9, _PROFILES, Contested.REFUSE)
ALIAS_IN_TRANSLATION = Rule(
    "one of several names in a translation of the post", 0.88, _PROFILES, Contested.REFUSE, are_translations
)
SAME_SOUND_IN_TRANSLATION = Rule(
    "name in other letters in a translation of the post", 0.9, _PROFILES, Contested.REFUSE, are_translations
)
PART_IN_TRANSLATION = Rule(
    "part of the name in a translation of the post", 0.86, _PROFILES, Contested.REFUSE, are_translations
)
SPEAKER_IN_TRANSLATION = Rule(
    "speaker of the same talk in a translation of the post", 0.85, _PROFILES, Contested.REFUSE, are_translations
)
_COUNTERPARTS = {
    How.ALIAS: ALIAS_IN_TRANSLATION,
    How.SOUND: SAME_SOUND_IN_TRANSLATION,
    How.PART: PART_IN_TRANSLATION,
    How.SPEAKER: SPEAKER_IN_TRANSLATION,
}
OTHER_FULL_NAME = Rule("full name in another script beside it", 0.85, _PROFILES, Contested.REFUSE, single_claim=True)


def full_name_key(name: str) -> str:
    """Fold a full name, or give "" for a single word, a handle or a name with mere initials."""
    name = _HONORIFIC.sub("", _TITLE.sub("", name.strip()))
    if name.startswith("@"):
        return ""
    if has_cjk(name):
        return folded_key(name) if cjk_length(name) >= 2 else ""
    words = folded_words(name)
    return "".join(words) if sum(len(w) > 1 for w in words) >= 2 else ""


def _without_initials(name: str) -> str:
    """Give first and last name: enough beside another fact, as is "Faseela K"."""
    if has_cjk(name):
        return full_name_key(name)
    words = [w for w in folded_words(_TITLE.sub("", name.strip())) if len(w) > 1]
    return words[0] + words[-1] if len(words) >= 2 else folded_key(name)


def names_of(item: Item) -> list[str]:
    """Give the entity's name and the full names in another script that stand for the same person."""
    name = item.entity.name
    beside = _BESIDE.match(name)
    parts = [name] if beside is None else [beside[1], beside[2]]
    first = parts[0]
    others = [p for p in [*parts[1:], *item.surfaces()[1:]] if is_other_script(first, p)]
    return list(dict.fromkeys([first, *others]))


def person_traits(item: Item, urls: SharedUrls, near: Neighbours, counterpart: Counterpart | None = None) -> Traits:
    """Give clues and facts of a person; ``counterpart`` is what a translation of the post calls them."""
    clues = [Clue(SAME_PROFILE, _profile_key(k)) for k in urls.own_urls(item, ("profile",))]
    clues += (Clue(SAME_HOME_PAGE, _profile_key(k)) for k in urls.own_urls(item, ("site",)))
    for at, name in enumerate(names_of(item)):
        key = full_name_key(name)
        if key and at == 0:
            clues += (Clue(rule, key) for rule in (SAME_FULL_NAME, OTHER_FULL_NAME))
        elif key:
            clues.append(Clue(OTHER_FULL_NAME, key, is_own=False))
        clues += (Clue(NAME_AND_TALK, f"{folded_key(name)}\t{written(n)}") for n in near[Predicate.SPEAKS_AT])
        short = _without_initials(name) if len(name.split()) > 1 or key else ""
        if short:
            clues += (Clue(NAME_AND_EMPLOYER, f"{short}\t{written(n)}") for n in near[Predicate.AFFILIATED_WITH])
            clues += (Clue(NAME_AND_PROJECT, f"{short}\t{written(n)}") for n in near[Predicate.WORKS_ON])
    if not full_name_key(item.entity.name):
        clues += person_clues(item)
    if counterpart is not None:
        clues.append(counterpart.clue(_COUNTERPARTS[counterpart.how]))
    for surface in item.surfaces():
        if surface.startswith("@") and len(surface) > 2:
            clues.append(Clue(SAME_HANDLE, fold(surface)))
    return Traits(item, tuple(clues), _facts(item, urls, names_of(item)))


def _profile_key(key: str) -> str:
    """Give one form to every spelling of a profile: handles have no letter case, and x.com is Twitter."""
    host, _, path = key.partition("/")
    service = _SERVICES.get(host)
    return f"{service}/{path.partition('?')[0].casefold()}" if service else key


def _facts(item: Item, urls: SharedUrls, names: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key in urls.own_urls(item, ("profile",)):
        service, _, handle = _profile_key(key).partition("/")
        if service in _PROFILES and handle:
            found.setdefault(service, set()).add(handle)
    for name in names:
        if has_cjk(name):
            found.setdefault("characters", set()).update(c for c in folded_key(name) if has_cjk(c))
        elif name[:1].isupper():  # a handle need not resemble the name
            found.setdefault("words", set()).update(w for w in folded_words(name) if len(w) > 1)
    return {name: frozenset(values) for name, values in found.items()}
