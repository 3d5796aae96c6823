"""The two shapes of extractors: those that work where they are, and those that may go to other processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from kg.records import Document, Extraction


class DocumentExtractor(Protocol):
    """What the pipeline asks of an extractor; ``kg.engines.PlannedExtractor`` is the real one."""

    def extract(self, document: Document) -> Extraction:
        """Find entities and relations in one document."""

    def describe(self) -> Mapping[str, str]:
        """Name the models that were used."""


@runtime_checkable
class PortableExtractor(DocumentExtractor, Protocol):
    """An extractor that can be pickled, and that says what its answers depend on.

    It may work in several processes, and what it found may be kept for the next run.
    """

    def prepare(self) -> None:
        """Load what every document needs; raises KgError when it cannot be loaded."""

    def fingerprint(self) -> str:
        """Give a text that is the same as long as the same document gives the same extraction."""
