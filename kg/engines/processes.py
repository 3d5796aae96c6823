"""A post -> its outcome, in a process of its own: what a process dies of or hangs on costs one post alone."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass

from kg.engines.channel import receive, send
from kg.engines.extractors import PortableExtractor
from kg.engines.post import Outcome, failure
from kg.errors import KgError, SettingsError, SourceError

THREADS = "OMP_NUM_THREADS"
"""The variable of the environment by which numerical libraries, and our encoder, are told how many threads to use."""
_BOOTSTRAP = "import sys; sys.path[:] = {path!r}; from kg.engines.worker import main; main()"
_LOADING = "A process for extracting posts {what} while it loaded its models. Ask for fewer with --workers."


@dataclass(frozen=True, slots=True)
class Terms:
    """What all processes are told, and how long one may take."""

    extractor: PortableExtractor
    max_bytes: int
    seconds: float
    """The most that one post may take."""
    threads: int
    """How many threads each process may use."""


class Worker:
    """One process, started when it is first needed and anew after it died; used by one thread at a time."""

    def __init__(self, terms: Terms) -> None:
        """Take what the process is to be told."""
        self._terms = terms
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_closed = False
        self._asked = 0
        self._late = 0

    def extract(self, source: str, data: bytes) -> Outcome:
        """Have one post extracted; whatever happens to the process becomes the post's error.

        Raises:
            KgError: The process cannot be started, or cannot load its models.
        """
        process = self._process if self._process and self._process.poll() is None else self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        self._asked += 1
        timer = threading.Timer(self._terms.seconds, self._give_up, (self._asked, process))
        timer.daemon = True
        timer.start()
        try:
            send(process.stdin, (source, data))
            answer = receive(process.stdout)
        except (EOFError, OSError):
            return Outcome(source, error=self._loss(source, process))
        else:
            assert isinstance(answer, Outcome)
            return answer
        finally:
            with self._lock:
                self._asked += 1
            timer.cancel()

    def close(self) -> None:
        """Kill the process; what waits for its answer learns that it died."""
        with self._lock:
            self._is_closed = True
            process = self._process
        if process is not None:
            _end(process)

    def _start(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._is_closed:
                raise KgError("interrupted")
            self._process = process = _launched(self._terms.threads)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, (self._terms.extractor, self._terms.max_bytes))
            fault = receive(process.stdout)
        except (EOFError, OSError) as error:
            raise SettingsError(_LOADING.format(what=_fate(self._ended(process)))) from error
        if fault is not None:
            self._ended(process)
            raise fault
        return process

    def _give_up(self, number: int, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if number == self._asked:
                self._late = number
                process.kill()

    def _loss(self, source: str, process: subprocess.Popen[bytes]) -> SourceError:
        code, is_late = self._ended(process), self._late == self._asked
        if not is_late:
            return failure(source, f"its process {_fate(code)}")
        return SourceError(
            f"{source}: kg gave it up after {self._terms.seconds:g} seconds. If it is only long, raise "
            "seconds_per_post in kg.toml; --skip-bad goes on without the post."
        )

    def _ended(self, process: subprocess.Popen[bytes]) -> int:
        with self._lock:
            self._process = None
        return _end(process)


def _launched(threads: int) -> subprocess.Popen[bytes]:
    """Start a process that finds the same modules as this one; it shares no memory and imports nothing of a script."""
    wanted = os.environ.get(THREADS, "")
    allowed = min(threads, int(wanted)) if wanted.isdecimal() and int(wanted) else threads
    return subprocess.Popen(
        [sys.executable, "-c", _BOOTSTRAP.format(path=sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, THREADS: str(allowed)},
        # A group of its own: Ctrl-C in a terminal reaches this process alone, which then ends the others.
        process_group=0 if os.name == "posix" else None,
    )


def _end(process: subprocess.Popen[bytes]) -> int:
    """Kill a process that may have died already, and give its exit code."""
    process.kill()
    code = process.wait()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()
    return code


def _fate(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    hint = ", perhaps for want of memory" if name == "SIGKILL" else ""
    return f"was ended by {name}{hint}"
