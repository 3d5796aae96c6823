from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from kg.exporters import export, neo4j
from kg.exporters.rows import edge_rows, node_rows
from kg.exporters.text import clean
from tests.exporters.examples import NASTY, example, wide


@pytest.fixture
def tables(tmp_path: Path) -> tuple[list[list[str]], list[list[str]]]:
    paths = export(example(), tmp_path, ["neo4j"])
    assert [path.name for path in paths] == ["neo4j-nodes.csv", "neo4j-edges.csv"]
    nodes, edges = (list(csv.reader(path.read_text(encoding="utf-8").split("\n")[:-1])) for path in paths)
    return nodes, edges


def test_import_files_name_their_columns_as_neo4j_wants(tables) -> None:
    nodes, edges = tables
    assert {"id:ID", "name", "mentions:int", "confidence:float", ":LABEL"} <= set(nodes[0])
    assert {":START_ID", ":END_ID", ":TYPE", "weight:int", "confidence:float"} <= set(edges[0])
    assert {len(row) for row in nodes} == {len(nodes[0])}
    assert {len(row) for row in edges} == {len(edges[0])}


def test_import_files_hold_the_whole_graph_and_every_end_is_a_node(tables) -> None:
    nodes, edges = ([dict(zip(table[0], row, strict=True)) for row in table[1:]] for table in tables)
    rows = node_rows(example())
    assert [(row["id:ID"], row[":LABEL"]) for row in nodes] == [(row.id, f"Thing;{row.type}") for row in rows]
    known = {row["id:ID"] for row in nodes}
    assert {edge[end] for edge in edges for end in (":START_ID", ":END_ID")} <= known
    expected = {(edge.source, edge.predicate.upper(), edge.target) for edge in edge_rows(example())}
    assert {(edge[":START_ID"], edge[":TYPE"], edge[":END_ID"]) for edge in edges} == expected
    nasty = next(row for row in nodes if row["id:ID"] == "talk/mesh;1 %")
    assert nasty["name"] == re.sub(r"[\r\n]+", " ", clean(NASTY))
    assert nasty["format"] == "keynote "


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def test_script_only_merges_and_sets(tmp_path) -> None:
    [path] = export(example(), tmp_path, ["cypher"])
    script = path.read_text(encoding="utf-8")
    bare = _STRING.sub('""', script)
    words = set(re.findall(r"\b[A-Z]{2,}\b", bare)) - {edge.predicate.upper() for edge in edge_rows(example())}
    assert words <= {
        "CREATE",
        "CONSTRAINT",
        "IF",
        "NOT",
        "EXISTS",
        "FOR",
        "REQUIRE",
        "IS",
        "UNIQUE",
        "UNWIND",
        "AS",
    } | {"MERGE", "SET", "MATCH"}
    assert bare.count("CREATE") == 1
    assert "CREATE CONSTRAINT kg_thing_id IF NOT EXISTS" in bare
    assert bare.count("  {id: ") == len(node_rows(example()))
    assert bare.count("{source: ") == len(list(edge_rows(example())))
    assert "MERGE (a)-[r:SPEAKS_AT]->(b)\nSET r += {weight: row.weight," in bare


def test_script_escapes_every_text(tmp_path) -> None:
    [path] = export(example(), tmp_path, ["cypher"])
    # Cypher's escapes are JSON's.
    texts = {json.loads(match) for match in _STRING.findall(path.read_text(encoding="utf-8"))}
    assert clean(NASTY) in texts
    assert {row.label for row in node_rows(example())} <= texts


def test_script_comes_in_batches(monkeypatch) -> None:
    monkeypatch.setattr(neo4j, "_BATCH", 3)
    graph = wide(4)
    script = "".join(neo4j.write_cypher(node_rows(graph), edge_rows(graph)))
    assert script.count("UNWIND") == 2 + 2 + 2
    assert script.count("MERGE (n:Thing {id: row.id})\nSET n:Person, n += row;") == 2
