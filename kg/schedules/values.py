"""Small values that schedules write in many ways."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

_BRACKET = re.compile(r"^(.+?)\s*[(（【\[][^()（）【】\[\]]*[)）】\]]$")


def text_of(value: Any) -> str:
    """Give text as one line; "" for what is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def dicts_of(value: Any) -> list[dict[str, Any]]:
    """Give the objects of a list; [] for what is none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def moment(value: str) -> datetime | None:
    """Read a point in time; None when it is none."""
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def shown(value: datetime | None) -> str:
    """Write a point in time to the minute."""
    return value.isoformat(timespec="minutes") if value else ""


def end_of(begins: datetime | None, duration: str) -> datetime | None:
    """Give when something ends that lasts "01:30" hours or "90" minutes."""
    found = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,4})", duration.strip())
    if begins is None or found is None:
        return None
    try:
        return begins + timedelta(hours=int(found[1] or 0), minutes=int(found[2]))
    except OverflowError:  # beyond the year 9999
        return None


def bare_name(name: str) -> str:
    """Give a speaker's name without what stands in brackets after it: pronouns, a company, a handle."""
    found = _BRACKET.match(name)
    return found[1] if found else name
