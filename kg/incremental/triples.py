"""A conclusion and what a file of triples holds -> what is said anew, and of which subjects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from kg.exporters.iris import Iris
from kg.exporters.provenance import Run
from kg.exporters.quad_parts import concluded_quads, recap_quads, run_record
from kg.exporters.terms import Quad, merged, sorted_quads
from kg.incremental.concluding import Conclusion
from kg.incremental.memory import Written, WrittenRecap, digest, digest_of_texts
from kg.ontology import PROPERTIES
from kg.records import Predicate, Statement
from kg.resolution.nodes import joint_confidence
from kg.resolution.partwise import Carried, Part
from kg.resolution.statements import Edge

_QUOTATION = "evidence/"
_PARTS = ("", "-quote", "-target")
"""The subjects that describe one quotation."""


class Changes:
    """What is to be said anew."""

    def __init__(self, conclusion: Conclusion, old: Written, base: str, run: Run) -> None:
        """Compare with what was written before."""
        self._joining, self._conclusion, self._old = conclusion.joining, conclusion, old
        self._iris, self._base, self._run = Iris(base), base, run
        self.new = Written()
        self._changed_recaps = [at for at in range(len(self._joining.documents)) if self._has_changed(at)]
        self._changed_nodes = [at for at in range(len(conclusion.clusters)) if self._is_other(at)]

    def _has_changed(self, at: int) -> bool:
        known = self._joining.documents[at]
        ids = self._conclusion.ids_in(at)
        said = digest(known.content, digest_of_texts(known.source, *ids))
        before = self._old.recaps.get(known.card.recap)
        if before is not None and before.said == said:
            self.new.recaps[known.card.recap] = before
            return False
        self.new.recaps[known.card.recap] = WrittenRecap(known.content, said, tuple(ids), ())
        return True

    @cached_property
    def _said_of(self) -> dict[str, list[Edge]]:
        """Give the edges that triples of a node make, by its id."""
        edges: dict[str, list[Edge]] = defaultdict(list)
        for edge in sorted(self._conclusion.edges):
            subject, predicate, object_ = edge
            edges[object_ if PROPERTIES[predicate].inverse else subject].append(edge)
        return edges

    def _is_other(self, at: int) -> bool:
        id = self._conclusion.ids[at]
        said = (text for edge in self._said_of.get(id, ()) for text in edge)
        now = digest(self._conclusion.digests[at], digest_of_texts(id, *said))
        self.new.nodes[id] = now
        return self._old.nodes.get(id) != now

    def triples(self) -> list[Quad]:
        """Give all that is said of the subjects that are said anew, sorted."""
        quads = list(self._told_of_recaps())
        nodes = [self._conclusion.node(at) for at in self._changed_nodes]
        edges = {edge for node in nodes for edge in self._said_of.get(node.id, ())} | self._touched
        quads += concluded_quads(nodes, [self._statement(edge) for edge in sorted(edges)], self._base)
        told = {self._iris.node(node.id) for node in nodes} | {self._iri(edge) for edge in self._touched}
        told |= {self._iris.recap(self._joining.documents[at].card.recap) for at in self._changed_recaps}
        wanted = [quad for quad in quads if quad[1] in told or quad[1].startswith(self._base + _QUOTATION)]
        record = run_record(sorted(self.new.recaps), self._base, self._run)
        self.new.run = tuple(sorted({quad[1] for quad in record}))
        return merged(sorted_quads([*wanted, *record]))

    def dropped(self) -> set[str]:
        """Give the subjects of which what was said before is not said any more."""
        now = {self._joining.documents[at].card.recap for at in self._changed_recaps}
        gone = [recap for recap in self._old.recaps if recap in now or recap not in self.new.recaps]
        subjects = {self._iris.recap(recap) for recap in gone} | set(self._old.run)
        for recap in gone:
            for name in self._old.recaps[recap].quotations:
                subjects.update(f"{self._base}{_QUOTATION}{name}{part}" for part in _PARTS)
        changed = {self._conclusion.ids[at] for at in self._changed_nodes}
        subjects |= {self._iris.node(id) for id in self._old.nodes if id in changed or id not in self.new.nodes}
        return subjects | {self._iri(edge) for edge in self._once_said} | {self._iri(edge) for edge in self._touched}

    def _told_of_recaps(self) -> Iterator[Quad]:
        joining = self._joining
        for at in self._changed_recaps:
            extraction = joining.documents[at].load()
            part = Part(Carried(extraction), 0)
            node_of = dict(enumerate(self._conclusion.ids_in(at)))
            quads = recap_quads(extraction.recap, part.named(node_of), part.statements(node_of), self._base)
            told = [quad for quad in quads if quad[1] == quad[0] or quad[1].startswith(self._base + _QUOTATION)]
            skip = len(self._base + _QUOTATION)
            names = {quad[1][skip:].partition("-")[0] for quad in told if quad[1] != quad[0]}
            before = self.new.recaps[extraction.recap.id]
            self.new.recaps[extraction.recap.id] = WrittenRecap(
                before.content, before.said, before.ids, tuple(sorted(names))
            )
            yield from told

    @cached_property
    def _once_said(self) -> set[Edge]:
        """Give the edges that recaps made which are gone or changed."""
        kept = {self._joining.documents[at].card.recap for at in self._changed_recaps}
        edges: set[Edge] = set()
        for recap, before in self._old.recaps.items():
            if recap in kept or recap not in self.new.recaps:
                edges.update(edge for edge, _ in self._joining.old.cards[before.content].edges(before.ids))
        return edges

    @cached_property
    def _touched(self) -> set[Edge]:
        """Give the edges of which other recaps say so than before, as far as they are there."""
        edges = set(self._once_said)
        for at in self._changed_recaps:
            said = self._joining.documents[at].card.edges(self._conclusion.ids_in(at))
            edges.update(edge for edge, _ in said)
        return edges & self._conclusion.edges.keys()

    def _statement(self, edge: Edge) -> Statement:
        said = self._conclusion.edges[edge]
        return Statement(*edge, joint_confidence(said[recap] for recap in sorted(said)), ())

    def _iri(self, edge: Edge) -> str:
        subject, predicate, object_ = edge
        left = self._iris.recap(subject) if predicate is Predicate.WRITTEN_BY else self._iris.node(subject)
        right, prop = self._iris.node(object_), PROPERTIES[predicate]
        return self._iris.statement(*((right, prop.iri, left) if prop.inverse else (left, prop.iri, right)))
