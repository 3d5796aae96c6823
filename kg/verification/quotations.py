"""A graph in RDF -> its quotations, each with where it stands and what rests on it."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.ontology import KGO, OA, PROPERTIES, SCHEMA

_STATEMENT = "statement/"


@dataclass(frozen=True, slots=True)
class Quotation:
    """One annotation of the graph."""

    source: str
    """The post, as it was named to the run."""
    url: str
    start: int
    end: int
    """Positions in the decoded raw file."""
    quote: str
    claims: tuple[str, ...]
    """The statements and names that rest on it, in words, sorted."""


def find_quotations(store: ox.Store) -> list[Quotation]:
    """Read all quotations, ordered by post and place."""
    words = _Words(store)
    found = []
    for quad in {str(q.subject): q for q in store.quads_for_pattern(None, _node(OA + "hasTarget"), None)}.values():
        target, annotation = quad.object, quad.subject
        recap, selector = _one(store, target, OA + "hasSource"), _one(store, target, OA + "hasSelector")
        bodies = {_text(q.object) for q in store.quads_for_pattern(annotation, _node(OA + "hasBody"), None)}
        found.append(
            Quotation(
                source=_text(_one(store, recap, KGO + "source")),
                url=_text(_one(store, recap, SCHEMA + "url")),
                start=int(_text(_one(store, selector, OA + "start")) or 0),
                end=int(_text(_one(store, selector, OA + "end")) or 0),
                quote=_text(_one(store, selector, OA + "exact")),
                claims=tuple(sorted(map(words.claim, bodies))),
            )
        )
    return sorted(found, key=lambda q: (q.source, q.start, q.end, q.quote))


class _Words:
    """Says in words what an annotation's body claims."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._relations = {prop.iri.rpartition("#")[2].rpartition("/")[2]: name for name, prop in PROPERTIES.items()}
        self._inverse = {name for name, prop in PROPERTIES.items() if prop.inverse}

    def claim(self, body: str) -> str:
        base, is_statement, parts = body.partition(_STATEMENT)
        if not is_statement or parts.count(";") != 2:
            return self._name(body)
        subject, prop, object_ = parts.split(";")
        relation = self._relations.get(prop, prop)
        ends = (object_, subject) if relation in self._inverse else (subject, object_)
        first, second = (self._name(base + end) for end in ends)
        return f"{first} {relation} {second}"

    def _name(self, iri: str) -> str:
        for prop in ("name", "headline"):
            name = _text(_one(self._store, _node(iri), SCHEMA + prop))
            if name:
                return " ".join(name.split())
        return iri


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _one(store: ox.Store, subject: object, prop: str) -> object:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return None
    return next((quad.object for quad in store.quads_for_pattern(subject, _node(prop), None)), None)


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
