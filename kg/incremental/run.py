"""Posts and settings -> files, for runs that can take over what was there before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kg.catalogs.loading import catalog_hashes, load_catalog
from kg.engines import Outcome, PortableExtractor
from kg.engines.known import KnownExtractions
from kg.engines.post import read_post
from kg.exporters.provenance import Run
from kg.graph import KnowledgeGraph
from kg.incremental.updating import FORMATS, Post, Remembered, Wanted, update
from kg.joining import join, recorded_choices
from kg.outputs import write
from kg.reading import OnProgress, make_engine, read_posts
from kg.records import Extraction
from kg.results import FilesResult, RunResult
from kg.settings import Settings

MOST = 30_000
"""Posts; of more, what would be remembered takes too much memory."""


def may_update(settings: Settings) -> bool:
    """Claim that all that the settings ask for can be brought up to date, and that there is a cache to remember it."""
    beside = settings.corrections, settings.schedules, settings.online, settings.store, settings.per_document
    return bool(settings.cache and settings.formats) and not any(beside) and {*FORMATS}.issuperset(settings.formats)


def update_files(
    posts: Sequence[str],
    output: Path,
    extractor: PortableExtractor,
    settings: Settings,
    on_progress: OnProgress | None,
) -> FilesResult:
    """Read the posts that have changed and bring the files up to date.

    Raises:
        KgError: As ``kg.pipeline.run`` does.
    """
    cache, skipped = Path(str(settings.cache)), list[str]()
    chosen = f"{settings.base_iri} {catalog_hashes(settings.catalogs)}"
    with Remembered(cache, chosen) as remembered:
        engine, left_out = make_engine(extractor, settings, remembered), skipped if settings.skip_bad else None
        found = list(read_posts(posts, engine, left_out, on_progress))
        with KnownExtractions(cache, extractor.fingerprint()) as known:
            read: dict[str, Extraction] = {}

            def load(outcome: Outcome) -> Extraction:
                if outcome.extraction is not None:
                    return outcome.extraction
                if outcome.source not in read:
                    kept = known.get(outcome.key, outcome.source)
                    read[outcome.source] = kept or _read(outcome.source, extractor, settings.max_bytes)
                return read[outcome.source]

            run = Run(settings=recorded_choices(settings), models=extractor.describe())
            if len(found) > MOST:
                return _write_anew([load(outcome) for outcome in found], output, settings, run, skipped)
            paths, summary = update(
                [Post(outcome.source, outcome.key, partial(load, outcome)) for outcome in found],
                Wanted(output, settings.formats, settings.base_iri, run),
                remembered,
                load_catalog(settings.catalogs, settings.max_file_bytes),
            )
    return FilesResult(summary, tuple(paths), tuple(skipped))


def _read(source: str, extractor: PortableExtractor, max_bytes: int) -> Extraction:
    """Read a post whose extraction the cache has lost meanwhile."""
    again = read_post(source, None, extractor, max_bytes)
    if again.extraction is None:
        raise again.error or AssertionError(source)
    return again.extraction


def _write_anew(
    found: Sequence[Extraction], output: Path, settings: Settings, run: Run, skipped: Sequence[str]
) -> FilesResult:
    graph = KnowledgeGraph(join(found, settings))
    paths = write(graph, found, output, settings.formats, (), base=settings.base_iri, run=run)
    return RunResult(graph, tuple(paths), tuple(skipped)).files()
