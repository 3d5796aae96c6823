"""Scene and pair features: places, nearness and the same numbers each time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.records import EntityType, Predicate
from kg.relations.cues import CUES, FIRST_PERSON, cues_in
from kg.relations.features import pair_features
from kg.relations.scene import closest
from tests.recognizers.examples import found_of, load_cases, scene_of

PERSON, ORGANIZATION, TALK = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.TALK
EVENT, PROJECT, PLACE = EntityType.EVENT, EntityType.PROJECT, EntityType.PLACE
TEXT = """author: Ada Morgan
# Istio Day
Lin Sun (Solo.io) gave [Looms that think](video) . Then Matt Turner spoke.
## Lightning talks
* [Threads of time](video) - Matt Turner
* Lin Sun again"""

CUE_PIECES = [
    *dict.fromkeys(piece for cue in CUES.values() for piece in cue.pattern.replace("\\b", "").split("|")),
    "ſ",
    "İ",
    "x",
    " ",
]


def scene(text=TEXT, *things):
    things = things or (
        (PERSON, "Ada Morgan"),
        (EVENT, "Istio Day"),
        (PERSON, "Lin Sun"),
        (ORGANIZATION, "Solo.io"),
        (TALK, "Looms that think"),
        (PERSON, "Matt Turner"),
        (TALK, "Threads of time"),
    )
    return scene_of(text, found_of(text, *things))


def test_scene_places_every_mention():
    lin = scene().places[2]
    assert [(p.line, p.section) for p in lin] == [(2, 1), (5, 2)]
    assert lin[0].sentence < lin[1].sentence


def test_scene_knows_what_each_line_names():
    s = scene()
    assert s.on_line(PERSON, 2) == [2, 5]
    assert s.on_line(TALK, 4) == [6]
    assert s.on_line(PLACE, 2) == []


def test_scene_counts_mentions_between():
    s = scene()
    assert s.between(PERSON, 0, len(TEXT)) == 5
    assert s.between(TALK, TEXT.index("Looms"), TEXT.index("Threads")) == 1
    assert s.between(PLACE, 0, len(TEXT)) == 0


def test_closest_prefers_the_same_line_and_section():
    meeting = closest(scene(), 5, 6)  # Matt Turner is named before and beside the talk
    assert meeting.a.line == meeting.b.line == 4
    assert meeting.distance == len("](video) - ")
    assert not meeting.inside


def test_closest_of_a_name_in_a_title_is_inside():
    text = "end user talk from John Keates"
    things = (*found_of(text, (TALK, text)), *found_of(text, (PERSON, "John Keates")))
    meeting = closest(scene_of(text, things), 0, 1)
    assert meeting.inside and meeting.distance == 0


def test_pair_features_pairs_the_types_only():
    pairs = pair_features(scene(), Predicate.SPEAKS_AT)
    assert pairs.pairs == [(p, t) for p in (0, 2, 5) for t in (4, 6)]
    assert len(pairs.meetings) == len(pairs.rows) == 6


def test_pair_features_pairs_no_thing_with_itself():
    text = "Istio Day was part of KubeCon."
    pairs = pair_features(scene(text, (EVENT, "Istio Day"), (EVENT, "KubeCon")), Predicate.PART_OF)
    assert pairs.pairs == [(0, 1), (1, 0)]


@pytest.mark.parametrize("predicate", [Predicate.SPEAKS_AT, Predicate.PART_OF, Predicate.ORGANIZES])
def test_pair_features_are_finite_and_always_the_same(predicate):
    one, two = (pair_features(scene(), predicate) for _ in range(2))
    assert one.rows.shape == (len(one.pairs), pair_features(scene(), Predicate.SPEAKS_AT).rows.shape[1])
    assert np.isfinite(one.rows).all()
    assert (one.rows == two.rows).all() and one.pairs == two.pairs


def test_pair_features_of_nothing_is_empty():
    pairs = pair_features(scene(), Predicate.LOCATED_IN)
    assert pairs.pairs == [] and len(pairs.rows) == 0


def test_pair_features_keeps_only_the_nearest_of_many():
    people = [f"P{chr(97 + i % 26)}{chr(97 + i // 26)} Xu" for i in range(40)]
    titles = [f"Loom{chr(97 + i % 26)}{chr(97 + i // 26)} talk" for i in range(40)]
    text = "\n".join(people + titles)
    found = found_of(text, *((PERSON, n) for n in people), *((TALK, t) for t in titles))
    pairs = pair_features(scene_of(text, found), Predicate.SPEAKS_AT).pairs
    assert len(pairs) < 40 * 40
    assert {x for x, _ in pairs} == set(range(40))
    assert {y for _, y in pairs} == set(range(40, 80))


CUE_CASES = [
    (name, text, wanted)
    for name, rows in load_cases("relations/cues")[0].items()
    for wanted in (True, False)
    for text in rows["is" if wanted else "is_not"]
]


@pytest.mark.parametrize(("name", "text", "wanted"), CUE_CASES)
def test_cue_is_heard(name, text, wanted):
    cue = FIRST_PERSON if name == "first_person" else CUES[name]
    assert bool(cue.search(text)) is wanted


def test_every_cue_has_cases():
    assert {name for name, _, _ in CUE_CASES} == {*CUES, "first_person"}


def test_cue_between_two_names_counts_as_a_feature():
    one = scene("Lin Sun from Bloomberg", (PERSON, "Lin Sun"), (ORGANIZATION, "Bloomberg"))
    other = scene("Lin Sun lost Bloomberg", (PERSON, "Lin Sun"), (ORGANIZATION, "Bloomberg"))
    rows = [pair_features(s, Predicate.AFFILIATED_WITH).rows[0] for s in (one, other)]
    assert (rows[0] != rows[1]).any()


@settings(deadline=None)
@given(st.lists(st.sampled_from(CUE_PIECES), max_size=6).map("".join))
def test_cues_in_are_what_each_pattern_finds(text):
    assert cues_in(text) == [float(bool(cue.search(text))) for cue in CUES.values()]
