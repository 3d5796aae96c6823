"""What is read anew, what is known already, and that neither shows in the answers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from kg.cache import FILE, Cache
from kg.engines import Engine, Outcome, workers
from kg.errors import SourceError

from .portable import Portable


def sources(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.iterdir())


@pytest.fixture
def three(many: Path) -> Path:
    """The first three posts alone."""
    for path in sorted(many.iterdir())[3:]:
        path.unlink()
    return many


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def outcomes(portable: Portable, folder: Path, cache: Path | None) -> list[Outcome]:
    return list(Engine(portable, cache=cache).outcomes(sources(folder)))


def test_second_run_reads_nothing_and_says_the_same(three: Path, portable: Portable, cache: Path) -> None:
    first = outcomes(portable, three, cache)
    assert first == outcomes(portable, three, None)
    before = portable.extracted
    assert outcomes(portable, three, cache) == first
    assert portable.extracted == before


def test_changed_and_new_posts_alone_are_read(three: Path, portable: Portable, cache: Path) -> None:
    outcomes(portable, three, cache)
    (three / "01.md").write_text("Lin Sun")
    (three / "99.md").write_text("Zoë Ünal")
    found = outcomes(portable, three, cache)
    assert portable.extracted == ["00.md", "01.md", "01.md", "02.md", "99.md"]
    names = [outcome.extraction.entities[0].name for outcome in found if outcome.extraction]
    assert names == ["Ada Byron 0", "Lin Sun", "Ada Byron 2", "Zoë Ünal"]


def test_moved_post_is_known_and_tells_its_new_place(
    three: Path, portable: Portable, cache: Path, tmp_path: Path
) -> None:
    outcomes(portable, three, cache)
    three.rename(tmp_path / "moved")
    found = outcomes(portable, tmp_path / "moved", cache)
    assert len(portable.extracted) == 3
    assert [outcome.extraction.recap.source for outcome in found if outcome.extraction] == sources(tmp_path / "moved")


def test_post_is_read_anew_when_its_name_or_the_extractor_changes(three: Path, portable: Portable, cache: Path) -> None:
    outcomes(portable, three, cache)
    (three / "00.md").rename(three / "00.txt")
    outcomes(portable, three, cache)
    assert len(portable.extracted) == 4
    outcomes(Portable(portable.journal, version="2"), three, cache)
    assert len(portable.extracted) == 7


def test_removed_posts_are_forgotten(three: Path, portable: Portable, cache: Path) -> None:
    outcomes(portable, three, cache)
    (three / "01.md").unlink()
    assert len(outcomes(portable, three, cache)) == 2
    with Cache(cache) as kept:
        assert len(kept.keys()) == 2


def test_run_that_is_broken_off_keeps_what_it_has_and_drops_nothing(
    three: Path, portable: Portable, cache: Path
) -> None:
    outcomes(portable, three, cache)
    (three / "00.md").write_text("Lin Sun")
    running = Engine(portable, cache=cache).outcomes(sources(three))
    next(running)
    next(running)
    running.close()
    before = portable.extracted
    outcomes(portable, three, cache)
    assert portable.extracted == before


def test_failures_are_not_kept(three: Path, portable: Portable, cache: Path) -> None:
    (three / "01.md").write_text("Ada\n\nBUG")
    (three / "02.md").write_bytes(b"\x00")
    for _ in range(2):
        found = outcomes(portable, three, cache)
        assert [bool(outcome.error) for outcome in found] == [False, True, True]
    assert portable.extracted == ["00.md", "01.md", "01.md"]


@pytest.mark.parametrize("content", [b"\xff not even packed", b"{}", b'{"recap": 1}', b"no JSON"])
def test_damaged_entry_is_read_anew(content: bytes, three: Path, portable: Portable, cache: Path) -> None:
    first = outcomes(portable, three, cache)
    with Cache(cache) as kept:
        for key in sorted(kept.keys()):
            kept.put(key, content)
    assert outcomes(portable, three, cache) == first
    assert len(portable.extracted) == 6
    assert outcomes(portable, three, cache) == first
    assert len(portable.extracted) == 6


def test_damaged_file_is_read_anew(three: Path, portable: Portable, cache: Path) -> None:
    first = outcomes(portable, three, cache)
    (cache / FILE).write_bytes(b"\xff" * 5000)
    assert outcomes(portable, three, cache) == first
    assert outcomes(portable, three, cache) == first
    assert len(portable.extracted) == 6


def test_extractor_that_says_nothing_of_itself_is_never_cached(three: Path, portable: Portable, cache: Path) -> None:
    class Silent:
        extract = portable.extract
        describe = portable.describe

    for _ in range(2):
        list(Engine(Silent(), workers=9, cache=cache).outcomes(sources(three)))
    assert len(portable.extracted) == 6
    assert not cache.exists()


def test_several_processes_fill_and_use_the_cache(
    many: Path, portable: Portable, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_POSTS_EACH", 2)
    (many / "05.md").write_bytes(b"\x00")
    (many / "30.md").mkdir()
    posts = sources(many)
    first = list(Engine(portable, workers=2, cache=cache).outcomes(posts))
    assert len(portable.processes) == 2
    for number in (1, 3, 7, 20, 21):
        (many / f"{number:02}.md").write_text("Lin Sun")
    second = list(Engine(portable, workers=2, cache=cache).outcomes(posts))
    assert len(portable.extracted) == 29 + 5
    assert list(map(str, second)) == list(map(str, Engine(portable).outcomes(posts)))
    assert [str(one) == str(other) for one, other in zip(first, second, strict=True)].count(False) == 5


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("kept", [True, False])
def test_standard_input_is_read_once(
    most: int,
    kept: bool,
    many: Path,
    portable: Portable,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_POSTS_EACH", 2)
    for path in sorted(many.iterdir())[4:]:
        path.unlink()
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Lin Sun")))
        engine = Engine(portable, workers=most, cache=cache if kept else None)
        found = list(engine.outcomes(["-", *sources(many)]))
        assert found[0].extraction is not None
        assert found[0].extraction.entities[0].name == "Lin Sun"
    assert len(portable.extracted) == (5 if kept else 10)


def test_standard_input_that_is_too_long_is_told(portable: Portable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 21)))
    (outcome,) = Engine(portable, max_bytes=20).outcomes(["-"])
    assert isinstance(outcome.error, SourceError)
    assert str(outcome.error).startswith("-: larger than 20 bytes")
