"""One post -> what was found in it, or why nothing could be."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path

from kg.engines.extractors import DocumentExtractor
from kg.errors import KgError, SourceError
from kg.readers import read_document
from kg.records import Extraction

_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one post: its extraction, an error, or neither where the extraction need not be read again."""

    source: str
    extraction: Extraction | None = None
    error: KgError | None = None
    """A SourceError concerns this post alone, any other error the whole run."""
    key: str = field(default="", compare=False, repr=False)
    """Under which the extraction is kept, where there is a cache."""


def read_post(source: str, data: bytes | None, extractor: DocumentExtractor, max_bytes: int) -> Outcome:
    """Read one post, whose bytes may be at hand, and find what it says."""
    try:
        return Outcome(source, extractor.extract(read_document(source, data, largest=max_bytes)))
    except KgError as error:
        return Outcome(source, error=error)
    except Exception as error:  # noqa: BLE001 - one post of thousands must not end the run, nor hide where the bug is
        return Outcome(source, error=failure(source, f"{type(error).__name__}: {error}; {_place(error)}", error))


def failure(source: str, what: str, cause: Exception | None = None) -> SourceError:
    """Say that kg, not the post, is to blame."""
    failed = SourceError(
        f"{source}: kg failed on it ({what}). Please report this; --skip-bad goes on without the post."
    )
    failed.__cause__ = cause
    return failed


def _place(error: Exception) -> str:
    """Name the last line of kg itself that the error passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    return f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}"
