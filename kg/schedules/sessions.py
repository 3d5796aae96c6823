"""What a schedule says, whatever its form."""

from __future__ import annotations

from dataclasses import dataclass

from kg.records import Evidence


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a session's programme names."""

    name: str
    evidence: Evidence
    also: str = ""
    """The name as the schedule writes it, where that holds more than the name."""
    organization: str = ""
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One entry of a programme."""

    title: str
    evidence: Evidence
    url: str = ""
    """Its page in the programme."""
    links: tuple[str, ...] = ()
    """Other pages of its own: recordings and slides."""
    begins: str = ""
    """ISO 8601, with the time zone where the schedule gives it."""
    ends: str = ""
    room: str = ""
    format: str = ""
    language: str = ""
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """One programme."""

    source: str
    text: str
    """The decoded file: evidence counts its characters."""
    title: str
    """The conference's name; "" when the file does not give it."""
    evidence: Evidence
    """Where the conference is named."""
    start: str
    """First day, ISO 8601, or ""."""
    end: str
    url: str
    sessions: tuple[Session, ...]
