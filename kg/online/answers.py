"""Question -> answer, from the disk if it was asked before: the second run asks nothing and gives the same bytes.

Each answer is one file, named by a hash of the question, and holds what we make use of and nothing else: no time, no
cookie, no header. What failed is kept in ``failed`` beside, so that it is not asked again either; delete that folder
to ask once more.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import SourceError
from kg.files import write_atomically
from kg.online.addresses import NotFetchedError, shown_url
from kg.online.fetching import Answer, Fetcher, Request

_log = logging.getLogger(__name__)
_FORM = "1"
"""Changes when what is kept of an answer changes."""


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Claim that kg wrote what a kept answer holds.

    Raises:
        SourceError: It holds something else.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise SourceError(f"{file}: holds what kg has not written. Delete the file.") from error


@dataclass(slots=True)
class Answers:
    """Asks what is not yet known."""

    folder: Path
    fetcher: Fetcher = field(default_factory=Fetcher)
    failed: int = 0

    def ask(self, request: Request, distil: Callable[[Answer], str]) -> tuple[str, Path] | None:
        """Give what is kept of the answer, and the file that holds it; None when there is none.

        ``distil`` makes of an answer what is kept; it raises ValueError for an answer that says nothing.

        Raises:
            SourceError: The cache cannot be read or written.
        """
        known = self.known(request.url, request.form)
        if known is not None:
            return known if known[0] else None
        try:
            text = distil(self.fetcher.fetch(request))
        except (NotFetchedError, ValueError) as error:
            self.keep_failure(request.url, request.form, str(error))
            return None
        return text, self.keep(request.url, request.form, text)

    def known(self, url: str, question: str) -> tuple[str, Path] | None:
        """Give what was kept; with the text "" what failed; None for what was never asked."""
        kept, failed = self._file("answers", url, question), self._file("failed", url, question)
        try:
            if kept.is_file():
                return kept.read_text("utf-8"), kept
            return ("", failed) if failed.is_file() else None
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{kept}: the cache cannot be read ({error}). Delete the file.") from error

    def keep(self, url: str, question: str, text: str) -> Path:
        """Keep an answer and give its file."""
        return self._write(self._file("answers", url, question), text)

    def keep_failure(self, url: str, question: str, reason: str) -> None:
        """Keep why there is no answer."""
        self.failed += 1
        _log.info("%s: %s", shown_url(url), reason)
        self._write(self._file("failed", url, question), f"{shown_url(url)}: {reason}\n")

    def tell(self) -> None:
        """Warn of what failed in this run, once."""
        if self.failed:
            _log.warning(
                "%d requests failed and are not made again; %s says why, delete it to ask once more.",
                self.failed,
                self.folder / "failed",
            )

    def _file(self, part: str, url: str, question: str) -> Path:
        digest = hashlib.sha256("\n".join((_FORM, url, question)).encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / part / digest[:2] / f"{digest[:32]}.{'txt' if part == 'failed' else 'json'}"

    def _write(self, file: Path, text: str) -> Path:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, [text])
        except OSError as error:
            raise SourceError(
                f"{file}: the cache cannot be written ({error.strerror}). Name another folder with --online-cache."
            ) from error
        return file
