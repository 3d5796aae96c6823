"""Extractions <-> JSON lines: the seam between reading posts and joining what they say.

The first line names the format and its version, each further line is one Extraction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kg.errors import StorageError
from kg.files import write_atomically
from kg.records import DOCUMENT_SUBJECT, Extraction, Predicate

FORMAT = "kg-extractions"
VERSION = 1
LONGEST_LINE = 50_000_000
"""Bytes; what one post says is never more."""
_LAST_PLACE = (1 << 31) - 1
"""No text is longer, and every table can hold it."""

_REPEATED = ("quote", "text", "name", "found_by")
_EXTRACTION = TypeAdapter(Extraction)


def save_extractions(extractions: Iterable[Extraction], path: Path) -> None:
    """Write extractions one a line, in the order given; the file is written whole or left as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, extraction_lines(extractions))
    except OSError as error:
        raise StorageError(
            f"{path}: cannot be written ({error.strerror or error}). Choose a folder that you may write to."
        ) from error


def extraction_lines(extractions: Iterable[Extraction]) -> Iterator[str]:
    """Give the lines of a file of extractions."""
    yield _line({"format": FORMAT, "version": VERSION})
    for extraction in extractions:
        yield dump_extraction(extraction)


def dump_extraction(extraction: Extraction) -> str:
    """Give an extraction as one line of JSON."""
    return _line(_EXTRACTION.dump_python(extraction, mode="python"))


def _line(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    # Lone surrogates cannot be UTF-8; inside a JSON string their escape means the same.
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def load_extractions(path: Path) -> Iterator[Extraction]:
    """Read extractions back one at a time; raises StorageError at the first line that is wrong."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise StorageError(
                        f"{path}: line {number} is longer than {LONGEST_LINE:,} bytes, which no extraction is. "
                        "Extract the posts again."
                    )
                if number == 1:
                    _check_header(path, line)
                elif line.strip():
                    yield _extraction(path, number, line)
            if file.tell() == 0:
                _check_header(path, b"")
    except OSError as error:
        raise StorageError(
            f"{path}: cannot be read ({error.strerror or error}). Name a file that `kg extract` has written."
        ) from error


def _check_header(path: Path, line: bytes) -> None:
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise StorageError(f"{path}: line 1 does not name {FORMAT}. Name a file that `kg extract` has written.")
    if header.get("version") != VERSION:
        raise StorageError(
            f"{path}: line 1 names version {header.get('version')!r}, this kg reads {VERSION}. "
            "Extract the posts again with this kg."
        )


def _extraction(path: Path, number: int, line: bytes) -> Extraction:
    try:
        return parse_extraction(line)
    except ValueError as error:
        raise StorageError(f"{path}: line {number} is no extraction ({error}). Extract the posts again.") from error


def parse_extraction(line: bytes) -> Extraction:
    """Make an extraction of one line of JSON; raises ValueError, which says what is wrong with it."""
    try:
        extraction = _EXTRACTION.validate_python(json.loads(line, object_hook=_sharing()))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise ValueError(f"{where}: {first['msg']}") from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    for fault in _faults(extraction):
        raise ValueError(fault)
    return extraction


def _sharing() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Give a hook by which equal texts of one line become one: a sentence is quoted for all that it names."""
    known: dict[str, str] = {}

    def share(value: dict[str, Any]) -> dict[str, Any]:
        for key in _REPEATED:
            text = value.get(key)
            if isinstance(text, str):
                value[key] = known.setdefault(text, text)
        return value

    return share


def _faults(extraction: Extraction) -> Iterator[str]:
    """Say what no extraction of ours holds, and what later steps rely on."""
    ids = [entity.id for entity in extraction.entities]
    known = set(ids)
    if not extraction.recap.id:
        yield "recap.id: it is empty"
    if len(known) < len(ids) or known & {"", DOCUMENT_SUBJECT}:
        yield "entities: two have one id, or one has none"
    for relation in extraction.relations:
        is_of_recap = relation.predicate is Predicate.WRITTEN_BY
        if relation.object not in known or relation.subject not in ({DOCUMENT_SUBJECT} if is_of_recap else known):
            yield f"relations: {relation.subject!r} {relation.predicate} {relation.object!r} joins what is not there"
    things, relations = extraction.entities, extraction.relations
    mentions = [mention for entity in things for mention in entity.mentions]
    sure = [*(t.confidence for t in things), *(r.confidence for r in relations), *(m.confidence for m in mentions)]
    # Not a number is not at most 1 either.
    if not all(0 <= confidence <= 1 for confidence in sure):
        yield "confidence: one is no number from 0 to 1"
    quoted = [*(t.evidence for t in things), *(r.evidence for r in relations)]
    quoted += [link.evidence for entity in things for link in entity.links]
    places = [*((m.start, m.end) for m in mentions), *((q.raw_start, q.raw_end) for q in quoted)]
    if not all(0 <= start <= end <= _LAST_PLACE for start, end in [*places, (0, extraction.recap.characters)]):
        yield "places: one lies before the text or ends before it begins"
