"""Relations: pairs are decided by their scorers, an event's place in another is kept sane, evidence is short."""

import numpy as np
import pytest

from kg.forest import Forest
from kg.recognizers.layout import Layout
from kg.records import EntityType, Predicate
from kg.relations import (
    DOCUMENT,
    FoundRelation,
    decide,
    evidence_span,
    find_relations,
    keep_one_event,
    keep_thanked_event,
)
from kg.relations.authors import author_rows
from kg.relations.scene import Meeting, Place, closest
from kg.relations.speakers import drop_outdone, keep_titled, speakers
from kg.signatures import SIGNATURES
from tests.recognizers.examples import found_of, load_cases, scene_of, stump, tagging_of

PERSON, ORGANIZATION, TALK, EVENT = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.TALK, EntityType.EVENT
TEXT = "author: Ada Morgan\nLin Sun gave Looms that think, which all of us liked. Matt Turner gave Threads of time."
THINGS = (
    (PERSON, "Ada Morgan"),
    (PERSON, "Lin Sun"),
    (TALK, "Looms that think"),
    (PERSON, "Matt Turner"),
    (TALK, "Threads of time"),
)
NEAR = stump(0, 10.0, high=False)
"""Takes what stands at most ten characters apart."""
IN_FIELD = stump(3, 0.5)
"""Takes who is named in an author's field."""


def relations(text, things, **scorers):
    return find_relations(
        Layout.of(text), tagging_of(text), found_of(text, *things), {Predicate[k]: v for k, v in scorers.items()}
    )


def test_find_relations_takes_what_the_scorer_takes():
    found = relations(TEXT, THINGS, SPEAKS_AT=NEAR)
    assert [(r.subject, r.predicate, r.object) for r in found] == [(1, "speaks_at", 2), (3, "speaks_at", 4)]
    assert [TEXT[r.start : r.end] for r in found] == [
        "Lin Sun gave Looms that think, which all of us liked.",
        "Matt Turner gave Threads of time.",
    ]
    assert all(r.confidence > 0.9 for r in found)


def test_find_relations_finds_the_author():
    (found,) = relations(TEXT, THINGS, WRITTEN_BY=IN_FIELD)
    assert (found.subject, found.predicate, found.object) == (DOCUMENT, "written_by", 0)
    assert TEXT[found.start : found.end] == "author: Ada Morgan"


def test_find_relations_without_scorers_or_things_is_empty():
    assert relations(TEXT, THINGS) == []
    assert relations("", (), SPEAKS_AT=NEAR, WRITTEN_BY=IN_FIELD) == []


def test_find_relations_comes_sorted_and_always_the_same():
    scorers = dict.fromkeys((p.name for p in Predicate), NEAR)
    one, two = (relations(TEXT, THINGS, **scorers) for _ in range(2))
    assert one == two
    order = [*SIGNATURES, Predicate.WRITTEN_BY]
    keys = [(order.index(r.predicate), r.subject, r.object) for r in one]
    assert keys == sorted(keys)


def test_signatures_name_every_relation_between_two_things():
    assert set(SIGNATURES) | {Predicate.WRITTEN_BY} == set(Predicate)


def test_a_talk_is_part_of_its_likeliest_event_only():
    text = "KubeCon: Istio Day: Looms that think"
    everything = Forest(**(vars_of(NEAR) | {"threshold": np.array([1e6, 0, 0])}))
    found = relations(text, [(EVENT, "KubeCon"), (EVENT, "Istio Day"), (TALK, "Looms that think")], PART_OF=everything)
    assert [(r.subject, r.object) for r in found if r.subject == 2] == [(2, 0), (2, 1)]  # both are nearly certain
    assert len({frozenset((r.subject, r.object)) for r in found}) == len(found)


def vars_of(forest):
    return {name: getattr(forest, name) for name in forest.__dataclass_fields__}


def test_an_event_is_part_of_another_from_a_lower_confidence_on_than_a_talk():
    text, things = "KubeCon: Istio Day: Looms that think", [(EVENT, "KubeCon"), (EVENT, "Istio Day")]
    scene = scene_of(text, found_of(text, *things, (TALK, "Looms that think")))
    rows = [((x, 0), closest(scene, x, 0), 0.25) for x in (1, 2)]
    assert [row[0] for row in decide(scene, Predicate.PART_OF, rows, 0.35)] == [(1, 0)]
    assert [row[0] for row in decide(scene, Predicate.PART_OF, rows, 0.15)] == [(1, 0), (2, 0)]
    assert decide(scene, Predicate.PART_OF, [(pair, meeting, 0.19) for pair, meeting, _ in rows], 0.35) == []


@pytest.mark.parametrize("case", load_cases("relations/one_event"), ids=lambda c: c["case"])
def test_keep_one_event(case):
    place = Place(0, 1, 0, 0, 0)
    meeting = Meeting(0.0, 0, place, place, False)
    rows = [((x, y), meeting, score) for x, y, score in case["rows"]]
    kept = [list(pair) for pair, _, _ in keep_one_event(rows)]
    assert kept == case["kept"]
    assert [list(pair) for pair, _, _ in keep_one_event(rows[::-1])] == case["kept"]


def test_a_sponsor_is_one_of_the_event_that_its_sentence_names():
    far, near = Place(0, 1, 0, 0, 0), Place(9, 10, 0, 1, 0)
    elsewhere, thanked, alone = ((0, 5), 0.6), ((0, 6), 0.4), ((1, 5), 0.5)
    rows = [
        (pair, Meeting(0.0, 0, near, end, False), score)
        for (pair, score), end in ((elsewhere, far), (thanked, near), (alone, far))
    ]
    assert [row[0] for row in keep_thanked_event(rows, 0.2)] == [(0, 6), (1, 5)]
    assert keep_thanked_event(rows, 0.5) == rows


@pytest.mark.parametrize("case", load_cases("relations/outdone"), ids=lambda c: c["case"])
def test_a_pair_goes_that_is_outdone_on_both_sides(case):
    place = Place(0, 1, 0, 0, 0)
    rows = [((x, y), Meeting(0.0, 0, place, place, False), score) for x, y, score in case["rows"]]
    assert [list(pair) for pair, _, _ in drop_outdone(rows)] == case["kept"]


def scored(scene, scores):
    return [((x, y), closest(scene, x, y), score) for (x, y), score in scores.items()]


@pytest.mark.parametrize(
    ("title", "scores", "kept"),
    [
        ("an interview with Ada Morgan", {(0, 2): 0.6, (1, 2): 0.5}, [(0, 2)]),
        ("an interview with Ada Morgan", {(0, 2): 0.6, (1, 2): 0.7}, [(0, 2), (1, 2)]),
        ("an interview with Ada Morgan", {(0, 2): 0.4, (1, 2): 0.5}, [(0, 2), (1, 2)]),
        ("an interview in Ada", {(0, 2): 0.6, (1, 2): 0.5}, [(0, 2), (1, 2)]),
    ],
)
def test_a_talk_whose_title_names_its_speaker_has_no_unsure_others(title, scores, kept):
    text = f"Ada Morgan and Lin Sun were there: {title}."
    scene = scene_of(text, found_of(text, (PERSON, "Ada Morgan"), (PERSON, "Lin Sun"), (TALK, title)))
    assert [pair for pair, _, _ in keep_titled(scene, scored(scene, scores))] == kept


@pytest.mark.parametrize(
    ("scores", "kept"),
    [
        ({(0, 2): 0.6, (1, 2): 0.31}, [(0, 2), (1, 2)]),
        ({(0, 2): 0.6, (1, 2): 0.29}, [(0, 2)]),
        ({(0, 2): 0.6, (0, 3): 0.31}, [(0, 2)]),
        ({(1, 2): 0.31, (1, 3): 0.33}, [(1, 3)]),
    ],
)
def test_who_would_have_no_talk_takes_an_unsurer_one(scores, kept):
    text = "Ada Morgan. Lin Sun. Looms that think. Threads of time."
    talks = (TALK, "Looms that think"), (TALK, "Threads of time")
    scene = scene_of(text, found_of(text, (PERSON, "Ada Morgan"), (PERSON, "Lin Sun"), *talks))
    assert [pair for pair, _, _ in speakers(scene, scored(scene, scores), 0.4)] == kept


@pytest.mark.parametrize("case", load_cases("relations/evidence"), ids=lambda c: c["case"])
def test_evidence_span_holds_the_sentences_between_the_names(case):
    text = case["text"].replace("FILLER", "Nothing happened here. " * 40)
    scene = scene_of(text, found_of(text, (PERSON, case["a"]), (TALK, case["b"])))
    start, end = evidence_span(scene.layout, closest(scene, 0, 1))
    assert text[start:end] == case["evidence"]
    backward = evidence_span(scene.layout, closest(scene, 1, 0))
    assert backward == (start, end)


def authors(text, *things):
    scene = scene_of(text, found_of(text, *things))
    ids, rows = author_rows(scene)
    assert np.isfinite(rows).all()
    return ids, rows


def test_author_rows_takes_people_and_organizations():
    ids, rows = authors(TEXT, *THINGS)
    assert ids == [0, 1, 3]
    assert rows[:, 3].tolist() == [1, 0, 0]  # named in an author's field


@pytest.mark.parametrize("line", ["By Ada Morgan", "Written by Ada Morgan", "作者：Ada Morgan", "整理 | Ada Morgan"])
def test_author_rows_see_a_byline(line):
    _, rows = authors(f"# Recap\n{line}\n\nLin Sun spoke.", (PERSON, "Ada Morgan"), (PERSON, "Lin Sun"))
    assert rows[:, 8].tolist() == [1, 0]


def test_author_rows_of_a_text_without_people_is_empty():
    ids, rows = authors("KubeCon", (EVENT, "KubeCon"))
    assert ids == [] and len(rows) == 0


def test_found_relations_are_values():
    assert FoundRelation(0, Predicate.ABOUT, 1, 0.5, 0, 1) == FoundRelation(0, Predicate.ABOUT, 1, 0.5, 0, 1)
