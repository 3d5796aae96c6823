"""Source -> Document: reading text, with its markup as marks and the way back to the raw file."""

from __future__ import annotations

from kg.readers.document import LARGEST_POST, read_document, read_text
from kg.readers.sources import FORMATS, find_sources

__all__ = ["FORMATS", "LARGEST_POST", "find_sources", "read_document", "read_text"]
