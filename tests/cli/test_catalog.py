"""``kg catalog`` and ``--catalog``: a table of one's own, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.storage import load_extractions

from ..conftest import FakeExtractor
from ..test_cli import kg


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_add_says_what_became_of_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.csv").write_text("name\nLoom AG\nLoom AG\nWeave\n")
    assert kg("catalog", "add", "a.csv", "--type", "organization") == 0
    assert kg("catalog", "add", "a.csv", "--type", "Organization", "--into", "catalog.tsv") == 0
    assert capsys.readouterr().out.splitlines() == [
        "3 rows read, 2 things new, 2 in catalog.tsv",
        "3 rows read, 0 things new, 2 in catalog.tsv",
    ]


def test_add_tells_a_fault_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.csv").write_text("name\nLoom AG\n")
    assert kg("catalog", "add", "a.csv") == 1
    assert capsys.readouterr().err == (
        "kg: a.csv:2: the type is missing. Give it, or name one for all rows with --type.\n"
    )
    assert not Path("catalog.tsv").exists()


def test_find_shows_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own.csv").write_text(
        "type,name,aliases,url,wikidata\nPlace,Loomville,LV|zh:织机城,https://lv.example.org,Q42\n"
    )
    kg("catalog", "add", "own.csv")
    Path("kg.toml").write_text('catalogs = ["catalog.tsv"]\n')
    capsys.readouterr()
    assert kg("catalog", "find", "织机城") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Place  Loomville",
        "  also      LV, 织机城 (zh)",
        "  url       https://lv.example.org",
        "  wikidata  Q42",
    ]
    assert kg("catalog", "find", "Loomville", "--catalog", "catalog.tsv") == 0
    assert kg("catalog", "find", "No such thing") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "no catalog knows 'No such thing'"


def test_a_named_table_gives_pages_and_joins_names(
    fake_models: FakeExtractor, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.md").write_text("Ada Byron spoke on Looms that think.")
    Path("own.csv").write_text("type,name,url\nOrganization,Loom AG,https://loom.example.org\n")
    kg("catalog", "add", "own.csv")
    assert kg("run", "a.md", "--catalog", "catalog.tsv", "-q") == 0
    assert '"catalogs":' in Path("outputs/graph.nt").read_text().replace('\\"', '"')
    saved = Path("outputs/extractions.jsonl")
    assert len(list(load_extractions(saved))) == 1
    assert kg("combine", saved, "--catalog", "catalog.tsv", "-q", "-o", "again") == 0
    assert kg("export", saved, "--catalog", "missing.tsv", "-f", "nt") == 1
    assert "missing.tsv: cannot be read" in capsys.readouterr().err
