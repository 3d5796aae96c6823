from __future__ import annotations

import csv
import io
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kg.exporters import export
from kg.exporters.gexf import write_gexf
from kg.exporters.graphml import token, write_graphml
from kg.exporters.layout import COLORS
from kg.exporters.network import Network, statement_network
from kg.exporters.rows import RECAP, edge_rows, node_rows
from kg.exporters.tables import write_edge_table, write_node_table
from kg.exporters.text import clean
from kg.records import GraphData, Name
from tests.exporters.examples import NASTY, example, node, recap, source, statement

GEXF_SCHEMA = Path(__file__).parents[2].parent / "shared" / "schemas" / "gexf-1.3" / "gexf.xsd"
GEXF = {"g": "http://gexf.net/1.3"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("property")
    export(example(), made, ["graphml", "gexf", "csv"])
    return made


def network(graph: GraphData) -> Network:
    return statement_network(graph)


def expected_edges() -> Counter:
    return Counter((e.source, e.target, e.predicate) for e in edge_rows(example()))


def test_graphml_is_read_whole_by_networkx(folder) -> None:
    tokens = nx.read_graphml(folder / "graph.graphml")
    read = nx.relabel_nodes(tokens, dict(tokens.nodes(data="identifier")))
    assert len(read) == len(tokens)
    assert set(read) == {row.id for row in node_rows(example())}
    assert Counter((s, t, d["predicate"]) for s, t, d in read.edges(data=True)) == expected_edges()
    lin = read.nodes["person/lin-sun"]
    assert lin["aliases"] == "孙琳 | Lin"
    assert (lin["mentions"], lin["documents"], lin["confidence"]) == (2, 2, 0.95)
    assert read.nodes["talk/mesh;1 %"]["label"] == clean(NASTY)


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("person/lin-sun", "person:lin-sun"),
        ("person/tomás-孙琳", "person:tomás-孙琳"),
        ("talk/mesh;1 %", "talk:mesh_3b_1_20__25_"),
        ("talk/a_b:c", "talk:a_5f_b_3a_c"),
        ("talk/\U0001f600", "talk:_1f600_"),
    ],
)
def test_graphml_writes_ids_as_name_tokens(id: str, expected: str) -> None:
    assert token(id) == expected


def test_graphml_declares_each_key_once_with_its_type(folder) -> None:
    root = etree.parse(folder / "graph.graphml").getroot()
    keys = root.findall("{*}key")
    assert len({key.get("id") for key in keys}) == len(keys)
    types = {(key.get("for"), key.get("attr.name")): key.get("attr.type") for key in keys}
    assert types["node", "mentions"] == "int"
    assert types["edge", "weight"] == "double"
    used = {data.get("key") for data in root.iter("{*}data")}
    assert used <= {key.get("id") for key in keys}


def test_gexf_is_read_whole_by_networkx(folder) -> None:
    read = nx.read_gexf(folder / "graph.gexf", version="1.3")
    assert set(read) == {row.id for row in node_rows(example())}
    assert Counter((s, t, d["predicate"]) for s, t, d in read.edges(data=True)) == expected_edges()
    assert read.nodes["event/kubecon-2024"]["start"] == "2024-05-17"
    assert read.nodes["event/kubecon-2024"]["first_year"] == 2024


@pytest.mark.skipif(
    not GEXF_SCHEMA.exists() and os.environ.get("CI") != "true", reason="the schema of GEXF 1.3 lies in ../shared"
)
def test_gexf_is_valid_against_the_published_schema(folder) -> None:
    schema = etree.XMLSchema(etree.parse(GEXF_SCHEMA))
    schema.assertValid(etree.parse(folder / "graph.gexf"))
    undated = "".join(write_gexf(network(GraphData((), (), ()))))
    schema.assertValid(etree.fromstring(undated.encode()))


def test_gexf_edges_say_their_relation(folder) -> None:
    edges = etree.parse(folder / "graph.gexf").findall(".//g:edge", GEXF)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    kinds = Counter((e.get("source"), e.get("target"), e.get("kind")) for e in edges)
    assert kinds == expected_edges()
    weights = {edge.get("kind"): edge.get("weight") for edge in edges}
    assert weights["affiliated_with"] == "2.0"
    assert {edge.get("label") for edge in edges} >= {"speaks at", "works on"}


def test_gexf_shows_days_on_the_timeline(folder) -> None:
    tree = etree.parse(folder / "graph.gexf")
    graph = tree.find("g:graph", GEXF)
    assert (graph.get("mode"), graph.get("start"), graph.get("end")) == ("dynamic", "2024-05-17", "2024-06-30")
    nodes = {n.get("id"): (n.get("start"), n.get("end")) for n in tree.findall(".//g:node", GEXF)}
    assert nodes["event/kubecon-2024"] == ("2024-05-17", "2024-05-19")
    assert nodes["recap/00aa"] == ("2024-05-17", "2024-05-17")
    assert nodes["event/meetup"] == ("2024-06-01", "2024-06-30")
    # Only a recap without a date names it.
    assert nodes["talk/panel"] == (None, None)
    edges = {(e.get("source"), e.get("kind")): e.get("end") for e in tree.findall(".//g:edge", GEXF)}
    assert edges["talk/mesh;1 %", "part_of"] == "2024-05-19"
    assert edges["person/王-明", "speaks_at"] is None


def test_gexf_writes_lists_as_gephi_reads_them() -> None:
    names = (Name('"A\\b", c]', "en", 2), Name("孙琳", "zh", 1))
    text = "".join(write_gexf(network(GraphData((), (node("person/a", "A", aliases=names),), ()))))
    [value] = etree.fromstring(text.encode()).findall(".//{*}attvalue[@for='aliases']")
    assert value.get("value") == '["\\"A\\\\b\\", c]", "孙琳"]'


def test_gexf_types_what_it_says(folder) -> None:
    tree = etree.parse(folder / "graph.gexf")
    types = {a.get("title"): a.get("type") for a in tree.findall(".//g:attributes[@class='node']/g:attribute", GEXF)}
    assert types["aliases"] == "liststring"
    assert (types["mentions"], types["betweenness"], types["linked"]) == ("integer", "double", "boolean")
    shown = tree.find(".//g:node[@id='organization/bloomberg']", GEXF).findall(".//g:attvalue", GEXF)
    values = {value.get("for"): value.get("value") for value in shown}
    assert (values["degree"], values["linked"], values["first_year"]) == ("4", "true", "2024")
    assert 0 < float(values["pagerank"]) < 1


def test_gexf_draws_every_node_in_the_colour_of_its_kind(folder) -> None:
    nodes = etree.parse(folder / "graph.gexf").findall(".//g:node", GEXF)
    places = set()
    for drawn in nodes:
        color, position, size = (drawn.find(f"g:{name}", GEXF) for name in ("color", "position", "size"))
        kind = drawn.find("g:attvalues/g:attvalue[@for='type']", GEXF).get("value")
        assert tuple(int(color.get(channel)) for channel in "rgb") == COLORS[kind]
        assert float(size.get("value")) >= 4
        places.add((position.get("x"), position.get("y")))
    assert len(places) == len(nodes)


def test_only_recaps_with_an_author_are_nodes() -> None:
    rows = node_rows(example())
    assert [row.id for row in rows if row.type == RECAP] == ["recap/00aa"]
    assert rows[-1].label == "A day in Shanghai"


def test_edge_quotes_its_surest_source() -> None:
    weak, sure = source("00aa", 1, "weak", 0.4), source("00aa", 9, "sure", 0.9)
    graph = GraphData(
        (recap("00aa"),),
        (node("person/a", "A"), node("talk/b", "B")),
        (statement("person/a", "speaks_at", "talk/b", weak, sure),),
    )
    [edge] = edge_rows(graph)
    assert (edge.quote, edge.weight, edge.document) == ("sure", 2, "posts/00aa.md")
    [bare] = edge_rows(replace(graph, statements=(statement("person/a", "speaks_at", "talk/b"),)))
    assert (bare.quote, bare.weight, bare.document) == ("", 1, "")


def test_aliases_are_listed_once_and_without_the_name_itself() -> None:
    names = (Name("A", "zh", 3), Name("B", "en", 2), Name("B", "zh", 1))
    [row] = node_rows(GraphData((), (node("person/a", "A", aliases=names),), ()))
    assert row.aliases == ("B",)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_the_columns_that_gephi_reads(folder) -> None:
    nodes, edges = read_csv(folder / "nodes.csv"), read_csv(folder / "edges.csv")
    assert list(nodes[0]) == [
        *("Id", "Label", "Type", "Url", "Linked", "Language", "Aliases"),
        *("Mentions", "Documents", "Confidence", "Format"),
        *("First day", "Last day", "First year", "Last year"),
        *("Degree", "Betweenness", "Pagerank", "Community", "Start", "End"),
    ]
    assert list(edges[0]) == [
        *("Source", "Target", "Type", "Kind", "Label"),
        *("Weight", "Confidence", "First year", "Last year", "Document", "Quote"),
    ]
    assert len(nodes) == len(node_rows(example()))
    assert Counter((e["Source"], e["Target"], e["Kind"]) for e in edges) == expected_edges()
    assert {edge["Type"] for edge in edges} == {"Directed"}
    assert {e["Source"] for e in edges} | {e["Target"] for e in edges} <= {n["Id"] for n in nodes}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_runs_no_formula_in_a_spreadsheet(start) -> None:
    graph = GraphData((), (node("person/a", f"{start}1+1"),), ())
    assert f"'{start}1+1" in "".join(write_node_table(network(graph)))


def test_csv_is_read_back_by_pandas(folder) -> None:
    pandas = pytest.importorskip("pandas")
    nodes = pandas.read_csv(folder / "nodes.csv", keep_default_na=False)
    assert nodes["Mentions"].dtype.kind == "i"
    assert nodes["Confidence"].dtype.kind == "f"
    assert clean(NASTY) in set(nodes["Label"])


texts = st.text(st.characters(exclude_categories=[]), max_size=30)


@settings(deadline=None)
@given(name=texts, quote=texts, id=texts)
def test_any_text_comes_back_from_every_format(name, quote, id) -> None:
    person, talk = node(f"person/{id}", name, source(quote=name)), node("talk/t", "T")
    said = statement(person.id, "speaks_at", talk.id, source(quote=quote))
    graph = GraphData((recap("00aa"),), (person, talk), (said,))
    written = network(graph)
    expected = clean(person.id), clean(name), clean(quote)

    root = etree.fromstring("".join(write_graphml(written)).encode())
    data = {(d.getparent().get("id"), d.get("key")): d.text for d in root.iter("{*}data")}
    id = root.find(".//{*}node").get("id")
    assert id == token(expected[0])
    found = data[id, "node_identifier"], data.get((id, "node_label"), ""), data.get(("e0", "edge_quote"), "")
    assert found == expected

    root = etree.fromstring("".join(write_gexf(written)).encode())
    first = root.find(".//{*}node")
    quoted = [v.get("value") for v in root.find(".//{*}edge").iter("{*}attvalue") if v.get("for") == "quote"]
    assert (first.get("id"), first.get("label"), (quoted or [""])[0]) == expected

    rows = list(csv.reader(io.StringIO("".join(write_node_table(written)), newline="")))
    assert rows[1][1].removeprefix("'") == clean(name).removeprefix("'")
    rows = list(csv.reader(io.StringIO("".join(write_edge_table(written)), newline="")))
    assert rows[1][-1].removeprefix("'") == clean(quote).removeprefix("'")
