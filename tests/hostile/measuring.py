"""What a hostile input costs, and what becomes of it: each is read in a process of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.catalogs.imports import read_catalog_file
from kg.corrections import load_corrections
from kg.errors import KgError
from kg.exporters.rows import recap_node_id  # noqa: F401 - loaded before the first process starts
from kg.gephi import find_edits
from kg.limits import check_limits
from kg.readers import LARGEST_POST, read_document
from kg.records import GraphData
from kg.schedules import read_schedule, schedule_extraction
from kg.storage import load_extractions
from tests.hostile.posts import ENDINGS, POSTS, Maker
from tests.hostile.tables import CATALOGS, CORRECTIONS, GEPHI, SAVED, SCHEDULES

MOST_SECONDS, MOST_BYTES = 20.0, 1 << 30


def read_post(path: Path) -> str:
    document = read_document(str(path))
    check_limits(document)
    return f"read, {len(document.text):,} characters, {len(document.marks):,} marks"


def read_schedule_file(path: Path) -> str:
    return f"read, {len(schedule_extraction(read_schedule(path)).entities):,} things"


def read_catalog(path: Path) -> str:
    return f"read, {len(read_catalog_file(path)):,} rows"


def read_corrections_file(path: Path) -> str:
    return f"read, {len(load_corrections(path).same):,} groups"


def read_gexf(path: Path) -> str:
    return f"read, {len(find_edits(GraphData((), (), ()), path)):,} edits"


def read_saved(path: Path) -> str:
    return f"read, {sum(len(each.entities) for each in load_extractions(path)):,} things"


@dataclass(frozen=True)
class Hostile:
    """One class of hostile input."""

    group: str
    name: str
    ending: str
    make: Maker
    read: Callable[[Path], str]
    largest: int
    """Bytes up to which kg reads it by default, or which are enough to see how it grows."""


def hostile_inputs() -> Iterator[Hostile]:
    for group, makers in POSTS.items():
        for name, make in makers.items():
            yield Hostile(group, name, ENDINGS[group], make, read_post, LARGEST_POST)
    for name, (ending, make) in CATALOGS.items():
        yield Hostile("catalog", name, ending, make, read_catalog, 4_000_000)
    for name, (ending, make) in SCHEDULES.items():
        yield Hostile("schedule", name, ending, make, read_schedule_file, 4_000_000)
    for name, make in CORRECTIONS.items():
        yield Hostile("corrections", name, ".yaml", make, read_corrections_file, 1_000_000)
    for name, make in GEPHI.items():
        yield Hostile("Gephi", name, ".gexf", make, read_gexf, 4_000_000)
    for name, make in SAVED.items():
        yield Hostile("saved", name, ".jsonl", make, read_saved, 4_000_000)


@dataclass(frozen=True)
class Cost:
    seconds: float
    peak: int
    """Bytes."""
    outcome: str
    """"read, ...", "refused: ..." with kg's own words, or how it failed."""

    @property
    def is_sound(self) -> bool:
        return self.outcome.startswith(("read", "refused")) and self.seconds < MOST_SECONDS and self.peak < MOST_BYTES


def outcome_of(hostile: Hostile, folder: Path, size: int) -> str:
    """Read it here and now; what is no KgError is raised."""
    path = folder / f"hostile{hostile.ending}"
    path.write_bytes(
        hostile.make(size).encode("utf-8", "surrogateescape" if hostile.group == "saved" else "surrogatepass")
    )
    try:
        return hostile.read(path)
    except KgError as error:
        return f"refused: {str(error).replace(str(folder) + '/', '')}"


def measure(hostile: Hostile, size: int) -> Cost:
    """Read it in another process, which may take 20 seconds of the processor and no more."""
    receive, send = multiprocessing.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        process = multiprocessing.get_context("fork").Process(target=_measure, args=(hostile, Path(folder), size, send))
        process.start()
        send.close()
        # A process that died says nothing.
        with contextlib.suppress(EOFError):
            found = receive.recv()
            process.join()
            return Cost(*found)
        process.join()
    return Cost(MOST_SECONDS, 0, f"ended by signal {-(process.exitcode or 0)}")


def _measure(hostile: Hostile, folder: Path, size: int, send: object) -> None:
    limit = int(MOST_SECONDS) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    started = time.process_time()
    try:
        outcome = outcome_of(hostile, folder, size)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the table says it
        outcome = f"failed: {type(error).__name__}: {str(error)[:100]}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    send.send((time.process_time() - started, peak, outcome))  # type: ignore[attr-defined]
