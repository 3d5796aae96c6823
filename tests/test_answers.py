from __future__ import annotations

import pytest

from kg.answers import Answers
from kg.errors import SettingsError
from kg.graph import KnowledgeGraph
from tests.exporters.examples import example

NAMES = "SELECT ?name ?url { ?p a schema:Person ; schema:name ?name OPTIONAL { ?p schema:url ?url } } ORDER BY ?name"


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(example())


def test_query_gives_rows_as_text(graph) -> None:
    answers = graph.query(NAMES)
    assert isinstance(answers, Answers)
    assert answers == (("Lin Sun", ""), ("王明", "not a url"))
    assert answers.columns == ("name", "url")


def test_query_sees_all_recaps_or_one(graph) -> None:
    rows = graph.query("SELECT DISTINCT ?g { GRAPH ?g { ?t schema:performer ?p } } ORDER BY ?g")
    assert [row[0].rpartition("/")[2] for row in rows] == ["00aa", "11bb"]


def test_query_gives_what_two_recaps_say_once(graph) -> None:
    rows = graph.query("SELECT ?o { ?p schema:affiliation ?o . ?o schema:name ?name }")
    assert len(rows) == len(graph.statements("affiliated_with"))


def test_query_answers_yes_or_no_and_with_triples(graph) -> None:
    assert graph.query("ASK { ?p a schema:Person }") is True
    triples = graph.query("CONSTRUCT { ?t schema:performer ?p } WHERE { ?t schema:performer ?p }")
    assert triples.columns == ("subject", "predicate", "object")
    assert len(triples) == 2


def test_query_that_is_none_is_explained(graph) -> None:
    with pytest.raises(SettingsError, match="The query is no SPARQL"):
        graph.query("SELECT WHERE")


def test_answers_show_themselves(graph) -> None:
    pytest.importorskip("pandas")
    answers = graph.query(NAMES)
    assert list(answers.to_pandas()["name"]) == ["Lin Sun", "王明"]
    assert "<th" in answers._repr_html_()
    assert "王明" in answers._repr_html_()
