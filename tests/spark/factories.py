"""Extractors without models, made in worker processes: they must be found by name there."""

from __future__ import annotations

import os
import time
from pathlib import Path

from kg.catalogs import Catalog
from kg.records import Document, Extraction
from kg.settings import Settings
from tests.conftest import FakeExtractor

FOLDER = "KG_TEST_FOLDER"
"""The variable that names where extractors leave signs."""
_PATIENCE = 600.0


def fake(settings: Settings, catalog: Catalog) -> FakeExtractor:
    return FakeExtractor()


class Counting(FakeExtractor):
    """Leaves a file named by its process each time that one is made."""

    def __init__(self) -> None:
        super().__init__()
        made = Path(os.environ[FOLDER]) / f"made-{os.getpid()}"
        made.write_text(made.read_text() + "x" if made.exists() else "x")


def counting(settings: Settings, catalog: Catalog) -> Counting:
    return Counting()


class Waiting(FakeExtractor):
    """Says where it is at its first document, and goes on once it may."""

    def extract(self, document: Document) -> Extraction:
        folder = Path(os.environ[FOLDER])
        if not (folder / "go").exists():
            (folder / f"here-{os.getpid()}").touch()
            end = time.monotonic() + _PATIENCE
            while not (folder / "go").exists() and time.monotonic() < end:
                time.sleep(0.05)
        return super().extract(document)


def waiting(settings: Settings, catalog: Catalog) -> Waiting:
    return Waiting()
