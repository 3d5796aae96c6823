"""Posts -> what was found in them before, as long as neither they nor what reads them has changed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

from kg.cache import Cache
from kg.readers import path_facts
from kg.records import Extraction
from kg.storage import dump_extraction, parse_extraction


class KnownExtractions:
    """The extractions that earlier runs have kept in a folder; use it in a ``with`` block."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Take the folder and the fingerprint of the extractor."""
        self._fingerprint = fingerprint
        self._cache = Cache(folder)
        self._there = self._cache.keys()

    def __enter__(self) -> KnownExtractions:
        return self

    def __exit__(self, *_: object) -> None:
        self._cache.__exit__()

    def key(self, source: str, data: bytes) -> str:
        """Name all that the extraction of a post depends on."""
        told = [self._fingerprint, path_facts(source), hashlib.sha256(data).hexdigest()]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def has(self, key: str) -> bool:
        """Claim that there was an entry when the run began."""
        return key in self._there

    def get(self, key: str, source: str) -> Extraction | None:
        """Give what was found; None when nothing was kept or it is damaged."""
        content = self._cache.get(key)
        if content is None:
            return None
        try:
            extraction = parse_extraction(content)
        except ValueError:
            return None
        return _lying_at(extraction, source)

    def keep(self, key: str) -> None:
        """Keep what is there although nobody reads it this time."""
        self._cache.keep(key)

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep what was found; where the post lies is no part of it."""
        self._cache.put(key, dump_extraction(_lying_at(extraction, "")).encode())

    def drop_unused(self) -> None:
        """Drop what no post of this run needed."""
        self._cache.drop_unused()


def _lying_at(extraction: Extraction, source: str) -> Extraction:
    return dataclasses.replace(extraction, recap=dataclasses.replace(extraction.recap, source=source))
