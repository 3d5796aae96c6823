"""Graph -> flat rows, one a node and one an edge, for everything that is a table or a property graph.

A recap is a node too once something is stated of it (``written_by``); its kind is "Recap".
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from kg.exporters.terms import is_day
from kg.exporters.text import clean
from kg.records import GraphData, Name, Node, Predicate, Recap, Statement

RECAP = "Recap"
ALIAS_SEPARATOR = " | "


class NodeRow(NamedTuple):
    """A node as text and numbers; ``""`` stands for unknown."""

    id: str
    label: str
    type: str
    url: str
    language: str
    aliases: str
    mentions: int
    documents: int
    confidence: float
    start: str
    end: str
    format: str

    @property
    def interval(self) -> tuple[str, str]:
        """First and last day for a timeline; a thing with one known day lasts that day."""
        days = [day for day in (self.start, self.end) if is_day(day)]
        return (min(days), max(days)) if days else ("", "")


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


def node_rows(graph: GraphData) -> list[NodeRow]:
    """Give the nodes in the graph's order, then the recaps that something is stated of."""
    authored = {s.subject for s in graph.statements if s.predicate is Predicate.WRITTEN_BY}
    rows = [_node_row(node) for node in graph.nodes]
    return rows + [_recap_row(recap) for recap in graph.recaps if recap.id in authored]


def edge_rows(graph: GraphData) -> list[EdgeRow]:
    """Give the statements in the graph's order."""
    documents = {recap.id: recap.source for recap in graph.recaps}
    return [_edge_row(statement, documents) for statement in graph.statements]


def recap_node_id(recap: str) -> str:
    """Give the id under which a recap is a node."""
    return f"recap/{recap}"


def degrees(edges: list[EdgeRow]) -> Counter[str]:
    """Count the edges at each node."""
    return Counter(end for edge in edges for end in (edge.source, edge.target))


def _node_row(node: Node) -> NodeRow:
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
    )


def _aliases(name: Name, aliases: tuple[Name, ...]) -> str:
    texts = dict.fromkeys(clean(alias.text) for alias in aliases)
    texts.pop(clean(name.text), None)
    return ALIAS_SEPARATOR.join(texts)


def _recap_row(recap: Recap) -> NodeRow:
    return NodeRow(
        id=clean(recap_node_id(recap.id)),
        label=clean(recap.title or recap.source),
        type=RECAP,
        url=clean(recap.url),
        language=clean(recap.language),
        aliases="",
        mentions=0,
        documents=1,
        confidence=1.0,
        start=clean(recap.date),
        end="",
        format="",
    )


def _edge_row(statement: Statement, documents: dict[str, str]) -> EdgeRow:
    # The first of equals: sources come in a fixed order.
    best = max(statement.sources, key=lambda source: source.confidence, default=None)
    authored = statement.predicate is Predicate.WRITTEN_BY
    return EdgeRow(
        source=clean(recap_node_id(statement.subject) if authored else statement.subject),
        target=clean(statement.object),
        predicate=str(statement.predicate),
        label=statement.predicate.replace("_", " "),
        weight=len(statement.sources),
        confidence=round(statement.confidence, 4),
        document=clean(documents.get(best.recap, best.recap)) if best else "",
        quote=clean(best.evidence.quote) if best else "",
    )
