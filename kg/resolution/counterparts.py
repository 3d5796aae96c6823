"""A post and its translation side by side -> which of one's talks and people are which of the other's.

Names in other letters are compared as they sound (https://anyascii.com), talks by their pages, titles, speakers and
the Latin words that a Chinese or Japanese title keeps. A translation tells of the talks in the order of the original:
the pairing with the best sum is found as in Needleman and Wunsch, "A General Method Applicable to the Search for
Similarities in the Amino Acid Sequence of Two Proteins", 1970.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise, product, starmap
from typing import NamedTuple

from anyascii import anyascii

from kg.folding import cjk_length, folded_key, folded_words, has_cjk
from kg.records import Entity, EntityType, Extraction, Predicate
from kg.resolution.translations import translated_path
from kg.urls import url_key

MOST = 80
"""Talks, and people of whom no two names are the same, of one post: of more none is compared."""
_SOUND, _SOUND_CJK, _LEAD = 0.68, 0.75, 0.1
"""How alike names must sound, and by how much the best must lead; Chinese names are short, and many sound alike."""
_NAMES = 3
"""Full names of one person that are compared."""
_NOT_LETTERS = re.compile(r"[^a-z]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]+")
_WORD, _SURE = 1.0, 2.0
"""What speaks for two talks: a word; a page, a title, a speaker or all of several words."""
_SEVERAL = 3
"""Talks, as many in the one as in the other, whose order tells which is which where their words do not."""
_PLACE = 0.1
"""What the same place in the order counts."""


class How(StrEnum):
    """How a counterpart was found."""

    ALIAS = "alias"
    SOUND = "sound"
    SPEAKER = "speaker"
    ORDER = "order"


class Counterpart(NamedTuple):
    """What a thing shares with its counterparts in a post's translations."""

    how: How
    key: str


Counterparts = Mapping[str, Counterpart]
"""Id of an entity -> what it shares."""


@dataclass(frozen=True, slots=True)
class _Person:
    id: str
    names: tuple[str, ...]
    """The name first, then what else the post calls them."""

    @property
    def keys(self) -> set[str]:
        """Give what names are compared by."""
        return _folded(self.names)


@dataclass(frozen=True, slots=True)
class _Talk:
    id: str
    titles: tuple[str, ...]
    urls: frozenset[str]
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What of a post is laid beside its translations."""

    recap: str
    source: str
    language: str
    people: tuple[_Person, ...]
    talks: tuple[_Talk, ...]
    """In the order of the text."""


def outline(extraction: Extraction) -> tuple[str, Outline]:
    """Give what a post has in common with its translations, and its outline."""
    recap, entities = extraction.recap, extraction.entities
    speakers: dict[str, list[str]] = defaultdict(list)
    for relation in extraction.relations:
        if relation.predicate is Predicate.SPEAKS_AT:
            speakers[relation.object].append(relation.subject)
    people = tuple(_Person(e.id, _names(e)) for e in entities if e.type is EntityType.PERSON)
    talks = sorted((e for e in entities if e.type is EntityType.TALK), key=lambda e: (*_place(e), e.id))
    urls = Counter(key for talk in talks for key in _urls(talk))
    told = tuple(
        _Talk(e.id, _names(e), frozenset(u for u in _urls(e) if urls[u] == 1), tuple(sorted(speakers[e.id])))
        for e in talks
    )
    return translated_path(recap.source), Outline(recap.id, recap.source, recap.language, people, told)


def _place(entity: Entity) -> tuple[int, int]:
    return min((mention.start for mention in entity.mentions), default=0), entity.evidence.raw_start


def _names(entity: Entity) -> tuple[str, ...]:
    return tuple(dict.fromkeys((entity.name, *(mention.text for mention in entity.mentions))))


def _folded(names: Iterable[str]) -> set[str]:
    return {key for name in names if (key := folded_key(name))}


def _urls(entity: Entity) -> set[str]:
    return {url_key(link.url) for link in entity.links}


def find_counterparts(extractions: Iterable[Extraction]) -> dict[str, Counterparts]:
    """Give the counterparts of every post that has translations, by the id of its recap."""
    groups: dict[str, list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        groups[translated_path(extraction.recap.source)].append(extraction)
    several = (group for group in groups.values() if len(group) > 1)
    return dict(pair for group in several for pair in pair_outlines(outline(x)[1] for x in group))


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
        self._same = _of_one_name(first.people, other.people)
        self._sound = _of_one_sound(
            [p for p in first.people if p.id not in self._same],
            [p for p in other.people if p.id not in set(self._same.values())],
        )
        self._people = {**self._same, **self._sound}
        self._known = set(self._people), set(self._people.values())

    def found(self) -> dict[str, tuple[str, How]]:
        """Give each entity of the first that has a counterpart, and which."""
        talks = self._talks()
        pairs = {mine.id: (theirs.id, How.ORDER) for mine, theirs in talks}
        pairs |= {mine: (theirs, How.ALIAS) for mine, theirs in self._same.items()}
        pairs |= {mine: (theirs, How.SOUND) for mine, theirs in self._sound.items()}
        return pairs | {mine: (theirs, How.SPEAKER) for mine, theirs in self._speakers(talks).items()}

    def _speakers(self, talks: Iterable[tuple[_Talk, _Talk]]) -> dict[str, str]:
        """Pair the one speaker who is left over on either side, if all their talks say so."""
        found: dict[str, set[str]] = defaultdict(set)
        back: dict[str, set[str]] = defaultdict(set)
        for mine, theirs in talks:
            if len(mine.speakers) != len(theirs.speakers):
                continue
            left = [s for s in mine.speakers if s not in self._known[0]]
            right = [s for s in theirs.speakers if s not in self._known[1]]
            if len(left) == len(right) == 1:
                found[left[0]].add(right[0])
                back[right[0]].add(left[0])
        pairs = ((one, min(others)) for one, others in found.items() if len(others) == 1)
        cjk, other_cjk = _in_cjk(self._first.people), _in_cjk(self._other.people)
        # Of two names in one script nobody who reads both would say that they are one.
        return {one: other for one, other in pairs if len(back[other]) == 1 and (one in cjk) != (other in other_cjk)}

    def _talks(self) -> list[tuple[_Talk, _Talk]]:
        mine, theirs = self._first.talks, self._other.talks
        if not 0 < len(mine) <= MOST or not 0 < len(theirs) <= MOST:
            return []
        scores = [[self._score(one, other) for other in theirs] for one in mine]
        ways = _best_order(scores)
        sure = [(i, j) for i, j in ways if _is_sure(scores, i, j)]
        if not sure:
            return []
        alone = []
        for (i, j), (k, m) in pairwise([(-1, -1), *sure, (len(mine), len(theirs))]):
            # One talk alone between two pairs, on either side, with nothing against it.
            if k - i == m - j == 2 and scores[i + 1][j + 1] >= 0:
                alone.append((i + 1, j + 1))
        return [(mine[i], theirs[j]) for i, j in (*sure, *alone)]

    def _score(self, mine: _Talk, theirs: _Talk) -> float:
        """Say how much speaks for two talks being one; below 0, something speaks against it."""
        same_page = not mine.urls.isdisjoint(theirs.urls)
        same_title = not _folded(mine.titles).isdisjoint(_folded(theirs.titles))
        score = _SURE * (same_page + same_title) + _word_score(mine.titles[0], theirs.titles[0])
        there = {self._people[s] for s in mine.speakers if s in self._people}
        known = there | {s for s in theirs.speakers if s in self._known[1]}
        shared = there.intersection(theirs.speakers)
        if shared:
            score += _SURE
        if mine.speakers and theirs.speakers and known > shared:
            score -= _SURE
        return score


def _in_cjk(people: Iterable[_Person]) -> set[str]:
    return {person.id for person in people if has_cjk(person.names[0])}


def _is_sure(scores: Sequence[Sequence[float]], i: int, j: int) -> bool:
    """Claim that more than their order speaks for two talks: less is enough where all have been found in both posts."""
    rivals = [scores[i][k] for k in range(len(scores[i])) if k != j] + [
        scores[k][j] for k in range(len(scores)) if k != i
    ]
    is_only = scores[i][j] > max(rivals, default=0.0)
    is_square = len(scores) == len(scores[0])
    if is_square and (is_only or len(scores) >= _SEVERAL):
        return scores[i][j] >= _WORD
    return is_only and scores[i][j] >= _SURE


def _of_one_name(first: Sequence[_Person], other: Sequence[_Person]) -> dict[str, str]:
    """Pair people of whom one key is the same, each with one; whoever might be two is left out."""
    by_key: dict[str, set[str]] = defaultdict(set)
    for person in other:
        for key in person.keys:
            by_key[key].add(person.id)
    found = {p.id: set().union(*(by_key.get(key, ()) for key in p.keys)) for p in first}
    times = Counter(id for ids in found.values() for id in ids)
    return {p: min(ids) for p, ids in found.items() if len(ids) == 1 and times[min(ids)] == 1}


def _of_one_sound(first: Sequence[_Person], other: Sequence[_Person]) -> dict[str, str]:
    """Pair full names that sound alike, each the best of the other by a clear lead."""
    mine, theirs = [p for p in first if _full(p)], [p for p in other if _full(p)]
    if max(len(mine), len(theirs), 1) > MOST:
        return {}
    scores = {(a.id, b.id): max(starmap(_likeness, product(_full(a), _full(b)))) for a, b in product(mine, theirs)}
    found = {}
    for a in mine:
        best, likeness = _leader((scores[a.id, b.id], b.id) for b in theirs)
        back, _ = _leader((scores[c.id, best], c.id) for c in mine) if best else ("", 0.0)
        if back == a.id and likeness > 0:
            found[a.id] = best
    return found


def _leader(scored: Iterable[tuple[float, str]]) -> tuple[str, float]:
    """Give the best, unless the second is too close."""
    ordered = sorted(scored, key=lambda pair: (-pair[0], pair[1]))
    if not ordered or (len(ordered) > 1 and ordered[0][0] - ordered[1][0] < _LEAD):
        return "", 0.0
    return ordered[0][1], ordered[0][0]


def _full(person: _Person) -> list[str]:
    """Give those names that are no mere given names or handles."""
    return [n for n in person.names if (cjk_length(n) > 1 if has_cjk(n) else len(folded_words(n)) > 1)][:_NAMES]


def _likeness(one: str, other: str) -> float:
    """Say how alike two names sound, from 0 to 1; 0 where that is not enough."""
    least = _SOUND_CJK if has_cjk(one) or has_cjk(other) or (one.isascii() and other.isascii()) else _SOUND
    best = max(SequenceMatcher(None, a, b, autojunk=False).ratio() for a, b in product(_sounds(one), _sounds(other)))
    return best if best >= least else 0.0


@lru_cache(maxsize=1024)
def _sounds(name: str) -> tuple[str, ...]:
    """Give a name in the letters a to z, as it is written and with its last word first."""
    words = [_NOT_LETTERS.sub("", word) for word in anyascii(name).lower().split()]
    return tuple(dict.fromkeys(("".join(words), "".join(words[-1:] + words[:-1]))))


def _word_score(one: str, other: str) -> float:
    """Compare the Latin words that a Chinese or Japanese title keeps with those of the other title."""
    if has_cjk(one) == has_cjk(other):
        return 0.0
    cjk, latin = (one, other) if has_cjk(one) else (other, one)
    kept, all_words = ({word.casefold() for word in _LATIN.findall(title)} for title in (cjk, latin))
    if not kept:
        return 0.0
    if kept <= all_words and len(kept) > 1:
        return _SURE
    return _WORD if kept & all_words else -_WORD


def _best_order(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Give the pairs (row, column), in order on both sides, whose scores have the largest sum; none below 0."""
    rows, columns = len(scores), len(scores[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i, j in product(range(rows - 1, -1, -1), range(columns - 1, -1, -1)):
        pair = scores[i][j] + _PLACE + best[i + 1][j + 1] if scores[i][j] >= 0 else 0.0
        best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found
