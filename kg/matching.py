"""Talks of recaps -> sessions of schedules: by page, title and speaker.

The rules of resolution find most; here is what only a schedule allows, since it lists every session there was: titles
that are told in part or in other words, and the one session that a speaker had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.folding import folded_key, folded_words, has_cjk
from kg.records import EntityType, Predicate
from kg.resolution import Corrected
from kg.resolution.clues import Item, Rule
from kg.resolution.event_names import parse_event_name
from kg.resolution.resolver import Spot, find_ends
from kg.resolution.talks import is_telling_title
from kg.schedules import SCHEDULE_FORMAT

TITLE_AND_SPEAKER = Rule("like title and same speaker in the schedule", 0.92)
LIKE_TITLE = Rule("like title in the schedule", 0.88)
ONLY_SESSION = Rule("the only session of the speaker in the schedule", 0.85)
_ALIKE_WITH_SPEAKER = 0.4
_ALIKE = 0.75
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Talks:
    """What a resolution knows of talks, by the number of their items."""

    items: Sequence[Item]
    speakers: dict[int, frozenset[int]]
    """Clusters, each named by its first item; so are events."""
    events: dict[int, frozenset[int]]

    def of(self, *, in_schedules: bool) -> list[Item]:
        """Give the talks of schedules, or those of recaps."""
        return [
            item
            for item in self.items
            if item.type is EntityType.TALK and (item.recap.format == SCHEDULE_FORMAT) is in_schedules
        ]


def talks_in(corrected: Corrected) -> Talks:
    """Gather speakers and events of every talk."""
    resolution = corrected.resolution
    first = resolution.clusters.first
    speakers: dict[int, set[int]] = defaultdict(set)
    events: dict[int, set[int]] = defaultdict(set)
    for extraction in resolution.extractions:
        for relation in extraction.relations:
            if relation.predicate is Predicate.SPEAKS_AT:
                person, talk = find_ends(resolution, extraction, relation)
                speakers[talk].add(first(person))
            elif relation.predicate is Predicate.PART_OF:
                talk, event = find_ends(resolution, extraction, relation)
                events[talk].add(first(event))
    frozen = ({talk: frozenset(found) for talk, found in by.items()} for by in (speakers, events))
    return Talks(resolution.items, *frozen)


def match_talks(corrected: Corrected) -> tuple[tuple[Spot, Spot, Rule], ...]:
    """Give each recap talk that the rules have left alone the session it is, with the reason."""
    talks, first = talks_in(corrected), corrected.resolution.clusters.first
    listed = talks.of(in_schedules=True)
    taken = {(item.recap.id, first(item.index)) for item in talks.of(in_schedules=False)}
    known = {first(item.index) for item in listed}
    open_talks = [t for t in talks.of(in_schedules=False) if first(t.index) not in known]
    found = sorted(_candidates(open_talks, listed, talks), key=lambda c: (-c[0], c[1].index, c[2].index))
    matched: dict[int, tuple[Spot, Spot, Rule]] = {}
    for _, talk, session, rule in found:
        place = talk.recap.id, first(session.index)
        if talk.index not in matched and place not in taken:
            taken.add(place)
            matched[talk.index] = _spot(session), _spot(talk), rule
    return tuple(matched[index] for index in sorted(matched))


def _spot(item: Item) -> Spot:
    return item.recap.id, item.entity.id


_Candidate = tuple[float, Item, Item, Rule]


def _candidates(open_talks: Iterable[Item], listed: Sequence[Item], talks: Talks) -> Iterator[_Candidate]:
    by_word: dict[str, list[Item]] = defaultdict(list)
    by_speaker: dict[int, list[Item]] = defaultdict(list)
    for session in listed:
        for piece in pieces(session.entity.name):
            by_word[piece].append(session)
        for speaker in talks.speakers.get(session.index, ()):
            by_speaker[speaker].append(session)
    told: dict[tuple[str, int], int] = defaultdict(int)
    open_talks = list(open_talks)
    for talk in open_talks:
        for speaker in talks.speakers.get(talk.index, ()):
            told[talk.recap.id, speaker] += 1
    for talk in open_talks:
        mine = talks.speakers.get(talk.index, frozenset())
        near = {s.index: s for piece in pieces(talk.entity.name) for s in by_word.get(piece, ())}
        near |= {s.index: s for speaker in mine for s in by_speaker.get(speaker, ())}
        for session in near.values():
            if not _may_be_one(talk, session, talks):
                continue
            theirs = talks.speakers.get(session.index, frozenset())
            likeness = alike(talk.entity.name, session.entity.name)
            only = any(len(by_speaker[s]) == 1 and told[talk.recap.id, s] == 1 for s in mine & theirs)
            rule = _rule(likeness, talk, is_shared=bool(mine & theirs), is_open=not mine or not theirs, is_only=only)
            if rule is not None:
                yield rule.confidence + likeness / 100, talk, session, rule


def _rule(likeness: float, talk: Item, *, is_shared: bool, is_open: bool, is_only: bool) -> Rule | None:
    if is_shared and likeness >= _ALIKE_WITH_SPEAKER:
        return TITLE_AND_SPEAKER
    if (is_open or is_shared) and likeness >= _ALIKE and is_telling_title(talk.entity.name):
        return LIKE_TITLE
    return ONLY_SESSION if is_only else None


def _may_be_one(talk: Item, session: Item, talks: Talks) -> bool:
    """Claim that the talk's event is not clearly another edition than the schedule's."""
    named = {talks.items[e].entity.name for e in talks.events.get(talk.index, ())}
    theirs = [talks.items[e] for e in talks.events.get(session.index, ())]
    years = {year for name in named if (year := parse_event_name(name).year)}
    held = {i.entity.attributes.get("start", "")[:4] for i in theirs} | {
        session.entity.attributes.get("start", "")[:4],
        *(parse_event_name(i.entity.name).year for i in theirs),
    }
    return not years or not held - {""} or bool(years & held)


def alike(one: str, other: str) -> float:
    """Say how much two titles have in common, from 0 to 1; one that holds the whole other is much like it."""
    mine, theirs = pieces(one), pieces(other)
    if not mine or not theirs or has_cjk(one) != has_cjk(other):
        return 0.0
    shared = len(mine & theirs)
    fewest = min(len(mine), len(theirs))
    if shared == fewest and fewest >= _FEWEST_WORDS:
        return max(_ALIKE, shared / len(mine | theirs))
    return shared / len(mine | theirs)


def pieces(title: str) -> frozenset[str]:
    """Give what titles are compared by: words, or pairs of Han characters."""
    if has_cjk(title):
        key = folded_key(title)
        return frozenset(key[i : i + 2] for i in range(len(key) - 1))
    return frozenset(w for w in folded_words(title) if len(w) > 2)
