"""Found things -> relations: candidate pairs by nearness, each decided by a learned scorer."""

from __future__ import annotations

import collections
from collections.abc import Mapping
from dataclasses import dataclass

from kg.forest import Forest
from kg.recognizers.found import Found
from kg.recognizers.layout import Layout
from kg.recognizers.spans import Tagging
from kg.records import EntityType, Predicate
from kg.relations.authors import author_rows
from kg.relations.features import pair_features
from kg.relations.respectively import paired_one_to_one
from kg.relations.scene import Meeting, Scene, closest
from kg.relations.speakers import Row as Row
from kg.relations.speakers import in_one_sentence, speakers
from kg.signatures import SIGNATURES

DOCUMENT = -1
"""Stands for the recap itself as the subject of written_by."""
_SECOND = 0.75
"""A talk is part of a second event only from this probability on."""


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A relation between two found things (by their number), with the span of rendered text that shows it."""

    subject: int
    predicate: Predicate
    object: int
    confidence: float
    start: int
    end: int


def find_relations(
    layout: Layout, tagging: Tagging, found: tuple[Found, ...], scorers: Mapping[str, Forest]
) -> list[FoundRelation]:
    """Decide every candidate pair; relations come sorted by predicate, subject and object."""
    scene = Scene(layout, tagging, found)
    relations: list[FoundRelation] = []
    for predicate in SIGNATURES:
        scorer = scorers.get(predicate)
        candidates = pair_features(scene, predicate)
        if scorer is None or not candidates.pairs:
            continue
        scores = scorer.probabilities(candidates.rows).tolist()
        rows = list(zip(candidates.pairs, candidates.meetings, scores, strict=True))
        for (x, y), meeting, score in decide(scene, predicate, rows, scorer.cut):
            relations.append(FoundRelation(x, predicate, y, score, *evidence_span(layout, meeting)))
    return relations + _authors(scene, scorers)


_ONE_EVENT = (Predicate.PART_OF, Predicate.SPONSORS)
_SURE_OF = {Predicate.ORGANIZES: 0.3, Predicate.SPONSORS: 0.3}
"""Who runs or pays an event is a claim better missed than invented: below, three of four would be wrong."""
_EVENT_IN_EVENT = 0.2
"""The cut-off for an event that is part of another, which recaps say far less plainly than of talks: on the 178 such
pairs of 249 recaps the cross-validated F1 is 0.28 here and 0.22 at the cut-off that is best for talks."""
_CERTAIN = 0.95
"""The confidence of pairs that "respectively" makes."""


def decide(scene: Scene, predicate: Predicate, rows: list[Row], cut_off: float) -> list[Row]:
    """Keep the scored pairs that hold: those above the cut-off, as far as they do not exclude each other."""
    if predicate is Predicate.SPONSORS:
        rows = keep_thanked_event(rows, cut_off)
    if predicate in _ONE_EVENT:
        rows = keep_one_event(rows)
    if predicate is Predicate.SPEAKS_AT:
        return speakers(scene, pair_respectively(scene, rows), cut_off)
    return [row for row in rows if row[2] >= _cut_off(scene, predicate, row[0][0], cut_off)]


def _cut_off(scene: Scene, predicate: Predicate, subject: int, cut_off: float) -> float:
    if predicate is Predicate.PART_OF and scene.found[subject].type is EntityType.EVENT:
        return min(cut_off, _EVENT_IN_EVENT)
    return max(cut_off, _SURE_OF.get(predicate, 0.0))


def pair_respectively(scene: Scene, rows: list[Row]) -> list[Row]:
    """Let "respectively" decide where it does: its pairs are certain, others of the same people and talks go."""
    certain: dict[tuple[int, int], bool] = {}
    for people, talks in paired_one_to_one(scene):
        for x, person in enumerate(people):
            for y, talk in enumerate(talks):
                certain[person, talk] = x == y
    kept = [(pair, meeting, score) for pair, meeting, score in rows if certain.get(pair, True)]
    known = {pair for pair, _, _ in kept}
    kept += [(pair, closest(scene, *pair), _CERTAIN) for pair, yes in certain.items() if yes and pair not in known]
    return sorted(
        ((pair, meeting, max(score, _CERTAIN) if pair in certain else score) for pair, meeting, score in kept),
        key=lambda row: row[0],
    )


def keep_thanked_event(rows: list[Row], cut_off: float) -> list[Row]:
    """Keep for each sponsor the events that a sentence names with it, where there are any: that one says it."""
    together = in_one_sentence(rows, cut_off)
    thanked = {x for x, _ in together}
    return [row for row in rows if row[0][0] not in thanked or row[0] in together]


def keep_one_event(rows: list[Row]) -> list[Row]:
    """Keep for each subject its likeliest event, and others only when they are nearly certain; no circles."""
    by_subject: dict[int, list[Row]] = collections.defaultdict(list)
    for row in rows:
        by_subject[row[0][0]].append(row)
    kept: dict[tuple[int, int], Row] = {}
    for group in by_subject.values():
        group.sort(key=lambda r: (-r[2], r[0]))
        for rank, row in enumerate(group):
            if rank == 0 or row[2] >= _SECOND:
                kept[row[0]] = row
    return [row for (x, y), row in sorted(kept.items()) if (y, x) not in kept or (row[2], -x) > (kept[y, x][2], -y)]


def _authors(scene: Scene, scorers: Mapping[str, Forest]) -> list[FoundRelation]:
    scorer = scorers.get(Predicate.WRITTEN_BY)
    ids, rows = author_rows(scene)
    if scorer is None or not ids:
        return []
    relations = []
    for i, score in zip(ids, scorer.probabilities(rows).tolist(), strict=True):
        if score >= scorer.cut:
            place = scene.places[i][0]
            span = scene.layout.sentence_span(place.start)
            relations.append(FoundRelation(DOCUMENT, Predicate.WRITTEN_BY, i, score, *span))
    return relations


_LONGEST = 700


def evidence_span(layout: Layout, meeting: Meeting) -> tuple[int, int]:
    """Give the sentences from the one name to the other; where they stand far apart, those of the nearer end."""
    first, last = sorted((meeting.a, meeting.b), key=lambda p: p.start)
    start = layout.sentence_span(first.start)[0]
    end = layout.sentence_span(max(first.end, last.end) - 1)[1]
    if end - start <= _LONGEST:
        return start, end
    return layout.sentence_span(last.start)
