"""Graph -> files.

========  ==============================  =============================================
format    file                            for
========  ==============================  =============================================
ttl       graph.ttl                       people, and most RDF tools
nt        graph.nt                        loading fast, comparing line by line
jsonld    graph.jsonld                    web pages, JSON tools
rdf       graph.rdf (RDF/XML)             older RDF tools
trig      graph.trig                      people: one named graph a recap, see quads.py
nq        graph.nq                        stores: the same quads one a line, for `kg load` and bulk loaders
graphml   graph.graphml                   networkx, yEd, Cytoscape
gexf      graph.gexf                      Gephi, graphology
csv       nodes.csv, edges.csv            spreadsheets, pandas, Gephi
neo4j     neo4j-nodes.csv and -edges.csv  an empty Neo4j database, see neo4j.py
cypher    graph.cypher                    a running Neo4j database
explorer  explorer.html                   looking around in any browser, without a server
parquet   documents.parquet and so on     pandas, DuckDB, Spark: see relational.py; only when asked for
========  ==============================  =============================================

All files are UTF-8, and the same graph gives the same bytes. The first four hold the same triples, the next two
the same quads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from kg.collecting import without_collecting
from kg.errors import ExportError, SettingsError
from kg.exporters.explorer import write_explorer
from kg.exporters.gexf import write_gexf
from kg.exporters.graphml import write_graphml
from kg.exporters.iris import web_iri
from kg.exporters.jsonld import write_jsonld
from kg.exporters.neo4j import write_cypher, write_edge_import, write_node_import
from kg.exporters.network import Network, statement_network
from kg.exporters.parquet import check_pyarrow, table_bytes
from kg.exporters.provenance import Run as Run
from kg.exporters.quads import find_quads
from kg.exporters.rdfxml import write_rdfxml
from kg.exporters.relational import TABLES
from kg.exporters.rows import EdgeRow, edge_rows
from kg.exporters.tables import write_edge_table, write_node_table
from kg.exporters.terms import Quad, merged
from kg.exporters.turtle import write_nquads, write_ntriples, write_trig, write_turtle
from kg.files import write_atomically, write_bytes_atomically
from kg.ontology import BASE, prefixes
from kg.ordering import sorted_graph
from kg.records import GraphData


class _Views:
    """The graph as quads and as a network, each made once and only when a format asks for it."""

    def __init__(self, graph: GraphData, base: str, run: Run) -> None:
        self.graph = sorted_graph(graph)
        self._run = run
        self.base = base
        self.prefixes = prefixes(base)

    @cached_property
    def quads(self) -> list[Quad]:
        return find_quads(self.graph, self.base, self._run)

    @cached_property
    def triples(self) -> list[Quad]:
        return merged(self.quads)

    @cached_property
    def network(self) -> Network:
        return statement_network(self.graph)

    @property
    def rows(self) -> Iterator[EdgeRow]:
        return edge_rows(self.graph)


_Writer = Callable[[_Views], Iterator[str]]

_NETWORK_FORMATS: Mapping[str, Mapping[str, Callable[[Network], Iterator[str]]]] = {
    "graphml": {".graphml": write_graphml},
    "gexf": {".gexf": write_gexf},
    "csv": {"-nodes.csv": write_node_table, "-edges.csv": write_edge_table},
}


def _of_network(writer: Callable[[Network], Iterator[str]]) -> _Writer:
    return lambda views: writer(views.network)


# Format -> file name ending -> writer. The stem "graph" is left out where the name goes on with "-".
_FORMATS: Mapping[str, Mapping[str, _Writer]] = {
    "ttl": {".ttl": lambda views: write_turtle(views.triples, views.prefixes)},
    "nt": {".nt": lambda views: write_ntriples(views.triples)},
    "jsonld": {".jsonld": lambda views: write_jsonld(views.triples, views.base)},
    "rdf": {".rdf": lambda views: write_rdfxml(views.triples, views.prefixes)},
    "trig": {".trig": lambda views: write_trig(views.quads, views.prefixes)},
    "nq": {".nq": lambda views: write_nquads(views.quads)},
    **{
        name: {ending: _of_network(writer) for ending, writer in files.items()}
        for name, files in _NETWORK_FORMATS.items()
    },
    "neo4j": {
        "-neo4j-nodes.csv": lambda views: write_node_import(views.network.rows),
        "-neo4j-edges.csv": lambda views: write_edge_import(views.rows),
    },
    "cypher": {".cypher": lambda views: write_cypher(views.network.rows, list(views.rows))},
    "explorer": {"-explorer.html": lambda views: write_explorer(views.graph, views.network)},
}

_LAID_OUT = frozenset({"graphml", "gexf", "explorer"})
"""The formats that say where nodes stand."""
NETWORKS = tuple(_NETWORK_FORMATS)
"""The formats that a projection can be written in."""
ALL = tuple(_FORMATS)
"""Every format that needs nothing to be installed, in the order in which files are written."""
PARQUET = "parquet"
"""The one format that needs pyarrow."""
KNOWN = (*ALL, PARQUET)


@without_collecting()
def export(  # noqa: PLR0913 - each option stands for itself, and all have defaults
    graph: GraphData,
    folder: Path,
    formats: Sequence[str] = ALL,
    *,
    stem: str = "graph",
    base: str = BASE,
    run: Run | None = None,
) -> list[Path]:
    """Write the graph into a folder, made if need be, and give the files' paths.

    ``base`` is what our own IRIs begin with, ``run`` is recorded in the RDF files. Each file is written whole
    or left as it was.

    Raises:
        SettingsError: A format, the stem or the base cannot be used; nothing has been written.
        ExportError: A file cannot be written; those written before stay whole.
    """
    _check(formats, stem, base)
    views = _Views(graph, base, run or Run())
    if not _LAID_OUT.isdisjoint(formats):
        views.network.begin_layout()
    paths: list[Path] = []
    for name in dict.fromkeys(formats):
        if name == PARQUET:
            paths += _write_tables(views.graph, folder, stem)
            continue
        for ending, writer in _FORMATS[name].items():
            paths.append(_path(folder, stem, ending))
            _write(paths[-1], writer(views))
    return paths


def _path(folder: Path, stem: str, ending: str) -> Path:
    return folder / (f"{stem}{ending}" if stem != "graph" else f"graph{ending}".removeprefix("graph-"))


def _write_tables(graph: GraphData, folder: Path, stem: str) -> Iterator[Path]:
    for table in TABLES:
        path = _path(folder, stem, f"-{table}.parquet")
        _write(path, table_bytes(table, graph))
        yield path


def export_network(network: Network, folder: Path, stem: str, formats: Sequence[str] = NETWORKS) -> list[Path]:
    """Write a network, such as a projection, into a folder, made if need be, and give the files' paths.

    Raises:
        SettingsError: A format cannot hold a network.
        ExportError: A file cannot be written; those written before stay whole.
    """
    unknown = [name for name in formats if name not in NETWORKS]
    if unknown:
        raise SettingsError(f"A projection cannot be written as {unknown[0]!r}. Known: {', '.join(NETWORKS)}.")
    paths = []
    for name in dict.fromkeys(formats):
        for ending, writer in _NETWORK_FORMATS[name].items():
            paths.append(folder / f"{stem}{ending}")
            _write(paths[-1], writer(network))
    return paths


def explorer_page(graph: GraphData, opened: str = "") -> str:
    """Give the page that the format ``explorer`` writes as text; ``opened`` is the id of what it shows first."""
    views = _Views(graph, BASE, Run())
    return "".join(write_explorer(views.graph, views.network, opened))


def _check(formats: Sequence[str], stem: str, base: str) -> None:
    if isinstance(formats, str):
        raise SettingsError(f"Formats must be a list of names, not the text {formats!r}. Write [{formats!r}].")
    unknown = sorted(set(formats) - set(KNOWN))
    if unknown:
        raise SettingsError(f"No format {unknown[0]!r} to export to. Known: {', '.join(sorted(KNOWN))}.")
    if PARQUET in formats:
        check_pyarrow()
    if not stem or stem.startswith(".") or set(stem) & set('/\\:*?"<>|\0'):
        raise SettingsError(f"{stem!r} cannot begin a file name. Use letters, digits, '-' and '_'.")
    if web_iri(base) != base or not base.endswith(("/", "#")):
        raise SettingsError(f"{base!r} cannot begin the graph's IRIs. Use an address that ends in '/', such as {BASE}.")


def _write(path: Path, content: Iterator[str] | bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            write_bytes_atomically(path, content)
        else:
            write_atomically(path, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{path}: cannot be written ({reason}). Choose a folder that you may write to and that has room."
        ) from error
