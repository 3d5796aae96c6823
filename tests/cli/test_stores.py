from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli import main
from tests.conftest import FakeExtractor


def kg(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


@pytest.fixture
def outputs(fake_models: FakeExtractor, posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert kg("run", posts, "-q", "--formats", "nq,jsonl") == 0
    return tmp_path / "outputs"


def test_query_lists_its_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("query") == 0
    listed = capsys.readouterr().out
    assert kg("query", "--list") == 0
    assert capsys.readouterr().out == listed
    assert "talks-about PROJECT" in listed
    assert "Which talks are about a project, and who gives them." in listed


def test_query_asks_the_outputs_folder(outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("query", "talks-of", "ada byron") == 0
    header, line, *rows, count = capsys.readouterr().out.splitlines()
    assert header.split() == ["talk", "event", "url"]
    assert line.split() == ["-" * len("Engines of reason"), "-----", "---"]
    assert (rows, count) == (["Engines of reason", "Looms that think"], "2 rows")
    assert kg("query", "SELECT (COUNT(*) AS ?n) { ?talk a kgo:Talk }", "-f", "csv") == 0
    assert capsys.readouterr().out.split() == ["n", "3"]


def test_query_shows_its_sparql(outputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("query", "talks-of", 'Ada "Byron"', "--show") == 0
    shown = capsys.readouterr().out
    assert '  VALUES ?person { "Ada \\"Byron\\"" }\n' in shown
    (tmp_path / "q.rq").write_text(shown)
    assert kg("query", "--file", tmp_path / "q.rq") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 rows"


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["who"], "kg: There is no question 'who'", 1),
        (["talks-of"], "takes 1 values, not 0", 1),
        (["ASK {}", "x"], "Only questions that have a name take values", 2),
        (["x", "--file", "y"], "not both", 2),
        (["--file", "none.rq"], "none.rq: cannot be read", 1),
        (["events", "--store", "none"], "kg: none: neither a store nor a graph", 1),
    ],
)
def test_query_says_what_is_wrong(
    arguments: list[str], message: str, code: int, outputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kg("query", *arguments) == code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "combine"])
def test_a_store_is_kept(
    command: str, outputs: Path, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = posts if command == "run" else outputs / "extractions.jsonl"
    assert kg(command, given, "--formats", "nq", "--store", "store") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "store: 4 graphs replaced, 0 dropped, 0 unchanged"
    (tmp_path / "kg.toml").write_text('store = "store"')
    assert kg(command, given, "--formats", "nq") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "store: 0 graphs replaced, 0 dropped, 4 unchanged"
    assert kg("query", "recaps-about", "Ada Byron", "-f", "csv") == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_what_is_no_store_is_told_before_the_work(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kg("run", posts, "-o", tmp_path / "out", "--store", posts) == 1
    assert "is no store" in capsys.readouterr().err
    assert fake_models.documents == []


def test_load_says_what_is_wrong(outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("load", "localhost:7878") == 1
    assert "is no address of a store" in capsys.readouterr().err
    assert kg("load", "http://localhost:7878/store", "--default-graph", "no iri") == 1
    assert "cannot name a graph" in capsys.readouterr().err
    assert kg("load", "http://localhost:7878/store", "none.ttl") == 1
    assert "does not keep the recaps apart" in capsys.readouterr().err
