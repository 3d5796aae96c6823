"""Quads, or the file that holds them -> contents: what each graph of a store should hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.exporters.terms import Literal, Quad, Term
from kg.exporters.turtle import write_ntriples
from kg.ontology import PROV, RDF, SCHEMA, TYPE, XSD
from kg.store.depth import check_file

DEFAULT = ""
"""The name of the default graph, which has none."""

QUAD_FILES = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
"""Files that keep the graphs apart."""
_UNTYPED = (XSD + "string", RDF + "langString")


@dataclass(frozen=True, slots=True)
class Contents:
    """Each graph's triples, and what the run calls itself."""

    graphs: Mapping[str, bytes]
    """Graph -> sorted N-Triples."""
    base: str
    """What the addresses of the run's own things begin with."""
    run: str

    def digests(self) -> dict[str, str]:
        """Give the hash of each graph, by which its changes are noticed."""
        return {graph: hashlib.sha256(triples).hexdigest() for graph, triples in self.graphs.items()}


def make_contents(quads: Iterable[Quad]) -> Contents:
    """Sort quads into their graphs.

    Raises:
        StoreError: No run is recorded among them, so that they cannot be told from what others stored.
    """
    graphs: dict[str, list[Quad]] = {}
    dataset = run = ""
    for quad in quads:
        graphs.setdefault(quad[0], []).append(quad)
        if quad[2] == TYPE and quad[3] == SCHEMA + "Dataset":
            dataset = quad[1]
        elif quad[2] == PROV + "wasGeneratedBy":
            run = str(quad[3])
    base, found, _ = dataset.rpartition("graph/")
    if not found:
        raise StoreError("No run is recorded in the graph. Load a file that `kg run` has written.")
    triples = {graph: "".join(sorted(write_ntriples(graphs[graph]))).encode() for graph in sorted(graphs)}
    return Contents(triples, base, run)


def read_contents(path: Path) -> Contents:
    """Read what ``kg run`` has written: a file with quads, or the folder it lies in.

    Raises:
        StoreError: There is no such file, it does not keep graphs apart, or it is broken.
    """
    return make_contents(read_quads(path))


def read_quads(path: Path) -> Iterator[Quad]:
    """Read the quads of a file, or of the folder it lies in.

    Raises:
        StoreError: There is no such file, it does not keep graphs apart, or it is broken.
    """
    file = path
    if path.is_dir():
        names = [path / f"graph{ending}" for ending in QUAD_FILES]
        file = next((name for name in names if name.is_file()), names[0])
    if file.suffix not in QUAD_FILES:
        raise StoreError(f"{file}: does not keep the recaps apart. Name a folder or file of the formats nq or trig.")
    try:
        check_file(file)
        for quad in ox.parse(path=str(file), format=QUAD_FILES[file.suffix]):
            graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else DEFAULT
            yield graph, _iri(quad.subject), _iri(quad.predicate), _term(quad.object)
    except SyntaxError as error:
        raise StoreError(f"{file}: {error.msg}. Write it again with `kg run`.") from error
    except OSError as error:
        raise StoreError(f"{file}: cannot be read ({error}). Write it with `kg run --formats nq`.") from error


def _iri(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    raise StoreError(f"{term} has no address of its own. Load a file that `kg run` has written.")


def _term(term: object) -> Term:
    if not isinstance(term, ox.Literal):
        return _iri(term)
    datatype = term.datatype.value
    return Literal(term.value, term.language or "", "" if datatype in _UNTYPED else datatype)
