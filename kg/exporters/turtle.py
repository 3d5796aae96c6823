"""Quads -> N-Triples, N-Quads, Turtle and TriG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from kg.exporters.terms import Literal, Quad, Term, by_subject
from kg.ontology import TYPE, XSD

_SPECIAL = re.compile(r"[\x00-\x1f\"\\\x7f-\x9f\u2028\u2029]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

_LETTERS = (
    "A-Za-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
# A safe part of Turtle's PN_LOCAL: nothing in it needs a backslash.
_LOCAL = re.compile(rf"[{_LETTERS}](?:(?:[{_LETTERS}.-]|%[0-9A-Fa-f]{{2}})*(?:[{_LETTERS}-]|%[0-9A-Fa-f]{{2}}))?")
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_INTEGER = re.compile(r"[0-9]+")


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _quoted(text: str) -> str:
    return f'"{_SPECIAL.sub(_escape, text)}"'


def write_ntriples(quads: Iterable[Quad]) -> Iterator[str]:
    """Write one triple a line; the quads' graphs are not told."""
    for _, subject, predicate, object_ in quads:
        yield f"<{subject}> <{predicate}> {ntriples_term(object_)} .\n"


def write_nquads(quads: Iterable[Quad]) -> Iterator[str]:
    """Write one quad a line, those of the default graph as triples."""
    for graph, subject, predicate, object_ in quads:
        place = f" <{graph}>" if graph else ""
        yield f"<{subject}> <{predicate}> {ntriples_term(object_)}{place} .\n"


def ntriples_term(term: Term) -> str:
    """Write one term as N-Triples and SPARQL have it."""
    if isinstance(term, str):
        return f"<{term}>"
    text = _quoted(term.text)
    if term.language:
        return f"{text}@{term.language}"
    return f"{text}^^<{term.datatype}>" if term.datatype else text


def write_turtle(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write the quads of one graph, grouped by subject."""
    yield from prefix_lines(prefixes)
    for _, block in turtle_blocks(quads, prefixes):
        yield "\n"
        yield block


def turtle_blocks(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each subject with what ``write_turtle`` writes of it."""
    return _blocks(quads, _Terms(prefixes), indent="")


def write_trig(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write all graphs, the default graph first."""
    terms = _Terms(prefixes)
    yield from prefix_lines(prefixes)
    for graph, inside in groupby(quads, key=itemgetter(0)):
        if not graph:
            for _, block in _blocks(inside, terms, indent=""):
                yield "\n"
                yield block
            continue
        yield f"\n{terms.iri(graph)} {{\n"
        for count, (_, block) in enumerate(_blocks(inside, terms, indent="    ")):
            yield "\n" * (count > 0)
            yield block
        yield "}\n"


def prefix_lines(prefixes: Mapping[str, str]) -> Iterator[str]:
    """Give the lines that a Turtle file begins with."""
    for prefix, namespace in prefixes.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"


def _blocks(quads: Iterable[Quad], terms: _Terms, indent: str) -> Iterator[tuple[str, str]]:
    for subject, properties in by_subject(quads):
        lines = [f"{terms.predicate(p)} {', '.join(map(terms.term, objects))}" for p, objects in properties]
        yield subject, f"{indent}{terms.iri(subject)} " + f" ;\n{indent}    ".join(lines) + " .\n"


class _Terms:
    """Writes terms with prefixes, remembering the IRIs it has met."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._known: dict[str, str] = {}

    def iri(self, iri: str) -> str:
        known = self._known.get(iri)
        if known is None:
            known = self._known[iri] = self._compact(iri)
        return known

    def _compact(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefixes.get(iri[:cut])
        if prefix is None or not _LOCAL.fullmatch(iri, cut):
            return f"<{iri}>"
        return f"{prefix}:{iri[cut:]}"

    def predicate(self, iri: str) -> str:
        return "a" if iri == TYPE else self.iri(iri)

    def term(self, term: Term) -> str:
        if isinstance(term, str):
            return self.iri(term)
        if not term.datatype:
            return ntriples_term(term)
        return self._typed(term)

    def _typed(self, literal: Literal) -> str:
        if literal.datatype == XSD + "decimal" and _DECIMAL.fullmatch(literal.text):
            return literal.text
        if literal.datatype == XSD + "integer" and _INTEGER.fullmatch(literal.text):
            return literal.text
        return f"{_quoted(literal.text)}^^{self.iri(literal.datatype)}"
