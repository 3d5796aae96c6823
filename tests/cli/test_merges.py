"""``kg merges``: every merge across documents with its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.reasons import as_text, joined_by_reason
from kg.storage import save_extractions

from ..resolution.conftest import Maker
from ..test_cli import kg

THINGS = [
    {"name": "Ada Byron", "affiliated_with": ["Loom AG"]},
    {"name": "ada  byron", "affiliated_with": ["Loom AG"]},
    {"name": "Ada Byron", "affiliated_with": ["Loom"]},
    {"name": "Lin Mei"},
]


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    save_extractions([Maker(t, "Person", f"doc{i}.md").extraction() for i, t in enumerate(THINGS)], Path("x.jsonl"))
    return "x.jsonl"


def test_every_merge_is_listed_with_its_reason(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("merges", saved) == 0
    assert capsys.readouterr().out.splitlines() == [
        "0.90  Organization  same name: loom",
        "      Loom  (doc2.md)",
        "      Loom AG  (doc0.md, doc1.md)",
        "0.97  Person  same name and organization: adabyron",
        "      Ada Byron  (doc0.md, doc2.md)",
        "      ada byron  (doc1.md)",
        "4 merges across documents: 2 Person, 2 Organization",
    ]


def test_the_most_certain_may_be_left_out(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("merges", saved, "--below", "0.9", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["type"], row["confidence"], row["merges"]) == ("Organization", 0.9, 2)
    assert row["names"][0] == {"name": "Loom", "documents": ["doc2.md"]}


def test_corrections_count(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    apart = "{type: Person, name: Ada Byron, in: doc0.md}, {type: Person, name: Ada Byron, in: doc2.md}"
    Path("c.yaml").write_text(f"different:\n- [{apart}]\n")
    assert kg("merges", saved, "--corrections", "c.yaml") == 0
    assert "3 merges across documents" in capsys.readouterr().out


def test_nothing_joined_is_said() -> None:
    assert list(as_text(joined_by_reason([]))) == ["0 merges across documents"]
