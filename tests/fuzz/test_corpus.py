"""The fuzzer's corpus, and every input that once made a reader fail, without the fuzzer."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import NAMES
from tests.fuzz.targets import CORPUS, TARGETS, run_target

_SAVED = sorted(path for path in CORPUS.rglob("*") if path.is_file())


def test_every_target_has_a_corpus() -> None:
    assert {path.parent.name for path in _SAVED} == set(TARGETS) == set(NAMES)


@pytest.mark.parametrize("path", _SAVED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_saved_input_is_read_or_refused(path) -> None:
    run_target(path.parent.name, path.read_bytes())
