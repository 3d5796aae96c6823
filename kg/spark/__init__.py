"""Posts -> tables and quads on an Apache Spark cluster, by Spark's own means.

========================  ===========================================================================================
module                    step
========================  ===========================================================================================
session.py                opens Spark, and the file system of its paths
posts.py                  posts -> their bytes, partition by partition
extraction.py             bytes -> Extractions: the extractor is loaded once in each worker process
components.py             edges by key -> groups of what hangs together
resolving.py              Extractions -> documents that know their clusters, joined by key
graph.py                  clusters -> nodes and statements, by key
writing.py                nodes and statements -> N-Quads and Parquet
========================  ===========================================================================================

What is decided is decided by kg.resolution, whose rules see the same blocks in the same order as on one machine; so
the statements are the same. Only names of posts, counts and messages come to the driver.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from kg.engines.planned import load_extractor
from kg.errors import SettingsError, SourceError
from kg.exporters.provenance import Run
from kg.joining import recorded_choices
from kg.settings import Settings
from kg.spark.extraction import Factory, extract, share
from kg.spark.graph import build
from kg.spark.posts import find, read
from kg.spark.resolving import number, resolve
from kg.spark.session import check_spark, opened
from kg.spark.writing import Writer

_log = logging.getLogger(__name__)
FORMATS = ("nq", "parquet", "jsonl")
"""What a cluster writes: each a folder of files, in the order of the one file that a single machine writes."""
_ONLY_ALONE = ("store", "per_document", "corrections", "schedules")


@dataclass(frozen=True, slots=True)
class ClusterResult:
    """What one run on a cluster yields."""

    recaps: int
    entities: int
    relations: int
    paths: tuple[str, ...]
    """The folders written."""
    skipped: tuple[str, ...]
    """Why each post that was left out could not be read; empty unless bad posts are skipped."""


def run(
    posts: Sequence[str],
    output: str,
    *,
    master: str,
    settings: Settings,
    factory: Factory = load_extractor,
) -> ClusterResult:
    """Turn posts into one graph on a cluster and write its folders.

    Posts and output are paths of this machine, which all workers must see, or Hadoop addresses such as
    ``hdfs://host/posts``. ``factory`` makes the extractor in each worker process.

    Raises:
        SettingsError: A setting cannot be followed on a cluster, or PySpark or Java is missing.
        SourceError: A post cannot be read, unless bad posts are skipped; nothing has been written.
        EngineError: The cluster cannot be reached, or a step failed on it.
    """
    formats = _chosen(settings)
    check_spark()
    with opened(master, output) as cluster:
        shared = share(cluster, settings, factory)
        found = find(cluster, posts, skip_bad=settings.skip_bad)
        extractions, failed = extract(read(cluster, found), shared)
        skipped = (*found.skipped, *failed)
        if skipped and not settings.skip_bad:
            raise SourceError(skipped[0])
        documents, repeated = number(extractions, cluster)
        for text in repeated:
            _log.warning(text)
        graph = build(resolve(documents, shared, cluster), shared, cluster)
        counts = graph.count()
        if not counts[0]:
            raise SourceError(f"None of the posts could be read; the first: {skipped[0]}")
        run = Run(recorded_choices(settings), factory(settings, shared.catalog()).describe())
        paths = Writer(cluster, settings.base_iri, run).write(graph, documents, formats)
        return ClusterResult(*counts, paths, skipped)


def _chosen(settings: Settings) -> tuple[str, ...]:
    unknown = [name for name in settings.formats if name not in FORMATS]
    if unknown:
        raise SettingsError(
            f"The engine spark does not write {unknown[0]!r}. Known: {', '.join(FORMATS)}. "
            "For other formats run `kg combine` on the extractions that it writes."
        )
    asked = [name for name in _ONLY_ALONE if getattr(settings, name)]
    if asked:
        raise SettingsError(
            f"The engine spark cannot follow the setting {asked[0]!r}. Leave it out, or run `kg combine` with it on "
            "the extractions that the engine writes."
        )
    return tuple(dict.fromkeys(settings.formats)) or FORMATS
