"""Nodes and statements -> partitioned N-Quads and Parquet; the files of a folder follow each other in the one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from kg.exporters.provenance import Run
from kg.exporters.quad_parts import concluded_quads, recap_quads, run_record
from kg.exporters.relational import TABLES, Kind, Table
from kg.exporters.terms import Quad, quad_key
from kg.exporters.turtle import write_nquads
from kg.ordering import sorted_graph
from kg.records import GraphData, Node, Recap, Statement
from kg.resolution.partwise import Part
from kg.spark.graph import Graph
from kg.spark.session import Cluster
from kg.storage import extraction_lines

_AT_ONCE = 1_000
_SQL = {
    Kind.TEXT: "STRING",
    Kind.TEXTS: "ARRAY<STRING>",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.PAIRS: "MAP<STRING, STRING>",
}


@dataclass(frozen=True)
class Writer:
    """Writes the folders of one run."""

    cluster: Cluster
    base: str
    run: Run

    def write(self, graph: Graph, documents: Any, formats: Sequence[str]) -> tuple[str, ...]:
        """Write all folders aside, and put them in their place once all are whole."""
        names: list[str] = []
        if "nq" in formats:
            names.append("graph.nq")
            self._write_quads(graph, f"{self.cluster.work}/{names[-1]}")
        for table in TABLES if "parquet" in formats else ():
            names.append(f"{table}.parquet")
            self._write_table(TABLES[table], graph, f"{self.cluster.work}/{names[-1]}")
        if "jsonl" in formats:
            names.append("extractions")
            self._write_extractions(documents, f"{self.cluster.work}/{names[-1]}")
        return tuple(self.cluster.publish(name) for name in names)

    def _write_quads(self, graph: Graph, folder: str) -> None:
        base, run, slices = self.base, self.run, self.cluster.slices
        recaps = graph.documents.map(lambda pair: (0, pair[0].extraction.recap.id)).groupByKey(1)
        quads = self.cluster.context.union(
            [
                graph.documents.flatMap(lambda pair: _document_quads(pair[0], pair[1], base)),
                graph.nodes.mapPartitions(lambda nodes: _concluded(nodes, (), base)),
                graph.statements.mapPartitions(lambda statements: _concluded((), statements, base)),
                recaps.flatMap(lambda pair: run_record(sorted(pair[1]), base, run)),
            ]
        )
        ordered = quads.sortBy(quad_key, numPartitions=slices)
        lines = ordered.mapPartitions(lambda found: write_nquads(quad for quad, _ in groupby(found)))
        lines.map(lambda line: line.removesuffix("\n")).saveAsTextFile(folder)

    def _write_table(self, table: Table, graph: Graph, folder: str) -> None:
        rows = self._parts(table, graph).flatMap(table.rows)
        ordered = rows.sortBy(lambda row: row[: table.key], numPartitions=self.cluster.slices)
        columns = ", ".join(f"`{field.name}` {_SQL[field.kind]} NOT NULL" for field in table.fields)
        self.cluster.session.createDataFrame(ordered, columns, verifySchema=False).write.parquet(folder)

    def _parts(self, table: Table, graph: Graph) -> Any:
        """Give the parts of the graph that have rows of this table."""
        if table is TABLES["documents"]:
            return graph.documents.map(lambda pair: _part(pair[0].extraction.recap))
        if table in (TABLES["relations"], TABLES["evidence"]):
            return graph.statements.map(lambda statement: sorted_graph(GraphData((), (), (statement,))))
        return graph.nodes.map(lambda node: sorted_graph(GraphData((), (node,), ())))

    def _write_extractions(self, documents: Any, folder: str) -> None:
        ordered = documents.values().sortBy(Part.order, numPartitions=self.cluster.slices)
        lines = ordered.mapPartitions(lambda parts: extraction_lines(part.extraction for part in parts))
        lines.map(lambda line: line.removesuffix("\n")).saveAsTextFile(folder)


def _part(recap: Recap) -> GraphData:
    return GraphData((recap,), (), ())


def _document_quads(part: Part, node_of: dict[int, str], base: str) -> list[Quad]:
    return recap_quads(part.extraction.recap, part.named(node_of), part.statements(node_of), base)


def _concluded(nodes: Iterable[Node], statements: Iterable[Statement], base: str) -> Iterator[Quad]:
    """Give what a partition adds to the default graph, some nodes or statements at a time."""
    left, right = iter(nodes), iter(statements)
    while any(some := (list(islice(left, _AT_ONCE)), list(islice(right, _AT_ONCE)))):
        yield from concluded_quads(*some, base)
