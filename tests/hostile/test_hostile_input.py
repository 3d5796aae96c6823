"""Each class of hostile input, small: it is read, or refused in kg's own words, in time that grows with its size."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from kg import pipeline
from kg.errors import SourceError
from kg.limits import check_limits
from kg.readers import read_document
from kg.settings import Settings
from tests.hostile.measuring import Hostile, hostile_inputs, outcome_of

SIZE = 20_000
SECONDS = 5
"""Of the processor: what is linear takes a hundredth of this; what is not is far beyond it."""


@pytest.fixture
def soon() -> Iterator[None]:
    """Fail what takes longer; regular expressions look for signals too."""

    def stop(*_: object) -> None:
        raise AssertionError(f"took more than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("hostile", list(hostile_inputs()), ids=lambda each: f"{each.group}: {each.name}")
def test_hostile_input_is_read_or_refused_soon(hostile: Hostile, soon, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = outcome_of(hostile, tmp_path, SIZE)
    assert outcome.startswith(("read", "refused"))
    if outcome.startswith("refused"):
        assert f"hostile{hostile.ending}" in outcome
        assert "\n" not in outcome
    assert not (tmp_path / "PWNED").exists()


@pytest.mark.parametrize(
    ("text", "limits", "message"),
    [
        ("a" * 101, (100, 10), r"x\.md: has 101 characters of text, and 100 are allowed\. Split it.* max_characters"),
        ("<http://a.example/> " * 3, (100, 2), r"x\.md: has 3 links, and 2 are allowed\..* max_links in kg\.toml"),
    ],
)
def test_document_beyond_a_limit_is_refused(text, limits, message) -> None:
    document = read_document("x.md", text.encode())
    with pytest.raises(SourceError, match=message):
        check_limits(document, *limits)
    check_limits(document)


def test_run_goes_on_without_what_is_refused(posts, fake_models, tmp_path) -> None:
    (posts / "huge.md").write_text("a" * 5_000)
    settings = Settings(formats=["nt"], max_bytes=4_000, skip_bad=True)
    result = pipeline.run([str(posts)], tmp_path / "out", extractor=fake_models, settings=settings)
    assert len(result.skipped) == 1
    assert "huge.md: larger than 4,000 bytes" in result.skipped[0]
    assert sum(line.count("BlogPosting") for line in (tmp_path / "out" / "graph.nt").read_text().splitlines()) == 3


def test_a_device_without_end_is_no_post(tmp_path) -> None:
    endless = tmp_path / "endless.md"
    endless.symlink_to("/dev/zero")
    with pytest.raises(SourceError, match="larger than 1,000 bytes"):
        read_document(str(endless), largest=1_000)
