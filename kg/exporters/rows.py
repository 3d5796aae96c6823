"""Graph -> flat rows, one a node and one an edge, for everything that is a table or a property graph.

A recap is a node too once something is stated of it (``written_by``); its kind is "Recap".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.exporters.periods import Period, Periods, recap_period, year
from kg.exporters.text import clean
from kg.records import GraphData, Name, Node, Predicate, Recap, Statement

RECAP = "Recap"


class NodeRow(NamedTuple):
    """A node as text and numbers; ``""`` stands for unknown."""

    id: str
    label: str
    type: str
    url: str
    language: str
    aliases: tuple[str, ...]
    mentions: int
    documents: int
    confidence: float
    start: str
    end: str
    format: str
    first_day: str = ""
    last_day: str = ""
    degree: int | str = ""
    betweenness: float | str = ""
    pagerank: float | str = ""
    community: int | str = ""

    @property
    def linked(self) -> bool:
        """Whether it has a page of its own."""
        return bool(self.url)

    @property
    def first_year(self) -> int | str:
        """The year it is first heard of."""
        return year(self.first_day)

    @property
    def last_year(self) -> int | str:
        """The year it is last heard of."""
        return year(self.last_day)


class EdgeRow(NamedTuple):
    """A statement as text and numbers; ``document`` and ``quote`` are those of its surest source."""

    source: str
    target: str
    predicate: str
    label: str
    weight: int
    confidence: float
    document: str
    quote: str
    first_day: str = ""
    last_day: str = ""

    @property
    def first_year(self) -> int | str:
        """The year it is first stated of."""
        return year(self.first_day)

    @property
    def last_year(self) -> int | str:
        """The year it is last stated of."""
        return year(self.last_day)


def node_rows(graph: GraphData, periods: Periods | None = None) -> list[NodeRow]:
    """Give the nodes in the graph's order, then the recaps that something is stated of."""
    periods = periods or Periods(graph)
    authored = {s.subject for s in graph.statements if s.predicate is Predicate.WRITTEN_BY}
    rows = [node_row(node, periods.of_node(node)) for node in graph.nodes]
    return rows + [_recap_row(recap) for recap in graph.recaps if recap.id in authored]


def edge_rows(graph: GraphData, periods: Periods | None = None) -> Iterator[EdgeRow]:
    """Give the statements in the graph's order, one at a time: there may be millions."""
    periods = periods or Periods(graph)
    documents = {recap.id: recap.source for recap in graph.recaps}
    for statement in graph.statements:
        yield _edge_row(statement, documents, periods.of_statement(statement))


def edge_ends(statement: Statement) -> tuple[str, str]:
    """Give the ids of the two nodes that a statement's edge joins."""
    authored = statement.predicate is Predicate.WRITTEN_BY
    return clean(recap_node_id(statement.subject) if authored else statement.subject), clean(statement.object)


def recap_node_id(recap: str) -> str:
    """Give the id under which a recap is a node."""
    return f"recap/{recap}"


def node_row(node: Node, period: Period) -> NodeRow:
    """Give a node's row, without measures."""
    attributes = node.attributes
    return NodeRow(
        id=clean(node.id),
        label=clean(node.name.text),
        type=str(node.type),
        url=clean(node.url),
        language=clean(node.name.language),
        aliases=_aliases(node.name, node.aliases),
        mentions=node.mentions,
        documents=len({source.recap for source in node.sources}),
        confidence=round(node.confidence, 4),
        start=clean(attributes.get("start", "")),
        end=clean(attributes.get("end", "")),
        format=clean(attributes.get("format", "")),
        first_day=period[0],
        last_day=period[1],
    )


def _aliases(name: Name, aliases: tuple[Name, ...]) -> tuple[str, ...]:
    texts = dict.fromkeys(clean(alias.text) for alias in aliases)
    texts.pop(clean(name.text), None)
    return tuple(text for text in texts if text)


def _recap_row(recap: Recap) -> NodeRow:
    first_day, last_day = recap_period(recap)
    return NodeRow(
        id=clean(recap_node_id(recap.id)),
        label=clean(recap.title or recap.source),
        type=RECAP,
        url=clean(recap.url),
        language=clean(recap.language),
        aliases=(),
        mentions=0,
        documents=1,
        confidence=1.0,
        start=clean(recap.date),
        end="",
        format="",
        first_day=first_day,
        last_day=last_day,
    )


def _edge_row(statement: Statement, documents: dict[str, str], period: Period) -> EdgeRow:
    source, target = edge_ends(statement)
    # The first of equals: sources come in a fixed order.
    best = max(statement.sources, key=lambda source: source.confidence, default=None)
    return EdgeRow(
        source=source,
        target=target,
        predicate=str(statement.predicate),
        label=statement.predicate.replace("_", " "),
        # Gephi takes an edge without weight for an error.
        weight=max(1, len(statement.sources)),
        confidence=round(statement.confidence, 4),
        document=clean(documents.get(best.recap, best.recap)) if best else "",
        quote=clean(best.evidence.quote) if best else "",
        first_day=period[0],
        last_day=period[1],
    )
