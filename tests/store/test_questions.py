from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.ontology import BASE
from kg.store.answers import query_store
from kg.store.questions import ask, questions
from tests.exporters.examples import example
from tests.store.stores import contents_of

ANSWERS = {
    ("speakers-by-organization",): [("Bloomberg", "Lin Sun", "1")],
    ("talks-about", "istio"): [("He said", "Lin Sun", "https://youtu.be/x?t=1&f=2")],
    ("co-speakers", "Lin Sun"): [],
    ("events-of", "孙琳"): [("KubeCon 2024", "organizer", "2024-05-17"), ("KubeCon 2024", "speaker", "2024-05-17")],
    ("talks-of", "王明"): [("Panel", "", "")],
    ("talks-at", "KubeCon 2024"): [("He said", "Lin Sun", "https://youtu.be/x?t=1&f=2")],
    ("sponsors-of", "=Meetup()"): [("Bloomberg", "https://www.bloomberg.com/a%20b?q=%5B1%5D&x=%3Cy%3E#p%23q")],
    ("people-of", "彭博社"): [("Lin Sun", "")],
    ("events",): [("=Meetup()", "2024-06", "", "0"), ("KubeCon 2024", "2024-05-17", "上海", "1")],
    ("projects-by-talks",): [("Istio", "1")],
    ("evidence-for", "上海"): [("posts/00aa.md", "10", "Lin Sun spoke.")],
    ("recaps-about", "Panel"): [("-", "", "")],
}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    for name, triples in contents_of(example()).graphs.items():
        made.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name) if name else ox.DefaultGraph())
    return made


def rows(store: ox.Store, sparql: str, **options) -> list[tuple[str, ...]]:
    found = query_store(store, sparql, BASE, **options)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple("" if value is None else value.value[:60].partition(' "hi"')[0] for value in row) for row in found]


@pytest.mark.parametrize("asked", ANSWERS, ids=lambda asked: asked[0])
def test_question_is_answered(asked, store) -> None:
    name, *values = asked
    assert sorted(rows(store, ask(name, values))) == sorted(ANSWERS[asked])


def test_each_question_is_tested() -> None:
    assert {name for name, *_ in ANSWERS} == set(questions())


@pytest.mark.parametrize("name", questions())
def test_question_file_runs_as_it_stands_and_says_what_it_asks(name, store) -> None:
    question = questions()[name]
    rows(store, question.sparql)
    assert question.asks.endswith(".")
    assert question.sparql.startswith(f"# {question.asks}\n")
    assert "ORDER BY" in question.sparql
    for parameter in question.parameters:
        assert f"VALUES ?{parameter} {{" in question.sparql
    # What it says of itself is all that the query needs.
    assert question.sparql.count("VALUES") == len(question.parameters)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc"], exclude_characters="\ud800"), max_size=40))
def test_any_value_is_one_literal(value) -> None:
    value = value.encode("utf-8", "replace").decode()
    sparql = ask("talks-about", [value]).replace("SELECT DISTINCT (STR(?title) AS ?talk)", "SELECT ?project")
    line = next(line for line in sparql.splitlines() if "VALUES" in line)
    [row] = ox.Store().query(f"SELECT ?project {{ {line} }}")
    assert row["project"] == ox.Literal(value)


@pytest.mark.parametrize("value", ['" } ?s ?p ?o . #', "\\", '"""', "\\u0022 } #", "\n } DROP ALL", "$1 \\1 \\g<0>"])
def test_a_value_cannot_end_its_literal(value, store) -> None:
    assert rows(store, ask("talks-about", [value])) == []


def test_unknown_questions_and_wrong_values_are_told() -> None:
    with pytest.raises(StoreError, match=r"no question 'who'.*talks-about.*SPARQL"):
        ask("who", [])
    with pytest.raises(StoreError, match="takes 1 values, not 2: kg query talks-about PROJECT"):
        ask("talks-about", ["a", "b"])
