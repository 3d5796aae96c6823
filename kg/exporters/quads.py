"""Graph -> sorted RDF quads.

Graphs of the dataset:

- one for each recap, named by the recap's IRI: the recap, what it mentions, the relations it supports, its
  evidence;
- the default graph: what the run concluded from all recaps together (kinds, names, URLs, dates, relations,
  confidence) and the record of the run. It stands alone: a query that asks for no evidence needs no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from kg.exporters.iris import Iris, web_iri
from kg.exporters.provenance import EvidenceQuads, Run, run_quads
from kg.exporters.terms import Literal, Quad, Term, date_literal, sorted_quads, text_literal
from kg.exporters.text import decimal
from kg.ontology import CLASSES, KGO, PROJECT_CLASSES, PROPERTIES, RECAP_CLASS, SCHEMA, TYPE, XSD
from kg.records import EntityType, GraphData, Node, Predicate, Recap, Statement

_NAMED = (("format", "format"), ("room", "room"), ("catalog", "catalogEntry"), ("reconciled", "reconciledAs"))
"""Attributes that are told as they are, and what ontology calls them."""
_MINUTE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::00)?((?:[+-]\d\d:\d\d|Z)?)")
_BESIDE = ("schedule", "corrections", "page")
"""Formats of what is read beside recaps."""


def find_quads(graph: GraphData, base: str, run: Run) -> list[Quad]:
    """Say the whole graph in RDF."""
    return sorted_quads(_all_quads(graph, Iris(base), run))


def _all_quads(graph: GraphData, iris: Iris, run: Run) -> Iterator[Quad]:
    evidence = EvidenceQuads(iris, graph.statements)
    yield from run_quads(run, graph.recaps, iris)
    for recap in graph.recaps:
        yield from _recap_quads(recap, iris.recap(recap.id))
    for node in graph.nodes:
        iri = iris.node(node.id)
        yield from _node_quads(node, iri)
        for source in node.sources:
            recap_iri = iris.recap(source.recap)
            yield recap_iri, recap_iri, SCHEMA + "mentions", iri
            yield from evidence.name(source, iri)
    for statement in graph.statements:
        yield from _statement_quads(statement, iris, evidence)


def _recap_quads(recap: Recap, iri: str) -> Iterator[Quad]:
    yield iri, iri, TYPE, SCHEMA + "CreativeWork" if recap.format in _BESIDE else RECAP_CLASS
    if recap.title:
        yield iri, iri, SCHEMA + "headline", text_literal(recap.title, recap.language)
    published = date_literal(recap.date)
    if published:
        yield iri, iri, SCHEMA + "datePublished", published
    language = text_literal("", recap.language).language
    if language:
        yield iri, iri, SCHEMA + "inLanguage", Literal(language)
    if recap.url:
        yield iri, iri, SCHEMA + "url", _url(recap.url)
    yield iri, iri, KGO + "source", text_literal(recap.source)
    if recap.sha256:
        yield iri, iri, KGO + "sha256", text_literal(recap.sha256)


def _node_quads(node: Node, iri: str) -> Iterator[Quad]:
    for kind in _classes(node):
        yield "", iri, TYPE, kind
    name = text_literal(node.name.text, node.name.language)
    yield "", iri, SCHEMA + "name", name
    for alias in node.aliases:
        other = text_literal(alias.text, alias.language)
        if other != name:
            yield "", iri, SCHEMA + "alternateName", other
    if node.url:
        yield "", iri, SCHEMA + "url", _url(node.url)
    for url in node.same_as:
        yield "", iri, SCHEMA + "sameAs", _url(url)
    yield from _attribute_quads(node, iri)
    yield "", iri, KGO + "confidence", _confidence(node.confidence)
    yield "", iri, KGO + "mentionCount", Literal(str(node.mentions), datatype=XSD + "integer")


def _classes(node: Node) -> tuple[str, ...]:
    if node.type is not EntityType.PROJECT:
        return CLASSES[node.type]
    kind = node.attributes.get("kind", "")
    return *CLASSES[node.type], PROJECT_CLASSES.get(kind, PROJECT_CLASSES[""])


def _attribute_quads(node: Node, iri: str) -> Iterator[Quad]:
    for attribute, name in (("start", "startDate"), ("end", "endDate")):
        day = _moment(node, attribute) or date_literal(node.attributes.get(attribute, ""))
        if day:
            yield "", iri, SCHEMA + name, day
    for attribute, name in _NAMED:
        value = node.attributes.get(attribute, "")
        if value:
            yield "", iri, KGO + name, text_literal(value)


def _moment(node: Node, attribute: str) -> Literal | None:
    """Give the minute at which a session begins or ends, where a schedule says so."""
    minute = node.attributes.get({"start": "begins", "end": "ends"}[attribute], "")
    found = _MINUTE.fullmatch(minute)
    if found is None or not minute.isascii():
        return None
    try:
        datetime.fromisoformat(minute)
    except ValueError:  # a minute that never was
        return None
    return Literal(f"{found[1]}:00{found[2]}", datatype=XSD + "dateTime")


def _statement_quads(statement: Statement, iris: Iris, evidence: EvidenceQuads) -> Iterator[Quad]:
    about_recap = statement.predicate is Predicate.WRITTEN_BY
    subject = iris.recap(statement.subject) if about_recap else iris.node(statement.subject)
    object_ = iris.node(statement.object)
    prop = PROPERTIES[statement.predicate]
    if prop.inverse:
        subject, object_ = object_, subject
    iri = iris.statement(subject, prop.iri, object_)
    for graph in {"", *(iris.recap(source.recap) for source in statement.sources)}:
        yield graph, subject, prop.iri, object_
    for source in statement.sources:
        yield from evidence.support(source, iri)
    yield "", iri, KGO + "confidence", _confidence(statement.confidence)


def _url(url: str) -> Term:
    # schema.org takes text for a URL too; an address that is no valid IRI is kept that way rather than lost.
    return web_iri(url) or text_literal(url)


def _confidence(number: float) -> Literal:
    return Literal(decimal(number), datatype=XSD + "decimal")
