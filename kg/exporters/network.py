"""Rows -> a property graph with measures and places, which GraphML, GEXF and CSV are written from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple, TypeAlias

from kg.aside import begun
from kg.exporters.columns import STATEMENT_COLUMNS, TIE_COLUMNS, Column
from kg.exporters.layout import find_positions
from kg.exporters.measures import find_measures
from kg.exporters.periods import Period, Periods, year
from kg.exporters.rows import EdgeRow, NodeRow, edge_ends, edge_rows, node_rows
from kg.records import GraphData


class TieRow(NamedTuple):
    """An edge of a projection: two nodes that share something, or belong together for a time."""

    source: str
    target: str
    predicate: str
    """What tells parallel edges apart."""
    label: str
    weight: int
    evidence: int
    """How many quotations it rests on."""
    shared: tuple[str, ...]
    """The names of what they share."""
    first_day: str
    last_day: str

    @property
    def first_year(self) -> int | str:
        """The year of the first thing they share."""
        return year(self.first_day)

    @property
    def last_year(self) -> int | str:
        """The year of the last thing they share."""
        return year(self.last_day)


AnyEdge: TypeAlias = EdgeRow | TieRow


@dataclass(frozen=True)
class Network:
    """A property graph; measures and places are found when a format asks for them, and once."""

    rows: Sequence[NodeRow]
    """The nodes without measures."""
    count: int
    """How many edges there are."""
    ends: Callable[[], Iterable[tuple[str, str]]]
    """Gives the ids of each edge's two nodes, in the edges' order."""
    edges: Callable[[], Iterator[AnyEdge]]
    """Gives the edges, one at a time and anew at each call."""
    edge_columns: tuple[Column, ...]
    is_directed: bool
    description: str

    @cached_property
    def nodes(self) -> list[NodeRow]:
        """The nodes with their measures."""
        found = find_measures(len(self.rows), self._pairs)
        return [row._replace(**measures._asdict()) for row, measures in zip(self.rows, found, strict=True)]

    @property
    def positions(self) -> list[tuple[float, float]]:
        """Where each of the nodes stands."""
        return self._layout.result()

    def begin_layout(self) -> None:
        """Have the places found while other things are done: another core does it, where there is one."""
        _ = self._layout

    @cached_property
    def _layout(self) -> Future[list[tuple[float, float]]]:
        return begun(partial(find_positions, len(self.rows), self._pairs))

    @property
    def period(self) -> Period:
        """The first and the last day of any node."""
        days = [day for row in self.rows for day in (row.first_day, row.last_day) if day]
        return (min(days), max(days)) if days else ("", "")

    @cached_property
    def _pairs(self) -> list[tuple[int, int]]:
        numbers = {row.id: number for number, row in enumerate(self.rows)}
        return [(numbers[source], numbers[target]) for source, target in self.ends()]


def statement_network(graph: GraphData) -> Network:
    """Make the property graph of all nodes and statements."""
    periods = Periods(graph)
    return Network(
        rows=node_rows(graph, periods),
        count=len(graph.statements),
        ends=lambda: map(edge_ends, graph.statements),
        edges=lambda: edge_rows(graph, periods),
        edge_columns=STATEMENT_COLUMNS,
        is_directed=True,
        description="Conference recaps as a knowledge graph",
    )


def tie_network(rows: Sequence[NodeRow], ties: Sequence[TieRow], *, is_directed: bool, description: str) -> Network:
    """Make the property graph of a projection."""
    return Network(
        rows=rows,
        count=len(ties),
        ends=lambda: ((tie.source, tie.target) for tie in ties),
        edges=lambda: iter(ties),
        edge_columns=TIE_COLUMNS,
        is_directed=is_directed,
        description=description,
    )
