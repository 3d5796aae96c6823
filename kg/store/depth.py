"""RDF, answers and queries -> the claim that nothing in them is nested so deeply, or expands so much, as to end kg.

Oxigraph follows what is nested by calling itself, and a stack that is full ends the whole process, which no error of
Python can stop. Its reader of RDF/XML writes entities out, however often they name each other.
"""

from __future__ import annotations

import mmap
import re
from pathlib import Path

_DEEPEST = 200
_BRACKET = re.compile(rb'<[^\x00-\x20<>"{}|^`\\]*+>|"(?:[^"\\]|\\.)*+"|<<|>>|[{}\[\]()]', re.S)
_STEPS = {**dict.fromkeys((b"{", b"[", b"(", b"<<"), 1), **dict.fromkeys((b"}", b"]", b")", b">>"), -1)}
_ENTITY = re.compile(rb"<!ENTITY\b")


def check_file(path: Path) -> None:
    """Claim that a file of RDF is harmless, without holding it in memory.

    Raises:
        ValueError: It nests too deeply, or declares entities.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        if path.stat().st_size:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                # Of the others only triples within triples are nested, which kg never writes.
                if path.suffix == ".jsonld" or data.find(b"<<") >= 0 or path.suffix == ".rdf":
                    check_depth(data)


def check_depth(data: bytes | mmap.mmap) -> None:
    """Claim that what is to be parsed is harmless.

    Raises:
        ValueError: It nests too deeply, or declares entities.
    """
    if _ENTITY.search(data):
        raise ValueError("it declares XML entities")
    depth = 0
    for found in _BRACKET.finditer(data):
        depth = max(0, depth + _STEPS.get(found[0], 0))
        if depth > _DEEPEST:
            raise ValueError("it is nested too deeply")
