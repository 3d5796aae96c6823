"""A real reconciliation server, csv-reconcile, and the whole command with ``--online``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.storage import save_extractions

from ..resolution.conftest import Maker
from ..test_cli import kg

ROWS = "id\tname\nzwirn\tZwirnwerk AG\nspul\tSpulerei Süd\nweb1\tWebstube\nweb2\tWebstuben\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    beside = Path(sys.executable).with_name("csv-reconcile")
    program = str(beside) if beside.is_file() else shutil.which("csv-reconcile")
    if program is None:
        reason = "the command csv-reconcile is not installed: pip install 'csv-reconcile<0.3.1'"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("csv-reconcile")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    (folder / "rows.tsv").write_text(ROWS, encoding="utf-8")
    space = "https://looms.example.org/"
    (folder / "config.py").write_text(f'SERVER_NAME = "{place}"\nMANIFEST = {{"identifierSpace": "{space}"}}\n')
    made = [program, "init", "--config", "config.py", "rows.tsv", "id", "name"]
    with (folder / "log.txt").open("wb") as log:
        subprocess.run(made, cwd=folder, stdout=log, stderr=log, check=True)
        process = subprocess.Popen([program, "serve"], cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(f"http://{place}/reconcile", folder / "log.txt", process)
        yield place
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str, log: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    pytest.fail(f"csv-reconcile did not start: {log.read_text()[-2000:]}")


def test_a_run_online_links_what_the_service_is_certain_of_and_the_next_asks_nothing(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    things = [{"name": name} for name in ("Zwirnwerk", "Webstube", "Spulerei Nord")]
    save_extractions([Maker(t, "Organization", f"{t['name']}.md").extraction() for t in things], Path("x.jsonl"))
    Path("kg.toml").write_text(
        f'online = true\nreconcile = ["Organization=http://{server}/reconcile"]\nallow_hosts = ["{server}"]\n'
    )
    assert kg("combine", "x.jsonl", "-o", "first", "--formats", "nt,csv") == 0
    text = Path("first/graph.nt").read_text()
    assert "/organization/zwirnwerk> <https://schema.org/sameAs> <https://looms.example.org/zwirn>" in text
    assert f'kgo#reconciledAs> "zwirn in http://{server}/reconcile"' in text or "reconciledAs" in text
    assert "looms.example.org/web" not in text, "Webstube and Webstuben are too much alike"
    assert "looms.example.org/spul" not in text, "the only candidate is not one by its name"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the second run asks nothing"))
    assert kg("combine", "x.jsonl", "-o", "second", "--formats", "nt,csv") == 0
    for one in Path("first").iterdir():
        assert one.read_bytes() == (Path("second") / one.name).read_bytes()


def test_offline_nothing_is_asked_and_a_private_service_must_be_allowed(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    save_extractions([Maker({"name": "Zwirnwerk"}, "Organization", "a.md").extraction()], Path("x.jsonl"))
    place = f"Organization=http://{server}/reconcile"
    assert kg("combine", "x.jsonl", "--formats", "nt", "--reconcile", place) == 0
    assert not Path(".kg-online-cache").exists()
    capsys.readouterr()
    assert kg("combine", "x.jsonl", "--formats", "nt", "--online", "--reconcile", place, "--online-cache", "kept") == 0
    assert "looms.example.org" not in Path("outputs/graph.nt").read_text()
    assert "1 requests failed and are not made again" in capsys.readouterr().out
    (why,) = (path.read_text() for path in Path("kept/failed").rglob("*.txt"))
    assert "127.0.0.1 is a private address; --allow-host 127.0.0.1 would allow it" in why
    assert kg("combine", "x.jsonl", "--online", "--reconcile", "https://ann:secret@a.example/") == 1
    assert "secret" not in capsys.readouterr().err


@pytest.mark.parametrize("broken", ["folder", "answers"])
def test_a_cache_that_cannot_be_used_is_told(broken: str, tmp_path: Path) -> None:
    from kg.errors import SourceError
    from kg.online import Answers

    answers = Answers(tmp_path / "cache")
    if broken == "folder":
        (tmp_path / "cache").write_text("a file")
        with pytest.raises(SourceError, match="cache cannot be written"):
            answers.keep("https://a.example/", "", "x")
    else:
        answers.keep("https://a.example/", "", "x").write_bytes(b"\xff")
        with pytest.raises(SourceError, match="cache cannot be read"):
            answers.known("https://a.example/", "")
