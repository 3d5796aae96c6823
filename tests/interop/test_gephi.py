"""Our files as the real Gephi reads them, headless, beside what networkx and igraph read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import networkx
import pytest

from kg.edits import Edits
from kg.exporters import export
from kg.exporters.graphml import token
from kg.exporters.layout import COLORS
from kg.exporters.network import statement_network
from kg.gephi import find_edits
from tests.exporters.examples import example

HERE = Path(__file__).parent / "gephi"
TARGET = HERE / "target"


@pytest.fixture(scope="module")
def gephi() -> list[str]:
    """The command that runs Gephi."""
    java = shutil.which("java")
    if java and (TARGET / "classes" / "ReadGraph.class").is_file() and (TARGET / "dependency").is_dir():
        classes = os.pathsep.join([str(TARGET / "dependency" / "*"), str(TARGET / "classes")])
        return [java, "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-cp", classes, "ReadGraph"]
    missing = f"run `mvn -f {HERE} dependency:copy-dependencies package`" if java else "java is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("gephi")
    export(example(), made, ["gexf", "graphml", "csv"])
    return made


@pytest.fixture(scope="module")
def read(gephi: list[str], folder: Path) -> dict[str, Any]:
    """What Gephi makes of the GEXF file, with its timeline moved to two days and a picture drawn."""
    options = ["--between", "2024-05-18", "2024-05-19", "--picture", str(folder / "preview.pdf")]
    return run(gephi, *options, "--export", str(folder / "saved.gexf"), folder / "graph.gexf")


def run(gephi: list[str], *arguments: str | Path) -> dict[str, Any]:
    done = subprocess.run([*gephi, *arguments], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_gephi_reads_gexf_without_a_complaint(read: dict[str, Any]) -> None:
    network = statement_network(example())
    assert read["complaints"] == []
    assert read["kinds"] == Counter(edge.predicate for edge in network.edges())
    assert (read["nodes"], read["edges"], read["directed"]) == (len(network.rows), network.count, True)
    assert read["labels"] == {row.id: row.label for row in network.rows}
    assert read["weight"] == sum(edge.weight for edge in network.edges())


def test_gephi_types_the_columns(read: dict[str, Any]) -> None:
    columns = read["node_columns"]
    assert {columns[name] for name in ("mentions", "documents", "first_year", "degree", "community")} == {"Integer"}
    assert {columns[name] for name in ("confidence", "betweenness", "pagerank")} == {"Double"}
    assert (columns["linked"], columns["aliases"], columns["url"]) == ("Boolean", "String[]", "String")
    assert (read["edge_columns"]["confidence"], read["edge_columns"]["weight"]) == ("Double", "Double")


def test_gephi_draws_nodes_as_we_placed_them(read: dict[str, Any], folder: Path) -> None:
    network = statement_network(example())
    assert read["colours"] == {row.id: "{:02x}{:02x}{:02x}".format(*COLORS[row.type]) for row in network.rows}
    for row, (x, y) in zip(network.nodes, network.positions, strict=True):
        drawn = [float(number) for number in read["drawn"][row.id].split()]
        assert drawn[:2] == pytest.approx([x, y], abs=0.02)
        assert drawn[2] >= 4
    assert (folder / "preview.pdf").read_bytes().startswith(b"%PDF")


def test_gephi_plays_the_timeline(read: dict[str, Any]) -> None:
    rows = {row.id: (row.first_day, row.last_day) for row in statement_network(example()).rows}
    assert read["bounds"] == "2024-05-17 2024-06-30"
    assert read["dated_nodes"] == sum(first != "" for first, _ in rows.values())
    shown = {id for id, (first, last) in rows.items() if first and first <= "2024-05-19" and last >= "2024-05-18"}
    assert {"event/kubecon-2024", "talk/mesh;1 %", "person/lin-sun"} <= shown
    assert shown <= set(read["visible"])
    hidden = {id for id, (first, _) in rows.items() if first} - shown
    assert not hidden & set(read["visible"])


def test_gephi_networkx_and_igraph_count_alike(gephi: list[str], read: dict[str, Any], folder: Path) -> None:
    igraph = pytest.importorskip("igraph")
    counts = read["nodes"], read["edges"]
    for made in (
        networkx.read_gexf(folder / "graph.gexf", version="1.3"),
        networkx.read_graphml(folder / "graph.graphml", force_multigraph=True),
    ):
        assert (made.number_of_nodes(), made.number_of_edges()) == counts
    made = igraph.Graph.Read_GraphML(str(folder / "graph.graphml"))
    assert (made.vcount(), made.ecount()) == counts
    # GraphML knows no kinds of edges: in its import dialogue a person chooses "Don't merge".
    graphml = run(gephi, "--keep-parallel", folder / "graph.graphml")
    assert graphml["complaints"] == []
    assert (graphml["nodes"], graphml["edges"]) == counts
    for what in ("colours", "drawn"):
        assert graphml[what] == {token(id): value for id, value in read[what].items()}
    assert graphml["node_columns"]["node_betweenness"] == "Double"


def test_what_gephi_saves_unchanged_needs_no_corrections(read: dict[str, Any], folder: Path) -> None:
    assert len(find_edits(example(), folder / "saved.gexf")) == 0
    # As a person would: a new label, typed into what Gephi wrote.
    edited = (folder / "saved.gexf").read_text(encoding="utf-8").replace('label="Lin Sun"', 'label="Sun Lin"')
    (folder / "edited.gexf").write_text(edited, encoding="utf-8")
    assert find_edits(example(), folder / "edited.gexf") == Edits(name={"person/lin-sun": "Sun Lin"})
