"""Event names: series and editions, as tables."""

import pytest

from kg.recognizers.event_names import EventName
from tests.recognizers.examples import load_cases

PAIRS = [
    pytest.param(
        case, marks=[pytest.mark.xfail(reason=case["bug"])] if "bug" in case else [], id=f"{case['a']} ~ {case['b']}"
    )
    for case in load_cases("recognizers/event_pairs")
]


@pytest.mark.parametrize("case", load_cases("recognizers/event_names"), ids=lambda c: c["name"])
def test_event_name_is_taken_apart(case):
    name = EventName.of(case["name"])
    assert name.series == case["series"]
    assert sorted(name.years) == case.get("years", [])
    assert sorted(name.regions) == case.get("regions", [])
    assert sorted(name.numbers) == case.get("numbers", [])
    assert name.is_bare() == (not set(case) & {"years", "regions", "numbers"})


@pytest.mark.parametrize("case", PAIRS)
def test_event_names_are_as_close_as_they_should_be(case):
    a, b = EventName.of(case["a"]), EventName.of(case["b"])
    assert a.closeness(b) == b.closeness(a) == case["closeness"]


def test_there_are_enough_rows():
    assert len(PAIRS) + len(load_cases("recognizers/event_names")) >= 50
