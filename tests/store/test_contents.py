from __future__ import annotations

import pytest

from kg.errors import StoreError
from kg.exporters import export
from kg.ontology import BASE
from kg.store.contents import make_contents, read_contents
from tests.exporters.examples import example
from tests.store.stores import changed, contents_of


def test_contents_are_one_graph_a_recap_and_the_default_graph() -> None:
    contents = contents_of(example())
    assert list(contents.graphs) == ["", f"{BASE}recap/00aa", f"{BASE}recap/11bb"]
    assert contents.base == BASE
    assert contents.run.startswith(f"{BASE}run/")
    assert all(text == b"".join(sorted(text.splitlines(keepends=True))) for text in contents.graphs.values())


def test_digests_tell_what_changed() -> None:
    before, after = contents_of(example()).digests(), contents_of(changed()).digests()
    assert before == contents_of(example()).digests()
    assert {graph for graph in before if before[graph] != after.get(graph)} == set(before)
    assert set(after) == {"", f"{BASE}recap/00aa"}


@pytest.mark.parametrize("format", ["nq", "trig"])
@pytest.mark.parametrize("named", ["folder", "file"])
def test_contents_come_back_from_files(format, named, tmp_path) -> None:
    [path] = export(example(), tmp_path, [format])
    read = read_contents(path if named == "file" else tmp_path)
    lowered = {graph: text.replace(b"@zh-Hans", b"@zh-hans") for graph, text in contents_of(example()).graphs.items()}
    assert read.graphs == lowered


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("graph.nq", "<a:a> <a:b>", "graph.nq: .*Write it again"),
        ("graph.ttl", "", "does not keep the recaps apart"),
        ("other.txt", "", "does not keep the recaps apart"),
        ("graph.trig", "", "No run is recorded"),
        ("graph.trig", "[] a <a:b> .", "has no address of its own"),
    ],
)
def test_other_files_are_refused(name, text, message, tmp_path) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(StoreError, match=message):
        read_contents(file)


def test_missing_files_are_told(tmp_path) -> None:
    with pytest.raises(StoreError, match=r"graph\.nq: cannot be read.*kg run --formats nq"):
        read_contents(tmp_path)


def test_quads_without_a_run_are_refused() -> None:
    with pytest.raises(StoreError, match="No run is recorded"):
        make_contents([])
