"""What is said of a single entity or relation: a fault with its place, or a judgement of its confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look in a post; line and column count from 1, columns in characters."""

    source: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the extraction of a document got wrong."""

    document: str
    fault: Literal["missed", "spurious", "missing"]
    """"missing": the whole document was not extracted."""
    kind: str
    """An entity type or relation; "document" when all of it is missing."""
    label: str
    """A name, or "subject -> object"; "?" stands before what is in no annotation."""
    place: Place | None = None
    """None when it cannot be told, as when the post is not at hand."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure the extraction was of something, and whether the annotation bears it out."""

    confidence: float
    is_right: bool
