import datetime

import pytest

from kg.readers.dates import day_in_path, iso_day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (datetime.date(2024, 5, 12), "2024-05-12"),
        (datetime.datetime(2024, 5, 12, 9, tzinfo=datetime.UTC), "2024-05-12"),
        ("2024-05-12T09:00:00Z", "2024-05-12"),
        ("2024/5/2", "2024-05-02"),
        ("2024年5月12日", "2024-05-12"),
        ("20240512", "2024-05-12"),
        ("12 May 2024", "2024-05-12"),
        ("May 12th, 2024", "2024-05-12"),
        ("Date(2024, 5, 12)", "2024-05-12"),
        ("2024-13-40", ""),
        ("soon", ""),
        (None, ""),
        (True, ""),
    ],
)
def test_iso_day(value, day):
    assert iso_day(value) == day


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("_posts/2019-10-26-recap.md", "2019-10-26"),
        ("blog/2019/10/26/recap/index.md", "2019-10-26"),
        ("blog\\2019\\10\\26\\recap.md", "2019-10-26"),
        ("20191026-recap.md", "2019-10-26"),
        ("posts/2018-01-01/2019-10-26.md", "2019-10-26"),
        ("recap-2019.md", ""),
        ("2019-99-99.md", ""),
    ],
)
def test_day_in_path(source, day):
    assert day_in_path(source) == day
