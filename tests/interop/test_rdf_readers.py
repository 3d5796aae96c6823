"""Our RDF as Apache Jena and JavaScript read it: the same quads from every serialisation, and the shapes they check."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import pipeline
from kg.exporters import export
from kg.ontology import read_resource
from kg.settings import Settings
from tests.conftest import RECAPS, FakeExtractor, shared_folder
from tests.exporters.examples import example
from tests.interop.servers import FUSEKI, HERE, java
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


def run(*command: str | Path) -> str:
    # Without the variable Jena prints a warning amid the quads.
    environment = {**os.environ, "SIS_DATA": tempfile.gettempdir()}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


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


def failing(paths: list[Path], program: str, tmp_path: Path) -> list[set[str]]:
    (tmp_path / "shapes.ttl").write_text(read_resource("shapes.ttl"))
    lines = run(program, HERE / "validate.mjs", tmp_path / "shapes.ttl", *paths).splitlines()
    return [{name.split("#")[1] for name in json.loads(line)} for line in lines]


def test_a_second_validator_accepts_what_we_write(folder, node_program, tmp_path) -> None:
    assert failing([folder / "graph.ttl"], node_program, tmp_path) == [set()]


def test_a_second_validator_refuses_each_failing_example(node_program, tmp_path) -> None:
    [path] = export(example(), tmp_path, ["ttl"])
    right = path.read_text(encoding="utf-8")
    paths = []
    for shape, (good, bad) in BREAKS.items():
        paths.append(tmp_path / f"{shape}.ttl")
        paths[-1].write_text(right.replace(good, bad, 1), encoding="utf-8")
    for shape, failed in zip(BREAKS, failing(paths, node_program, tmp_path), strict=True):
        # Mentions are checked as part of the recap that makes them.
        assert ("Recap" if shape == "Mentioned" else shape) in failed
