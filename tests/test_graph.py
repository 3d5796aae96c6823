from __future__ import annotations

import sys
from collections import Counter
from dataclasses import FrozenInstanceError

import networkx
import pytest
import rdflib

from kg.errors import SettingsError
from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.graph import KnowledgeGraph
from kg.ontology import BASE, SCHEMA
from kg.records import EntityType, GraphData, Predicate
from tests.exporters.examples import example, node

# rdflib calls its own deprecated names.
pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning",
    "ignore:Dataset.default_context is deprecated:DeprecationWarning",
)


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(example())


def ids(nodes) -> list[str]:
    return [node.id for node in nodes]


def test_graph_gives_nodes_by_type(graph) -> None:
    assert len(graph.nodes()) == 10
    assert ids(graph.nodes("Place")) == ids(graph.nodes(EntityType.PLACE)) == ids(graph.places) == ["place/上海"]
    assert ids(graph.people) == ["person/lin-sun", "person/王-明"]
    assert ids(graph.organizations) == ["organization/bloomberg"]
    assert ids(graph.talks) == ["talk/mesh;1 %", "talk/panel"]
    assert ids(graph.events) == ["event/kubecon-2024", "event/meetup"]
    assert ids(graph.projects) == ["project/istio", "project/sre-book"]


def test_graph_gives_statements_by_relation(graph) -> None:
    assert len(graph.statements()) == 12
    assert len(graph.statements("speaks_at")) == len(graph.statements(Predicate.SPEAKS_AT)) == 2


@pytest.mark.parametrize(
    ("ask", "known"),
    [
        (lambda g: g.nodes("Talks"), "Person, Organization, Talk"),
        (lambda g: g.statements("knows"), "speaks_at"),
    ],
)
def test_graph_names_the_types_and_relations_it_knows(ask, known, graph) -> None:
    with pytest.raises(SettingsError, match=known):
        ask(graph)


@pytest.mark.parametrize("name", ["Lin Sun", "lin  sun", "ＬＩＮ　ＳＵＮ", "孙琳", "Lin"])
def test_find_folds_case_width_and_spacing_and_knows_aliases(name, graph) -> None:
    assert ids(graph.find(name)) == ["person/lin-sun"]


def test_find_gives_all_namesakes_and_nothing_for_strangers() -> None:
    graph = KnowledgeGraph(GraphData((), (node("person/a", "Wei"), node("person/b", "wei"), node("talk/c", "!?")), ()))
    assert ids(graph.find("WEI")) == ["person/a", "person/b"]
    assert ids(graph.find("!?")) == ["talk/c"]
    assert graph.find("nobody") == graph.find("") == ()


def test_neighbours_look_both_ways_and_past_recaps(graph) -> None:
    lin = graph.find("Lin Sun")[0]
    near = ["event/kubecon-2024", "organization/bloomberg", "project/istio", "talk/mesh;1 %"]
    assert ids(graph.neighbours(lin)) == ids(graph.neighbours("person/lin-sun")) == near
    assert graph.neighbours("project/sre-book") == ()
    with pytest.raises(SettingsError, match="No node 'person/nobody'"):
        graph.neighbours("person/nobody")


def test_evidence_names_the_recap(graph) -> None:
    [affiliation] = graph.statements("affiliated_with")
    assert [(q.recap.source, q.evidence.raw_start, q.confidence, q.found_by) for q in graph.evidence(affiliation)] == [
        ("posts/00aa.md", 10, 0.9, "structure"),
        ("-", 4, 0.7, "structure"),
    ]


def test_evidence_takes_edges_of_networkx(graph) -> None:
    for source, target, key in graph.to_networkx().edges(keys=True):
        assert len(graph.evidence((source, target, key))) <= 2
    quotes = graph.evidence(("recap/00aa", "person/lin-sun", "written_by"))
    assert [quote.evidence.quote for quote in quotes] == ["By Lin Sun"]
    assert "By Lin Sun" in quotes._repr_html_()
    assert "posts/00aa.md, characters 0 to 10" in quotes._repr_html_()
    with pytest.raises(SettingsError, match="No edge"):
        graph.evidence(("person/lin-sun", "talk/panel", "speaks_at"))


def test_show_gives_the_explorer_apart_from_the_notebook(graph) -> None:
    frame = graph.show("person/lin-sun", height=300)
    assert 'data-open="person/lin-sun"' in frame.page
    assert 'sandbox="allow-scripts allow-popups allow-downloads"' in frame._repr_html_()
    assert "height:300px" in frame._repr_html_()
    assert repr(frame).startswith("Frame(")
    assert "data-open" not in graph.show().page.partition("<script")[0]
    with pytest.raises(SettingsError, match="No node"):
        graph.show("person/nobody")


def test_networkx_keeps_parallel_edges_by_relation(graph) -> None:
    made = graph.to_networkx()
    assert isinstance(made, networkx.MultiDiGraph)
    assert (made.number_of_nodes(), made.number_of_edges()) == (11, 12)
    both = made["organization/bloomberg"]["event/meetup"]
    assert set(both) == {"organizes", "sponsors"}
    assert both["sponsors"]["confidence"] == 1.0
    edge = made["person/lin-sun"]["organization/bloomberg"]["affiliated_with"]
    assert (edge["weight"], edge["document"], edge["quote"]) == (2, "posts/00aa.md", "Lin Sun spoke.")
    assert made.nodes["recap/00aa"]["type"] == "Recap"
    assert set(made.nodes["person/lin-sun"]) == {
        *("label", "type", "url", "language", "aliases", "mentions"),
        *("documents", "confidence", "start", "end", "format", "first_day", "last_day"),
    }


def test_measures_come_with_the_nodes_when_asked_for(graph) -> None:
    made = graph.to_networkx(measures=True)
    assert made.nodes["organization/bloomberg"]["degree"] == made.degree("organization/bloomberg") == 4
    assert sum(attributes["pagerank"] for _, attributes in made.nodes(data=True)) == pytest.approx(1)
    networkx.parse_graphml("\n".join(networkx.generate_graphml(made)))
    pytest.importorskip("pandas")
    nodes, _ = graph.to_pandas(measures=True)
    assert list(nodes.columns)[-4:] == ["degree", "betweenness", "pagerank", "community"]


def test_networkx_graph_can_be_written_by_networkx(graph, tmp_path) -> None:
    networkx.write_graphml(graph.to_networkx(), tmp_path / "a.graphml")
    networkx.write_gexf(graph.to_networkx(), tmp_path / "a.gexf")


def test_rdflib_dataset_holds_the_quads_of_our_files(graph) -> None:
    made = graph.to_rdflib()
    quads = find_quads(graph.data, BASE, Run())
    assert sum(len(context) for context in made.graphs()) == len(quads)
    assert len(list(made.triples((None, rdflib.URIRef(SCHEMA + "performer"), None)))) == 2
    found = made.query("SELECT ?n { ?t <https://schema.org/performer>/<https://schema.org/name> ?n }")
    assert {str(row[0]) for row in found} == {"Lin Sun", "王明"}


def test_rdflib_dataset_can_have_another_base(graph) -> None:
    made = graph.to_rdflib(base="https://kg.example.org/", run=Run(settings={"a": 1}))
    assert (rdflib.URIRef("https://kg.example.org/project/istio"), None, None) in made


def test_pandas_gets_two_tables(graph) -> None:
    pytest.importorskip("pandas")
    nodes, edges = graph.to_pandas()
    assert Counter(nodes["type"]) == {**Counter(node.type for node in graph.nodes()), "Recap": 1}
    assert list(edges.columns)[:3] == ["source", "target", "predicate"]
    assert len(edges) == 12


def test_pandas_of_an_empty_graph_has_its_columns() -> None:
    pytest.importorskip("pandas")
    nodes, edges = KnowledgeGraph(GraphData((), (), ())).to_pandas()
    assert "label" in nodes.columns
    assert "predicate" in edges.columns


def test_missing_pandas_is_explained(graph, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SettingsError, match=r"pip install conference-kg\[pandas\]"):
        graph.to_pandas()


def test_graph_says_what_is_in_it(graph) -> None:
    assert graph.summary() == {
        **{"recaps": 2, "nodes": 10, "statements": 12},
        **{"Person": 2, "Organization": 1, "Talk": 2, "Event": 2, "Project": 2, "Place": 1},
        **{"speaks_at": 2, "affiliated_with": 1, "works_on": 1, "part_of": 1, "organizes": 2},
        **{"sponsors": 1, "located_in": 1, "announces": 1, "about": 1, "written_by": 1},
    }
    assert repr(graph) == (
        "KnowledgeGraph(2 recaps, 10 nodes: 2 Person, 1 Organization, 2 Talk, 2 Event, 2 Project, 1 Place; "
        "12 statements)"
    )
    assert repr(KnowledgeGraph(GraphData((), (), ()))) == "KnowledgeGraph(0 recaps, 0 nodes; 0 statements)"
    assert ">speaks_at</td>" in graph._repr_html_()


def test_graph_cannot_be_changed(graph) -> None:
    with pytest.raises(FrozenInstanceError):
        graph.data = None
