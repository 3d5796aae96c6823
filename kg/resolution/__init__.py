"""Extractions -> GraphData: decide which entities of many documents are one thing, and say so once.

resolver.py makes an item of every entity and goes through the types; things.py, events.py, people.py
and talks.py say what each shows of itself (clues.py); merging.py joins; nodes.py and statements.py write
down what is left. Nothing is joined on a doubt: a node too many can be put right, two things in one cannot.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.catalogs import Catalog, default_catalog
from kg.decisions import Decisions
from kg.records import Extraction, GraphData
from kg.resolution.corrected import Corrected, resolve_corrected
from kg.resolution.merging import Merge

__all__ = ["Corrected", "Merge", "explain_merges", "resolve", "resolve_corrected"]


def resolve(
    extractions: Iterable[Extraction],
    catalog: Catalog | None = None,
    decisions: Decisions | None = None,
    *,
    is_whole: bool = True,
) -> GraphData:
    """Make one graph of what all documents say; their order does not matter.

    The catalog (None: the one that ships with the package) joins names of one thing and gives pages. What a person
    has decided comes before all else; unless ``is_whole``, what the decisions name may be missing. Of a document
    that was read twice the first source counts, and a warning is logged.

    Raises:
        CorrectionsError: the decisions name what is not there, or contradict each other.
    """
    catalog = default_catalog() if catalog is None else catalog
    return resolve_corrected(extractions, catalog, decisions or Decisions(), is_whole=is_whole).graph


def explain_merges(
    extractions: Iterable[Extraction], catalog: Catalog | None = None, decisions: Decisions | None = None
) -> tuple[Merge, ...]:
    """Say for every two entities that were joined why, least certain first."""
    catalog = default_catalog() if catalog is None else catalog
    merges = resolve_corrected(extractions, catalog, decisions or Decisions()).resolution.clusters.merges
    return tuple(sorted(merges, key=lambda m: (m.confidence, m.type, m.name, m.document, m.other_document, m.reason)))
