"""A conference's schedule -> facts with their own source.

frab and pretalx (JSON and XML), Sessionize (JSON), EuroPython's lists and iCalendar are read; nothing is fetched.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.files import LARGEST_FILE, read_text
from kg.schedules.calendars import read_calendar
from kg.schedules.facts import SCHEDULE_FORMAT, schedule_extraction, talks_of
from kg.schedules.frab import is_frab_json, read_frab_json, read_frab_xml
from kg.schedules.safe_xml import parse_xml
from kg.schedules.sessionize import is_session_list, read_session_list
from kg.schedules.sessions import Schedule, Session, Speaker

__all__ = ["SCHEDULE_FORMAT", "Schedule", "Session", "Speaker", "read_schedule", "schedule_extraction", "talks_of"]

_KNOWN = "Name a schedule.json or schedule.xml of frab or pretalx, a Sessionize JSON, or an .ics calendar."


def read_schedule(path: Path, largest: int = LARGEST_FILE) -> Schedule:
    """Read a schedule of at most so many bytes; what it begins with tells its form.

    Raises:
        SourceError: it cannot be read, is of another form, or holds no session.
    """
    text = _text(path, largest)
    head = text.lstrip()[:1]
    if head == "<":
        schedule = _xml(text, path)
    elif head in ("{", "["):
        schedule = _json(text, path, largest)
    elif text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        schedule = _calendar(text, path)
    else:
        raise SourceError(f"{path}: it is no schedule. {_KNOWN}")
    if not talks_of(schedule):
        raise SourceError(f"{path}: it holds no session. {_KNOWN}")
    return schedule


def _text(path: Path, largest: int) -> str:
    return read_text(path, SourceError, _KNOWN, largest)


def _xml(text: str, path: Path) -> Schedule:
    try:
        root = parse_xml(text)
    except ValueError as error:
        raise SourceError(f"{path}: {error}. {_KNOWN}") from error
    if root.name != "schedule":
        raise SourceError(f"{path}: its root is <{root.name}>. {_KNOWN}")
    return read_frab_xml(root, text, str(path))


def _json(text: str, path: Path, largest: int) -> Schedule:
    data = _parsed(text, path)
    if is_frab_json(data):
        return read_frab_json(data, text, str(path))
    if is_session_list(data):
        beside = path.with_name(path.name.replace("sessions", "speakers"))
        speakers = _parsed(_text(beside, largest), beside) if beside != path and beside.is_file() else None
        return read_session_list(data, text, str(path), speakers)
    raise SourceError(f"{path}: its JSON holds no sessions. {_KNOWN}")


def _parsed(text: str, path: Path) -> Any:
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise SourceError(f"{path}: line {error.lineno} is not JSON: {error.msg}. {_KNOWN}") from error
    except ValueError as error:  # a number of thousands of digits
        raise SourceError(f"{path}: its JSON holds what cannot be read: {error}. {_KNOWN}") from error
    except RecursionError as error:
        raise SourceError(f"{path}: its JSON is too deeply nested. {_KNOWN}") from error


def _calendar(text: str, path: Path) -> Schedule:
    try:
        return read_calendar(text, str(path))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path}: it is no calendar: {' '.join(str(error).split())[:200]}. {_KNOWN}") from error
