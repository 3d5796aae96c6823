"""Posts -> what became of each of them, in order, with what to do about those that cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from kg.engines import DocumentExtractor, Engine, Outcome
from kg.engines.workers import default_workers
from kg.errors import SourceError
from kg.readers import FORMATS as SUFFIXES
from kg.readers import LARGEST_POST, find_sources
from kg.records import Extraction
from kg.results import Progress
from kg.settings import Settings

_log = logging.getLogger(__name__)

OnProgress = Callable[[Progress], None]
OnSkip = Callable[[SourceError], None]


def extract(
    sources: Sequence[str],
    *,
    extractor: DocumentExtractor,
    max_bytes: int = LARGEST_POST,
    on_skip: OnSkip | None = None,
    on_progress: OnProgress | None = None,
) -> Iterator[Extraction]:
    """Read each source and yield what was found in it, ordered by source.

    A source that cannot be read, or on which the extractor fails, raises SourceError; with ``on_skip`` the
    error is handed there instead and the work goes on.
    """
    for outcome in outcomes(sources, Engine(extractor, max_bytes), on_skip, on_progress):
        if outcome.extraction is not None:
            yield outcome.extraction


def outcomes(
    sources: Sequence[str], engine: Engine, on_skip: OnSkip | None, on_progress: OnProgress | None
) -> Generator[Outcome]:
    """Give what became of each source that could be read, ordered by source; errors go as in ``extract``."""
    ordered = sorted(set(sources))
    # Closed at once when someone interrupts, so that no process is left.
    with closing(engine.outcomes(ordered)) as found:
        for done, outcome in enumerate(found, start=1):
            if outcome.error is None:
                yield outcome
            elif on_skip is not None and isinstance(outcome.error, SourceError):
                on_skip(outcome.error)
            else:
                raise outcome.error
            if on_progress is not None:
                on_progress(Progress(done, len(ordered), outcome.source))


def find_posts(posts: Sequence[str], on_skip: OnSkip | None = None) -> list[str]:
    """List the sources that files, folders, globs and "-" stand for; ``on_skip`` works as in ``extract``.

    A shell's ``posts/*`` also names what is no post: such files are passed over with a warning, unless
    nothing but them was named.
    """
    others = [post for post in posts if Path(post).is_file() and Path(post).suffix.lower() not in SUFFIXES]
    named = [post for post in posts if post not in others] or list(posts)
    if len(named) < len(posts):
        _log.warning("%d files of other kinds were passed over, the first is %s", len(others), others[0])
    if on_skip is None:
        return find_sources(named)
    usable = []
    for post in named:
        try:
            find_sources([post])
        except SourceError as error:
            on_skip(error)
        else:
            usable.append(post)
    return find_sources(usable) if usable else []


def make_engine(extractor: DocumentExtractor, settings: Settings, remembered: Container[str] = ()) -> Engine:
    """Make the engine that the settings describe; posts whose key is remembered come without their extraction."""
    return Engine(
        extractor,
        settings.max_bytes,
        settings.workers or default_workers(),
        settings.seconds_per_post,
        Path(settings.cache) if settings.cache else None,
        remembered,
    )


def read_posts(
    posts: Sequence[str], engine: Engine, skipped: list[str] | None, on_progress: OnProgress | None
) -> Generator[Outcome]:
    """Find and read posts, adding to ``skipped``, if there is such a list, why some were left out.

    Raises:
        SourceError: None could be read, or one may not be left out.
    """
    on_skip: OnSkip | None = None if skipped is None else (lambda error: skipped.append(str(error)))
    sources = find_posts(posts, on_skip)
    number = 0
    with closing(outcomes(sources, engine, on_skip, on_progress)) as found:
        for outcome in found:
            number += 1
            yield outcome
    if not number and skipped:
        raise SourceError(f"None of the posts could be read; the first: {skipped[0]}")
