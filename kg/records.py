"""Every type that crosses a step, in flow order.

Offsets are 0-based and end-exclusive. ``start``/``end`` count characters of ``Document.text`` unless the
name says ``raw``: those count characters of the decoded raw file (its byte order mark included).
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kg.displays import DocumentDisplay, EntityDisplay, ExtractionDisplay, NodeDisplay
from kg.pickling import pickled_by_fields


class EntityType(StrEnum):
    """The six kinds of things the graph holds."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    TALK = "Talk"
    EVENT = "Event"
    PROJECT = "Project"
    PLACE = "Place"


class Predicate(StrEnum):
    """The ten relations, read subject - predicate - object (see README's vocabulary table)."""

    SPEAKS_AT = "speaks_at"
    AFFILIATED_WITH = "affiliated_with"
    WORKS_ON = "works_on"
    PART_OF = "part_of"
    ORGANIZES = "organizes"
    SPONSORS = "sponsors"
    LOCATED_IN = "located_in"
    ANNOUNCES = "announces"
    ABOUT = "about"
    WRITTEN_BY = "written_by"


class MarkKind(StrEnum):
    """What the markup said about a stretch of text; ``Mark.value`` holds what is named after the dash."""

    FRONT_MATTER = "front_matter"  # one field's value - the field's key
    HEADING = "heading"  # a heading's line - its level, "1" to "6"
    PARAGRAPH = "paragraph"  # a paragraph's line - ""
    ITEM = "item"  # a list item's line - its depth, "1" is outermost
    QUOTE = "quote"  # a line in a block quotation - its depth
    ROW = "row"  # a table row's line - "head" or ""
    CELL = "cell"  # one cell within a row - its column, "0" is the first
    CAPTION = "caption"  # the caption of a picture, video or shortcode - ""
    FOOTNOTE = "footnote"  # a footnote's line - its label
    LINK = "link"  # link text, or a bare URL - the URL as written
    EMPHASIS = "emphasis"  # italic - ""
    STRONG = "strong"  # bold - ""
    CODE = "code"  # inline code - ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of ``Document.text`` with what the markup said about it."""

    start: int
    end: int
    kind: MarkKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """``text[start:end]`` came from ``raw[raw_start:raw_end]``.

    When both are equally long, characters map one to one; otherwise (an HTML entity, a joined line break)
    the whole stretch maps to the whole stretch.
    """

    start: int
    end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Document(DocumentDisplay):
    """One post as reading text, with its markup as marks and the way back to the raw file.

    ``text`` has one block (front-matter field, heading, paragraph, list item, table row, caption) a line.
    """

    id: str
    """Hash of the raw bytes, 16 hexadecimal digits."""
    source: str
    """Where it was read from, as the user would name it; "-" is standard input."""
    format: str
    """"markdown", "html" or "text"."""
    raw: str
    """The decoded file: ``raw_start`` and ``raw_end`` count its characters."""
    text: str
    segments: tuple[Segment, ...]
    """Ordered by ``start``; they cover every character of ``text`` but the line ends between blocks."""
    marks: tuple[Mark, ...]
    """Ordered by (start, -end, kind)."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """The front matter as parsed (for HTML also ``<title>``, ``<meta>`` and ``<html lang>``)."""
    language: str = "und"
    """BCP 47, such as "en", "zh", "zh-Hant"; "und" when it cannot be told."""
    title: str = ""
    date: str = ""
    """ISO 8601 day the post bears, or ""."""
    url: str = ""
    """Where the post is published, when it says so."""
    warnings: tuple[str, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Give the raw positions that ``text[start:end]`` came from (the shortest raw stretch holding it)."""
        first = bisect.bisect_right(self.segments, start, key=lambda s: s.end)
        last = bisect.bisect_left(self.segments, end, key=lambda s: s.start)
        inside = self.segments[first:last]
        if not inside:
            before = bisect.bisect_right(self.segments, start, key=lambda s: s.start) - 1
            raw = self.segments[before].raw_end if before >= 0 else 0
            return raw, raw
        # The least and the greatest: a table without a line of its own may be read in another order than it stands in.
        return min(_raw_at(s, start, ends=False) for s in inside), max(_raw_at(s, end, ends=True) for s in inside)


def _raw_at(segment: Segment, position: int, *, ends: bool) -> int:
    position = min(max(position, segment.start), segment.end)
    if segment.end - segment.start == segment.raw_end - segment.raw_start:
        return segment.raw_start + position - segment.start
    return segment.raw_end if ends else segment.raw_start


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a document's text that names something."""

    start: int
    end: int
    text: str
    type: EntityType
    confidence: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation that anyone can look up: ``raw[raw_start:raw_end] == quote``."""

    raw_start: int
    raw_end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Link:
    """A URL the document gives for a thing."""

    url: str
    kind: str
    """"video", "slides", "schedule", "profile", "repository", "site" or "page"."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Entity(EntityDisplay):
    """One real thing as a single document names it; everything a document says stands alone."""

    id: str
    """Unique within its extraction: type's first letter and a number in text order."""
    type: EntityType
    name: str
    """Its fullest form in the document."""
    mentions: tuple[Mention, ...]
    """In text order."""
    evidence: Evidence
    """Where it is first named."""
    confidence: float
    links: tuple[Link, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    """``format`` of a talk; ``start`` and ``end`` (ISO 8601 days, or ``start`` alone as a month) of an event."""


DOCUMENT_SUBJECT = "doc"
"""``Relation.subject`` of written_by: the recap itself."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What one document says of two of its entities."""

    subject: str
    """An entity's id, or ``DOCUMENT_SUBJECT``."""
    predicate: Predicate
    object: str
    evidence: Evidence
    confidence: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Recap:
    """What remains of a document right of the seam."""

    id: str
    source: str
    sha256: str
    format: str
    language: str
    title: str
    date: str
    url: str
    characters: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction(ExtractionDisplay):
    """All that was found in one document; saved as one JSON line."""

    recap: Recap
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a language, with how often it was used; ``language`` is "" when it cannot be told."""

    text: str
    language: str
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """A quotation together with the recap that it stands in."""

    recap: str
    """``Recap.id``."""
    evidence: Evidence
    confidence: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Node(NodeDisplay):
    """One real thing in the graph, joined from the entities of all documents."""

    id: str
    """Stable and made from content: ``type/slug`` such as "person/lin-sun"."""
    type: EntityType
    name: Name
    aliases: tuple[Name, ...]
    """Other names, most used first."""
    url: str
    """Its own page, video or site; "" when none is known."""
    same_as: tuple[str, ...]
    """Other URLs of the same thing, sorted."""
    attributes: Mapping[str, str]
    sources: tuple[Source, ...]
    """Where it is named: one a recap, sorted by recap."""
    confidence: float
    mentions: int
    """How often all recaps together name it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One edge of the graph: subject and object are ``Node.id`` (the subject of written_by: ``Recap.id``)."""

    subject: str
    predicate: Predicate
    object: str
    confidence: float
    sources: tuple[Source, ...]
    """Every quotation it rests on, sorted by (recap, raw_start)."""


@dataclass(frozen=True, slots=True)
class GraphData:
    """The whole graph as values: sorted, complete, without any library's types."""

    recaps: tuple[Recap, ...]
    """Sorted by (source, id)."""
    nodes: tuple[Node, ...]
    """Sorted by id."""
    statements: tuple[Statement, ...]
    """Sorted by (subject, predicate, object)."""


for _record in (Mention, Evidence, Link, Entity, Relation, Recap, Extraction, Name, Source, Node, Statement):
    pickled_by_fields(_record)
