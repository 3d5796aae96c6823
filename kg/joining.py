"""Extractions and a person's choices -> one graph: with the catalogs, corrections and schedules of the settings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.catalogs import Catalog
from kg.catalogs.loading import catalog_hashes, load_catalog
from kg.collecting import without_collecting
from kg.corrections import load_corrections
from kg.decisions import Decisions
from kg.matching import match_talks
from kg.records import Extraction, GraphData
from kg.resolution import Corrected, resolve_corrected
from kg.schedules import SCHEDULE_FORMAT, read_schedule, schedule_extraction
from kg.settings import Settings


def join(extractions: Iterable[Extraction], settings: Settings) -> GraphData:
    """Make one graph of what all documents say.

    Raises:
        KgError: A file that the settings name cannot be read, or its corrections cannot be followed.
    """
    return join_with_reasons(extractions, settings).graph


def join_with_reasons(extractions: Iterable[Extraction], settings: Settings) -> Corrected:
    """Make one graph and keep why it is so.

    Raises:
        KgError: As for ``join``.
    """
    catalog, decisions = load_catalog(settings.catalogs, settings.max_file_bytes), load_decisions(settings)
    found = [*extractions, *load_schedules(settings)]
    if settings.online:
        return _join_online(found, settings, catalog, decisions)
    return _join(found, catalog, decisions)


def joining_alone(settings: Settings) -> Callable[[Iterable[Extraction]], GraphData]:
    """Give what makes a graph of a part of the documents, in which things that corrections name may be missing.

    Raises:
        KgError: A file that the settings name cannot be read.
    """
    catalog, decisions = load_catalog(settings.catalogs, settings.max_file_bytes), load_decisions(settings)
    return lambda part: _join(list(part), catalog, decisions, is_whole=False).graph


def _join_online(found: list[Extraction], settings: Settings, catalog: Catalog, decisions: Decisions) -> Corrected:
    """Join what documents and the pages that they link to say, and link what has no page yet."""
    # Imported late because few runs ask anything.
    from kg.online import Answers, Fetcher, page_extractions, parse_service, reconciled

    services = [parse_service(text) for text in settings.reconcile]
    answers = Answers(Path(settings.online_cache), Fetcher(settings.allow_hosts))
    found += page_extractions(found, answers)
    joined = _join(found, catalog, decisions)
    graph = reconciled(joined.graph, services, answers, joined.decided_urls)
    answers.tell()
    return replace(joined, graph=graph)


@without_collecting()
def _join(found: list[Extraction], catalog: Catalog, decisions: Decisions, *, is_whole: bool = True) -> Corrected:
    corrected = resolve_corrected(found, catalog, decisions, is_whole=is_whole)
    if not any(recap.format == SCHEDULE_FORMAT for recap in corrected.graph.recaps):
        return corrected
    matched = match_talks(corrected)
    return resolve_corrected(found, catalog, decisions, is_whole=is_whole, matched=matched) if matched else corrected


def load_schedules(settings: Settings) -> list[Extraction]:
    """Read the schedules that the settings name, as facts.

    Raises:
        SourceError: One cannot be read.
    """
    return [schedule_extraction(read_schedule(Path(name), settings.max_file_bytes)) for name in settings.schedules]


def load_decisions(settings: Settings) -> Decisions:
    """Read the corrections file, if the settings name one.

    Raises:
        CorrectionsError: It cannot be read.
    """
    if not settings.corrections:
        return Decisions()
    return load_corrections(Path(settings.corrections), settings.max_file_bytes)


def recorded_choices(settings: Settings) -> dict[str, Any]:
    """Give what of the settings changes the result, for the provenance: of files their hashes, nothing for no files.

    What else they say would make equal graphs different bytes.
    """
    recorded: dict[str, Any] = {"min_confidence": settings.min_confidence, "models": settings.models}
    if settings.fast:
        recorded["fast"] = True
    if settings.catalogs:
        recorded["catalogs"] = catalog_hashes(settings.catalogs)
    if settings.schedules:
        recorded["schedules"] = [_hash(name) for name in settings.schedules]
    if settings.online:
        from kg.online import parse_service

        recorded["reconcile"] = [parse_service(text).shown for text in settings.reconcile]
    if settings.corrections:
        recorded["corrections"] = _hash(settings.corrections)
    return recorded


def _hash(name: str) -> str:
    return hashlib.sha256(Path(name).read_bytes()).hexdigest()[:16]
