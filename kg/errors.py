"""The errors kg raises on purpose.

KgError
├── SettingsError     a setting, option or argument that cannot be used
├── SourceError       a post that cannot be read
├── ModelError        a language model that is not installed or does not load
├── CatalogError      a catalog that cannot be read
├── CorrectionsError  a corrections file that cannot be read or followed
├── StorageError      a saved extraction file that cannot be read back
├── ExportError       an output that cannot be written
├── EngineError       a cluster that cannot be reached, or a step that failed on it
└── StoreError        a triple store that cannot be reached or used, or a query it cannot answer
"""

from __future__ import annotations


class KgError(Exception):
    """Something a person can put right; the message says what, where and how."""


class SettingsError(KgError):
    """A setting, option or argument that cannot be used."""


class SourceError(KgError):
    """A post that cannot be read."""


class ModelError(KgError):
    """A language model that is not installed or does not load."""


class CatalogError(KgError):
    """A catalog that cannot be read."""


class CorrectionsError(KgError):
    """A corrections file that cannot be read, or that asks for what cannot be."""


class StorageError(KgError):
    """A saved extraction file that cannot be read back."""


class ExportError(KgError):
    """An output that cannot be written."""


class EngineError(KgError):
    """A cluster that cannot be reached, or a step that failed on it."""


class StoreError(KgError):
    """A triple store that cannot be reached or used, or a query it cannot answer."""
