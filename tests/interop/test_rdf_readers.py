"""Our RDF as Apache Jena and JavaScript read it: the same quads from every serialisation, and the shapes they check."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import pipeline
from kg.exporters import export
from kg.settings import Settings
from tests.conftest import RECAPS, FakeExtractor, shared_folder
from tests.exporters.examples import example
from tests.interop.servers import FUSEKI, HERE, java
from tests.interop.validators import failing_in_javascript, failing_in_python, run
from tests.test_ontology import BREAKS

TRIPLES = ("ttl", "nt", "jsonld", "rdf")
QUADS = ("trig", "nq")
FORMATS = (*TRIPLES, *QUADS)


@pytest.fixture(scope="module", params=["example", "recaps"])
def folder(request: pytest.FixtureRequest, tmp_path_factory) -> Path:
    """Two graphs: the one that is hard to write, and the one of the annotated recaps."""
    made = tmp_path_factory.mktemp(request.param)
    if request.param == "example":
        export(example(), made, FORMATS)
    else:
        shared = shared_folder()
        posts = str(shared / "gold" / "dev" if shared else RECAPS)
        pipeline.run([posts], made, extractor=FakeExtractor(), settings=Settings(formats=FORMATS))
    return made


Key = tuple[tuple[str, ...], ...]


def _key(term: object) -> tuple[str, ...]:
    if isinstance(term, ox.Literal):
        return term.value, (term.language or "").lower(), term.datatype.value
    return (str(getattr(term, "value", "")),)


def expected(folder: Path, format: str) -> set[Key]:
    """The quads as Oxigraph reads them from the simplest file."""
    name = "graph.nq" if format in QUADS else "graph.nt"
    return {
        tuple(map(_key, (q.graph_name, q.subject, q.predicate, q.object)))
        for q in ox.parse(path=str(folder / name), format=ox.RdfFormat.N_QUADS)
    }


def test_javascript_reads_the_same_quads_from_every_serialisation(folder, node_program) -> None:
    paths = [folder / f"graph.{format}" for format in FORMATS]
    for format, line in zip(FORMATS, run(node_program, HERE / "read_rdf.mjs", *paths).split("\n")[:-1], strict=True):
        read = json.loads(line)
        keys = {tuple((t[0], t[1].lower(), t[2]) if len(t) == 3 else (t[0],) for t in quad) for quad in read}
        assert keys == expected(folder, format), format
        assert len(read) == len(keys)


def riot(*arguments: str | Path) -> str:
    return run(java(), "-Xmx512m", "-cp", FUSEKI, "riotcmd.riot", *arguments)


def test_jena_validates_every_serialisation(folder) -> None:
    riot("--validate", *(folder / f"graph.{format}" for format in FORMATS))


@pytest.mark.parametrize("format", FORMATS)
def test_jena_reads_the_same_quads(format, folder) -> None:
    text = riot("--quiet", "--output=nquads", folder / f"graph.{format}")
    keys = {
        tuple(map(_key, (q.graph_name, q.subject, q.predicate, q.object)))
        for q in ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS)
    }
    assert keys == expected(folder, format)


def test_two_validators_accept_what_we_write(folder, node_program) -> None:
    assert failing_in_javascript([folder / "graph.ttl"], node_program) == [set()]
    assert failing_in_python((folder / "graph.ttl").read_text(encoding="utf-8")) == set()


def test_a_second_validator_refuses_each_failing_example(node_program, tmp_path) -> None:
    [path] = export(example(), tmp_path, ["ttl"])
    right = path.read_text(encoding="utf-8")
    paths = []
    for shape, (good, bad) in BREAKS.items():
        paths.append(tmp_path / f"{shape}.ttl")
        paths[-1].write_text(right.replace(good, bad, 1), encoding="utf-8")
    for shape, failed in zip(BREAKS, failing_in_javascript(paths, node_program), strict=True):
        # Mentions are checked as part of the recap that makes them.
        assert ("Recap" if shape == "Mentioned" else shape) in failed
