"""Relations -> statements: what several documents say of two nodes, said once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.records import DOCUMENT_SUBJECT, Extraction, Predicate, Relation, Source, Statement
from kg.resolution.nodes import NodeIds, joint_confidence
from kg.resolution.resolver import Resolution, find_ends, missing_end

Edge = tuple[str, Predicate, str]


def build_statements(resolution: Resolution, node_of: NodeIds) -> tuple[Statement, ...]:
    """Join relations between the same nodes; those of a node with itself are dropped."""
    edges: dict[Edge, list[Source]] = defaultdict(list)
    for extraction in resolution.extractions:
        for relation in extraction.relations:
            subject, obj = _ends(resolution, extraction, relation, node_of)
            if subject != obj:
                edges[subject, relation.predicate, obj].append(
                    Source(extraction.recap.id, relation.evidence, relation.confidence, relation.found_by)
                )
    return tuple(make_statement(edge, edges[edge]) for edge in sorted(edges))


def _ends(resolution: Resolution, extraction: Extraction, relation: Relation, node_of: NodeIds) -> tuple[str, str]:
    if relation.predicate is Predicate.WRITTEN_BY and relation.subject == DOCUMENT_SUBJECT:
        author = resolution.places.get((extraction.recap.id, relation.object))
        if author is None:
            raise AssertionError(missing_end(extraction, relation))
        return extraction.recap.id, node_of[author]
    subject, obj = find_ends(resolution, extraction, relation)
    return node_of[subject], node_of[obj]


def make_statement(edge: Edge, found: Iterable[Source]) -> Statement:
    """Make the statement of one edge; the order of its sources does not matter."""
    sources = _unique(found)
    surest: dict[str, float] = {}
    for source in sources:
        surest[source.recap] = max(surest.get(source.recap, 0.0), source.confidence)
    subject, predicate, obj = edge
    return Statement(subject, predicate, obj, joint_confidence(surest.values()), sources)


def _unique(found: Iterable[Source]) -> tuple[Source, ...]:
    """Keep each quotation once for each way it was found, the surest one."""
    best: dict[tuple[str, int, int, str, str], Source] = {}
    for s in found:
        place = (s.recap, s.evidence.raw_start, s.evidence.raw_end, s.evidence.quote, s.found_by)
        if place not in best or best[place].confidence < s.confidence:
            best[place] = s
    return tuple(best[place] for place in sorted(best))
