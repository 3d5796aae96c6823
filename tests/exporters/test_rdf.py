from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.exporters import export
from kg.exporters.iris import Iris
from kg.exporters.jsonld import write_jsonld
from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.exporters.rdfxml import write_rdfxml
from kg.exporters.terms import Literal, date_literal, merged, sorted_quads, text_literal
from kg.exporters.text import clean
from kg.exporters.turtle import write_nquads, write_ntriples, write_trig, write_turtle
from kg.ontology import BASE, KGO, OA, PROV, SCHEMA, TYPE, XSD, prefixes
from kg.records import GraphData, Name
from tests.exporters.examples import NASTY, example, node, recap, source, statement, wide

OXIGRAPH = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
RDFLIB = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml", "trig": "trig", "nq": "nquads"}
FORMATS = list(OXIGRAPH)

# rdflib calls its own deprecated names.
pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning",
    "ignore:Dataset.default_context is deprecated:DeprecationWarning",
)


def triples_by_oxigraph(data: bytes, format: str) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(data, format=OXIGRAPH[format])}


def triples_by_rdflib(path: Path, format: str) -> set[tuple[str, ...]]:
    read = rdflib.Dataset(default_union=True)
    read.parse(path, format=RDFLIB[format])
    return {tuple(_key(term) for term in triple) for triple in read.triples((None, None, None))}


def _key(term: rdflib.term.Node) -> str:
    if isinstance(term, rdflib.Literal):
        return f"{term!s}@{(term.language or '').lower()}^{term.datatype or ''}"
    return str(term)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("rdf")
    run = Run(settings={"threshold": 0.5, "languages": ["en", "zh"]}, models={"zh": "ab12", "en": "cd34"})
    export(example(), made, FORMATS, run=run)
    return made


@pytest.fixture(scope="module")
def dataset(folder) -> ox.Store:
    store = ox.Store()
    store.load(path=folder / "graph.trig", format=ox.RdfFormat.TRIG)
    return store


@pytest.mark.parametrize("format", FORMATS)
def test_rdf_files_hold_the_same_triples_for_oxigraph(format, folder) -> None:
    expected = triples_by_oxigraph((folder / "graph.nt").read_bytes(), "nt")
    assert triples_by_oxigraph((folder / f"graph.{format}").read_bytes(), format) == expected
    assert len((folder / "graph.nt").read_text().splitlines()) == len(expected)


@pytest.mark.parametrize("format", FORMATS)
def test_rdf_files_hold_the_same_triples_for_rdflib(format, folder) -> None:
    assert triples_by_rdflib(folder / f"graph.{format}", format) == triples_by_rdflib(folder / "graph.nt", "nt")


def test_rdf_holds_no_blank_node_and_no_clock(folder) -> None:
    text = (folder / "graph.nt").read_text()
    assert "_:" not in text
    assert "dateTime" not in text


def query(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    found = store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)
    return sorted(tuple(value.value for value in row) for row in found)


@pytest.mark.parametrize(
    ("subject", "prop", "object"),
    [
        ("talk/panel", SCHEMA + "performer", "person/王-明"),
        ("person/lin-sun", SCHEMA + "affiliation", "organization/bloomberg"),
        ("project/istio", SCHEMA + "contributor", "person/lin-sun"),
        ("talk/mesh%3B1%20%25", SCHEMA + "superEvent", "event/kubecon-2024"),
        ("talk/mesh%3B1%20%25", SCHEMA + "about", "project/istio"),
        ("event/meetup", SCHEMA + "organizer", "organization/bloomberg"),
        ("event/meetup", SCHEMA + "sponsor", "organization/bloomberg"),
        ("event/kubecon-2024", SCHEMA + "location", "place/上海"),
        ("organization/bloomberg", KGO + "announces", "project/istio"),
        ("recap/00aa", SCHEMA + "author", "person/lin-sun"),
        ("recap/11bb", SCHEMA + "mentions", "talk/panel"),
    ],
)
def test_rdf_writes_relations_as_the_vocabulary_says(subject, prop, object, dataset) -> None:
    triple = ox.NamedNode(BASE + subject), ox.NamedNode(prop), ox.NamedNode(BASE + object)
    assert list(dataset.quads_for_pattern(*triple))


def test_rdf_types_nodes(dataset) -> None:
    kinds = Counter(kind for _, kind in query(dataset, "SELECT ?s ?k { ?s a ?k }"))
    assert kinds[SCHEMA + "Person"] == 2
    assert kinds[KGO + "Talk"] == 2
    assert kinds[SCHEMA + "Event"] == 4  # talks are events too
    assert kinds[SCHEMA + "ConferenceEvent"] == 2
    assert kinds[KGO + "Project"] == 2
    assert kinds[SCHEMA + "Book"] == kinds[SCHEMA + "SoftwareApplication"] == 1
    assert kinds[SCHEMA + "BlogPosting"] == 2
    # An agent typed as an application would be read as one of the projects.
    assert kinds[PROV + "SoftwareAgent"] == kinds[PROV + "Activity"] == 1


def test_rdf_dates_are_typed_as_exactly_as_they_are_known(dataset) -> None:
    found = dataset.query(
        "SELECT ?d { ?s schema:startDate|schema:endDate|schema:datePublished ?d }",
        prefixes=prefixes(),
        use_default_graph_as_union=True,
    )
    assert sorted((row["d"].value, row["d"].datatype.value.removeprefix(XSD)) for row in found) == [
        ("2024-05-17", "date"),
        ("2024-05-17", "date"),
        ("2024-05-19", "date"),
        ("2024-06", "gYearMonth"),
    ]


@pytest.mark.parametrize("text", ["", "2024-02-30", "2024-13", "20240517", "May 2024", "2024-05-17T10:00"])
def test_rdf_leaves_out_what_is_no_date(text) -> None:
    assert date_literal(text) is None
    assert date_literal("2024") == Literal("2024", datatype=XSD + "gYear")


@pytest.mark.parametrize(
    ("language", "kept"),
    [("en", "en"), ("zh-Hant-TW", "zh-Hant-TW"), ("und", ""), ("", ""), ("en us", ""), ("e", ""), ("zh_CN", "")],
)
def test_rdf_keeps_only_well_formed_languages(language, kept) -> None:
    assert text_literal("x", language).language == kept


def test_any_triple_finds_its_confidence_and_evidence(dataset) -> None:
    # The query that provenance.py's docstring promises.
    found = query(
        dataset,
        f"""SELECT DISTINCT ?o ?confidence ?quote ?start ?source {{
          ?s schema:performer ?o .
          BIND(IRI(CONCAT("{BASE}statement/", STRAFTER(STR(?s), "{BASE}"), ";performer;",
                          STRAFTER(STR(?o), "{BASE}"))) AS ?statement)
          ?statement kgo:confidence ?confidence .
          ?annotation oa:hasBody ?statement ; oa:hasTarget ?target .
          ?target oa:hasSource/kgo:source ?source ;
            oa:hasSelector [oa:exact ?quote ; oa:start ?start] .
        }}""",
    )
    lin, ming = f"{BASE}person/lin-sun", f"{BASE}person/王-明"
    assert found == sorted(
        [
            (lin, "0.8", "Lin Sun spoke.", "10", "posts/00aa.md"),
            (lin, "0.8", clean(NASTY), "99", "posts/00aa.md"),
            (ming, "0.8", "孙琳来自彭博社，分享了 “网格”。", "4", "-"),
        ]
    )


def test_every_statement_has_one_confidence_and_its_evidence(dataset) -> None:
    graph = example()
    confidences = query(
        dataset, f'SELECT ?s ?c {{ ?s kgo:confidence ?c FILTER STRSTARTS(STR(?s), "{BASE}statement/") }}'
    )
    assert len(confidences) == len(graph.statements)
    bodies = query(dataset, f'SELECT ?a ?s {{ ?a oa:hasBody ?s FILTER STRSTARTS(STR(?s), "{BASE}statement/") }}')
    assert len(bodies) == sum(len(s.sources) for s in graph.statements)


def test_evidence_is_described_once_however_much_rests_on_it(dataset) -> None:
    graph = example()
    sources = [s for part in (graph.nodes, graph.statements) for item in part for s in item.sources]
    [(count,)] = query(dataset, "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a oa:Annotation }")
    assert int(count) == len({(s.recap, s.evidence) for s in sources}) < len(sources)


@pytest.mark.parametrize(("start", "quoted"), [(12, "Lin spoke."), (200, "Lin"), (8, "Lin")])
def test_a_name_needs_no_quotation_where_a_statement_quotes_it(start, quoted) -> None:
    named, said = source(start=start, quote="Lin"), source(start=11, quote="Lin spoke.")
    wider = source(start=10, quote="Then Lin spoke.")
    statements = statement("person/a", "speaks_at", "talk/b", wider, said)
    graph = GraphData((recap(),), (node("person/a", "Lin", named), node("talk/b", "B")), (statements,))
    quads = find_quads(graph, BASE, Run())
    [annotation] = {q[1] for q in quads if q[2] == OA + "hasBody" and q[3] == BASE + "person/a"}
    assert [q[3] for q in quads if q[1] == f"{annotation}-quote" and q[2] == OA + "exact"] == [Literal(quoted)]


def test_provenance_is_small() -> None:
    graph = wide(50)
    triples = merged(find_quads(graph, BASE, Run()))
    provenance = [triple for triple in triples if triple[1].startswith((BASE + "evidence/", BASE + "statement/"))]
    # A quotation's eight triples, what found it, its three bodies, and the statement's confidence.
    assert len(provenance) == 13 * len(graph.statements) < len(triples) / 2


def test_each_recap_is_a_graph_of_what_it_supports(dataset) -> None:
    names = {graph.value for graph in dataset.named_graphs()}
    assert names == {f"{BASE}recap/00aa", f"{BASE}recap/11bb"}
    affiliation = ox.NamedNode(SCHEMA + "affiliation")
    graphs = {q.graph_name for q in dataset.quads_for_pattern(None, affiliation, None)}
    assert graphs == {ox.DefaultGraph(), *map(ox.NamedNode, names)}
    unsupported = dataset.quads_for_pattern(
        ox.NamedNode(f"{BASE}event/kubecon-2024"), ox.NamedNode(SCHEMA + "organizer"), None
    )
    assert [q.graph_name for q in unsupported] == [ox.DefaultGraph()]


def test_run_is_recorded_with_settings_and_models(dataset) -> None:
    [(settings, version)] = query(
        dataset, "SELECT ?x ?v { ?r kgo:settings ?x ; prov:wasAssociatedWith/schema:softwareVersion ?v }"
    )
    assert json.loads(settings) == {"languages": ["en", "zh"], "threshold": 0.5}
    assert version == Run().version
    assert query(dataset, "SELECT ?m { ?r kgo:model ?m }") == [("en cd34",), ("zh ab12",)]


def test_turtle_groups_and_shortens() -> None:
    graph = GraphData((), (node("person/lin", "Lin", aliases=(Name("Lin", "en", 2), Name("琳", "zh", 1))),), ())
    text = "".join(write_turtle(merged(find_quads(graph, BASE, Run())), prefixes()))
    assert (
        "\nperson:lin a schema:Person ;\n"
        '    schema:name "Lin"@en ;\n'
        "    kgo:confidence 0.95 ;\n"
        "    kgo:mentionCount 1 ;\n"
        '    schema:alternateName "琳"@zh .\n'
    ) in text


def test_jsonld_is_short_and_needs_no_network(folder) -> None:
    read = json.loads((folder / "graph.jsonld").read_text())
    assert isinstance(read["@context"], dict)
    nodes = {node["@id"]: node for node in read["@graph"]}
    bloomberg = nodes["organization:bloomberg"]
    assert bloomberg["@type"] == "Organization"
    assert bloomberg["name"] == {"en": "Bloomberg"}
    assert bloomberg["alternateName"] == {"@none": "Bloomberg LP", "zh": "彭博社"}
    assert bloomberg["announces"] == "project:istio"
    assert nodes["person:王-明"]["url"] == {"@value": "not a url"}
    assert nodes["recap:11bb"]["headline"] == {"zh": "回顾"}


def test_base_moves_all_our_nodes() -> None:
    quads = find_quads(example(), "http://kg.example.org/x#", Run())
    subjects = {quad[1] for quad in quads}
    assert all(subject.startswith("http://kg.example.org/x#") for subject in subjects)
    text = "".join(write_jsonld(merged(quads), "http://kg.example.org/x#"))
    expected = triples_by_oxigraph("".join(write_ntriples(merged(quads))).encode(), "nt")
    assert triples_by_oxigraph(text.encode(), "jsonld") == expected


def test_unknown_words_are_written_in_full_by_jsonld() -> None:
    quads = sorted_quads(
        [
            ("", BASE + "person///a", TYPE, "https://other.example/Class"),
            ("", BASE + "person///a", "https://other.example/p", Literal("5", datatype=XSD + "byte")),
            ("", BASE + "person///a", "https://other.example/p", Literal("五", "zh")),
            ("", BASE + "person///a", "https://other.example/p", Literal("plain")),
            ("", BASE + "person///a", "https://other.example/p", "https://other.example/o"),
        ]
    )
    expected = triples_by_oxigraph("".join(write_ntriples(quads)).encode(), "nt")
    assert triples_by_oxigraph("".join(write_jsonld(quads, BASE)).encode(), "jsonld") == expected


texts = st.text(st.characters(exclude_categories=[]), max_size=30)
ids = st.text(st.characters(exclude_categories=[]), min_size=1, max_size=12)


@settings(deadline=None)
@given(text=texts, language=st.sampled_from(["", "en", "zh-Hant", "bad tag"]), name=ids)
def test_any_text_and_id_come_back_from_every_format(text, language, name) -> None:
    subject, predicate = Iris().node(f"person/{name}"), SCHEMA + "name"
    literal = text_literal(text, language)
    quads = [("", subject, predicate, literal)]
    written = {
        "nt": write_ntriples(quads),
        "nq": write_nquads(quads),
        "ttl": write_turtle(quads, prefixes()),
        "trig": write_trig(quads, prefixes()),
        "rdf": write_rdfxml(quads, prefixes()),
        "jsonld": write_jsonld(quads, BASE),
    }
    for format, chunks in written.items():
        data = "".join(chunks).encode()
        [quad] = ox.parse(data, format=OXIGRAPH[format])
        assert (quad.subject.value, quad.predicate.value, quad.object.value) == (subject, predicate, clean(text))
        [(read, _, value)] = rdflib.Graph().parse(data=data, format={**RDFLIB, "trig": "turtle", "nq": "nt"}[format])
        assert (str(read), str(value)) == (subject, clean(text))


@given(first=ids, second=ids)
def test_different_ids_get_different_iris(first, second) -> None:
    assert (Iris().node(first) == Iris().node(second)) is (first == second)


def test_trig_of_a_graph_without_recaps_has_no_named_graph() -> None:
    graph = GraphData((), (node("person/a", "A"), node("talk/b", "B")), (statement("person/a", "speaks_at", "talk/b"),))
    text = "".join(write_trig(find_quads(graph, BASE, Run()), prefixes()))
    assert "{" not in text.replace('"{}"', "")


def test_evidence_without_extractor_says_nothing_of_it() -> None:
    anonymous = replace(source(), found_by="")
    quads = find_quads(GraphData((recap(sha256="", title=""),), (node("person/a", "A", anonymous),), ()), BASE, Run())
    predicates = {quad[2] for quad in quads}
    assert not predicates & {KGO + "foundBy", KGO + "sha256", SCHEMA + "headline"}
