"""HTML tags -> events: which element is which kind of block or mark, and which hold no reading text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from kg.readers.events import Event, EventKind

# One tag, forgiving: attributes without quotes, without space between them, over several lines.
# Possessive, so that a tag which never ends costs one look.
TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:._-]*+)"
    r"(?P<attributes>(?:\s[^<>\"']*+|/|[^<>\"'\s/]++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+'|[\"'])*+)>"
)
_ATTRIBUTE = re.compile(
    r"(?P<key>[A-Za-z_:@][\w:.-]*+)\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|\{\s*[\"'`]"
    r"(?P<jsx>[^\"'`{}]*+)[\"'`]\s*\}|(?P<bare>[^\s\"'>{]++))"
)
_BLOCKS = {
    **{f"h{level}": f"h{level}" for level in range(1, 7)},
    **{name: name for name in ("p", "ul", "ol", "li", "blockquote", "table", "thead", "tr", "td", "th")},
    **dict.fromkeys(("dt", "dd", "address", "summary", "center"), "p"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("menu", "dir"), "ul"),
    **dict.fromkeys(
        ("div", "section", "article", "main", "aside", "header", "footer", "figure", "details", "dl", "body",
         "html", "head", "tbody", "tfoot", "hr", "hgroup", "fieldset", "legend", "form", "nav", "search"),
        "div",
    ),
}  # fmt: skip
_MARKS = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("em", "i", "cite", "dfn"), "i"),
    **dict.fromkeys(("code", "kbd", "samp", "tt", "var"), "code"),
}
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "wbr", "col", "source", "embed", "track", "area"))
DROPPED = (
    "script|style|svg|template|noscript|iframe|object|video|audio|canvas|select|textarea|button|pre|"
    "title|math|rp|rt|map"
)
"""Elements whose content is not reading text anywhere."""
DROPPED_OPEN = re.compile(rf"<(?:{DROPPED})(?=[\s>/])", re.IGNORECASE)

_PICTURES = re.compile("figure|image|img|photo|picture")
"""Names of components that show a picture, whatever the site calls them."""

Unmask = Callable[[str], str]


def attributes_of(attributes: str) -> dict[str, str]:
    """Read a tag's attributes, their entities decoded; the first of a repeated key counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(attributes):
        key = match["key"].lower()
        value = match["double"] or match["single"] or match["jsx"] or match["bare"] or ""
        found.setdefault(key, unescape(value))
    return found


def attribute_span(tag: str, keys: tuple[str, ...]) -> tuple[int, int] | None:
    """Find where in a tag the value of the first of ``keys`` stands."""
    for match in _ATTRIBUTE.finditer(tag):
        if match["key"].lower() in keys:
            group = next((name for name in ("double", "single", "jsx", "bare") if match[name]), "")
            return match.span(group) if group else None
    return None


def tag_events(tag: re.Match[str], start: int, end: int, unmask: Unmask) -> list[Event]:
    """Say what one tag at ``source[start:end]`` means; an unknown tag says nothing."""
    name = tag["name"].lower()
    closes = bool(tag["close"])
    if name == "br":
        return [Event(EventKind.BREAK, start, end)]
    if name == "hr":
        return [Event(EventKind.OPEN, start, end, "div"), Event(EventKind.CLOSE, start, end, "div")]
    if name == "img":
        return _image_events(tag, start)
    kind = EventKind.CLOSE if closes else EventKind.OPEN
    if name == "a":
        href = "" if closes else unmask(attributes_of(tag["attributes"]).get("href", "")).strip()
        return [Event(kind, start, end, "a", href)]
    element = _BLOCKS.get(name) or _MARKS.get(name)
    if element is None:
        return _image_events(tag, start) if _PICTURES.search(name) and not closes else []
    events = [Event(kind, start, end, element)]
    if not closes and name not in _VOID and tag["attributes"].endswith("/"):
        events.append(Event(EventKind.CLOSE, start, end, element))
    return events


def _image_events(tag: re.Match[str], start: int) -> list[Event]:
    offset = start + tag.start("attributes") - tag.start()
    span = attribute_span(tag["attributes"], ("caption", "title"))
    alt = attributes_of(tag["attributes"]).get("alt", "")
    if span is None or unescape(tag["attributes"][span[0] : span[1]]).strip() == alt.strip():
        return []
    return caption_events(tag["attributes"][span[0] : span[1]], offset + span[0])


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")


def text_events(text: str, origin: int) -> list[Event]:
    """Say a stretch of text whose only markup is entities; ``text`` stands at ``origin``."""
    events = []
    position = 0
    for entity in _ENTITY.finditer(text):
        value = unescape(entity.group())
        if value == entity.group():
            continue
        if position < entity.start():
            events.append(Event(EventKind.TEXT, origin + position, origin + entity.start()))
        events.append(Event(EventKind.REPLACED, origin + entity.start(), origin + entity.end(), value=value))
        position = entity.end()
    if position < len(text):
        events.append(Event(EventKind.TEXT, origin + position, origin + len(text)))
    return events


def caption_events(text: str, origin: int) -> list[Event]:
    """Say a caption that stands in an attribute."""
    end = origin + len(text)
    return [
        Event(EventKind.OPEN, origin, origin, "caption", solid=True),
        *attribute_text_events(text, origin),
        Event(EventKind.CLOSE, end, end, "caption", solid=True),
    ]


_SIMPLE_MARKUP = re.compile(
    rf"(?P<tag>{TAG.pattern})|\[(?P<label>[^\[\]]{{1,300}})\]\((?P<url>[^()\s]+)\)|(?P<sign>\\[\"'*_\\]|\*\*|`)"
)


def attribute_text_events(text: str, origin: int) -> list[Event]:
    """Say an attribute's or field's value: it may hold tags, entities and simple Markdown."""
    events: list[Event] = []
    position = 0
    for markup in _SIMPLE_MARKUP.finditer(text):
        events += text_events(text[position : markup.start()], origin + position)
        start, end = origin + markup.start(), origin + markup.end()
        position = markup.end()
        if markup["tag"]:
            inline = TAG.match(markup["tag"])
            events += (
                [e for e in tag_events(inline, start, end, str) if e.name in ("a", "b", "i", "code")]
                if (inline)
                else []
            )
        elif markup["label"]:
            events.append(Event(EventKind.OPEN, start, start + 1, "a", unescape(markup["url"])))
            events += text_events(markup["label"], start + 1)
            events.append(Event(EventKind.CLOSE, end, end, "a"))
        elif markup["sign"].startswith("\\"):
            events.append(Event(EventKind.TEXT, start + 1, end))
    return events + text_events(text[position:], origin + position)
