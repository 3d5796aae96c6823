"""Graph and extractions -> output folder: which files a run writes, and what they are called."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from kg.claims import claimed
from kg.errors import ExportError, SettingsError
from kg.exporters import ALL, KNOWN, PARQUET, export
from kg.exporters.parquet import check_pyarrow
from kg.exporters.relational import TABLES
from kg.files import check_replaceable, write_atomically
from kg.graph import KnowledgeGraph
from kg.records import Extraction, GraphData
from kg.storage import save_extractions

EXTRACTIONS = "jsonl"
"""The one format that is no graph: ``extractions.jsonl``, from which all the others can be made again."""
FORMATS: tuple[str, ...] = (*KNOWN, EXTRACTIONS)
_DEFAULT = (*ALL, EXTRACTIONS)
EXTRACTIONS_FILE = "extractions.jsonl"

_CSV_TABLES = {"nodes": "csv", "edges": "csv", "neo4j-nodes": "neo4j", "neo4j-edges": "neo4j"}
_TABLES = {**_CSV_TABLES, **dict.fromkeys(TABLES, PARQUET)}
SINGLE_FORMATS: tuple[str, ...] = (*(name for name in ALL if name not in _TABLES.values()), *_TABLES)
"""What one file can hold: CSV is two tables and Parquet six, so each has its own name here."""

_WHOLE_ONLY = frozenset({"explorer"})
"""A page to look around in: of the whole graph, since one for each post would mostly repeat its script."""

_UNSAFE = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
"""What some file system does not allow in a name."""
_LONGEST_STEM = 180
_STANDARD_INPUT = "-"
_TAKEN = frozenset({"graph", "nodes", "edges", "neo4j-nodes", "neo4j-edges", "extractions"})
_NOT_THE_END = re.compile(r"(?:^|-)neo4j$|^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.I)
"""What would make one post's tables bear the names of another's, and what Windows takes for a device."""


def check_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Give the formats without repetition, or for none all that need nothing to be installed.

    Raises:
        SettingsError: One of them does not exist, or needs what is not installed.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise SettingsError(f"There is no format {unknown[0]!r}. Known: {', '.join(FORMATS)}.")
    if PARQUET in formats:
        check_pyarrow()
    return tuple(dict.fromkeys(formats)) or _DEFAULT


def prepare_folder(folder: Path) -> None:
    """Make the folder if need be and claim that it can be written to, before the long work starts.

    Raises:
        ExportError: It cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError as error:
        raise ExportError(f"{folder}: is a file. Name a folder with -o.") from error
    except OSError as error:
        raise ExportError(f"{folder}: cannot be written to: {error.strerror}. Name another folder with -o.") from error


def prepare_file(path: Path) -> None:
    """Claim that a file of this name can be written, before the long work starts.

    Raises:
        ExportError: It cannot.
    """
    prepare_folder(path.parent)
    if path.is_dir():
        raise ExportError(f"{path}: is a folder. Name a file with -o.")


def document_stems(sources: Sequence[str]) -> dict[str, str]:
    """Give each source the name of its own files: its stem, and as much of its path as tells it apart.

    ``a/index.md`` and ``b/index.md`` become ``a-index`` and ``b-index``; ``x.md`` beside ``x.html`` becomes
    ``x-md``. Letter case does not tell files apart, since on many disks it does not; nor may a post's files
    be called as those of the whole graph.
    """
    candidates = _candidates(sorted(set(sources)))
    depth = dict.fromkeys(candidates, 0)
    while True:
        names = {source: options[depth[source]] for source, options in candidates.items()}
        used = Counter(name.casefold() for name in names.values())
        clashing = [
            source
            for source, name in names.items()
            if (used[name.casefold()] > 1 or name.casefold() in _TAKEN) and depth[source] + 1 < len(candidates[source])
        ]
        if not clashing:
            return _numbered(names)
        for source in clashing:
            depth[source] += 1


def _candidates(sources: Sequence[str]) -> dict[str, list[str]]:
    """List the names each source might get, shortest first: its base, then with one folder more each."""
    paths = {source: PurePath("stdin" if source == _STANDARD_INPUT else source) for source in sources}
    twins = Counter(str(path.with_suffix("")).casefold() for path in paths.values())
    candidates = {}
    for source, path in paths.items():
        alone = twins[str(path.with_suffix("")).casefold()] == 1
        base = path.stem if alone else path.name.replace(".", "-")
        folders = [part for part in path.parts[:-1] if part not in {path.anchor, ".."}]
        starts = range(len(folders), -1, -1)
        names = ["-".join([*folders[start:], base]) for start in starts]
        candidates[source] = [_unlike_others(_short(_UNSAFE.sub("-", name).lstrip("."))) for name in names]
    return candidates


def _unlike_others(name: str) -> str:
    return _NOT_THE_END.sub(lambda found: f"{found[0]}-post", name) or "post"


def _short(name: str) -> str:
    """Give a name that leaves room for an ending in the 255 bytes that file systems allow, a hash for the rest."""
    whole = name.encode("utf-8", "surrogateescape")
    if len(whole) <= _LONGEST_STEM:
        return name
    digest = hashlib.sha256(whole).hexdigest()[:16]
    return f"{whole[: _LONGEST_STEM - 17].decode('utf-8', 'ignore')}-{digest}"


def _numbered(names: Mapping[str, str]) -> dict[str, str]:
    """Tell apart what even whole paths do not, such as ``a-b/c.md`` and ``a/b-c.md``."""
    taken = {*_TAKEN, *(name.casefold() for name in names.values())}
    used: set[str] = set(_TAKEN)
    stems = {}
    for source, name in names.items():
        stem, number = name, 1
        while stem.casefold() in used or (number > 1 and stem.casefold() in taken):
            number += 1
            stem = f"{name}-{number}"
        used.add(stem.casefold())
        stems[source] = stem
    return stems


def graphs_alone(
    extractions: Sequence[Extraction],
    stems: Mapping[str, str],
    join: Callable[[Sequence[Extraction]], GraphData],
) -> Iterator[tuple[str, GraphData]]:
    """Give the stem and the graph of each source alone; ``join`` makes a graph of the source's extractions."""
    # Extractions saved by several runs may bear one source, such as "-": its file holds what all of them say.
    alone: dict[str, list[Extraction]] = {source: [] for source in stems}
    for extraction in extractions:
        alone[extraction.recap.source].append(extraction)
    for source, stem in stems.items():
        yield stem, join(alone[source])


def write(
    graph: KnowledgeGraph,
    extractions: Sequence[Extraction],
    folder: Path,
    formats: Sequence[str],
    alone: Iterable[tuple[str, GraphData]],
    **options: Any,
) -> list[Path]:
    """Write the graph, the extractions and, for each stem in ``alone``, its graph under that name.

    ``options`` are the exporters' (``base``, ``run``). Of two runs into one folder the second waits for the first.

    Raises:
        ExportError: A file cannot be written; those written before stay whole.
    """
    try:
        with claimed(folder):
            return _write_all(graph, extractions, folder, formats, alone, **options)
    except OSError as error:
        raise ExportError(f"{folder}: cannot be written to: {error.strerror}. Name another folder with -o.") from error


def _write_all(
    graph: KnowledgeGraph,
    extractions: Sequence[Extraction],
    folder: Path,
    formats: Sequence[str],
    alone: Iterable[tuple[str, GraphData]],
    **options: Any,
) -> list[Path]:
    graph_formats = [name for name in formats if name != EXTRACTIONS]
    alone_formats = [name for name in graph_formats if name not in _WHOLE_ONLY]
    paths: list[Path] = []
    for stem, small in alone:
        paths += export(small, folder, alone_formats, stem=stem, **options)
    paths += export(graph.data, folder, graph_formats, **options)
    if EXTRACTIONS in formats:
        paths.append(folder / EXTRACTIONS_FILE)
        save_extractions(extractions, paths[-1])
    return paths


def check_single_format(name: str) -> None:
    """Claim that one file can hold the graph in this format.

    Raises:
        SettingsError: The format does not exist, needs several files, or needs what is not installed.
    """
    if name not in SINGLE_FORMATS:
        raise SettingsError(f"There is no format {name!r} for one file. Known: {', '.join(SINGLE_FORMATS)}.")
    if _TABLES.get(name) == PARQUET:
        check_pyarrow()


def write_single(graph: KnowledgeGraph, name: str, target: Path | BinaryIO, **options: Any) -> None:
    """Write the graph as one file, or to an open stream.

    Raises:
        ExportError: The file cannot be written; what was there before stays.
    """
    folder = target.parent if isinstance(target, Path) else None
    if folder is not None:
        prepare_folder(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".kg-") as made:
        paths = export(graph.data, Path(made), [_TABLES.get(name, name)], **options)
        path = next(path for path in paths if name not in _TABLES or path.stem == name)
        if isinstance(target, Path):
            _move(path, target)
        else:
            with path.open("rb") as file:
                shutil.copyfileobj(file, target)


def write_text(path: Path, text: str) -> None:
    """Write one text file, whole or not at all.

    Raises:
        ExportError: It cannot be written.
    """
    try:
        write_atomically(path, [text])
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror}. Name another file with -o.") from error


def _move(path: Path, target: Path) -> None:
    try:
        check_replaceable(target)
        path.replace(target)
    except OSError as error:
        raise ExportError(f"{target}: cannot be written: {error.strerror}. Name another file with -o.") from error
