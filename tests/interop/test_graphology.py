"""Our GEXF and GraphML as graphology reads them, the library behind sigma.js and Gephi Lite."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from kg.exporters import export
from kg.exporters.rows import edge_rows, node_rows
from tests.exporters.examples import example

HERE = Path(__file__).parent


@pytest.mark.parametrize("format", ["gexf", "graphml"])
def test_graphology_reads_the_whole_graph(format: str, node_program: str, tmp_path: Path) -> None:
    graph = example()
    [path] = export(graph, tmp_path, [format])
    done = subprocess.run(
        [node_program, HERE / "read_graph.mjs", path], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    nodes, edges = node_rows(graph), list(edge_rows(graph))
    assert (read["nodes"], read["edges"]) == (len(nodes), len(edges))
    assert read["kinds"] == Counter(edge.predicate for edge in edges)
    assert sorted(read["labels"]) == sorted(node.label for node in nodes)
    assert read["numbers"] == len(nodes)
    assert read["placed"] == len(nodes)
    if format == "gexf":
        assert read["aliases"]["organization/bloomberg"] == ["彭博社", "Bloomberg LP"]
    else:
        assert read["aliases"]["organization:bloomberg"] == "彭博社 | Bloomberg LP"
