"""Source -> Document: decode, take the front matter off, read the body, tell title, date and language."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.readers.builder import TooMuchMarkupError
from kg.readers.dates import day_in_path
from kg.readers.encoding import decode
from kg.readers.events import Event
from kg.readers.front_fields import day_of, field_events, title_of, url_of
from kg.readers.front_matter import FrontMatter, read_front_matter
from kg.readers.html import html_events, html_metadata
from kg.readers.language import detect_language
from kg.readers.layout import Layout
from kg.readers.markdown import markdown_events
from kg.readers.masking import cover
from kg.readers.newlines import Newlines
from kg.readers.plain import plain_events
from kg.readers.shortcodes import find_covers
from kg.readers.sources import FORMATS, LARGEST_POST, check_size, read_bytes
from kg.records import Document, Mark, MarkKind


def read_document(
    source: str, data: bytes | None = None, *, largest: int = LARGEST_POST, embeds: bool = False
) -> Document:
    """Read one post from a file, from standard input ("-") or from ``data`` that came from ``source``.

    With ``embeds``, the URL of an embedded player (``<iframe src>``) and of a linked picture is a caption
    line of its own, with a link mark; otherwise, as both show no text, their URLs are left out.

    Raises:
        SourceError: the file cannot be read, is binary, too large or of an unknown kind.
    """
    suffix = Path(source).suffix.lower()
    if data is None:
        data = read_bytes(source, largest)
    check_size(source, len(data), largest)
    raw, warnings = decode(data)
    if "\x00" in raw[:100_000]:
        byte = data.find(b"\x00")
        raise SourceError(f"{source}: byte {byte} is NUL, so this is no text. Save it as UTF-8 text.")
    form = FORMATS.get(suffix, "markdown")
    return _build((raw, warnings), source, form, hashlib.sha256(data).hexdigest()[:16], embeds=embeds)


def read_text(text: str, *, format: str = "markdown", source: str = "text", embeds: bool = False) -> Document:
    """Read a post that is already decoded; ``format`` is "markdown", "html" or "text"."""
    known = sorted(set(FORMATS.values()))
    if format not in known:
        raise SourceError(f"{source}: no format '{format}'. Known: {', '.join(known)}.")
    digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]
    return _build((text, ()), source, format, digest, embeds=embeds)


def _build(decoded: tuple[str, tuple[str, ...]], source: str, form: str, digest: str, *, embeds: bool) -> Document:
    raw, warnings = decoded
    newlines = Newlines(raw)
    text = newlines.text
    front = read_front_matter(text)
    layout = Layout(text)
    try:
        layout.render(field_events(text, front) + _body_events(text, front, form, embeds=embeds))
    except TooMuchMarkupError as error:
        raise SourceError(f"{source}: has more markup than any text needs. Split it, or save it as text.") from error
    reading, segments, marks = layout.builder.finish(newlines)
    metadata: dict[str, Any] = html_metadata(text[front.body :]) if form == "html" else {}
    metadata.update(front.fields)
    body = reading[_end_of_fields(marks) :]
    return Document(
        id=digest,
        source=source,
        format=form,
        raw=raw,
        text=reading,
        segments=segments,
        marks=marks,
        metadata=metadata,
        language=detect_language(metadata, source, body.strip() or reading),
        title=title_of(metadata) or _first_heading(reading, marks),
        date=day_of(metadata) or day_in_path(source),
        url=url_of(metadata),
        warnings=(*warnings, *front.warnings),
    )


def _body_events(text: str, front: FrontMatter, form: str, *, embeds: bool) -> list[Event]:
    if form == "text":
        return plain_events(text, front.body)
    franklin = front.format == "franklin"
    covers = find_covers(text, front.body, markdown=form == "markdown", franklin=franklin, embeds=embeds)
    masks = cover(text, covers, blank=form == "markdown")
    return html_events(masks, front.body) if form == "html" else markdown_events(masks, front.body)


def _end_of_fields(marks: tuple[Mark, ...]) -> int:
    return max((mark.end for mark in marks if mark.kind is MarkKind.FRONT_MATTER), default=0)


def _first_heading(text: str, marks: tuple[Mark, ...]) -> str:
    headings = [mark for mark in marks if mark.kind is MarkKind.HEADING]
    return text[headings[0].start : headings[0].end] if headings else ""
