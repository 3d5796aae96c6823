"""Documents that know their clusters -> nodes and statements, each made where all of its key has come together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.catalogs import Catalog
from kg.records import Node, Statement
from kg.resolution.clues import Item
from kg.resolution.nodes import cluster_names, full_id, make_node, plain_id
from kg.resolution.partwise import Part
from kg.resolution.statements import Edge, make_statement
from kg.spark.extraction import Shared
from kg.spark.session import Cluster, kept


@dataclass(frozen=True)
class Graph:
    """The graph in parts."""

    documents: Any
    """RDD of (Part, index of item -> id of node)."""
    nodes: Any
    statements: Any

    def count(self) -> tuple[int, int, int]:
        """Give how many recaps, nodes and statements there are."""
        return self.documents.count(), self.nodes.count(), self.statements.count()


def build(documents: Any, shared: Shared, cluster: Cluster) -> Graph:
    """Join by cluster to nodes, and by what is said of which nodes to statements."""
    slices = cluster.slices
    clusters = documents.flatMap(lambda pair: _placed(pair[1])).groupByKey(slices).map(_called)
    # All clusters that would have the same id come together, since each then needs a suffix.
    made = kept(clusters.groupByKey(slices).flatMap(lambda pair: _nodes(pair[0], pair[1], shared.catalog())))
    ids = made.flatMap(lambda pair: ((item.recap.id, (item.index, pair[0].id)) for item in pair[1]))
    known = documents.leftOuterJoin(ids.groupByKey(slices), slices)
    told = kept(known.map(lambda pair: (pair[1][0], dict(pair[1][1] or ()))))
    edges = told.flatMap(_edges).groupByKey(slices)
    statements = kept(edges.map(lambda pair: _joined(pair[0], pair[1])))
    return Graph(told, made.map(lambda pair: pair[0]), statements)


def _placed(part: Part) -> Iterator[tuple[int, Item]]:
    return ((part.known(item).first, item) for item in part.items())


def _called(cluster: tuple[int, Iterable[Item]]) -> tuple[str, tuple[Item, ...]]:
    items = tuple(sorted(cluster[1], key=lambda item: item.index))
    return plain_id(items[0].type, cluster_names(items)[0]), items


def _nodes(
    called: str, clusters: Iterable[tuple[Item, ...]], catalog: Catalog
) -> Iterator[tuple[Node, tuple[Item, ...]]]:
    found = list(clusters)
    for items in found:
        names = cluster_names(items)
        id = full_id(called, items, names[0], is_unique=len(found) == 1)
        yield make_node(id, items, names, catalog), items


def _edges(document: tuple[Part, dict[int, str]]) -> Iterator[tuple[Edge, Statement]]:
    part, node_of = document
    return (((s.subject, s.predicate, s.object), s) for s in part.statements(node_of))


def _joined(edge: Edge, said: Iterable[Statement]) -> Statement:
    return make_statement(edge, (source for statement in said for source in statement.sources))
