from __future__ import annotations

import json
from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.exporters.snippet import write_snippets
from kg.ontology import BASE, SCHEMA, TYPE
from kg.records import GraphData, Name
from tests.exporters.examples import example, node, recap, source, statement

# What https://schema.org says of the words that are used, as far as it matters: no test may fetch it.
CONTEXT = {
    "@vocab": SCHEMA,
    "subEvent": {"@reverse": SCHEMA + "superEvent"},
    **{name: {"@type": "@id"} for name in ("url", "sameAs")},
}


def snippets(graph: GraphData) -> dict[str, str]:
    return dict(write_snippets(find_quads(graph, BASE, Run())))


def said(text: str) -> set[tuple[str, str, str]]:
    """The triples of a snippet; dates and texts without their types and languages."""
    read = {**json.loads(text), "@context": CONTEXT}
    quads = ox.parse(json.dumps(read), format=ox.RdfFormat.JSON_LD)
    return {(q.subject.value, q.predicate.value, q.object.value) for q in quads}


def test_a_snippet_says_only_what_the_graph_says_and_all_relations_of_its_recap() -> None:
    quads = find_quads(example(), BASE, Run())
    found = snippets(example())
    assert set(found) == {"posts/00aa.md", "-"}
    for recap_id, name in (("00aa", "posts/00aa.md"), ("11bb", "-")):
        iri = f"{BASE}recap/{recap_id}"
        told = said(found[name])
        plain = {(graph, s, p, getattr(o, "text", o)) for graph, s, p, o in quads}
        assert told <= {quad[1:] for quad in plain if quad[0] in ("", iri)}
        relations = {q[1:] for q in plain if q[0] == iri and q[2].startswith(SCHEMA) and str(q[3]).startswith(BASE)}
        nested = {triple for triple in relations if triple[1] == SCHEMA + "mentions"}
        assert relations - nested <= told
        # What is nested somewhere is not listed once more.
        assert {triple[2] for triple in nested} <= {triple[0] for triple in told}


def test_a_snippet_is_for_people_and_search_engines() -> None:
    post = json.loads(snippets(example())["posts/00aa.md"])
    assert post["@context"] == "https://schema.org"
    assert (post["@type"], post["headline"], post["datePublished"]) == (
        "BlogPosting",
        "A day in Shanghai",
        "2024-05-17",
    )
    assert post["author"]["name"] == "Lin Sun"
    event = next(thing for thing in post["mentions"] if thing["name"] == "KubeCon 2024")
    assert (event["startDate"], event["endDate"]) == ("2024-05-17", "2024-05-19")
    assert event["location"]["alternateName"] == "Shanghai"
    [talk] = event["subEvent"]
    assert talk["@type"] == "Event"
    assert talk["performer"] == {"@id": BASE + "person/lin-sun"}  # who stands above as the author
    assert post["author"]["affiliation"]["url"].startswith("https://www.bloomberg.com/")
    assert "confidence" not in json.dumps(post)


def test_a_snippet_cannot_end_its_script() -> None:
    graph = GraphData((recap(title="</script><!--"),), (), ())
    [text] = snippets(graph).values()
    assert "<" not in text
    assert json.loads(text)["headline"] == "</script><!--"


def test_what_is_beside_recaps_has_no_snippet() -> None:
    assert snippets(GraphData((recap(format="schedule"),), (), ())) == {}


@pytest.mark.parametrize("turned", [False, True])
def test_events_within_each_other_end(turned) -> None:
    ends = ("event/a", "event/b")
    both = [statement(*(one, "part_of", other), source()) for one, other in (ends, ends[::-1])]
    nodes = tuple(node(end, end, source()) for end in (*ends, "event/c"))
    graph = GraphData((recap(),), nodes, tuple(both[::-1] if turned else both))
    told = said(snippets(graph)["posts/00aa.md"])
    assert {(s, o) for s, p, o in told if p == SCHEMA + "superEvent"} == {
        (BASE + one, BASE + other) for one, other in (ends, ends[::-1])
    }


def test_names_in_the_language_of_the_page_are_told() -> None:
    names = (Name("Ming Wang", "en", 1), Name("M. Wang", "en", 1), Name("Wang", "", 1))
    person = node("person/王-明", "王明", source(), language="zh", aliases=names, url="not a url")
    graph = GraphData((recap(),), (person,), ())
    [found] = json.loads(snippets(graph)["posts/00aa.md"])["mentions"]
    assert (found["name"], found["alternateName"]) == ("王明", ["M. Wang", "Ming Wang"])
    assert "url" not in found
    english = GraphData((recap(),), (replace(person, name=Name("Ming", "en", 1)),), ())
    [found] = json.loads(snippets(english)["posts/00aa.md"])["mentions"]
    assert "alternateName" not in found
    assert found["@type"] == "Person"
    assert TYPE not in found
