"""Talks -> traits: where they can be seen, their titles, speakers and events."""

from __future__ import annotations

import re

from kg.folding import cjk_length, fold, folded_key, folded_words, has_cjk
from kg.records import Predicate
from kg.resolution.clues import Clue, Contested, Item, Items, Neighbours, Rule, SharedUrls, Traits, written
from kg.resolution.counterparts import Counterpart
from kg.resolution.event_names import parse_event_name
from kg.resolution.names import is_other_script
from kg.resolution.translations import are_translations, talk_clues
from kg.resolution.vocabulary import any_of, word_list

_LEAST_LETTERS = 12
_LEAST_CJK = 6
_LISTING = re.compile(
    r"(?:^|/)(?:schedule|schedules|program|programme|agenda|sessions?|talks?|speakers?|presentations?|videos?|recordings?"
    r"|slides?|index\.html?|playlist|channel|watch|home|program\.html?)/?$|^[^/]+/?$"
    r"|youtube\.com/(?:playlist|channel/|c/|user/|@)|^sched\.com|list=[\w-]+$|/playlist"
)
"""Pages that show many talks."""


def _titles_agree(left: Traits, right: Traits) -> bool:
    """One page may show two talks: titles without a word in common need a common speaker."""
    one, other = left.item.entity.name, right.item.entity.name
    mine, theirs = left.facts.get("speaker", frozenset()), right.facts.get("speaker", frozenset())
    if mine & theirs or is_other_script(one, other) or has_cjk(one) != has_cjk(other):
        return True
    return bool(_pieces(one) & _pieces(other))


def _pieces(title: str) -> set[str]:
    """Give what titles are compared by: words of four letters and pairs of Han characters."""
    key = folded_key(title)
    if has_cjk(title):
        return {key[i : i + 2] for i in range(len(key) - 1)}
    return {w for w in folded_words(title) if len(w) >= 4} or set(folded_words(title))


SAME_VIDEO = Rule("same video", 0.98, agrees=_titles_agree)
SAME_SLIDES = Rule("same slides", 0.97, agrees=_titles_agree)
SAME_SCHEDULE = Rule("same programme entry", 0.96, agrees=_titles_agree)
TITLE_AND_SPEAKER = Rule("same title and speaker", 0.95, ("year",))
TITLE_AND_EVENT = Rule("same title and event", 0.9, ("year", "speaker"))
SAME_PLACE_IN_TRANSLATION = Rule(
    "same place in a translation of the post", 0.87, ("year",), Contested.REFUSE, are_translations
)
_PAGES = (("video", SAME_VIDEO), ("slides", SAME_SLIDES), ("schedule", SAME_SCHEDULE))


def talk_traits(
    item: Item, urls: SharedUrls, near: Neighbours, items: Items, counterpart: Counterpart | None = None
) -> Traits:
    """Give clues and facts of a talk; its speakers and events are clusters by now.

    ``counterpart`` is the talk of a translation of the post that stands in its place.
    """
    clues = [
        Clue(rule, key) for kind, rule in _PAGES for key in urls.own_urls(item, (kind,)) if not _LISTING.search(key)
    ]
    for title in _titles(item):
        shown = folded_key(title)
        clues += (Clue(TITLE_AND_SPEAKER, f"{shown}\t{written(n)}") for n in near[Predicate.SPEAKS_AT])
        clues += (Clue(TITLE_AND_EVENT, f"{shown}\t{written(n)}") for n in near[Predicate.PART_OF])
    clues += talk_clues(item, near[Predicate.SPEAKS_AT])
    if counterpart is not None:
        clues.append(counterpart.clue(SAME_PLACE_IN_TRANSLATION))
    years = {parse_event_name(items[n].entity.name).year for n in near[Predicate.PART_OF]} - {""}
    facts = {"year": frozenset(years), "speaker": frozenset(written(n) for n in near[Predicate.SPEAKS_AT])}
    return Traits(item, tuple(clues), {name: values for name, values in facts.items() if values})


def _titles(item: Item) -> list[str]:
    return [s for s in item.surfaces() if is_telling_title(s)]


def is_telling_title(title: str) -> bool:
    """Claim that a title is long and particular enough to name one talk of one speaker."""
    if has_cjk(title):
        rest = any_of("generic_title_cjk").sub("", fold(title))
        letters = len(folded_key(rest)) - cjk_length(rest)
        is_long = cjk_length(title) + letters / 2 >= _LEAST_CJK
        return is_long and (cjk_length(rest) >= 3 or letters >= _LEAST_LETTERS)
    words, generic = folded_words(title), word_list("generic_title")
    return len("".join(words)) >= _LEAST_LETTERS and not all(w in generic or w.isdigit() for w in words)
