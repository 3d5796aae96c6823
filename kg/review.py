"""Graph -> questions for a person: the least certain merges and links, with what both sides rest on.

What the corrections file decides is asked no more, and each answer is an entry of that file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.catalogs import Catalog
from kg.decisions import Decisions
from kg.records import DOCUMENT_SUBJECT, Entity, EntityType, Extraction, GraphData, Node, Recap, Source
from kg.resolution import Corrected, resolve_corrected
from kg.resolution.merging import Merge
from kg.resolution.nodes import KNOWN_AS

SURE = 0.95
"""Merges from this confidence on are not asked about."""
_CATALOG_PAGE = 0.8
"""How far a page is trusted that only a catalog gives for a name."""
_MOST_FACTS = 6
_LONGEST_QUOTE = 160
Entry = tuple[str, Any]
"""Key of the corrections file, and what to put under it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things that may be one, or a thing beside its page."""

    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and what each answer decides."""

    text: str
    confidence: float
    sides: tuple[Side, Side]
    if_yes: Entry
    if_no: Entry


def find_questions(
    extractions: Iterable[Extraction], catalog: Catalog, decisions: Decisions, *, below: float = SURE
) -> list[Question]:
    """Give every open question, the least certain first.

    Raises:
        CorrectionsError: the decisions so far cannot be followed.
    """
    corrected = resolve_corrected(extractions, catalog, decisions)
    documents = _Documents(corrected.resolution.extractions)
    questions = [*_merges(corrected, documents, below), *_links(corrected, catalog, below)]
    return sorted(questions, key=lambda q: (q.confidence, q.text, [s.title for s in q.sides]))


def _merges(corrected: Corrected, documents: _Documents, below: float) -> Iterator[Question]:
    for merge in corrected.resolution.clusters.merges:
        if merge.confidence < below:
            one = documents.side(merge.type, merge.name, merge.document)
            other = documents.side(merge.type, merge.other_name, merge.other_document)
            pair = [_named(merge.type, merge.name, merge.document), _named(merge.type, *_other(merge))]
            text = f"Are these one {merge.type}? ({merge.reason})"
            yield Question(text, merge.confidence, (one, other), ("same", pair), ("different", pair))


def _other(merge: Merge) -> tuple[str, str]:
    return merge.other_name, merge.other_document


def _named(kind: EntityType, name: str, document: str) -> dict[str, str]:
    return {"type": str(kind), "name": name, "in": document}


def _links(corrected: Corrected, catalog: Catalog, below: float) -> Iterator[Question]:
    """Ask about pages that no document gives."""
    recaps = {recap.id: recap.source for recap in corrected.graph.recaps}
    for node in corrected.graph.nodes:
        entry = node.attributes.get(KNOWN_AS)
        if below > _CATALOG_PAGE and entry and node.url and node.id not in corrected.decided_urls:
            rows = [k for k in catalog.candidates(entry, node.type) if k.name == entry]
            if not rows or rows[0].url != node.url:
                continue
            known = rows[0]
            names = ", ".join(known.all_names()[:_MOST_FACTS])
            facts = (f"also {names}", f"source {known.source or 'unknown'}", f"wikidata {known.wikidata or 'unknown'}")
            yield Question(
                f"Is this the page of the {node.type}?",
                _CATALOG_PAGE,
                (_node_side(node, corrected.graph, recaps), Side(f"{node.url} — the catalog's {entry}", facts)),
                ("url", {"node": node.id, "url": node.url}),
                ("url", {"node": node.id, "url": ""}),
            )


def _node_side(node: Node, graph: GraphData, recaps: Mapping[str, str]) -> Side:
    facts = [f"also {', '.join(name.text for name in node.aliases[:_MOST_FACTS])}"] if node.aliases else []
    names = {n.id: n.name.text for n in graph.nodes}
    for s in graph.statements:
        if node.id in (s.subject, s.object) and len(facts) < _MOST_FACTS:
            facts.append(_fact(names.get(s.subject, "the post"), s.predicate, names[s.object], s.sources, recaps))
    facts += [f"{recaps[s.recap]}: “{_short(s.evidence.quote)}”" for s in node.sources[: _MOST_FACTS - len(facts)]]
    return Side(f"{node.name.text} — {node.id}", tuple(facts))


def _fact(subject: str, predicate: str, obj: str, sources: Sequence[Source], recaps: Mapping[str, str]) -> str:
    said = f" — {recaps[sources[0].recap]}: “{_short(sources[0].evidence.quote)}”" if sources else ""
    return f"{subject} {predicate.replace('_', ' ')} {obj}{said}"


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"


class _Documents:
    """Finds what a document says of a thing."""

    def __init__(self, extractions: Sequence[Extraction]) -> None:
        self._found: dict[tuple[EntityType, str, str], tuple[Extraction, Entity]] = {}
        for x in extractions:
            for e in x.entities:
                self._found.setdefault((e.type, e.name, x.recap.source), (x, e))

    def side(self, kind: EntityType, name: str, source: str) -> Side:
        """Show one side of a merge."""
        extraction, entity = self._found[kind, name, source]
        return Side(f"{name} — {_described(extraction.recap)}", tuple(_facts(extraction, entity)))


def _described(recap: Recap) -> str:
    return " · ".join(part for part in (recap.source, recap.title, recap.date) if part)


def _facts(extraction: Extraction, entity: Entity) -> Iterator[str]:
    names = {e.id: e.name for e in extraction.entities} | {DOCUMENT_SUBJECT: "the post"}
    others = dict.fromkeys(m.text for m in entity.mentions if m.text != entity.name)
    if others:
        yield f"also {', '.join(list(others)[:_MOST_FACTS])}"
    for link in entity.links[:_MOST_FACTS]:
        yield f"{link.kind} {link.url}"
    near = [r for r in extraction.relations if entity.id in (r.subject, r.object)]
    for r in near[:_MOST_FACTS]:
        said = f"{names[r.subject]} {r.predicate.replace('_', ' ')} {names[r.object]}"
        yield f"{said} — “{_short(r.evidence.quote)}”"
    if not near:
        yield f"“{_short(entity.evidence.quote)}”"
