from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import signal
import sys
import time

import pytest

from kg import claims
from kg.claims import claimed

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="runs do not wait for each other there"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]
_FORK = multiprocessing.get_context("fork")


def _hold(folder, seconds, begun) -> None:
    with claimed(folder):
        begun.set()
        time.sleep(seconds)


def holder(folder, seconds):
    begun = _FORK.Event()
    process = _FORK.Process(target=_hold, args=(folder, seconds, begun))
    process.start()
    assert begun.wait(60)
    return process


def test_second_run_waits_for_the_first_and_says_so(tmp_path, caplog) -> None:
    first = holder(tmp_path, 1.0)
    with caplog.at_level(logging.WARNING), claimed(tmp_path):
        # Its claim ends before it does.
        first.join(60)
        assert first.exitcode == 0
    assert caplog.messages == [f"{tmp_path}: another run was writing there; this one waited until it had ended"]
    assert not list(tmp_path.iterdir())


def test_claim_dies_with_its_process(tmp_path, caplog) -> None:
    first = holder(tmp_path, 600)
    os.kill(first.pid, signal.SIGKILL)
    first.join(60)
    with claimed(tmp_path):
        assert not caplog.messages


def test_claim_clears_away_what_killed_runs_left(tmp_path) -> None:
    gone = _FORK.Process(target=int)
    gone.start()
    gone.join(60)
    kept = [f".graph.nt.{os.getpid()}-0a1b2c3d.tmp", ".graph.nt.1-0a1b2c3d.tmp", "graph.nt", ".note.tmp"]
    for name in (*kept, f".graph.nt.{gone.pid}-0a1b2c3d.tmp", ".graph.nt.999999999-0a1b2c3d.tmp"):
        (tmp_path / name).touch()
    with claimed(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


def test_process_of_somebody_else_is_running(tmp_path, monkeypatch) -> None:
    def refuse(*_):
        raise PermissionError

    left = tmp_path / ".graph.nt.7-0a1b2c3d.tmp"
    left.touch()
    monkeypatch.setattr(os, "kill", refuse)
    with claimed(tmp_path):
        assert left.exists()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EIO])
def test_where_there_are_no_locks_nothing_is_waited_for(number, tmp_path, monkeypatch) -> None:
    def refuse(*_):
        raise OSError(number, "no")

    monkeypatch.setattr(claims.fcntl, "flock", refuse)
    if number == errno.EIO:
        with pytest.raises(OSError, match="no"), claimed(tmp_path):
            pass
        return
    with claimed(tmp_path):
        assert tmp_path.is_dir()


def test_without_fcntl_nothing_is_claimed(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(claims, "fcntl", None)
    with claimed(tmp_path / "none"):
        pass
