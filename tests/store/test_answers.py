from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.ontology import BASE, SCHEMA
from kg.store.answers import query_store, write_answers

NAME = ox.NamedNode(SCHEMA + "name")


@pytest.fixture
def store() -> ox.Store:
    made = ox.Store()
    for name, text in (("a", "Lin, Sun"), ("b", "孙琳"), ("c", "tab\tand\x1b[31m")):
        made.add(ox.Quad(ox.NamedNode(f"{BASE}person/{name}"), NAME, ox.Literal(text)))
    made.add(ox.Quad(ox.NamedNode("https://x.example/d"), NAME, ox.Literal("D"), ox.NamedNode("https://x.example/g")))
    return made


def answer(store: ox.Store, sparql: str, form: str, **options) -> str:
    return write_answers(query_store(store, sparql, BASE, **options), form, BASE)


ALL = "SELECT ?s ?name ?none { ?s schema:name ?name } ORDER BY ?s"


def test_table_is_aligned_and_cannot_move_the_cursor(store) -> None:
    assert answer(store, ALL, "table").splitlines() == [
        "s         name          none",
        "--------  ------------  ----",
        "person:a  Lin, Sun",
        "person:b  孙琳",
        "person:c  tab and [31m",
        "3 rows",
    ]


def test_csv_and_json_are_those_of_the_w3c(store) -> None:
    assert answer(store, ALL, "csv").splitlines()[:2] == ["s,name,none", f'{BASE}person/a,"Lin, Sun",']
    read = json.loads(answer(store, ALL, "json"))
    assert read["head"]["vars"] == ["s", "name", "none"]
    assert read["results"]["bindings"][1]["name"] == {"type": "literal", "value": "孙琳"}


def test_csv_holds_no_formula(store) -> None:
    told = answer(store, "SELECT ('=1+1' AS ?a) ('x' AS ?b) (BNODE() AS ?c) {}", "csv").splitlines()
    assert told[0] == "a,b,c"
    assert told[1].startswith("'=1+1,x,_:")


def test_yes_and_no(store) -> None:
    assert answer(store, "ASK { ?s schema:name 'D' }", "table") == "no\n"
    assert answer(store, "ASK { ?s schema:name 'D' }", "table", union=True) == "yes\n"
    assert json.loads(answer(store, "ASK {}", "json"))["boolean"] is True
    assert answer(store, "ASK {}", "csv") == "true\n"


def test_triples(store) -> None:
    made = "CONSTRUCT { ?s a schema:Person } WHERE { ?s schema:name '孙琳' }"
    assert answer(store, made, "table").endswith(" <https://schema.org/Person> .\n")
    with pytest.raises(StoreError, match="yields triples"):
        answer(store, made, "csv")


def test_what_is_no_sparql_is_told(store) -> None:
    with pytest.raises(StoreError, match=r"is no SPARQL: .*kg query --list"):
        answer(store, "SELECT", "table")
    with pytest.raises(StoreError, match="is no SPARQL"):
        answer(store, "INSERT DATA { <a:a> <a:a> <a:a> }", "table")
