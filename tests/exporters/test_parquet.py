"""The six tables: their documented schema, what three readers make of them, and their bytes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import duckdb
import pandas
import pyarrow.parquet
import pytest

from kg import exporters, outputs, pipeline
from kg.errors import ExportError, SettingsError
from kg.exporters import export
from kg.exporters.relational import TABLES, schema_page
from kg.ordering import sorted_graph
from kg.records import GraphData
from kg.settings import Settings
from tests.conftest import RECAPS, ROOT, FakeExtractor
from tests.exporters.examples import example, wide
from tests.exporters.test_export import shuffled

ARROW = {
    "string": "string",
    "list of strings": "list<element: string not null>",
    "int64": "int64",
    "double": "double",
    "map of strings": "map<string, string",
}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    export(example(), tmp_path, ["parquet"])
    return tmp_path


def documented() -> dict[str, dict[str, str]]:
    """What docs/tables.md says: table -> column -> type."""
    parts = re.split(r"^## (\w+)$", (ROOT / "docs" / "tables.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", body, re.MULTILINE))
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


def test_parquet_is_six_files_and_only_when_asked_for(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == sorted(f"{name}.parquet" for name in TABLES)
    assert "parquet" not in outputs.check_formats(())
    assert "parquet" in outputs.FORMATS


def test_page_describes_what_is_written(made: Path) -> None:
    assert (ROOT / "docs" / "tables.md").read_text("utf-8") == schema_page()
    for name, columns in documented().items():
        schema = pyarrow.parquet.read_schema(made / f"{name}.parquet")
        assert {field.name: str(field.type).partition(" (")[0] for field in schema} == {
            c: ARROW[kind] for c, kind in columns.items()
        }
        assert not any(field.nullable for field in schema)
    assert documented().keys() == TABLES.keys()


def test_pandas_reads_what_the_graph_holds(made: Path) -> None:
    graph = example()
    tables = {name: pandas.read_parquet(made / f"{name}.parquet") for name in TABLES}
    assert list(tables["entities"].id) == [node.id for node in graph.nodes]
    assert list(tables["documents"].source) == sorted(recap.source for recap in graph.recaps)[::-1]
    assert len(tables["relations"]) == len(graph.statements)
    assert len(tables["evidence"]) == sum(len(s.sources) for s in graph.statements)
    bloomberg = tables["names"][tables["names"].entity == "organization/bloomberg"]
    assert list(bloomberg.name) == ["Bloomberg", "彭博社", "Bloomberg LP"]
    kubecon = tables["entities"].set_index("id").loc["event/kubecon-2024"]
    assert dict(kubecon.attributes) == {"start": "2024-05-17", "end": "2024-05-19"}


def test_duckdb_joins_the_tables(made: Path) -> None:
    rows = duckdb.sql(
        f"""
        SELECT s.name, o.name, e.quote, d.title
        FROM '{made}/evidence.parquet' e
        JOIN '{made}/entities.parquet' s ON s.id = e.subject
        JOIN '{made}/entities.parquet' o ON o.id = e.object
        JOIN '{made}/documents.parquet' d ON d.id = e.document
        WHERE e.predicate = 'affiliated_with' AND d.language = 'en'
        """
    ).fetchall()
    assert rows == [("Lin Sun", "Bloomberg", "Lin Sun spoke.", "A day in Shanghai")]
    known = f"FROM '{made}/documents.parquet' SELECT id"
    assert duckdb.sql(f"FROM '{made}/mentions.parquet' WHERE document NOT IN ({known})").fetchall() == []


def test_keys_tell_rows_apart_and_order_them(made: Path) -> None:
    for name, table in TABLES.items():
        rows = pyarrow.parquet.read_table(made / f"{name}.parquet").to_pylist()
        keys = [tuple(row.values())[: table.key] for row in rows]
        assert keys == sorted(set(keys)), name


def test_equal_graphs_give_equal_bytes(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    export(shuffled(example()), other, ["parquet"])
    for path in other.iterdir():
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256((made / path.name).read_bytes()).digest()


def test_many_rows_are_written_in_several_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.exporters.parquet._ROWS_AT_ONCE", 7)
    export(wide(10), tmp_path, ["parquet"])
    assert pyarrow.parquet.read_table(tmp_path / "entities.parquet").num_rows == 20


def test_an_empty_graph_gives_empty_tables(tmp_path: Path) -> None:
    export(GraphData((), (), ()), tmp_path, ["parquet"])
    for name in TABLES:
        assert pyarrow.parquet.read_table(tmp_path / f"{name}.parquet").num_rows == 0


def test_missing_pyarrow_is_told_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.exporters.parquet.find_spec", lambda _name: None)
    for refuse in (
        lambda: export(example(), tmp_path / "out", ["parquet"]),
        lambda: outputs.check_formats(["parquet"]),
        lambda: outputs.check_single_format("mentions"),
    ):
        with pytest.raises(SettingsError, match=r"Run `pip install conference-kg\[parquet\]`"):
            refuse()
    assert not (tmp_path / "out").exists()
    assert outputs.check_formats(["ttl"]) == ("ttl",)


def test_a_table_that_cannot_be_written_is_told(made: Path) -> None:
    (made / "taken").write_text("")
    with pytest.raises(ExportError, match=r"documents\.parquet: cannot be written"):
        export(example(), made / "taken", ["parquet"])


def test_a_run_writes_tables_of_its_graph(extractor: FakeExtractor, tmp_path: Path) -> None:
    settings = Settings(formats=("parquet",))
    result = pipeline.run([str(RECAPS)], tmp_path, extractor=extractor, settings=settings)
    assert [path.stem for path in result.paths] == list(TABLES)
    graph = sorted_graph(result.graph.data)
    for name, table in TABLES.items():
        assert pyarrow.parquet.read_table(tmp_path / f"{name}.parquet").num_rows == len(list(table.rows(graph)))
    assert exporters.PARQUET in outputs.FORMATS
