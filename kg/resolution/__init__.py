"""Extractions -> GraphData: decide which entities of many documents are one thing, and say so once.

resolver.py makes an item of every entity and goes through the types; things.py, events.py, people.py
and talks.py say what each shows of itself (clues.py); merging.py joins; nodes.py and statements.py write
down what is left. Nothing is joined on a doubt: a node too many can be put right, two things in one cannot.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.catalogs import Catalog, default_catalog
from kg.records import Extraction, GraphData
from kg.resolution.merging import Merge
from kg.resolution.nodes import build_nodes
from kg.resolution.resolver import resolve_entities
from kg.resolution.statements import build_statements


def resolve(extractions: Iterable[Extraction], catalog: Catalog | None = None) -> GraphData:
    """Make one graph of what all documents say; their order does not matter.

    The catalog (None: the one that ships with the package) joins names of one thing and gives pages. Of a document
    that was read twice the first source counts, and a warning is logged.
    """
    catalog = default_catalog() if catalog is None else catalog
    resolution = resolve_entities(extractions, catalog)
    nodes, node_of = build_nodes(resolution, catalog)
    recaps = tuple(extraction.recap for extraction in resolution.extractions)
    return GraphData(recaps, nodes, build_statements(resolution, node_of))


def explain_merges(extractions: Iterable[Extraction], catalog: Catalog | None = None) -> tuple[Merge, ...]:
    """Say for every two entities that were joined why, least certain first."""
    merges = resolve_entities(extractions, default_catalog() if catalog is None else catalog).clusters.merges
    return tuple(sorted(merges, key=lambda m: (m.confidence, m.type, m.name, m.document, m.other_document, m.reason)))
