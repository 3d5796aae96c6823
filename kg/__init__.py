"""Conference recaps in, one knowledge graph out: who spoke, on what, where, for whom, with evidence.

Names are imported when they are first used, so that ``import kg`` is quick and a graph can be opened without
loading a language model.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kg.errors import (
    CatalogError,
    CorrectionsError,
    EngineError,
    ExportError,
    KgError,
    ModelError,
    SettingsError,
    SourceError,
    StorageError,
    StoreError,
)

if TYPE_CHECKING:
    from kg.api import annotate, combine, export, extract, load_extractions, make_doc, read, run, save_extractions
    from kg.graph import KnowledgeGraph

__version__ = "0.1.0"
__all__ = [
    "CatalogError",
    "CorrectionsError",
    "EngineError",
    "ExportError",
    "KgError",
    "KnowledgeGraph",
    "ModelError",
    "SettingsError",
    "SourceError",
    "StorageError",
    "StoreError",
    "annotate",
    "combine",
    "export",
    "extract",
    "load_extractions",
    "make_doc",
    "read",
    "run",
    "save_extractions",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module("kg.api"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
