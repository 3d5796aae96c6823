"""Links from reconciliation services: only what is certain, each with the service that gave it."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from kg.errors import SettingsError
from kg.online import Answers, Fetcher, Limits, parse_service, reconciled
from kg.records import EntityType
from kg.resolution import resolve

from ..resolution.conftest import Maker
from .web import Handler, serving

WIKIDATA = {
    "versions": ["0.1", "0.2"],
    "identifierSpace": "http://www.wikidata.org/entity/",
    "extend": {"propose_properties": {}},
}
OTHER = {"identifierSpace": "http://ids.example.org/", "view": {"url": "https://ids.example.org/{{id}}"}}
COMPANY = {"id": "Q4830453", "name": "business"}
HUMAN = {"id": "Q5", "name": "human"}
SURE = {"id": "Q1", "name": "Zwirnwerk", "score": 100, "match": True, "type": [COMPANY]}


def service(manifest, results, sites=None):
    """Answer as a service does: its manifest, candidates by name, official sites by id."""

    def behave(handler: Handler) -> None:
        form = parse_qs(handler.server.forms[-1]) if handler.command == "POST" else {}
        said = manifest
        if "queries" in form:
            queries = json.loads(form["queries"][0])
            said = {number: {"result": results.get(q["query"], [])} for number, q in queries.items()}
        elif "extend" in form:
            (id,) = json.loads(form["extend"][0])["ids"]
            said = {"rows": {id: {"P856": [{"str": site} for site in (sites or {}).get(id, ())]}}}
        body = json.dumps(said).encode()
        handler.start(Content_Type="application/json", Content_Length=str(len(body)))
        handler.wfile.write(body)

    return behave


def graph_of(*things, kind: str = "Organization"):
    return resolve([Maker(thing, kind, f"doc{i}.md").extraction() for i, thing in enumerate(things)])


def ask(web, graph, folder: Path, prefix: str = "", decided=()):
    answers = Answers(folder, Fetcher((web.host,), Limits(seconds=5.0, pause=0.0)))
    return reconciled(graph, [parse_service(prefix + web.url("/reconcile"))], answers, decided), answers


def node(graph, name: str):
    (found,) = (n for n in graph.nodes if n.name.text == name)
    return found


def test_what_wikidata_is_certain_of_gives_page_and_site(tmp_path: Path) -> None:
    results = {"Zwirnwerk": [SURE, {**SURE, "id": "Q2", "score": 50, "match": False}]}
    sites = {"Q1": ["https://zwirn.example/"]}
    graph = graph_of({"name": "Zwirnwerk"}, {"name": "Spulerei"})
    with serving({"/reconcile": service(WIKIDATA, results, sites)}) as web:
        found, answers = ask(web, graph, tmp_path)
        one = node(found, "Zwirnwerk")
        assert (one.url, one.same_as) == ("https://zwirn.example/", ("https://www.wikidata.org/wiki/Q1",))
        assert one.attributes == {"reconciled": f"Q1 in {web.url('/reconcile')}"}
        assert node(found, "Spulerei") == node(graph, "Spulerei")
        queries = json.loads(parse_qs(web.forms[0])["queries"][0])
        assert {q["query"]: q["type"] for q in queries.values()} == {"Zwirnwerk": ["Q43229"], "Spulerei": ["Q43229"]}
        asked = len(web.asked)
        again, answers = ask(web, graph, tmp_path)
        assert again == found and answers.fetcher.asked == 0 and len(web.asked) == asked


@pytest.mark.parametrize(
    "candidates",
    [
        [{**SURE, "match": False}],
        [{**SURE, "score": 0}],
        [{**SURE, "name": "Zwirnwerk Nord"}],
        [{**SURE, "type": []}],
        [{**SURE, "type": [HUMAN]}],
        [{**SURE, "type": [{"id": "Q4167410", "name": "disambiguation page"}]}],
        [SURE, {**SURE, "id": "Q2", "match": False, "score": 90}],
        [SURE, {**SURE, "id": "Q2", "score": 10}],
        [{**SURE, "score": float("nan")}],
        [{"name": "Zwirnwerk"}, 7],
        "nonsense",
    ],
)
def test_what_is_not_certain_is_not_taken(candidates, tmp_path: Path) -> None:
    graph = graph_of({"name": "Zwirnwerk"})
    with serving({"/reconcile": service(WIKIDATA, {"Zwirnwerk": candidates})}) as web:
        assert ask(web, graph, tmp_path)[0] == graph


@pytest.mark.parametrize(
    ("types", "prefix", "taken"),
    [
        ([{"id": "/company", "name": "Company"}], "", True),
        (["/organization/organization"], "", True),
        ([{"id": "/river", "name": "River"}], "", False),
        ([], "", False),
        ([], "Organization=", True),
        ([], "person=", False),
    ],
)
def test_the_type_must_fit(types, prefix: str, taken: bool, tmp_path: Path) -> None:
    graph = graph_of({"name": "Zwirnwerk"})
    with serving({"/reconcile": service(OTHER, {"Zwirnwerk": [{**SURE, "id": "a b", "type": types}]})}) as web:
        found, _ = ask(web, graph, tmp_path, prefix)
    assert node(found, "Zwirnwerk").same_as == (("https://ids.example.org/a%20b",) if taken else ())


def test_people_are_asked_about_with_what_they_do(tmp_path: Path) -> None:
    ada = {**SURE, "name": "Ada Byron", "type": [HUMAN]}
    graph = graph_of(
        {"name": "Ada Byron", "affiliated_with": ["Spulerei"], "links": ["https://github.com/ada"]},
        {"name": "Lin Mei"},
        kind="Person",
    )
    # A profile is a page; without it the person has none.
    graph = type(graph)(graph.recaps, tuple(_without_page(n) for n in graph.nodes), graph.statements)
    with serving({"/reconcile": service(WIKIDATA, {"Ada Byron": [ada]})}) as web:
        found, _ = ask(web, graph, tmp_path)
        queries = json.loads(parse_qs(web.forms[0])["queries"][0]).values()
    (query,) = (q for q in queries if q["type"] == ["Q5"])
    assert query["properties"] == [{"pid": "P2037", "v": "ada"}, {"pid": "P108", "v": "Spulerei"}]
    assert "https://www.wikidata.org/wiki/Q1" in node(found, "Ada Byron").same_as


def _without_page(one):
    from dataclasses import replace

    return replace(one, url="", same_as=(one.url,)) if one.url else one


def test_namesakes_known_pages_and_what_a_person_decided_are_left_alone(tmp_path: Path) -> None:
    graph = graph_of(
        {"name": "Zwirnwerk", "links": ["https://zwirn.example/"]}, {"name": "Spulerei"}, {"name": "Zwirnwerk GmbH"}
    )
    twins = graph_of({"name": "Lin Mei"}, {"name": "Lin Mei", "beside": [{"name": "Lin Mei"}]}, kind="Person")
    with serving({"/reconcile": service(OTHER, {"Spulerei": [SURE]})}) as web:
        assert ask(web, graph, tmp_path, decided=("organization/spulerei",))[0] == graph
        assert ask(web, twins, tmp_path, "Person=")[0] == twins
        assert web.forms == []


def test_two_nodes_are_never_one_thing(tmp_path: Path) -> None:
    graph = graph_of({"name": "Zwirnwerk"}, {"name": "Zwirn Werk Nord", "also": ["ZWN"]})
    results = {"Zwirnwerk": [SURE], "Zwirn Werk Nord": [{**SURE, "name": "Zwirn Werk Nord"}]}
    with serving({"/reconcile": service(OTHER, results)}) as web:
        assert ask(web, graph, tmp_path, "organization=")[0] == graph


@pytest.mark.parametrize("manifest", [[], {"identifierSpace": ""}, {**OTHER, "versions": ["1.0-draft"]}])
def test_what_is_no_service_gives_nothing(manifest, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    graph = graph_of({"name": "Zwirnwerk"})
    with serving({"/reconcile": service(manifest, {})}) as web:
        found, answers = ask(web, graph, tmp_path)
        assert found == graph and answers.failed == 1 and web.forms == []
    answers.tell()
    assert "1 requests failed and are not made again" in caplog.text


def test_a_service_that_fails_is_not_asked_the_same_again(tmp_path: Path) -> None:
    graph = graph_of({"name": "Zwirnwerk"})
    behave = service(OTHER, {})
    with serving({"/reconcile": lambda h: behave(h) if h.command == "GET" else h.send_error(500)}) as web:
        assert ask(web, graph, tmp_path)[0] == graph
        _, answers = ask(web, graph, tmp_path)
        assert answers.fetcher.asked == 0


def test_a_service_is_named_with_or_without_a_type() -> None:
    assert parse_service("https://a.example/x?type=b").only is None
    named = parse_service("organization=https://a.example/x?token=secret")
    assert (named.only, named.shown) == (EntityType.ORGANIZATION, "https://a.example/x")


@pytest.mark.parametrize(
    "text", ["a.example", "ftp://a.example/", "Talk=https://a.example/", "https://ann:secret@a.example/", "http://[x/"]
)
def test_a_service_that_is_none(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_service(text)
    assert "secret" not in str(caught.value)
