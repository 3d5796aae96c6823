"""HTML -> events, and what its head says about the page."""

from __future__ import annotations

import re
from html import unescape

from kg.readers.events import Event, EventKind
from kg.readers.masking import Masks
from kg.readers.tags import TAG, attributes_of, tag_events

_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,2000})</title", re.IGNORECASE)
_META = re.compile(r"<meta\b([^<>]{0,4000})>", re.IGNORECASE)
_HTML = re.compile(r"<html\b([^<>]{0,4000})>", re.IGNORECASE)
_CANONICAL = re.compile(r"<link\b([^<>]{0,4000})>", re.IGNORECASE)
# Page furniture: left out when it is closed and does not hold most of the page.
_FURNITURE = re.compile(r"<(nav|form|footer|aside|header)(?=[\s>/])", re.IGNORECASE)
_LONGEST_FURNITURE = 50_000
_PARAGRAPHS = re.compile(r"<(?:p|br|div|li|td)\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


def html_metadata(source: str) -> dict[str, str]:
    """Read ``<title>``, ``<meta name=...>`` and ``<html lang>``, keys in lower case."""
    found: dict[str, str] = {}
    if title := _TITLE.search(source):
        found["title"] = " ".join(unescape(title[1]).split())
    for meta in _META.finditer(source):
        attributes = attributes_of(meta[1])
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = attributes.get("content", "").strip()
        if name and content:
            found.setdefault(name, content)
    if page := _HTML.search(source):
        attributes = attributes_of(page[1])
        if language := attributes.get("lang") or attributes.get("xml:lang"):
            found["lang"] = language
    for link in _CANONICAL.finditer(source):
        attributes = attributes_of(link[1])
        if attributes.get("rel", "").lower() == "canonical" and attributes.get("href"):
            found.setdefault("canonical", attributes["href"])
    return found


def html_events(masks: Masks, start: int) -> list[Event]:
    """Say the HTML in ``masks.covered`` from ``start`` on."""
    text = masks.covered
    # Posts written for editors that turn blank lines into paragraphs have no tags for them.
    split = not _PARAGRAPHS.search(text, start)
    events: list[Event] = []
    position = start
    skips = _furniture(text, start)
    for tag in TAG.finditer(text, start):
        if tag.start() < position:
            continue
        events += _text(masks, position, tag.start(), split=split)
        position = tag.end()
        if tag.start() in skips:
            position = skips[tag.start()]
            events += _boundary(position)
            continue
        events += tag_events(tag, tag.start(), tag.end(), masks.unmask)
    return events + _text(masks, position, len(text), split=split)


def _boundary(at: int) -> list[Event]:
    return [Event(kind, at, at, "div") for kind in (EventKind.OPEN, EventKind.CLOSE)]


def _text(masks: Masks, start: int, end: int, *, split: bool) -> list[Event]:
    if start >= end:
        return []
    if not split:
        return masks.text(start, end, entities=True)
    events: list[Event] = []
    for blank in _BLANK_LINE.finditer(masks.covered, start, end):
        events += masks.text(start, blank.start(), entities=True)
        events += _boundary(blank.start())
        start = blank.end()
    return events + masks.text(start, end, entities=True)


def _furniture(text: str, start: int) -> dict[int, int]:
    """Give where page furniture begins and ends: navigation, forms, the page's own header and footer."""
    found: dict[int, int] = {}
    lower = text.lower()
    reached = start
    ends: dict[str, int] = {}
    for opening in _FURNITURE.finditer(text, start):
        if opening.start() < reached:
            continue
        name = opening[1].lower()
        if ends.get(name, 0) < opening.end():
            # Looked for once ahead of the scan: a page may hold a million openings and not one end.
            place = lower.find(f"</{name}", opening.end())
            ends[name] = place if place >= 0 else len(lower) + 1
        end = ends[name]
        if end > len(lower) or end - opening.start() > min((len(text) - start) // 2, _LONGEST_FURNITURE):
            continue
        if name in ("header", "aside", "footer") and not _only_links(lower, name, opening.start(), end):
            continue
        end = lower.find(">", end) + 1 or len(text)
        found[opening.start()] = reached = end
    return found


def _only_links(lower: str, name: str, start: int, end: int) -> bool:
    """Tell a page's own header or footer from an article's, which has a heading or a sentence."""
    inside = lower[start:end]
    if name == "header":
        return "<nav" in inside and "<h1" not in inside
    before = lower.rfind("<blockquote", max(start - _LONGEST_FURNITURE, 0), start)
    in_quote = before >= 0 and lower.find("</blockquote", before, start) < 0
    return not in_quote and (name == "footer" or "<nav" in inside)
