"""RDF terms as plain values: an IRI is a string, a literal a tuple, so that quads sort and hash fast."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

from kg.exporters.text import clean
from kg.ontology import SCHEMA, TYPE, XSD


class Literal(NamedTuple):
    """A text, with a language or a datatype or neither."""

    text: str
    language: str = ""
    datatype: str = ""


Term: TypeAlias = str | Literal
Triple: TypeAlias = tuple[str, str, Term]
Quad: TypeAlias = tuple[str, str, str, Term]
"""Graph ("" is the default graph), subject, predicate, object."""
Subject: TypeAlias = tuple[str, list[tuple[str, list[Term]]]]
"""A subject with its predicates, each with its objects."""

# Well-formed tags of the kinds in use (zh, zh-Hant, pt-BR); RDF tools refuse others.
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?", re.I)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[0-9]{4}")
_FIRST = {TYPE: 0, SCHEMA + "name": 1}


def text_literal(text: str, language: str = "") -> Literal:
    """Make a literal of clean text; a language that is unknown or malformed is left out."""
    known = _LANGUAGE.fullmatch(language) and language.lower() != "und"
    return Literal(clean(text), language if known else "")


def is_day(text: str) -> bool:
    """Claim that the text is an ISO 8601 day that exists."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def date_literal(text: str) -> Literal | None:
    """Type a day, month or year; None when the text is none of them."""
    if is_day(text):
        return Literal(text, datatype=XSD + "date")
    if _MONTH.fullmatch(text):
        return Literal(text, datatype=XSD + "gYearMonth")
    if _YEAR.fullmatch(text):
        return Literal(text, datatype=XSD + "gYear")
    return None


def sorted_quads(quads: Iterable[Quad]) -> list[Quad]:
    """Drop repeats and sort: by graph, subject, predicate (type and name first), then IRIs before literals."""
    # Sorting a few quads of each of many subjects takes half the time of sorting all of them at once.
    groups: dict[tuple[str, str], list[Quad]] = {}
    for quad in quads:
        groups.setdefault(quad[:2], []).append(quad)
    return [quad for place in sorted(groups) for quad in _sorted_properties(groups[place])]


def merged(quads: Iterable[Quad]) -> list[Quad]:
    """Put sorted quads into the default graph, and sort those of each subject that stood in several graphs."""
    groups: dict[str, list[Quad]] = {}
    for quad in quads:
        groups.setdefault(quad[1], []).append(quad)
    found: list[Quad] = []
    for subject in sorted(groups):
        group = groups[subject]
        inside = [("", subject, predicate, object_) for _, subject, predicate, object_ in group]
        found += inside if group[0][0] == group[-1][0] else _sorted_properties(inside)
    return found


def _sorted_properties(quads: list[Quad]) -> list[Quad]:
    """Drop repeats and sort what is said of one subject in one graph."""
    return quads if len(quads) == 1 else sorted(set(quads), key=_property_key)


def _property_key(quad: Quad) -> tuple[int, str, bool, Term]:
    predicate, object_ = quad[2:]
    return _FIRST.get(predicate, 2), predicate, type(object_) is Literal, object_


def quad_key(quad: Quad) -> tuple[str, str, int, str, bool, Term]:
    """Give what quads are sorted by."""
    return *quad[:2], *_property_key(quad)


def by_subject(quads: Iterable[Quad]) -> Iterator[Subject]:
    """Group sorted quads of one graph."""
    current = same = ""
    properties: list[tuple[str, list[Term]]] = []
    # By hand: itertools.groupby in groupby takes twice as long, and every writer waits for it.
    for _, subject, predicate, object_ in quads:
        if subject != current:
            if properties:
                yield current, properties
            current, same, properties = subject, "", []
        if predicate == same:
            properties[-1][1].append(object_)
        else:
            properties.append((predicate, [object_]))
            same = predicate
    if properties:
        yield current, properties
