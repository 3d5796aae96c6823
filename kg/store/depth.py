"""RDF and answers -> the claim that nothing in them is nested so deeply, or expands so much, as to end kg.

Oxigraph follows what is nested by calling itself, and a stack that is full ends the whole process, which no error of
Python can stop. Its reader of RDF/XML writes entities out, however often they name each other, and takes the square of
the time for elements within elements.
"""

from __future__ import annotations

import mmap
import re
from pathlib import Path
from typing import BinaryIO, NoReturn
from xml.parsers import expat

_DEEPEST = 200
_BRACKET = re.compile(rb'<[^\x00-\x20<>"{}|^`\\]*+>|"(?:[^"\\]|\\.)*+"|<<|>>|[{}\[\]()]', re.S)
_STEPS = {**dict.fromkeys((b"{", b"[", b"(", b"<<"), 1), **dict.fromkeys((b"}", b"]", b")", b">>"), -1)}


def check_file(path: Path) -> None:
    """Claim that a file of RDF is harmless, without holding it in memory.

    Raises:
        SyntaxError: It nests too deeply, declares entities, or is called RDF/XML and is no XML.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        if path.suffix == ".rdf":
            check_xml(file)
        elif path.stat().st_size:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                # Of the others only triples within triples are nested, which kg never writes.
                if path.suffix == ".jsonld" or data.find(b"<<") >= 0:
                    check_depth(data)


def check_depth(data: bytes | mmap.mmap) -> None:
    """Claim that the brackets of what is to be parsed, which is no XML, are harmless.

    Raises:
        SyntaxError: It nests too deeply.
    """
    depth = 0
    for found in _BRACKET.finditer(data):
        depth = max(0, depth + _STEPS.get(found[0], 0))
        if depth > _DEEPEST:
            raise SyntaxError("it is nested too deeply")


def check_xml(file: BinaryIO) -> None:
    """Claim that RDF/XML is harmless.

    Raises:
        SyntaxError: It nests too deeply, declares entities, or is no XML.
    """
    depth = 0

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise SyntaxError("it is nested too deeply")

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> NoReturn:
        raise SyntaxError("it declares XML entities")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = enter, leave, refuse
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        raise SyntaxError(f"it is no XML ({error})") from error
