from __future__ import annotations

import copy
import pickle
import sys

import pytest

from kg.errors import SettingsError
from kg.graph import KnowledgeGraph
from kg.nodes import Nodes
from tests.exporters.examples import example, node, wide


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(example())


def test_nodes_can_be_sliced_and_named(graph) -> None:
    assert isinstance(graph.people[:1], Nodes)
    assert graph.people[:1].names == ["Lin Sun"]
    assert graph.people[1].name.text == "王明"
    assert graph.people == tuple(graph.people)


def test_nodes_name_themselves(graph) -> None:
    assert repr(graph.people) == "Nodes(Person 'Lin Sun', Person '王明')"
    assert repr(KnowledgeGraph(wide(7)).people).endswith("Person 'Person 4', and 2 more)")


def test_nodes_can_be_copied(graph) -> None:
    for twin in (copy.copy(graph.people), pickle.loads(pickle.dumps(graph.people))):
        assert twin == graph.people
        assert twin.graph == graph.data


def test_nodes_become_a_data_frame(graph) -> None:
    pytest.importorskip("pandas")
    frame = graph.events.to_pandas()
    assert list(frame.index) == ["event/kubecon-2024", "event/meetup"]
    assert list(frame["start"]) == ["2024-05-17", "2024-06"]
    assert frame.loc["event/kubecon-2024", "documents"] == 1
    assert list(graph.find("nobody").to_pandas().columns) == list(frame.columns)


def test_nodes_without_pandas_say_what_to_do(graph, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SettingsError, match=r"pip install conference-kg\[pandas\]"):
        graph.people.to_pandas()


def test_few_nodes_are_shown_with_names_relations_and_quotations(graph) -> None:
    shown = graph.find("孙琳")._repr_html_()
    for part in (
        "Lin Sun (en)",
        "孙琳 (zh-Hans)",
        "affiliated with →",
        "Bloomberg",
        "← written by",
        "A day in Shanghai",
    ):
        assert part in shown
    assert "彭博社" in graph.organizations._repr_html_()
    assert 'href="https://www.bloomberg.com/' in graph.organizations._repr_html_()


def test_many_nodes_are_shown_as_a_table() -> None:
    shown = KnowledgeGraph(wide(30)).people._repr_html_()
    assert shown.count("<tr>") == 21
    assert "and 10 more" in shown
    assert "more" not in KnowledgeGraph(wide(4)).people._repr_html_()


def test_a_node_alone_shows_what_it_knows() -> None:
    shown = node("talk/x", "<b>X</b>", url="javascript:alert(1)")._repr_html_()
    assert "&lt;b&gt;X&lt;/b&gt;" in shown
    assert "href" not in shown
