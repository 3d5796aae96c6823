"""Extractions -> GraphData: decide which entities of many documents are one thing, and say so once.

resolver.py makes an item of every entity and goes through the types; things.py, events.py, people.py
and talks.py say what each shows of itself (clues.py); merging.py joins; nodes.py and statements.py write
down what is left. Nothing is joined on a doubt: a node too many can be put right, two things in one cannot.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.records import Extraction, GraphData
from kg.resolution.merging import Merge
from kg.resolution.nodes import build_nodes
from kg.resolution.resolver import resolve_entities
from kg.resolution.statements import build_statements


def resolve(extractions: Iterable[Extraction]) -> GraphData:
    """Make one graph of what all documents say; their order does not matter.

    Of a document that was read twice the first source counts, and a warning is logged.
    """
    resolution = resolve_entities(extractions)
    nodes, node_of = build_nodes(resolution)
    recaps = tuple(extraction.recap for extraction in resolution.extractions)
    return GraphData(recaps, nodes, build_statements(resolution, node_of))


def explain_merges(extractions: Iterable[Extraction]) -> tuple[Merge, ...]:
    """Say for every two entities that were joined why, least certain first."""
    merges = resolve_entities(extractions).clusters.merges
    return tuple(sorted(merges, key=lambda m: (m.confidence, m.type, m.name, m.document, m.other_document, m.reason)))
