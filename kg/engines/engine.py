"""The order of work: what is known already, what is worth other processes, and the rest in this one."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Container, Generator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from kg.engines.extractors import DocumentExtractor, PortableExtractor
from kg.engines.known import KnownExtractions
from kg.engines.post import Outcome, read_post
from kg.engines.processes import Terms, Worker
from kg.engines.workers import Workers, available_cores, worth_starting
from kg.errors import SourceError
from kg.readers import LARGEST_POST, STANDARD_INPUT, read_bytes

_AHEAD: Final = 50
"""Posts that each process may be ahead of the one whose turn it is: what bounds memory while one takes long."""


@dataclass(frozen=True, slots=True)
class _Post:
    source: str
    data: bytes | None = None
    """Its bytes, where they can be read only once."""
    key: str = ""
    """Under which it is known already, if it is."""
    error: SourceError | None = None
    """Why it cannot be read."""


@dataclass(frozen=True, slots=True)
class _Answer:
    outcome: Outcome
    is_new: bool = False
    """What was found is to be kept."""


_Reading = Callable[[str, bytes], Outcome]


@dataclass(frozen=True, slots=True)
class Engine:
    """Extracts posts; how many processes it uses and what it knows already change no answer."""

    extractor: DocumentExtractor
    max_bytes: int = LARGEST_POST
    workers: int = 1
    """The most processes to use."""
    seconds: float = 120.0
    """The most that one post may take, where there are several processes."""
    cache: Path | None = None
    """The folder that keeps what was found, for the next run."""
    remembered: Container[str] = ()
    """Keys of the cache whose extractions need not be read."""

    def outcomes(self, sources: Sequence[str]) -> Generator[Outcome]:
        """Give what became of each post, in the order given, one at a time.

        Raises:
            KgError: A process cannot be started, or cannot load its models.
        """
        extractor = self.extractor
        portable = extractor if isinstance(extractor, PortableExtractor) else None
        with contextlib.ExitStack() as stack:
            known = None
            if portable and self.cache:
                known = stack.enter_context(KnownExtractions(self.cache, portable.fingerprint()))
            posts = [self._found(source, known) for source in sources]
            count = worth_starting(self.workers, sum(not post.key for post in posts)) if portable else 1
            if portable and count > 1:
                terms = Terms(portable, self.max_bytes, self.seconds, max(1, available_cores() // count))
                answers = self._elsewhere(posts, stack.enter_context(Workers(count, terms)), known, _AHEAD * count)
            else:
                answers = (self._known(post, known) or self._fresh(post, known, self._read_here) for post in posts)
            for answer in answers:
                if known and answer.is_new and answer.outcome.extraction:
                    known.put(answer.outcome.key, answer.outcome.extraction)
                yield answer.outcome
            if known:
                known.drop_unused()

    def _found(self, source: str, known: KnownExtractions | None) -> _Post:
        """Look whether a post is known; a file that cannot be read says so when its turn comes."""
        # Standard input can be read only once, and by no other thread, which could not be interrupted.
        is_stream = source == STANDARD_INPUT
        if known is None and not is_stream:
            return _Post(source)
        try:
            data = read_bytes(source, self.max_bytes)
        except SourceError as error:
            return _Post(source, error=error)
        key = known.key(source, data) if known else ""
        return _Post(source, data if is_stream else None, key if known and known.has(key) else "")

    def _known(self, post: _Post, known: KnownExtractions | None) -> _Answer | None:
        if known is None or not post.key:
            return None
        if post.key in self.remembered:
            known.keep(post.key)
            return _Answer(Outcome(post.source, key=post.key))
        extraction = known.get(post.key, post.source)
        return _Answer(Outcome(post.source, extraction, key=post.key)) if extraction else None

    def _fresh(self, post: _Post, known: KnownExtractions | None, reading: _Reading) -> _Answer:
        if post.error:
            return _Answer(Outcome(post.source, error=post.error))
        # Read anew, so that what is kept is what was found in these very bytes, even if someone is writing them.
        try:
            data = read_bytes(post.source, self.max_bytes) if post.data is None else post.data
        except SourceError as error:
            return _Answer(Outcome(post.source, error=error))
        outcome = reading(post.source, data)
        return _Answer(replace(outcome, key=known.key(post.source, data)), is_new=True) if known else _Answer(outcome)

    def _read_here(self, source: str, data: bytes) -> Outcome:
        return read_post(source, data, self.extractor, self.max_bytes)

    def _elsewhere(
        self, posts: Sequence[_Post], workers: Workers, known: KnownExtractions | None, ahead: int
    ) -> Iterator[_Answer]:
        begun: deque[Future[_Answer]] = deque()
        for post in posts:
            begun.append(self._begun(post, workers, known))
            if len(begun) > ahead:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()

    def _begun(self, post: _Post, workers: Workers, known: KnownExtractions | None) -> Future[_Answer]:
        answer = self._known(post, known)
        if answer is None:
            return workers.submit(partial(_by, partial(self._fresh, post, known)))
        done: Future[_Answer] = Future()
        done.set_result(answer)
        return done


def _by(work: Callable[[_Reading], _Answer], worker: Worker) -> _Answer:
    return work(worker.extract)
