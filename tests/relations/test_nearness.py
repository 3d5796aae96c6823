"""Nearness: many pairs weighed at once, each as ``closest`` weighs it alone."""

import itertools

import pytest

from kg.records import EntityType
from kg.relations import nearness
from kg.relations.nearness import Nearness
from kg.relations.scene import closest
from tests.recognizers.examples import found_of, scene_of

PERSON, TALK = EntityType.PERSON, EntityType.TALK
TEXT = """# Looms that think
Lin Sun gave [Looms that think](video) . Then Matt Turner spoke, and Lin Sun again.
## Lightning talks
* [Threads of time](video) - Matt Turner
* Lin Sun, Matt Turner: Looms that think, Threads of time"""
THINGS = ((PERSON, "Lin Sun"), (PERSON, "Matt Turner"), (TALK, "Looms that think"), (TALK, "Threads of time"))


@pytest.fixture
def scene():
    return scene_of(TEXT, found_of(TEXT, *THINGS))


@pytest.mark.parametrize("at_once", [1, 1 << 18])
def test_meetings_are_those_of_each_pair_alone(scene, monkeypatch, at_once):
    monkeypatch.setattr(nearness, "_MOST_PAIRS", at_once)
    near = Nearness(scene, [1, 0], [3, 2])
    for x, y in itertools.product((0, 1), (2, 3)):
        assert near.meeting(x, y) == closest(scene, x, y)


def test_the_nearest_come_first(scene):
    everything = [0, 1, 2, 3]
    near = Nearness(scene, everything, everything)
    for x, row in near.of_subject.items():
        wanted = sorted((closest(scene, x, y).cost, y) for y in everything if y != x)
        assert list(zip(row.costs, row.others, strict=True)) == wanted
        assert [row.rank(cost) for cost, _ in wanted] == [sum(c < cost for c, _ in wanted) for cost, _ in wanted]


def test_nothing_is_near_where_nothing_is_named(scene):
    assert Nearness(scene, [0], []).of_object == {}
    assert len(Nearness(scene, [0], []).of_subject[0]) == 0
    assert len(Nearness(scene, [0], [0]).of_subject[0]) == 0
