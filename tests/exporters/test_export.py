from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg import exporters
from kg.errors import ExportError, SettingsError
from kg.exporters import ALL, export
from kg.files import write_atomically
from kg.ordering import sorted_graph
from kg.records import GraphData
from tests.exporters.examples import example, wide

ROOT = Path(__file__).parents[2]
FILES = ["graph.ttl", "graph.nt", "graph.jsonld", "graph.rdf", "graph.trig", "graph.nq"]
FILES += ["graph.graphml", "graph.gexf", "nodes.csv", "edges.csv", "neo4j-nodes.csv", "neo4j-edges.csv", "graph.cypher"]
FILES += ["explorer.html"]


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_export_writes_every_format_and_says_where(tmp_path) -> None:
    paths = export(example(), tmp_path / "new" / "folder")
    assert [path.name for path in paths] == FILES
    assert names(tmp_path / "new" / "folder") == sorted(FILES)


def test_export_writes_only_what_was_asked_for_and_once(tmp_path) -> None:
    assert [p.name for p in export(example(), tmp_path, ["csv", "nt", "csv"])] == ["nodes.csv", "edges.csv", "graph.nt"]


def test_export_names_files_by_stem(tmp_path) -> None:
    paths = export(example(), tmp_path, ["ttl", "csv"], stem="may.2024")
    assert [p.name for p in paths] == ["may.2024.ttl", "may.2024-nodes.csv", "may.2024-edges.csv"]


def test_export_of_an_empty_graph_is_readable(tmp_path) -> None:
    import networkx
    import pyoxigraph

    export(GraphData((), (), ()), tmp_path)
    assert len(networkx.read_graphml(tmp_path / "graph.graphml")) == 0
    assert len(networkx.read_gexf(tmp_path / "graph.gexf")) == 0
    assert list(pyoxigraph.parse(path=tmp_path / "graph.ttl"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"formats": ["ttl", "docx"]}, "No format 'docx' to export to. Known: csv, cypher, explorer, gexf, graphml"),
        ({"formats": "ttl"}, "Write ['ttl']"),
        ({"stem": "../x"}, "cannot begin a file name"),
        ({"stem": ""}, "cannot begin a file name"),
        ({"base": "example.org/"}, "cannot begin the graph's IRIs"),
        ({"base": "https://example.org/x"}, "ends in '/'"),
    ],
)
def test_export_refuses_before_it_writes(options, message, tmp_path) -> None:
    with pytest.raises(SettingsError) as caught:
        export(example(), tmp_path / "out", **options)
    assert message in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_export_error_names_path_and_remedy(tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match=r"file.graph\.nt: cannot be written .*Choose a folder"):
        export(example(), tmp_path / "file", ["nt"])
    (tmp_path / "graph.ttl").mkdir()
    with pytest.raises(ExportError, match=r"graph\.ttl: cannot be written"):
        export(example(), tmp_path, ["ttl"])
    assert names(tmp_path) == ["file", "graph.ttl"]


def test_failed_write_keeps_the_old_file_and_leaves_nothing_behind(tmp_path) -> None:
    def broken() -> Iterator[str]:
        yield "half"
        raise OSError(28, "No space left on device")

    path = tmp_path / "graph.nt"
    path.write_text("old")
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, broken())
    assert path.read_text() == "old"
    assert names(tmp_path) == ["graph.nt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_written_files_are_as_readable_as_any_other(tmp_path) -> None:
    write_atomically(tmp_path / "a", ["x"])
    (tmp_path / "b").write_text("x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def shuffled(graph: GraphData) -> GraphData:
    dice = random.Random(7)

    def mix(items):
        return tuple(dice.sample(items, len(items)))

    nodes = [
        replace(
            node,
            aliases=mix(node.aliases),
            sources=mix(node.sources),
            same_as=mix(node.same_as),
            attributes=dict(reversed(node.attributes.items())),
        )
        for node in mix(graph.nodes)
    ]
    statements = [replace(s, sources=mix(s.sources)) for s in mix(graph.statements)]
    return GraphData(mix(graph.recaps), tuple(nodes), tuple(statements))


def test_order_of_the_graph_does_not_change_the_bytes(tmp_path) -> None:
    export(example(), tmp_path / "a")
    export(shuffled(example()), tmp_path / "b")
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_sorted_graph_is_the_order_of_the_records() -> None:
    graph = example()
    assert sorted_graph(graph) == graph
    assert sorted_graph(shuffled(graph)) == graph


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_hash_seed_does_not_change_the_bytes(seed, tmp_path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.exporters import export;"
        "from tests.exporters.examples import example; export(example(), Path(sys.argv[1]))"
    )
    subprocess.run(
        [sys.executable, "-c", code, tmp_path / "there"],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
    )
    export(example(), tmp_path / "here")
    assert hashes(tmp_path / "here") == hashes(tmp_path / "there")


def test_exporters_load_no_heavy_library() -> None:
    code = (
        "import sys, kg.exporters, kg.graph;"
        "print([m for m in ('rdflib', 'networkx', 'pandas', 'spacy', 'pyoxigraph', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_every_format_is_documented() -> None:
    for name in ALL:
        assert f"\n{name:9}" in exporters.__doc__


def test_large_graph_is_written_in_seconds(tmp_path) -> None:
    import time

    graph = wide(3500)
    start = time.process_time()
    [path] = export(graph, tmp_path, ["ttl"])
    # About 1.3 s of 100 000 triples on a laptop; the bound only catches what grows with the square.
    assert time.process_time() - start < 15
    assert path.stat().st_size > 1_000_000
