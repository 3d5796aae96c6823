"""Text -> text that every format can carry.

XML 1.0 has no way to write most control characters, lone surrogates, U+FFFE and U+FFFF. They are dropped from
all formats alike, so that all files say the same.
"""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Parsers turn some bare characters into line feeds or, within attributes, into spaces: those of XML 1.0, and
# those of XML 1.1 (U+0085, U+2028) in JavaScript's xmldom.
_MARKUP = re.compile(r"[&<>\r\x7f-\x9f\u2028\u2029]")
_MARKUP_OR_QUOTE = re.compile(r"[&<>\r\x7f-\x9f\u2028\u2029\n\t\"]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def clean(text: str) -> str:
    """Drop the characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("", text)


def xml_text(text: str) -> str:
    """Escape clean text for use between tags."""
    return _MARKUP.sub(_reference, text)


def xml_attribute(text: str) -> str:
    """Escape clean text for use between double quotes."""
    return _MARKUP_OR_QUOTE.sub(_reference, text)


def _reference(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0]) or f"&#{ord(match[0])};"


def decimal(number: float) -> str:
    """Write a number with at most four decimals and at least one, never with an exponent."""
    whole, _, part = f"{number:.4f}".partition(".")
    return f"{whole}.{part.rstrip('0') or '0'}"
