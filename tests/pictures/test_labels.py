from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kg.pictures.labels import Box, Wish, place_labels

PICTURE = Box(0, 0, 1000, 1000)
numbers = st.floats(0, 1000)
wishes = st.builds(Wish, numbers, numbers, st.floats(1, 20), st.floats(5, 200), st.floats(5, 20))


@given(st.lists(wishes, max_size=40))
def test_labels_never_overlap_nor_leave_the_picture(wished) -> None:
    covered = Box(0, 900, 150, 1000)
    places = place_labels(wished, PICTURE, [covered])
    assert len(places) == len(wished)
    found = [place for place in places if place is not None]
    assert not any(one.overlaps(other) for one, other in combinations([*found, covered], 2))
    for box in found:
        assert box.left >= 0
        assert box.bottom >= 0
        assert box.right <= 1000
        assert box.top <= 1000


def test_a_label_stands_right_of_its_node_if_it_can() -> None:
    [place] = place_labels([Wish(100, 100, 10, 50, 12)], PICTURE)
    assert place == Box(112, 94, 162, 106)
    [place] = place_labels([Wish(990, 100, 10, 50, 12)], PICTURE)
    assert place == Box(928, 94, 978, 106)


def test_a_label_goes_out_of_the_way_of_other_nodes() -> None:
    first, _ = place_labels([Wish(100, 100, 10, 50, 12), Wish(140, 100, 5, 900, 12)], PICTURE)
    assert first is not None
    assert first.right < 100


def test_the_first_label_wins() -> None:
    [none] = place_labels([Wish(500, 500, 1, 1200, 12)], PICTURE)
    assert none is None
    crowd = [Wish(500, 500, 1, 400, 12) for _ in range(12)]
    kept = [place is not None for place in place_labels(crowd, PICTURE)]
    assert kept[0]
    assert not kept[-1]
