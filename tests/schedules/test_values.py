"""Small values that schedules write in many ways."""

import pytest

from kg.schedules.values import bare_name, dicts_of, end_of, moment, shown, text_of


@pytest.mark.parametrize(
    ("begins", "duration", "ends"),
    [
        ("2024-05-01T09:00:00+02:00", "01:30", "2024-05-01T10:30+02:00"),
        ("2024-05-01T23:30:00Z", "45", "2024-05-02T00:15+00:00"),
        ("2024-05-01T09:00", "soon", ""),
        ("tomorrow", "45", ""),
    ],
)
def test_sessions_end_after_their_duration(begins, duration, ends):
    assert shown(end_of(moment(begins), duration)) == ends


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Ada Byron (she/her)", "Ada Byron"), ("Ada Byron【织机】", "Ada Byron"), ("(Ada)", "(Ada)"), ("Ada", "Ada")],
)
def test_brackets_are_no_part_of_a_name(name, bare):
    assert bare_name(name) == bare


def test_what_is_no_text_or_list_is_nothing():
    assert (text_of(5), text_of(" a \n b "), dicts_of({}), dicts_of([1, {"a": 1}])) == ("", "a b", [], [{"a": 1}])
