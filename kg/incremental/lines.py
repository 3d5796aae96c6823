"""Posts and the file of their extractions -> the file as it is now; lines that have not changed are taken over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kg.files import write_bytes_atomically
from kg.incremental.memory import Digest, Memory, checksum_of, read_known
from kg.records import Extraction
from kg.storage import dump_extraction, extraction_lines

Place = tuple[str, Digest]
"""Source and content of a post."""


def write_lines(path: Path, posts: Sequence[tuple[Place, Callable[[], Extraction]]], old: Memory, new: Memory) -> None:
    """Write one line a post, in the order given."""
    known = read_known(path, old.lines_checksum)
    lines = dict(zip(old.lines, known.split(b"\n")[1:], strict=False)) if known else {}
    wanted = [lines.get(place) or dump_extraction(load()).encode().removesuffix(b"\n") for place, load in posts]
    content = b"\n".join(["".join(extraction_lines([])).encode().removesuffix(b"\n"), *wanted, b""])
    new.lines = tuple(place for place, _ in posts)
    new.lines_checksum = checksum_of(content)
    write_bytes_atomically(path, content)
