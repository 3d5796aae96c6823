"""Dates in texts, as a table, and what they mean in a year."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.recognizers.dates import Dates, find_dates
from tests.recognizers.examples import load_cases

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def one_day(year, month, day):
    return f"{year or 'YYYY'}-{f'{month:02}' if month else 'MM'}" + (f"-{day:02}" if day else "")


def written(dates):
    """Write a date as the cases do."""
    last_year = dates.year and dates.year + (dates.last < dates.first)
    text = one_day(dates.year, *dates.first)
    text += f"/{one_day(last_year, *dates.last)}" if dates.is_range else ""
    text += "?" if dates.is_loose else ""
    return text if dates.weekday is None else f"{text} {WEEKDAYS[dates.weekday]}"


@pytest.mark.parametrize("case", load_cases("recognizers/dates"), ids=lambda c: c["text"])
def test_find_dates_reads_them_in_many_languages(case):
    found = {case["text"][d.start : d.end]: written(d) for d in find_dates(case["text"], case.get("language", "en"))}
    assert found == {k: str(v) for k, v in case["dates"].items()}


@given(
    st.text(alphabet="0123 49-/.,()月日年至二十 （周MayaprilunThe\n", max_size=60), st.sampled_from(["en", "zh", "fr"])
)
def test_find_dates_are_in_order_disjoint_and_possible(text, language):
    end = 0
    for dates in find_dates(text, language):
        assert end <= dates.start < dates.end <= len(text)
        end = dates.end
        assert Dates(0, 0, dates.first, dates.last).days(dates.year or 2000, 1)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2049, 12, 1)), st.integers(0, 30))
def test_find_dates_reads_what_a_calendar_writes(first, length):
    last = first + datetime.timedelta(days=length)
    (dates,) = find_dates(f"{first:%B} {first.day}, {first.year} – {last:%B} {last.day}, {last.year}")
    assert dates.days(dates.year) == (first, last)
    (dates,) = find_dates(f"{first.isoformat()} to {last.isoformat()}")
    assert dates.days(dates.year) == (first, last)
    (dates,) = find_dates(f"{first.year}年{first.month}月{first.day}日")
    assert dates.days(dates.year) == (first, first)


def test_days_of_a_year_agree_with_the_weekday():
    (dates,) = find_dates("Saturday, October 24")
    assert [year for year in range(2014, 2022) if dates.days(year)] == [2015, 2020]


def test_days_need_a_month():
    (dates,) = find_dates("Tuesday, 2nd to Thursday")
    assert dates.days(2021) is None
    assert dates.days(2021, 3) == (datetime.date(2021, 3, 2), datetime.date(2021, 3, 4))
