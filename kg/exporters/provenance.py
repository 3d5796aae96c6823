"""Evidence and run -> RDF: the W3C Web Annotation and PROV-O vocabularies.

Each distinct quotation is one ``oa:Annotation``; its target points into the recap's raw file with one selector
that holds both the quotation and its position. Its ``oa:hasBody`` are the things it names and the statements it
supports; a name that stands within a statement's quotation needs none of its own. Triples are not reified: the
IRI of a statement is made of the three parts of its triple, so that any triple of ours finds its evidence and
its confidence::

    SELECT DISTINCT ?quote ?confidence WHERE {
      ?s schema:performer ?o .
      BIND(IRI(CONCAT("BASE", "statement/", STRAFTER(STR(?s), "BASE"), ";performer;",
                      STRAFTER(STR(?o), "BASE"))) AS ?statement)
      ?statement kgo:confidence ?confidence .
      ?annotation oa:hasBody ?statement ; oa:hasTarget/oa:hasSelector/oa:exact ?quote .
    }

That costs each statement one triple for its confidence and one for each quotation it rests on; the rest, eight
triples, belongs to the quotation and is shared by all that rests on it. Nothing holds the clock: the same input
gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg import __version__
from kg.exporters.iris import Iris, escape_id, short_hash
from kg.exporters.terms import Literal, Quad, text_literal
from kg.ontology import DCTERMS, KGO, OA, ONTOLOGY, PROV, RDFS, SCHEMA, TYPE, XSD
from kg.records import Evidence, Recap, Source, Statement


@dataclass(frozen=True, slots=True)
class Run:
    """What made the graph, as far as it changes the result."""

    settings: Mapping[str, object] = field(default_factory=dict)
    """Values that JSON can hold."""
    models: Mapping[str, str] = field(default_factory=dict)
    """Name of each model used -> its hash."""
    version: str = __version__


def run_quads(run: Run, recaps: Iterable[Recap], iris: Iris) -> Iterator[Quad]:
    """Describe the run, the software and the whole graph."""
    recaps = tuple(recaps)
    settings = json.dumps(dict(run.settings), ensure_ascii=False, sort_keys=True, default=str)
    models = [f"{name} {digest}" for name, digest in sorted(run.models.items())]
    key = short_hash(run.version, settings, *models)
    activity = f"{iris.base}run/{key}"
    software = f"{iris.base}software/conference-kg-{escape_id(run.version)}"
    graph = f"{iris.base}graph/{short_hash(key, *sorted(recap.id for recap in recaps))}"
    yield "", graph, TYPE, SCHEMA + "Dataset"
    yield "", graph, DCTERMS + "conformsTo", ONTOLOGY
    yield "", graph, PROV + "wasGeneratedBy", activity
    yield "", activity, TYPE, PROV + "Activity"
    yield "", activity, PROV + "wasAssociatedWith", software
    yield "", activity, KGO + "settings", text_literal(settings)
    for model in models:
        yield "", activity, KGO + "model", text_literal(model)
    for recap in recaps:
        yield "", activity, PROV + "used", iris.recap(recap.id)
    yield "", software, TYPE, PROV + "SoftwareAgent"
    yield "", software, RDFS + "label", Literal("conference-kg")
    yield "", software, SCHEMA + "softwareVersion", text_literal(run.version)


class EvidenceQuads:
    """Collects quotations, so that each is described once however much rests on it."""

    def __init__(self, iris: Iris, statements: Iterable[Statement]) -> None:
        self._iris = iris
        self._seen: dict[tuple[str, Evidence], tuple[str, str]] = {}
        self._quoted: dict[str, set[Evidence]] = {}
        for statement in statements:
            for source in statement.sources:
                self._quoted.setdefault(source.recap, set()).add(source.evidence)

    def name(self, source: Source, node: str) -> Iterator[Quad]:
        """Say that a quotation names a node: the shortest one of a statement that holds it, or else its own."""
        own = source.evidence
        around = [
            quoted
            for quoted in self._quoted.get(source.recap, ())
            if quoted.raw_start <= own.raw_start and own.raw_end <= quoted.raw_end
        ]
        best = min(around, key=lambda quoted: (quoted.raw_end - quoted.raw_start, quoted.raw_start), default=own)
        yield from self._support(source.recap, best, source.found_by, node)

    def support(self, source: Source, statement: str) -> Iterator[Quad]:
        """Say that a quotation supports a statement."""
        yield from self._support(source.recap, source.evidence, source.found_by, statement)

    def _support(self, recap: str, evidence: Evidence, found_by: str, body: str) -> Iterator[Quad]:
        key = recap, evidence
        if key not in self._seen:
            self._seen[key] = self._iris.recap(recap), self._iris.evidence(recap, evidence)
            yield from _annotation(*self._seen[key], evidence)
        graph, annotation = self._seen[key]
        yield graph, annotation, OA + "hasBody", body
        if found_by:
            yield graph, annotation, KGO + "foundBy", text_literal(found_by)


def _annotation(recap: str, annotation: str, evidence: Evidence) -> Iterator[Quad]:
    target, selector = f"{annotation}-target", f"{annotation}-quote"
    yield recap, annotation, TYPE, OA + "Annotation"
    yield recap, annotation, OA + "hasTarget", target
    yield recap, target, OA + "hasSource", recap
    yield recap, target, OA + "hasSelector", selector
    # The position stands on the same selector: what it is follows from oa:start, and half the triples are saved.
    yield recap, selector, TYPE, OA + "TextQuoteSelector"
    yield recap, selector, OA + "exact", text_literal(evidence.quote)
    yield recap, selector, OA + "start", _count(evidence.raw_start)
    yield recap, selector, OA + "end", _count(evidence.raw_end)


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=XSD + "nonNegativeInteger")
