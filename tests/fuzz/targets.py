"""What is fuzzed: name -> a function of bytes that fails only where kg does."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from kg.catalogs.imports import read_catalog_file
from kg.corrections import read_corrections
from kg.errors import KgError
from kg.readers import read_document
from kg.readers.front_matter import read_front_matter
from kg.readers.shortcodes import find_covers
from kg.records import Document
from kg.schedules import read_schedule, schedule_extraction
from kg.storage import load_extractions

CORPUS = Path(__file__).with_name("corpus")
_FOLDER = Path(tempfile.mkdtemp(prefix="kg-fuzz-"))
_CATALOGS = (".tsv", ".csv", ".json", ".yml")
_SCHEDULES = (".json", ".xml", ".ics")


def check_document(document: Document) -> None:
    """Claim what every later step relies on: marks and segments lie within the texts, in order."""
    length, raw = len(document.text), len(document.raw)
    for mark in document.marks:
        assert 0 <= mark.start < mark.end <= length, mark
    reached = 0
    for segment in document.segments:
        assert reached <= segment.start <= segment.end <= length, segment
        assert 0 <= segment.raw_start <= segment.raw_end <= raw, segment
        reached = segment.end
    if length:
        start, end = document.raw_span(0, length)
        assert 0 <= start <= raw
        assert 0 <= end <= raw


def markdown(data: bytes) -> None:
    check_document(read_document("x.md", data))


def html(data: bytes) -> None:
    check_document(read_document("x.html", data))


def text(data: bytes) -> None:
    check_document(read_document("x.txt", data))


def front_matter(data: bytes) -> None:
    source = data.decode("utf-8", "replace").replace("\r", "\n")
    found = read_front_matter(source)
    assert 0 <= found.start <= found.end <= found.body <= len(source)
    check_document(read_document("x.md", data))


def shortcodes(data: bytes) -> None:
    source = data.decode("utf-8", "replace")
    reached = 0
    for cover in find_covers(source, markdown=True, franklin=len(source) % 2 == 0, embeds=len(source) % 3 == 0):
        assert reached <= cover.start <= cover.end <= len(source)
        reached = cover.end


def _file(data: bytes, endings: tuple[str, ...]) -> Path:
    """Give a file whose ending the first byte chooses."""
    path = _FOLDER / f"x{endings[data[0] % len(endings)] if data else endings[0]}"
    path.write_bytes(data[1:])
    return path


def schedule(data: bytes) -> None:
    schedule_extraction(read_schedule(_file(data, _SCHEDULES)))


def catalog(data: bytes) -> None:
    read_catalog_file(_file(data, _CATALOGS))


def corrections(data: bytes) -> None:
    read_corrections(data.decode("utf-8", "replace"), "corrections.yaml")


def saved(data: bytes) -> None:
    list(load_extractions(_file(b"\0" + data, (".jsonl",))))


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function
    for function in (markdown, html, text, front_matter, shortcodes, schedule, catalog, corrections, saved)
}


def run_target(name: str, data: bytes) -> None:
    """Do it; what kg refuses in its own words is no fault."""
    with contextlib.suppress(KgError):
        TARGETS[name](data)
