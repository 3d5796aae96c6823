"""Numbers of sources stay as long as there is room for new ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.incremental.numbering import numbered

SOURCES = st.lists(st.text("abc", max_size=4), unique=True, max_size=12)


@given(st.lists(SOURCES, min_size=1, max_size=5))
def test_numbers_grow_with_sources_and_stay(times: list[list[str]]) -> None:
    known: dict[str, int] = {}
    for named in times:
        sources = sorted(named)
        numbers = numbered(sources, known)
        assert numbers == sorted(set(numbers))
        assert all(number > 0 for number in numbers)
        assert all(known.get(source, number) == number for source, number in zip(sources, numbers, strict=True))
        known = dict(zip(sources, numbers, strict=True))


def test_where_there_is_no_room_all_are_numbered_anew() -> None:
    assert numbered(["a", "b", "c", "d"], {"a": 4, "d": 6}) == numbered(["a", "b", "c", "d"], {})
    assert numbered(["a", "b", "d"], {"a": 4, "d": 6}) == [4, 5, 6]


def test_numbers_that_do_not_grow_are_not_heeded() -> None:
    assert numbered(["a", "b"], {"a": 9, "b": 3}) == numbered(["a", "b"], {})
