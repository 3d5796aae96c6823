"""Who speaks together, which organizations meet, and what talks bring together."""

from __future__ import annotations

from pathlib import Path

import networkx
import pytest
from click.testing import CliRunner
from lxml import etree

from kg.cli import cli
from kg.errors import SettingsError
from kg.graph import KnowledgeGraph
from kg.projections import PROJECTIONS, find_projection
from kg.records import GraphData
from kg.storage import save_extractions
from tests.conftest import RECAPS, FakeExtractor
from tests.exporters.examples import node, recap, source, statement


@pytest.fixture(scope="module")
def graph() -> GraphData:
    """Two recaps of one event, of 2023 and 2024: Ada and Bo speak together twice, Cy alone."""
    old, new = source("00aa", 1, "old"), source("11bb", 2, "new")
    both = (old, new)
    names = ["event/e", "organization/a", "organization/b", "organization/s", "organization/x"]
    names += ["person/ada", "person/bo", "person/cy", "project/p", "project/q", "talk/t", "talk/u", "talk/v"]
    statements = [
        statement("organization/s", "sponsors", "event/e", new),
        statement("person/ada", "affiliated_with", "organization/a", *both),
        statement("person/ada", "speaks_at", "talk/t", old),
        statement("person/ada", "speaks_at", "talk/u", new),
        statement("person/bo", "affiliated_with", "organization/b", old),
        statement("person/bo", "speaks_at", "talk/t", old),
        statement("person/bo", "speaks_at", "talk/u", source("11bb", 5, "newer")),
        statement("person/cy", "affiliated_with", "organization/x", source("22cc")),
        statement("person/cy", "speaks_at", "talk/v", new),
        statement("talk/t", "about", "project/p", old),
        statement("talk/t", "about", "project/q", old),
        statement("talk/t", "part_of", "event/e", old),
        statement("talk/u", "part_of", "event/e", new),
    ]
    recaps = (recap("00aa", date="2023-06-01"), recap("11bb", date="2024-06-01"), recap("22cc", date=""))
    sources = {"talk/t": (old,), "talk/u": (new,), "talk/v": (new,)}
    nodes = tuple(node(name, name.partition("/")[2].upper(), *sources.get(name, both)) for name in names)
    return GraphData(recaps, nodes, tuple(statements))


def ties(graph: GraphData, name: str) -> list[tuple[str, str, str, int, int]]:
    found = find_projection(graph, name).edges()
    return [
        (t.source.partition("/")[2], t.target.partition("/")[2], "+".join(t.shared), t.weight, t.evidence)
        for t in found
    ]


def test_co_speakers_share_talks(graph) -> None:
    assert ties(graph, "co-speakers") == [("ada", "bo", "T+U", 2, 3)]
    network = find_projection(graph, "co-speakers")
    assert [row.id for row in network.nodes] == ["person/ada", "person/bo"]
    [tie] = network.edges()
    assert (tie.first_year, tie.last_year, network.is_directed) == (2023, 2024, False)


def test_organizations_meet_where_their_people_speak_and_where_they_pay(graph) -> None:
    found = ties(graph, "organizations-by-events")
    assert [(one, other) for one, other, *_ in found] == [("a", "b"), ("a", "s"), ("b", "s")]
    assert {(shared, weight) for _, _, shared, weight, _ in found} == {("E", 1)}
    assert found[1][-1] == 2


def test_projects_share_talks(graph) -> None:
    assert ties(graph, "projects-by-talks") == [("p", "q", "T", 1, 1)]


def test_speakers_belong_to_organizations_year_by_year(graph) -> None:
    network = find_projection(graph, "speakers-by-year")
    assert ties(graph, "speakers-by-year") == [
        ("ada", "a", "T+U", 2, 1),
        ("ada", "a", "T+U", 2, 1),
        ("bo", "b", "T+U", 2, 1),
        ("cy", "x", "", 1, 1),
    ]
    assert [tie.label for tie in network.edges()] == ["2023", "2024", "2023", "undated"]
    assert [(tie.first_day, tie.last_day) for tie in network.edges()][2:] == [("2023-01-01", "2023-12-31"), ("", "")]


@pytest.mark.parametrize("name", PROJECTIONS)
def test_every_projection_can_be_had_in_python_and_of_nothing(graph, name) -> None:
    made = KnowledgeGraph(graph).project(name)
    network = find_projection(graph, name)
    assert (made.number_of_nodes(), made.number_of_edges()) == (len(network.rows), network.count)
    assert made.is_directed() == network.is_directed
    assert all("betweenness" in attributes for _, attributes in made.nodes(data=True))
    assert find_projection(GraphData((), (), ()), name).rows == []


def test_unknown_projection_is_refused(graph) -> None:
    with pytest.raises(SettingsError, match=r"no projection 'x'\. Known: co-speakers, organizations-by-events"):
        find_projection(graph, "x")


@pytest.fixture
def saved(tmp_path: Path, extractor: FakeExtractor) -> Path:
    """A folder with what a run over the annotated recaps has saved."""
    import kg

    posts = sorted(path for path in RECAPS.iterdir() if path.suffix != ".json")
    save_extractions([extractor.extract(kg.read(post)) for post in posts], tmp_path / "extractions.jsonl")
    return tmp_path


def test_project_command_writes_into_the_folder_of_a_run(saved: Path) -> None:
    import kg

    done = CliRunner().invoke(cli, ["project", "co-speakers", "-o", str(saved)], catch_exceptions=False)
    expected = find_projection(kg.combine(kg.load_extractions(saved / "extractions.jsonl")).data, "co-speakers")
    nodes, edges = len(expected.rows), expected.count
    assert edges > 0
    assert done.output.startswith(f"{nodes} nodes, {edges} edges -> co-speakers.graphml, co-speakers.gexf, co-sp")
    read = networkx.read_gexf(saved / "co-speakers.gexf", version="1.3")
    assert sorted(label for _, label in read.nodes(data="label")) == sorted(row.label for row in expected.rows)
    assert not read.is_directed()
    root = etree.parse(saved / "co-speakers.graphml").getroot()
    assert root.find("{*}graph").get("edgedefault") == "undirected"


def test_project_command_writes_the_formats_asked_for(saved: Path) -> None:
    arguments = ["project", "co-speakers", str(saved / "extractions.jsonl"), "-o", str(saved / "new"), "-q"]
    done = CliRunner().invoke(cli, [*arguments, "--formats", "csv"], catch_exceptions=False)
    assert done.output == ""
    assert sorted(p.name for p in (saved / "new").iterdir()) == ["co-speakers-edges.csv", "co-speakers-nodes.csv"]
    with pytest.raises(SettingsError, match=r"cannot be written as 'ttl'\. Known: graphml, gexf, csv"):
        CliRunner().invoke(cli, [*arguments, "--formats", "ttl"], catch_exceptions=False)
