"""The whole flow in two functions: ``extract()`` for each document, ``combine()`` over all of them.

Left of the seam a document needs nothing but itself, so only its Extraction stays in memory; right of the
seam everything can be done again from saved extractions, without reading a post or loading a model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from kg.engines import DocumentExtractor, PlannedExtractor, PortableExtractor
from kg.exporters.provenance import Run
from kg.graph import KnowledgeGraph
from kg.incremental import may_update, update_files
from kg.joining import join, joining_alone, recorded_choices
from kg.outputs import (
    check_formats,
    check_single_format,
    document_stems,
    graphs_alone,
    prepare_file,
    prepare_folder,
    write,
    write_single,
)
from kg.reading import OnProgress, make_engine, read_posts
from kg.records import Extraction, GraphData
from kg.results import FilesResult, ReadResult, RunResult, SaveResult
from kg.settings import Settings
from kg.storage import load_extractions, save_extractions

CACHE = ".kg-cache"
"""Where a run keeps what it found in posts, inside the folder that it writes."""


def combine(extractions: Iterable[Extraction], settings: Settings | None = None) -> KnowledgeGraph:
    """Join what was found in all documents to one graph."""
    return KnowledgeGraph(join(extractions, settings or Settings()))


def run(
    posts: Sequence[str],
    output: Path | None = None,
    *,
    extractor: DocumentExtractor,
    settings: Settings | None = None,
    on_progress: OnProgress | None = None,
) -> RunResult:
    """Turn posts into one graph, and into files when an output folder is named.

    What can be wrong with formats and folder is found before the first post is read.
    """
    settings = _checked(settings or Settings(), output)
    result = read_all(posts, extractor=extractor, settings=settings, on_progress=on_progress)
    graph = combine(result.extractions, settings)
    models = extractor.describe()
    paths = [] if output is None else _write(graph, result.extractions, output, settings, models)
    return RunResult(graph, tuple(paths), result.skipped, _store(graph, settings, models))


def run_to_files(
    posts: Sequence[str],
    output: Path,
    *,
    extractor: DocumentExtractor,
    settings: Settings | None = None,
    on_progress: OnProgress | None = None,
) -> FilesResult:
    """Do what ``run`` does where the files are all that is wanted: what has not changed is not joined or written anew.

    That goes for the formats that kg/incremental can write, and for graphs without corrections, schedules and the like.
    """
    settings = _checked(settings or Settings(), output)
    if isinstance(extractor, PortableExtractor) and may_update(settings):
        return update_files(posts, output, extractor, settings, on_progress)
    return run(posts, output, extractor=extractor, settings=settings, on_progress=on_progress).files()


def _checked(settings: Settings, output: Path | None) -> Settings:
    """Find what can be wrong before the first post is read, and settle where the cache lies."""
    check_formats(settings.formats)
    if output is not None:
        prepare_folder(output)
    _check_store(settings)
    if output is not None and settings.cache is None:
        return settings.model_copy(update={"cache": str(output / CACHE)})
    return settings


def run_saved(saved: Sequence[str], output: Path, *, settings: Settings | None = None) -> RunResult:
    """Do what ``run`` does right of the seam: saved extractions in, one graph and its files out."""
    settings = settings or Settings()
    check_formats(settings.formats)
    prepare_folder(output)
    _check_store(settings)
    extractions = load_saved(saved)
    graph = combine(extractions, settings)
    paths = _write(graph, extractions, output, settings, {})
    return RunResult(graph, tuple(paths), (), _store(graph, settings, {}))


def read_all(
    posts: Sequence[str],
    *,
    extractor: DocumentExtractor,
    settings: Settings | None = None,
    on_progress: OnProgress | None = None,
) -> ReadResult:
    """Do what ``run`` does left of the seam and keep the extractions in memory."""
    skipped: list[str] = []
    found = tuple(_extractions(posts, extractor, settings or Settings(), skipped, on_progress))
    return ReadResult(found, tuple(skipped))


def save(
    posts: Sequence[str],
    path: Path,
    *,
    extractor: DocumentExtractor,
    settings: Settings | None = None,
    on_progress: OnProgress | None = None,
) -> SaveResult:
    """Do what ``run`` does left of the seam, one document at a time: posts in, one line each out."""
    settings = settings or Settings()
    prepare_file(path)
    skipped: list[str] = []
    counts: Counter[str] = Counter()

    def counted() -> Iterator[Extraction]:
        with closing(_extractions(posts, extractor, settings, skipped, on_progress)) as extractions:
            for extraction in extractions:
                counts.update(recaps=1, entities=len(extraction.entities), relations=len(extraction.relations))
                yield extraction

    save_extractions(counted(), path)
    return SaveResult(counts["recaps"], counts["entities"], counts["relations"], tuple(skipped))


def export_saved(saved: Sequence[str], form: str, target: Path | BinaryIO, *, settings: Settings | None = None) -> None:
    """Write the graph of saved extractions as one file, or to an open stream."""
    check_single_format(form)
    settings = settings or Settings()
    write_single(combine(load_saved(saved), settings), form, target, **_export_options(settings, {}))


def combine_saved(saved: Sequence[str], settings: Settings | None = None) -> KnowledgeGraph:
    """Join saved extractions to one graph."""
    return combine(load_saved(saved), settings)


def load_extractor(settings: Settings) -> PlannedExtractor:
    """Make the extractor that the settings describe; its models are loaded when a post first needs them.

    Raises:
        KgError: A model or catalog that the settings name is not there.
    """
    return PlannedExtractor(settings)


def _write(
    graph: KnowledgeGraph,
    extractions: Sequence[Extraction],
    folder: Path,
    settings: Settings,
    models: Mapping[str, str],
) -> list[Path]:
    formats = check_formats(settings.formats)
    alone: Iterable[tuple[str, GraphData]] = ()
    if settings.per_document:
        stems = document_stems([extraction.recap.source for extraction in extractions])
        alone = graphs_alone(extractions, stems, joining_alone(settings))
    return write(graph, extractions, folder, formats, alone, **_export_options(settings, models))


def _check_store(settings: Settings) -> None:
    if settings.store:
        from kg.store.embedded import check_folder

        check_folder(Path(settings.store))


def _store(graph: KnowledgeGraph, settings: Settings, models: Mapping[str, str]) -> str:
    # Imported late because few runs keep a store.
    from kg.store.embedded import keep

    return str(keep(graph.data, Path(settings.store), **_export_options(settings, models))) if settings.store else ""


def _export_options(settings: Settings, models: Mapping[str, str]) -> dict[str, Any]:
    return {"base": settings.base_iri, "run": Run(settings=recorded_choices(settings), models=models)}


def load_saved(saved: Sequence[str]) -> list[Extraction]:
    """Read the extractions of all files.

    Raises:
        StorageError: A file is missing, or a line is not what was saved.
    """
    return [extraction for path in saved for extraction in load_extractions(Path(path))]


def _extractions(
    posts: Sequence[str],
    extractor: DocumentExtractor,
    settings: Settings,
    skipped: list[str],
    on_progress: OnProgress | None,
) -> Generator[Extraction]:
    engine, left_out = make_engine(extractor, settings), skipped if settings.skip_bad else None
    with closing(read_posts(posts, engine, left_out, on_progress)) as found:
        for outcome in found:
            if outcome.extraction is not None:
                yield outcome.extraction
