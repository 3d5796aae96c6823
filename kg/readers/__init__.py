"""Source -> Document: reading text, with its markup as marks and the way back to the raw file."""

from __future__ import annotations

from kg.readers.document import read_document, read_text
from kg.readers.paths import path_facts
from kg.readers.sources import FORMATS, LARGEST_POST, STANDARD_INPUT, find_sources, read_bytes

__all__ = [
    "FORMATS",
    "LARGEST_POST",
    "STANDARD_INPUT",
    "find_sources",
    "path_facts",
    "read_bytes",
    "read_document",
    "read_text",
]
