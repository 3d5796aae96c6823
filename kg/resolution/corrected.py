"""Extractions and a person's decisions -> the graph as the person wants it.

Names and ids in a corrections file mean the graph as it is without the file; what they do not find there, they may
find in the graph that the other entries make. So everything is resolved once to look things up, and once more under
what was decided.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.catalogs import Catalog
from kg.decisions import CORRECTIONS_FORMAT, Addition, Claim, Decisions, Reference, Rename
from kg.errors import CorrectionsError
from kg.records import (
    DOCUMENT_SUBJECT,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    GraphData,
    Link,
    Node,
    Recap,
    Relation,
    Statement,
)
from kg.resolution.clues import Rule
from kg.resolution.decided import Decided, decide, references
from kg.resolution.finish import linked, renamed
from kg.resolution.lookup import Lookup, complain, find_all
from kg.resolution.nodes import build_nodes
from kg.resolution.resolver import Bonds, Resolution, Spot, resolve_entities
from kg.resolution.statements import build_statements
from kg.signatures import SIGNATURES
from kg.urls import url_kind

_log = logging.getLogger(__name__)
_SURE = 1.0
_FOUND_BY = "a person"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A graph with how it came about."""

    graph: GraphData
    resolution: Resolution
    node_of: Sequence[str]
    decided_urls: frozenset[str]
    """Nodes whose page a person has decided on."""

    def lookup(self) -> Lookup:
        """Make what finds nodes by name."""
        return Lookup(self.resolution, self.graph.nodes, self.node_of)


Matched = tuple[tuple[Spot, Spot, Rule], ...]


def resolve_corrected(
    extractions: Iterable[Extraction],
    catalog: Catalog,
    decisions: Decisions,
    *,
    is_whole: bool = True,
    matched: Matched = (),
) -> Corrected:
    """Make one graph; with ``is_whole``, everything that the decisions name must be there.

    ``matched`` are pairs that something else than the rules has found to be one.

    Raises:
        CorrectionsError: a node is unknown, or decisions contradict each other.
    """
    plain = _finish(resolve_entities(extractions, catalog), catalog, None)
    if not decisions and not matched:
        return plain
    wanted, lookup = tuple(references(decisions)), plain.lookup()
    spots, missing = find_all(wanted, [lookup], is_whole=is_whole)
    if missing:
        first = _apply(decide(decisions, spots, plain.resolution), plain, catalog, matched)
        spots, missing = find_all(wanted, [lookup, first.lookup()], is_whole=is_whole)
        if missing:
            raise complain(*missing[0], lookup)
    return _apply(decide(decisions, spots, plain.resolution), plain, catalog, matched)


def _apply(decided: Decided, plain: Corrected, catalog: Catalog, matched: Matched) -> Corrected:
    extractions = [_edited(x, decided) for x in plain.resolution.extractions]
    own, together = _own_extraction(decided, plain)
    if own is not None:
        extractions.append(own)
    bonds = Bonds((*decided.bonds.together, *together), decided.bonds.apart, matched)
    return _finish(resolve_entities(extractions, catalog, bonds), catalog, decided)


def _edited(extraction: Extraction, decided: Decided) -> Extraction:
    """Take out what was dropped and change types; relations that the new types do not allow go as well."""
    recap = extraction.recap.id
    if not any((recap, e.id) in decided.dropped or (recap, e.id) in decided.types for e in extraction.entities):
        return extraction
    kept = [e for e in extraction.entities if (recap, e.id) not in decided.dropped]
    entities = tuple(replace(e, type=decided.types.get((recap, e.id), e.type)) for e in kept)
    types = {e.id: e.type for e in entities}
    relations = tuple(r for r in extraction.relations if _is_allowed(r, types))
    return Extraction(extraction.recap, entities, relations)


def _is_allowed(relation: Relation, types: dict[str, EntityType]) -> bool:
    if relation.object not in types:
        return False
    if relation.subject == DOCUMENT_SUBJECT:
        return types[relation.object] in (EntityType.PERSON, EntityType.ORGANIZATION)
    subjects, objects = SIGNATURES[relation.predicate]
    return types.get(relation.subject) in subjects and types[relation.object] in objects


def _own_extraction(decided: Decided, plain: Corrected) -> tuple[Extraction | None, tuple[frozenset[Spot], ...]]:
    """Make the corrections file a document that says what was added, and tell which of its things are which."""
    decisions = decided.decisions
    if not decisions.additions and not decisions.claims:
        return None, ()
    digest = hashlib.sha256(decisions.text.encode("utf-8", "surrogatepass")).hexdigest()
    own = _Own(decided, plain, digest[:16])
    entities = [_added(one, f"add{number}") for number, one in enumerate(decisions.additions, start=1)]
    relations = [relation for claim in decisions.claims for relation in own.relation(claim)]
    recap = Recap(digest[:16], decisions.source, digest, CORRECTIONS_FORMAT, "und", "", "", "", len(decisions.text))
    together = tuple(spots | {(recap.id, entity.id)} for spots, entity in own.ends.items())
    return Extraction(recap, (*entities, *own.ends.values()), tuple(relations)), together


def _added(one: Addition, id: str) -> Entity:
    links = (Link(one.url, url_kind(one.url), one.evidence),) if one.url else ()
    return Entity(id, one.type, one.name, (), one.evidence, _SURE, links)


class _Own:
    """Makes an entity of each node that an added statement joins."""

    def __init__(self, decided: Decided, plain: Corrected, recap: str) -> None:
        self._decided = decided
        self._recap = recap
        self._items = {(i.recap.id, i.entity.id): i for i in plain.resolution.items}
        self._nodes = {node.id: node for node in plain.graph.nodes}
        self._node_of = plain.node_of
        self.ends: dict[frozenset[Spot], Entity] = {}

    def relation(self, claim: Claim) -> Iterator[Relation]:
        """Give the statement as a relation; nothing where a document that it names was not read."""
        subject, obj = (self._end(end, claim.evidence) for end in (claim.subject, claim.object))
        if subject and obj:
            yield Relation(subject, claim.predicate, obj, claim.evidence, _SURE, _FOUND_BY)

    def _end(self, reference: Reference, evidence: Evidence) -> str:
        spots = self._decided.spots.get(reference, frozenset())
        added = sorted(entity for recap, entity in spots if recap == self._recap)
        if added:
            return added[0]
        known = sorted(spot for spot in spots if spot in self._items)
        if not known:
            return ""
        if spots not in self.ends:
            item = self._items[known[0]]
            name = self._nodes[self._node_of[item.index]].name.text
            kind = self._decided.types.get(known[0], item.type)
            self.ends[spots] = Entity(f"end{len(self.ends) + 1}", kind, name, (), evidence, _SURE)
        return self.ends[spots].id


def _finish(resolution: Resolution, catalog: Catalog, decided: Decided | None) -> Corrected:
    nodes, node_of = build_nodes(resolution, catalog)
    statements = build_statements(resolution, node_of)
    urls: dict[str, str] = {}
    if decided is not None:
        finder = _Finder(decided, resolution, node_of)
        names = {node: one for one in decided.decisions.names if (node := finder.node(one.node, one.place))}
        urls = {node: one.url for one in decided.decisions.urls if (node := finder.node(one.node, one.place))}
        nodes = tuple(_patched(node, names, urls) for node in nodes)
        statements = finder.without_dropped(statements)
    recaps = tuple(extraction.recap for extraction in resolution.extractions)
    graph = GraphData(recaps, nodes, statements)
    return Corrected(graph, resolution, node_of, frozenset(urls))


def _patched(node: Node, names: dict[str, Rename], urls: dict[str, str]) -> Node:
    if node.id in names:
        node = renamed(node, names[node.id].name, names[node.id].language)
    return linked(node, urls[node.id]) if node.id in urls else node


class _Finder:
    """Finds the nodes of the finished graph that decisions are on."""

    def __init__(self, decided: Decided, resolution: Resolution, node_of: Sequence[str]) -> None:
        self._decided = decided
        self._places = resolution.places
        self._node_of = node_of

    def node(self, reference: Reference, place: str) -> str:
        """Give a node's id; "" when this run does not have it.

        Raises:
            CorrectionsError: it has become several nodes.
        """
        spots = self._decided.spots.get(reference, frozenset())
        ids = sorted({self._node_of[self._places[spot]] for spot in spots if spot in self._places})
        if len(ids) > 1:
            raise CorrectionsError(
                f"{place}: {reference} is now {' and '.join(ids)}. Say which, by id or as "
                "{type: TYPE, name: NAME, in: DOCUMENT}."
            )
        return ids[0] if ids else ""

    def without_dropped(self, statements: Sequence[Statement]) -> tuple[Statement, ...]:
        """Take the statements out that a person has dropped; one that is not there is told."""
        dropped: dict[tuple[str, str, str], str] = {}
        for claim in self._decided.decisions.dropped_claims:
            ends = self.node(claim.subject, claim.place), self.node(claim.object, claim.place)
            if all(ends):
                dropped[ends[0], claim.predicate, ends[1]] = claim.place
        there = {(s.subject, s.predicate, s.object) for s in statements}
        for place in (p for key, p in dropped.items() if key not in there):
            _log.warning("%s: no document says this any more; the entry can go.", place)
        return tuple(s for s in statements if (s.subject, s.predicate, s.object) not in dropped)
