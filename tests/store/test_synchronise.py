from __future__ import annotations

import contextlib

import pytest

from kg.errors import StoreError
from kg.ontology import BASE
from kg.store import synchronise as module
from kg.store.contents import Contents
from kg.store.synchronise import LOADED, LOADING, is_interrupted, synchronise
from tests.store.stores import MemoryStore, small

FIRST = small(default="abcd", one="abc", two="defg", three="hi")
SECOND = small(default="abce", one="abc", two="xyzw", four="jk")
THIRD = small(default="ab", two="defg", three="hi", five="mno")


def loaded(*several: Contents) -> MemoryStore:
    store = MemoryStore()
    for contents in several:
        synchronise(contents, store)
    store.requests.clear()
    return store


def writes(store: MemoryStore) -> set[tuple[str, str]]:
    ours = {BASE + LOADED, BASE + LOADING}
    return {(request, graph) for request, graph in store.requests if request not in ("read", "ask")} - {
        (request, graph) for request in ("add", "replace", "drop") for graph in ours
    }


def test_a_new_store_holds_exactly_the_contents() -> None:
    store = MemoryStore()
    changes = synchronise(FIRST, store)
    assert store.held() == FIRST.graphs
    assert str(changes) == "4 graphs replaced, 0 dropped, 0 unchanged"
    assert not is_interrupted(store, BASE)


def test_only_graphs_that_changed_are_written_and_removed_ones_dropped() -> None:
    store = loaded(FIRST)
    changes = synchronise(SECOND, store)
    assert store.held() == SECOND.graphs
    recap = BASE + "recap/"
    assert writes(store) == {
        ("replace", ""),
        ("replace", recap + "two"),
        ("replace", recap + "four"),
        ("drop", recap + "three"),
    }
    assert (changes.replaced, changes.dropped, changes.kept, changes.resumed) == (3, 1, 1, False)


def test_nothing_is_written_when_nothing_changed() -> None:
    store = loaded(FIRST)
    assert synchronise(FIRST, store).kept == 4
    assert {request for request, _ in store.requests} == {"read"}


def test_graphs_of_others_are_left_alone() -> None:
    store = MemoryStore()
    store.graphs["https://other.example/graph"] = {"<a:a> <a:b> <a:c> .\n"}
    synchronise(FIRST, store)
    synchronise(SECOND, store)
    assert "https://other.example/graph" in store.held()


def test_a_default_graph_of_others_is_not_replaced() -> None:
    store = MemoryStore()
    store.graphs[""] = {"<a:a> <a:b> <a:c> .\n"}
    with pytest.raises(StoreError, match=r"default graph holds triples that kg did not write.*--default-graph"):
        synchronise(FIRST, store)
    assert list(store.graphs) == [""]
    synchronise(FIRST, store, default_graph="https://kg.example/conclusions")
    assert store.graphs[""] == {"<a:a> <a:b> <a:c> .\n"}
    assert store.held()["https://kg.example/conclusions"] == FIRST.graphs[""]


def test_a_graph_of_others_is_not_replaced_by_conclusions_that_move() -> None:
    store = loaded(FIRST)
    store.graphs["https://other.example/graph"] = {"<a:a> <a:b> <a:c> .\n"}
    with pytest.raises(StoreError, match=r"<https://other.example/graph> holds triples that kg did not write"):
        synchronise(FIRST, store, default_graph="https://other.example/graph")
    assert not is_interrupted(store, BASE)
    assert store.held() == {**FIRST.graphs, "https://other.example/graph": b"<a:a> <a:b> <a:c> .\n"}


def test_conclusions_can_move_to_another_graph() -> None:
    store = loaded(FIRST)
    synchronise(FIRST, store, default_graph="https://kg.example/conclusions")
    assert "" not in store.held()
    synchronise(FIRST, store)
    assert store.held() == FIRST.graphs


@pytest.mark.parametrize("batch", [1, 16])
@pytest.mark.parametrize(
    ("before", "during", "after"),
    [
        ((), FIRST, FIRST),
        ((), FIRST, SECOND),
        ((FIRST,), SECOND, SECOND),
        ((FIRST,), SECOND, FIRST),
        ((FIRST,), SECOND, THIRD),
        ((FIRST, SECOND), THIRD, SECOND),
    ],
)
def test_a_load_after_one_that_was_killed_anywhere_ends_as_if_it_had_not_been(
    before, during, after, batch, monkeypatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", batch)
    killed = 0
    while True:
        store = loaded(*before)
        store.fails_at = killed
        try:
            synchronise(during, store)
        except StoreError:
            store.fails_at = -1
        else:
            break
        synchronise(after, store)
        assert store.held() == after.graphs, killed
        assert not is_interrupted(store, BASE)
        assert synchronise(after, store).replaced == 0
        killed += 1
    assert killed > 8


def test_a_load_killed_twice_ends_well(monkeypatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 1)
    for first in range(4, 18):
        for second in range(2, 18):
            store = loaded(FIRST)
            for contents, fails_at in ((SECOND, first), (FIRST, second)):
                store.requests.clear()
                store.fails_at = fails_at
                with contextlib.suppress(StoreError):
                    synchronise(contents, store)
            store.fails_at = -1
            synchronise(SECOND, store)
            assert store.held() == SECOND.graphs, (first, second)


def test_what_was_loaded_before_the_kill_is_not_loaded_again(monkeypatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 1)
    store = MemoryStore()
    store.fails_at = 4 + 2 * 2  # two reads, a question, the plan; then two graphs, each with its record
    with pytest.raises(StoreError):
        synchronise(FIRST, store)
    assert is_interrupted(store, BASE)
    store.fails_at = -1
    changes = synchronise(FIRST, store)
    assert (changes.replaced, changes.kept, changes.resumed) == (2, 2, True)
    assert "after an interrupted load" in str(changes)
