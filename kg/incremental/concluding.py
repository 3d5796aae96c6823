"""A joining -> the ids of nodes and what is said of them, as ``build_nodes`` and ``build_statements`` would have it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from kg.incremental.cards import TYPES
from kg.incremental.joining import Joining
from kg.incremental.memory import Digest, Numbers, digest, tokens
from kg.records import EntityType, Node
from kg.resolution.clues import Item
from kg.resolution.nodes import cluster_names, full_id, make_node, plain_id, stands_alone
from kg.resolution.statements import Edge


class Conclusion:
    """What the documents together say."""

    def __init__(self, joining: Joining) -> None:
        """Give every cluster its id."""
        self.joining = joining
        self.clusters = _clusters(joining.first)
        self.digests = self._cluster_digests()
        called = [self._called(at) for at in range(len(self.clusters))]
        times = Counter(plain for plain, _ in called)
        self.ids = [
            plain if stands_alone(plain, is_unique=times[plain] == 1) else plain + suffix for plain, suffix in called
        ]
        self.cluster_of = np.empty(len(joining.first), np.int64)
        for at, items in enumerate(self.clusters):
            self.cluster_of[items] = at

    def _cluster_digests(self) -> list[Digest]:
        joining = self.joining
        told = tokens([known.content for known in joining.documents], joining.document_of, joining.places)
        return [digest(told[items].tobytes()) for items in self.clusters]

    def _called(self, at: int) -> tuple[str, str]:
        """Give what a cluster is called, and the suffix that its id gets where it needs one."""
        memory, key = self.joining, self.digests[at]
        called = memory.old.called.get(key)
        if called is None:
            items = self.items(at)
            name = cluster_names(items)[0]
            plain = plain_id(items[0].type, name)
            called = plain, full_id(plain, items, name, is_unique=False).removeprefix(plain)
        memory.new.called[key] = called
        return called

    def types(self) -> Iterator[EntityType]:
        """Give the types of all nodes."""
        return (TYPES[self.joining.types[items[0]]] for items in self.clusters)

    def items(self, at: int) -> list[Item]:
        """Read the items of a cluster."""
        return [self.joining.item(int(item)) for item in self.clusters[at]]

    def node(self, at: int) -> Node:
        """Make the node of a cluster."""
        items = self.items(at)
        return make_node(self.ids[at], items, cluster_names(items), self.joining.catalog)

    def ids_in(self, at: int) -> list[str]:
        """Give the ids of the nodes of a document's entities, in their order."""
        start, end = self.joining.starts[at : at + 2]
        return [self.ids[cluster] for cluster in self.cluster_of[start:end].tolist()]

    @cached_property
    def edges(self) -> dict[Edge, dict[str, float]]:
        """Give every statement with the documents, by the ids of their recaps, that say so, and how sure each is."""
        edges: dict[Edge, dict[str, float]] = defaultdict(dict)
        for at, known in enumerate(self.joining.documents):
            ids, recap = self.ids_in(at), known.card.recap
            for edge, confidence in known.card.edges(ids):
                edges[edge][recap] = max(edges[edge].get(recap, 0.0), confidence)
        return edges


def _clusters(first: Numbers) -> list[Numbers]:
    order = np.argsort(first, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(first[order])) + 1) if len(first) else []
