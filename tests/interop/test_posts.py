"""Real posts, read by the real models: what is written of them conforms, and every quotation stands in its post."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.verification import Verdict
from tests.benchmarks.check_posts import check, evenly, extractions_of
from tests.conftest import RECAPS, shared_folder

pytestmark = pytest.mark.model
LARGEST = 8_000
"""Bytes of the posts that are read here; tests/benchmarks/check_posts.py takes all sizes."""


def sample(name: str) -> list[Path]:
    shared = shared_folder()
    if name == "recaps":
        return sorted(path for path in RECAPS.iterdir() if path.suffix != ".json")
    if shared is None:
        pytest.skip("the posts of the corpus are not there")
    if name == "seed":
        return sorted((shared / "gold" / "dev").glob("istio-2023-kubecon-eu-??.md"))
    posts = (path for path in (shared / "corpus" / "posts").iterdir() if path.is_file())
    return evenly(sorted(path for path in posts if path.stat().st_size < LARGEST), 8)


@pytest.mark.parametrize("name", ["recaps", "seed", "corpus"])
def test_what_is_found_in_real_posts_conforms_and_stands_there(name, tmp_path, node_program) -> None:
    posts = sample(name)
    assert posts
    checked = check(extractions_of(posts), tmp_path, Path(), node_program)
    assert checked.failing == (set(), set())
    assert set(checked.report.counts) == {Verdict.HOLDS}
    assert checked.report.unreadable == ()
    assert checked.report.counts[Verdict.HOLDS] > len(posts)
