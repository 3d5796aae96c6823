"""The recognizers together, with hand-made tags and scorers."""

import numpy as np
import pytest

from kg.readers import read_text
from kg.recognizers import find_names, find_talks, in_text_order, read
from kg.recognizers.encoder import load_runner
from kg.recognizers.scorers import load_scorers
from kg.records import EntityType, Predicate
from kg.signatures import SIGNATURES
from tests.recognizers.examples import find_things, markdown_reading, stump

PERSON, ORGANIZATION, PROJECT = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.PROJECT
POST = (
    "# Recap\n\n随后来自 TOC 的成员 Lin Sun 和 Louis Ryan 讲述了[路线图更新](https://youtu.be/a)。Sun 说 Istio 好。\n"
)
NAMES = [("Lin Sun", PERSON), ("Louis Ryan", PERSON), ("Sun", PERSON), ("TOC", ORGANIZATION), ("Istio", PROJECT)]
SCORERS = {"names": stump(1, 0.5), "same": stump(1, 0.5), "talks": stump(0, 0.5)}


@pytest.fixture
def reading():
    return markdown_reading(POST, NAMES, ["路线图更新"])


def test_find_things_gives_names_and_talks_in_text_order(reading):
    found = find_things(reading, SCORERS)
    assert [(f.type, f.name) for f in found] == [
        ("Organization", "TOC"),
        ("Person", "Lin Sun"),
        ("Person", "Louis Ryan"),
        ("Talk", "路线图更新"),
        ("Project", "Istio"),
    ]
    assert [s.text for s in found[1].surfaces] == ["Lin Sun", "Sun"]


def test_find_things_is_always_the_same(reading):
    assert find_things(reading, SCORERS) == find_things(markdown_reading(POST, NAMES, ["路线图更新"]), SCORERS)


def test_find_names_leaves_out_what_the_scorer_rejects(reading):
    assert find_names(reading, {"names": stump(1, 2.0), "same": stump(1, 0.5)}) == []


def test_nothing_is_found_in_nothing():
    empty = markdown_reading("")
    assert find_names(empty, SCORERS) == []
    assert find_talks(empty, SCORERS["talks"]) == []
    assert in_text_order([]) == ()


@pytest.mark.model
@pytest.mark.parametrize("fast", [False, True])
def test_load_scorers_has_one_for_each_step_and_relation(fast):
    scorers = load_scorers(fast=fast)
    assert {"names", "same", "talks", "links", *SIGNATURES, Predicate.WRITTEN_BY} <= set(scorers)
    assert all(0 < scorer.cut < 1 for scorer in scorers.values())
    assert all(scorer.feature.max() < 400 for scorer in scorers.values())


@pytest.mark.model
def test_read_gives_log_probabilities_for_every_subword():
    reading = read(read_text(POST))
    for table in (reading.tagging.names, reading.tagging.talks):
        assert len(table) == len(reading.tagging.subwords.ids)
        assert np.isfinite(table).all()
        # windows are blended in the logarithm, so the sum is 1 only where there is one window
        assert np.exp(table).sum(1) == pytest.approx(1, abs=1e-3)


@pytest.mark.model
@pytest.mark.parametrize("text", ["", "\n\n", "a", "# ", "https://youtu.be/a"])
def test_read_takes_a_text_of_nearly_nothing(text):
    assert find_things(read(read_text(text)), load_scorers()) is not None


@pytest.mark.model
def test_both_encoders_give_the_same_shapes_and_other_numbers():
    ids = np.array([[0, 500, 600, 2]])
    slow, fast = (load_runner(fast=fast)(ids, np.ones_like(ids)) for fast in (False, True))
    assert [part.shape for part in slow] == [part.shape for part in fast]
    assert not np.allclose(slow[0], fast[0])


@pytest.mark.model
@pytest.mark.parametrize("fast", [False, True])
def test_the_runner_gives_the_same_numbers_each_time(fast):
    run = load_runner(fast=fast)
    ids = np.array([[0, 500, 600, 2], [0, 700, 800, 2]])
    one, two = (run(ids, np.ones_like(ids)) for _ in range(2))
    assert (one[0] == two[0]).all() and (one[1] == two[1]).all()
