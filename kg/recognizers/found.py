"""What a document names, gathered over all its mentions: the value that recognizers hand to relations."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.records import EntityType


@dataclass(frozen=True, slots=True)
class Surface:
    """One stretch of the rendered text that names a thing."""

    start: int
    end: int
    text: str
    confidence: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Found:
    """One thing as the document names it; positions are in the rendered text."""

    type: EntityType
    name: str
    surfaces: tuple[Surface, ...]
    """In text order, at least one."""
    confidence: float
    attributes: dict[str, str] = field(default_factory=dict)
