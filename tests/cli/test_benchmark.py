from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.cli import main
from tests.conftest import FakeExtractor


def test_benchmark_names_every_serialisation(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    sizes = []
    for arguments in (["extract", str(posts)], *(["benchmark", "extractions.jsonl", "--copies", n] for n in "13")):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 0
        printed = capsys.readouterr().out.splitlines()
        sizes.append(int(printed[0].split()[0]))
    assert re.fullmatch(r"\d+ triples: \d+ of provenance, \d\.\d\d for each other one", printed[0])
    assert [line.split()[1] for line in printed[1:]] == ["turtle", "turtle", "nt", "nq", "trig", "jsonld", "rdf"]
    assert sizes[2] > 2.5 * sizes[1]
