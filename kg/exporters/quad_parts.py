"""Parts of a graph -> their quads, which together are those of the whole graph, for a cluster.

What stands in a recap's named graph follows from that recap alone; what stands in the default graph follows from
one node or one statement, but for the record of the run.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.exporters.iris import Iris
from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.exporters.terms import Quad
from kg.records import GraphData, Node, Recap, Statement

_NOTHING = GraphData((), (), ())


def recap_quads(recap: Recap, nodes: tuple[Node, ...], statements: tuple[Statement, ...], base: str) -> list[Quad]:
    """Give the quads of a recap's graph, of the nodes it names and the statements it supports."""
    graph = Iris(base).recap(recap.id)
    return [quad for quad in find_quads(GraphData((recap,), nodes, statements), base, Run()) if quad[0] == graph]


def concluded_quads(nodes: Iterable[Node], statements: Iterable[Statement], base: str) -> list[Quad]:
    """Give what the default graph says of nodes and statements."""
    run = set(find_quads(_NOTHING, base, Run()))
    quads = find_quads(GraphData((), tuple(nodes), tuple(statements)), base, Run())
    return [quad for quad in quads if not quad[0] and quad not in run]


def run_record(recaps: Iterable[str], base: str, run: Run) -> list[Quad]:
    """Give the record of the run over the recaps of these ids."""
    found = tuple(Recap(id, "", "", "", "", "", "", "", 0) for id in recaps)
    return [quad for quad in find_quads(GraphData(found, (), ()), base, run) if not quad[0]]
