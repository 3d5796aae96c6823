"""Graph -> the same graph in its one order, so that equal graphs become equal bytes."""

from __future__ import annotations

from dataclasses import replace

from kg.records import GraphData, Name, Node, Source, Statement


def sorted_graph(graph: GraphData) -> GraphData:
    """Put recaps, nodes, statements and all they hold into the order that records.py promises."""
    return GraphData(
        recaps=tuple(sorted(graph.recaps, key=lambda recap: (recap.source, recap.id))),
        nodes=tuple(sorted(map(_sorted_node, graph.nodes), key=lambda node: node.id)),
        statements=tuple(
            sorted(map(_sorted_statement, graph.statements), key=lambda s: (s.subject, s.predicate, s.object))
        ),
    )


def _sorted_node(node: Node) -> Node:
    return replace(
        node,
        aliases=tuple(sorted(node.aliases, key=_name_key)),
        same_as=tuple(sorted(node.same_as)),
        attributes=dict(sorted(node.attributes.items())),
        sources=tuple(sorted(node.sources, key=_source_key)),
    )


def _sorted_statement(statement: Statement) -> Statement:
    sources = tuple(sorted(statement.sources, key=_source_key))
    # A copy of each of a million statements would be the larger part of the memory that an export takes.
    return statement if sources == statement.sources else replace(statement, sources=sources)


def _name_key(name: Name) -> tuple[int, str, str]:
    return -name.count, name.text, name.language


def _source_key(source: Source) -> tuple[str, int, int, str, float]:
    evidence = source.evidence
    return source.recap, evidence.raw_start, evidence.raw_end, source.found_by, source.confidence
