"""A post and its translation side by side -> which of one's talks and people are which of the other's.

Names in other letters are compared as they sound (https://anyascii.com), talks by their pages, titles, speakers and
the Latin words that a Chinese or Japanese title keeps; a translation tells of them in the order of the original.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from enum import StrEnum
from typing import NamedTuple

from kg.folding import has_cjk
from kg.records import Extraction
from kg.resolution.alignment import SEVERAL, SURE, WORD, aligned
from kg.resolution.clues import Clue, Rule
from kg.resolution.groups import pair_groups
from kg.resolution.outlines import MOST, Outline, Person, Talk, folded_names, only_pairs, outline
from kg.resolution.sounds import pair_by_name, pair_by_part, pair_by_sound
from kg.resolution.translations import translated_path

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]+")


class How(StrEnum):
    """How a counterpart was found."""

    ALIAS = "alias"
    SOUND = "sound"
    PART = "part"
    SPEAKER = "speaker"
    ORDER = "order"
    GROUP = "group"


class Counterpart(NamedTuple):
    """What a thing shares with its counterparts in a post's translations."""

    how: How
    key: str

    def clue(self, rule: Rule) -> Clue:
        """Give the clue by which they are joined; its key says nothing to a reader of merges."""
        return Clue(rule, f"\t{self.key}")


Counterparts = Mapping[str, Counterpart]
"""Id of an entity -> what it shares."""


def find_counterparts(extractions: Iterable[Extraction]) -> dict[str, Counterparts]:
    """Give the counterparts of every post that has translations, by the id of its recap."""
    groups: dict[str, list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        groups[translated_path(extraction.recap.source)].append(extraction)
    several = (group for group in groups.values() if len(group) > 1)
    return dict(pair for group in several for pair in pair_outlines(map(outline, group)))


def pair_outlines(outlines: Iterable[Outline]) -> Iterator[tuple[str, Counterparts]]:
    """Give for each post of one path, by the id of its recap, its counterparts in the first of them.

    Where two are in one language, it cannot be told which is whose translation.
    """
    ordered = sorted(outlines, key=lambda o: (o.language != "en", o.source, o.recap))
    if len({o.language for o in ordered}) < len(ordered):
        return
    found: dict[str, dict[str, Counterpart]] = {o.recap: {} for o in ordered}
    for other in ordered[1:]:
        first = ordered[0]
        for mine, (theirs, how) in _Pairing(first, other).found().items():
            counterpart = Counterpart(how, f"{first.recap} {mine}")
            found[first.recap].setdefault(mine, counterpart)
            # What two translations share with the first they must share for one reason.
            found[other.recap][theirs] = found[first.recap][mine]
    yield from ((recap, pairs) for recap, pairs in found.items() if pairs)


class _Pairing:
    """Two posts, one of which is a translation of the other."""

    def __init__(self, first: Outline, other: Outline) -> None:
        self._first, self._other = first, other
        self._same = pair_by_name(first.people, other.people)
        self._sound = pair_by_sound(*self._left(self._same))
        self._part = pair_by_part(*self._left({**self._same, **self._sound}))
        self._people = {**self._same, **self._sound, **self._part}
        self._known = set(self._people), set(self._people.values())

    def _left(self, pairs: Mapping[str, str]) -> tuple[list[Person], list[Person]]:
        """Give the people of either side who are in none of the pairs."""
        mine, theirs = set(pairs), set(pairs.values())
        left = [p for p in self._first.people if p.id not in mine]
        return left, [p for p in self._other.people if p.id not in theirs]

    def found(self) -> dict[str, tuple[str, How]]:
        """Give each entity of the first that has a counterpart, and which."""
        talks = self._talks()
        pairs = {mine.id: (theirs.id, How.ORDER) for mine, theirs in talks}
        for how, found in (
            (How.ALIAS, self._same),
            (How.SOUND, self._sound),
            (How.PART, self._part),
            (How.SPEAKER, self._speakers(talks)),
            (How.GROUP, pair_groups(self._first, self._other)),
        ):
            pairs |= {mine: (theirs, how) for mine, theirs in found.items()}
        return pairs

    def _speakers(self, talks: Iterable[tuple[Talk, Talk]]) -> dict[str, str]:
        """Pair the one speaker who is left over on either side, if all their talks say so."""
        alone: list[tuple[str, str]] = []
        for mine, theirs in talks:
            if len(mine.speakers) != len(theirs.speakers):
                continue
            left = [s for s in mine.speakers if s not in self._known[0]]
            right = [s for s in theirs.speakers if s not in self._known[1]]
            if len(left) == len(right) == 1:
                alone.append((left[0], right[0]))
        cjk, other_cjk = _in_cjk(self._first.people), _in_cjk(self._other.people)
        # Of two names in one script nobody who reads both would say that they are one.
        return {one: other for one, other in only_pairs(alone).items() if (one in cjk) != (other in other_cjk)}

    def _talks(self) -> list[tuple[Talk, Talk]]:
        mine, theirs = self._first.talks, self._other.talks
        if not 0 < len(mine) <= MOST or not 0 < len(theirs) <= MOST:
            return []
        # Where the same talks seem to have been found, their order tells apart what a common word does not.
        common = set() if len(mine) == len(theirs) >= SEVERAL else _common_words(mine) | _common_words(theirs)
        pairs = aligned([[self._score(one, other, common) for other in theirs] for one in mine])
        return [(mine[i], theirs[j]) for i, j in pairs]

    def _score(self, mine: Talk, theirs: Talk, common: Set[str]) -> float:
        """Say how much speaks for two talks being one; below 0, something speaks against it."""
        same_page = not mine.urls.isdisjoint(theirs.urls)
        same_title = not folded_names(mine.titles).isdisjoint(folded_names(theirs.titles))
        score = SURE * (same_page + same_title) + _compared(mine.titles[0], theirs.titles[0], common)
        there = {self._people[s] for s in mine.speakers if s in self._people}
        known = there | {s for s in theirs.speakers if s in self._known[1]}
        shared = there.intersection(theirs.speakers)
        if shared:
            score += SURE
        if mine.speakers and theirs.speakers and known > shared:
            score -= SURE
        return score


def _in_cjk(people: Iterable[Person]) -> set[str]:
    return {person.id for person in people if has_cjk(person.names[0])}


def _words(title: str) -> set[str]:
    return {word.casefold() for word in _LATIN.findall(title)}


def _common_words(talks: Iterable[Talk]) -> set[str]:
    """Give the words that several titles hold."""
    times = Counter(word for talk in talks for word in _words(talk.titles[0]))
    return {word for word, count in times.items() if count > 1}


def _compared(one: str, other: str, common: Set[str]) -> float:
    """Compare the Latin words that a Chinese or Japanese title keeps with those of the other title."""
    if has_cjk(one) == has_cjk(other):
        return 0.0
    cjk, latin = (one, other) if has_cjk(one) else (other, one)
    kept, all_words = _words(cjk), _words(latin)
    if not kept:
        return 0.0
    if kept <= all_words and len(kept) > 1:
        return SURE
    shared = kept & all_words
    return WORD if shared - common else 0.0 if shared else -WORD
