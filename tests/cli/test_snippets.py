from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import main


def kg(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    return int(stop.value.code or 0)


def test_each_post_gets_its_snippet_and_the_same_bytes_twice(posts, fake_models, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert kg("run", "posts", "-q", "--formats", "trig") == 0
    assert kg("snippet") == 0
    assert capsys.readouterr().out == "3 files in snippets\n"
    files = {path.name: path.read_bytes() for path in Path("snippets").iterdir()}
    assert set(files) == {"a.jsonld", "c.jsonld", "d.jsonld"}
    assert json.loads(files["d.jsonld"])["mentions"][1]["name"] == "Meshes for all"
    assert kg("snippet", "outputs/graph.trig", "-o", "again", "-q") == 0
    assert {path.name: path.read_bytes() for path in Path("again").iterdir()} == files


def test_what_keeps_no_recaps_apart_is_told(tmp_path, capsys) -> None:
    assert kg("snippet", str(tmp_path / "graph.ttl"), "-o", str(tmp_path / "made")) == 1
    assert "does not keep the recaps apart" in capsys.readouterr().err
