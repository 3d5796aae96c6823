"""Bytes -> Extractions on the workers; the extractor is loaded once in each worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from kg.catalogs import Catalog, default_catalog
from kg.catalogs.loading import load_catalog
from kg.engines import DocumentExtractor
from kg.engines.post import read_post
from kg.records import Extraction
from kg.settings import Settings
from kg.spark.session import Cluster, kept

Factory: TypeAlias = Callable[[Settings, Catalog], DocumentExtractor]
_loaded: dict[tuple[str, str], DocumentExtractor] = {}
"""What this worker process has loaded, by the factory's name and the settings."""


@dataclass(frozen=True)
class Shared:
    """What every worker needs: sent once to each, and kept there."""

    settings: str
    """As JSON."""
    factory: Factory
    tables: Any
    """A broadcast Catalog where the settings name tables, else None: the package's own is on every worker."""

    def catalog(self) -> Catalog:
        """Give the catalog."""
        found: Catalog = default_catalog() if self.tables is None else self.tables.value
        return found

    def extractor(self) -> DocumentExtractor:
        """Give this process's extractor."""
        place = f"{self.factory.__module__}.{self.factory.__qualname__}", self.settings
        if place not in _loaded:
            _loaded[place] = self.factory(Settings.model_validate_json(self.settings), self.catalog())
        return _loaded[place]


def share(cluster: Cluster, settings: Settings, factory: Factory) -> Shared:
    """Send what every worker needs.

    Raises:
        CatalogError: A table cannot be read.
    """
    tables = (
        cluster.context.broadcast(load_catalog(settings.catalogs, settings.max_file_bytes))
        if settings.catalogs
        else None
    )
    return Shared(settings.model_dump_json(), factory, tables)


def extract(posts: Any, shared: Shared) -> tuple[Any, tuple[str, ...]]:
    """Give an RDD of extractions, and why posts could not be read, by source.

    The extractions are written to a checkpoint: who loses a worker need not extract again.
    """
    results = kept(posts.mapPartitions(lambda rows: _results(rows, shared)))
    results.checkpoint()
    failed = results.filter(lambda result: isinstance(result, tuple)).collect()
    found = results.filter(lambda result: not isinstance(result, tuple))
    return found, tuple(text for _, text in sorted(failed))


def _results(rows: Iterable[tuple[str, bytes]], shared: Shared) -> Iterator[Extraction | tuple[str, str]]:
    """Give the extraction of each post, or its source and why there is none."""
    extractor = shared.extractor()
    largest = Settings.model_validate_json(shared.settings).max_bytes
    for source, data in rows:
        outcome = read_post(source, data, extractor, largest)
        yield outcome.extraction or (source, str(outcome.error))
