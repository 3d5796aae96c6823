"""A folder as a triple store: Oxigraph, inside this process."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.ordering import sorted_graph
from kg.records import GraphData
from kg.store.contents import DEFAULT, QUAD_FILES, make_contents
from kg.store.depth import check_file
from kg.store.synchronise import LOADING, Changes, synchronise

_MARK = "CURRENT"
"""The file by which a folder is known for a store."""
_FILES = {
    **QUAD_FILES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_N_TRIPLES = ox.RdfFormat.N_TRIPLES


class EmbeddedStore:
    """A store as ``synchronise`` wants it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def read(self, graph: str) -> bytes:
        """Give all triples of a graph."""
        return self._store.dump(format=_N_TRIPLES, from_graph=_name(graph)) or b""

    def replace(self, graph: str, triples: bytes) -> None:
        """Let a graph hold these triples and no others."""
        self.drop(graph)
        self.add(graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add triples to a graph, all or none of them."""
        self._store.load(triples, format=_N_TRIPLES, to_graph=_name(graph))

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        self._store.remove_graph(_name(graph))

    def holds_any(self, graph: str) -> bool:
        """Claim that a graph has at least one triple."""
        return next(self._store.quads_for_pattern(None, None, None, _name(graph)), None) is not None


def _name(graph: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(graph) if graph != DEFAULT else ox.DefaultGraph()


def keep(graph: GraphData, folder: Path, base: str, run: Run) -> Changes:
    """Keep the graph in the store in this folder, which is made if need be; only graphs that changed are written.

    Raises:
        StoreError: The folder cannot be a store, or another process has it open.
    """
    contents = make_contents(find_quads(sorted_graph(graph), base, run))
    check_folder(folder)
    try:
        store = ox.Store(folder)
        changes = synchronise(contents, EmbeddedStore(store))
        store.flush()
    except (OSError, RuntimeError) as error:
        raise _unusable(folder, error) from error
    return changes


def check_folder(folder: Path) -> None:
    """Claim that the folder is a store or may become one, before the long work starts.

    Raises:
        StoreError: It is a file, or a folder of something else.
    """
    others = folder.is_dir() and not (folder / _MARK).is_file() and any(folder.iterdir())
    if others or folder.is_file():
        raise StoreError(f"{folder}: is no store. Name a store, an empty folder or a new one with --store.")


def open_store(path: Path) -> ox.Store:
    """Open a store to ask it, or load the graph that an outputs folder or a file holds.

    Raises:
        StoreError: There is neither, or the last run into the store was interrupted.
    """
    if (path / _MARK).is_file():
        return _open_folder(path)
    files = [path] if path.is_file() else [path / f"graph{ending}" for ending in _FILES]
    file = next((file for file in files if file.is_file()), None)
    if file is None or file.suffix not in _FILES:
        raise StoreError(
            f"{path}: neither a store nor a graph in RDF. Name with --store what `kg run --store` or `kg run -o` wrote."
        )
    store = ox.Store()
    try:
        check_file(file)
        store.bulk_load(path=str(file), format=_FILES[file.suffix])
    except SyntaxError as error:
        raise StoreError(f"{file}: {error.msg}. Write it again with `kg run`.") from error
    except OSError as error:
        raise _unusable(file, error) from error
    return store


def _open_folder(folder: Path) -> ox.Store:
    try:
        store = ox.Store.read_only(str(folder))
    except (OSError, RuntimeError) as error:
        raise _unusable(folder, error) from error
    if any(str(graph.value).endswith(LOADING) for graph in store.named_graphs()):
        raise StoreError(f"{folder}: the last run into it was interrupted. Run `kg run --store {folder}` again.")
    return store


def _unusable(path: Path, error: Exception) -> StoreError:
    reason = "another process has it open" if "lock" in str(error).lower() else str(error)
    return StoreError(f"{path}: cannot be used: {reason}. Try again when it is free, or name another with --store.")
