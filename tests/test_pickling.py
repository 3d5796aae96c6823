"""What goes between processes comes out as it went in, and is short."""

import copy
import dataclasses
import pickle

import pytest

from kg import records
from kg.pickling import pickled_by_fields
from kg.records import EntityType, Evidence, Link, Mention, Name, Source
from kg.resolution.clues import Clue
from kg.resolution.people import SAME_PROFILE

VALUES = [
    Evidence(1, 4, "Ada"),
    Mention(0, 3, "Ada", EntityType.PERSON, 0.9, "encoder"),
    Link("https://example.org/", "site", Evidence(1, 4, "Ada")),
    Name("Ada", "en", 2),
    Source("ab", Evidence(1, 4, "Ada"), 0.5, ""),
    Clue(SAME_PROFILE, "github/ada", is_own=False),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_pickles_and_copies_are_equal(value):
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value
    assert type(pickle.loads(pickle.dumps(value, protocol=2))) is type(value)


def test_a_pickle_holds_no_names_of_fields():
    assert b"raw_start" not in pickle.dumps(Evidence(1, 4, "Ada"))


def test_a_class_of_one_field_is_pickled_as_well():
    assert pickle.loads(pickle.dumps(One("a"))) == One("a")


@pickled_by_fields
@dataclasses.dataclass(frozen=True, slots=True)
class One:
    text: str


def test_records_take_all_their_fields():
    """Else a pickle of one could not be read: __init__ gets every field, in their order."""
    classes = [c for c in vars(records).values() if isinstance(c, type) and "__reduce__" in vars(c)]
    assert len(classes) > 10
    assert all(field.init and not field.kw_only for c in classes for field in dataclasses.fields(c))
