"""What posts call a date -> an ISO 8601 day."""

from __future__ import annotations

import datetime
import re
from typing import Any

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年]\s?(\d{1,2})(?:[-/.月]\s?(\d{1,2}))(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+((?:19|20)\d\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)", re.IGNORECASE)
_JULIA = re.compile(r"Date\(\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)")
_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/](\d{1,2})[-_/](\d{1,2})(?!\d)")


def iso_day(value: Any) -> str:
    """Give the day a front-matter value names, or ""."""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    text = str(value)
    for pattern in (_ISO, _JULIA, _COMPACT):
        if found := pattern.search(text):
            return _checked(*found.groups())
    if found := _DAY_FIRST.search(text):
        return _checked(found[3], str(_MONTHS.index(found[2].lower()) + 1), found[1])
    if found := _MONTH_FIRST.search(text):
        return _checked(found[3], str(_MONTHS.index(found[1].lower()) + 1), found[2])
    return ""


def day_in_path(source: str) -> str:
    """Give the day a file name or folder bears (``2019-10-26-x.md``, ``2019/10/26/x.md``), or ""."""
    path = source.replace("\\", "/")
    found = list(_IN_PATH.finditer(path)) or list(_COMPACT.finditer(path.rsplit("/", 1)[-1]))
    return _checked(*found[-1].groups()) if found else ""


def _checked(year: str, month: str, day: str) -> str:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
