from __future__ import annotations

import dataclasses
import subprocess
import sys

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.exporters import export
from kg.exporters.provenance import Run
from kg.ontology import BASE, KGO
from kg.store.embedded import EmbeddedStore, check_folder, keep, open_store
from kg.store.synchronise import CONCLUSIONS, LOADED, LOADING
from tests.exporters.examples import example
from tests.store.stores import OURS, changed, contents_of


def held(store: ox.Store) -> set[str]:
    return {str(quad) for quad in store if getattr(quad.graph_name, "value", "") not in OURS}


def expected(graph) -> set[str]:
    made = ox.Store()
    for name, triples in contents_of(graph).graphs.items():
        made.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name) if name else ox.DefaultGraph())
    return held(made)


def test_a_store_is_kept_and_follows_the_graph(tmp_path) -> None:
    folder = tmp_path / "store"
    assert str(keep(example(), folder, BASE, Run())) == "3 graphs replaced, 0 dropped, 0 unchanged"
    assert held(open_store(folder)) == expected(example())
    assert str(keep(example(), folder, BASE, Run())) == "0 graphs replaced, 0 dropped, 3 unchanged"
    assert str(keep(changed(), folder, BASE, Run())) == "2 graphs replaced, 1 dropped, 0 unchanged"
    assert held(open_store(folder)) == expected(changed())


def test_what_a_person_added_stays(tmp_path) -> None:
    keep(example(), tmp_path, BASE, Run())
    mine = ox.Quad(*[ox.NamedNode("https://me.example/")] * 4)
    store = ox.Store(tmp_path)
    store.add(mine)
    store.flush()
    del store
    keep(changed(), tmp_path, BASE, Run())
    assert mine in open_store(tmp_path)


def test_an_interrupted_store_is_not_asked_but_mended(tmp_path) -> None:
    keep(example(), tmp_path, BASE, Run())
    store = ox.Store(tmp_path)
    half = EmbeddedStore(store)
    planned = "".join(f'<{BASE}{graph}> <{KGO}plannedHash> "y" .\n' for graph in ("recap/00aa", CONCLUSIONS))
    half.add(BASE + LOADING, planned.encode())
    half.drop(BASE + LOADED)
    store.flush()
    del store, half
    with pytest.raises(StoreError, match=r"was interrupted. Run `kg run --store"):
        open_store(tmp_path)
    keep(example(), tmp_path, BASE, Run())
    assert held(open_store(tmp_path)) == expected(example())


def test_a_store_in_use_is_told(tmp_path) -> None:
    keep(example(), tmp_path, BASE, Run())
    code = (
        f"import pyoxigraph, sys; s = pyoxigraph.Store({str(tmp_path)!r}); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline()
        with pytest.raises(StoreError, match="another process has it open"):
            keep(changed(), tmp_path, BASE, Run())


@pytest.mark.parametrize("name", ["file", "folder"])
def test_what_is_no_store_is_left_alone(name, tmp_path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file", tmp_path / "folder" / "mine.txt"):
        path.write_text("mine")
    with pytest.raises(StoreError, match="is no store"):
        keep(example(), tmp_path / name, BASE, Run())
    check_folder(tmp_path / "new")


@pytest.mark.parametrize("format", ["nq", "trig", "ttl", "nt", "jsonld", "rdf"])
def test_a_graph_file_can_be_asked_like_a_store(format, tmp_path) -> None:
    [path] = export(example(), tmp_path, [format])
    for named in (path, tmp_path):
        assert list(open_store(named).quads_for_pattern(ox.NamedNode(f"{BASE}place/上海"), None, None))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("none", None, "neither a store nor a graph"),
        ("a.csv", "", "neither a store nor a graph"),
        ("a.ttl", "<", "Write it again"),
    ],
)
def test_what_cannot_be_asked_is_told(name, text, message, tmp_path) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(StoreError, match=message):
        open_store(tmp_path / name)


def test_a_broken_store_is_told(tmp_path) -> None:
    (tmp_path / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(tmp_path)


def test_brackets_within_text_are_no_nesting(tmp_path) -> None:
    graph = example()
    graph = dataclasses.replace(graph, recaps=tuple(dataclasses.replace(r, title=":( " * 300) for r in graph.recaps))
    export(graph, tmp_path, ["rdf", "jsonld"])
    for ending in ("rdf", "jsonld"):
        assert len(open_store(tmp_path / f"graph.{ending}")) > 0


def test_xml_that_is_none(tmp_path) -> None:
    file = tmp_path / "graph.rdf"
    file.write_text("<a></b>")
    with pytest.raises(StoreError, match=r"it is no XML \(mismatched tag.*Write it again with `kg run`"):
        open_store(file)
