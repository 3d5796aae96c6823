"""Settings -> the extractor they describe, loaded when a document first needs it."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.catalogs import Catalog
from kg.catalogs.loading import catalog_hashes, load_catalog
from kg.records import Document, Extraction
from kg.settings import Settings
from kg.versions import described, pipeline_version, reading_versions

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.extractor import Extractor


class PlannedExtractor:
    """Does what ``kg.extractor.Extractor`` does; loading that takes seconds, which a run without new posts saves."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings and claim that the models and catalogs that they name are there.

        Raises:
            ModelError: A named pipeline is not installed.
            CatalogError: A catalog cannot be read.
        """
        self._settings = settings
        if settings.models or settings.catalogs:
            self._extractor()

    def extract(self, document: Document) -> Extraction:
        """Find the document's entities and relations."""
        return self._extractor().extract(document)

    def make_doc(self, document: Document) -> Doc:
        """Give a spaCy Doc with what was found in it."""
        return self._extractor().make_doc(document)

    def describe(self) -> Mapping[str, str]:
        """Give the models by name with the hash of their weights, for the provenance."""
        return described(self._settings.models, fast=self._settings.fast)

    def prepare(self) -> None:
        """Load the models; those of a single language are loaded with its first post.

        Raises:
            KgError: One does not load.
        """
        self._extractor().prepare()

    def fingerprint(self) -> str:
        """Give a text that is the same as long as the same document gives the same extraction."""
        return json.dumps(
            {
                "versions": dict(reading_versions()),
                "fast": self._settings.fast,
                "min_confidence": self._settings.min_confidence,
                "limits": (self._settings.max_characters, self._settings.max_links),
                "models": [(language, name, pipeline_version(name)) for language, name in _models(self._settings)],
                "catalogs": catalog_hashes(self._settings.catalogs),
            },
            sort_keys=True,
        )

    def _extractor(self) -> Extractor:
        return load_extractor(self._settings, load_catalog(self._settings.catalogs, self._settings.max_file_bytes))


def load_extractor(settings: Settings, catalog: Catalog) -> Extractor:
    """Make the extractor that the settings describe, or give it again: loading its models takes seconds."""
    limits = settings.max_characters, settings.max_links
    return _loaded(_models(settings), settings.min_confidence, catalog, limits, fast=settings.fast)


def _models(settings: Settings) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(settings.models.items()))


@functools.lru_cache(maxsize=4)
def _loaded(
    models: tuple[tuple[str, str], ...], min_confidence: float, catalog: Catalog, limits: tuple[int, int], *, fast: bool
) -> Extractor:
    # Imported here because a run without new posts must not wait for spaCy.
    from kg.extractor import Extractor

    return Extractor(models=dict(models), min_confidence=min_confidence, catalog=catalog, limits=limits, fast=fast)
