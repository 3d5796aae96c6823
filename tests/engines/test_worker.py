"""What runs in another process, run in this one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from kg.engines import Outcome, worker
from kg.engines.channel import receive, send
from kg.errors import ModelError

from .portable import Portable


def served(monkeypatch: pytest.MonkeyPatch, *messages: Any) -> list[Any]:
    """Give the answers to some messages, after which the other side goes away."""
    monkeypatch.setattr(worker, "_leave", lambda: None)
    requests, answers = io.BytesIO(), io.BytesIO()
    for message in messages:
        send(requests, message)
    requests.seek(0)
    worker.serve(requests, answers)
    answers.seek(0)
    found = []
    while answers.tell() < len(answers.getvalue()):
        found.append(receive(answers))
    return found


def test_worker_answers_each_post(portable: Portable, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, first, second = served(monkeypatch, (portable, 20), ("a.md", b"Ada Byron"), ("b.md", b"x" * 21))
    assert loaded is None
    assert isinstance(first, Outcome)
    assert first.extraction is not None
    assert first.extraction.entities[0].name == "Ada Byron"
    assert "b.md: larger than 20 bytes" in str(second.error)


def test_worker_says_what_does_not_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = served(monkeypatch, (Portable(tmp_path, faulty="missing"), 20), ("a.md", b"Ada Byron"))
    assert isinstance(fault, ModelError)


def test_message_that_is_cut_off_is_the_end() -> None:
    stream = io.BytesIO()
    send(stream, "a message")
    with pytest.raises(EOFError):
        receive(io.BytesIO(stream.getvalue()[:-1]))
