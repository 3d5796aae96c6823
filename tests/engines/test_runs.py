"""Whole runs: the same bytes whatever is cached and however many processes there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline, reading
from kg.engines import workers
from kg.errors import SourceError
from kg.results import Progress
from kg.settings import Settings

from .portable import Portable


@pytest.fixture(autouse=True)
def _are_few_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a handful of posts be worth several processes."""
    monkeypatch.setattr(workers, "_POSTS_EACH", 2)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def run(posts: Path, folder: Path, portable: Portable, **settings: object) -> pipeline.RunResult:
    chosen = Settings(formats=("nq", "jsonl", "csv"), **{"workers": 1, **settings})  # type: ignore[arg-type]
    return pipeline.run([str(posts)], folder, extractor=portable, settings=chosen)


def test_incremental_run_writes_what_a_full_run_writes(many: Path, portable: Portable, tmp_path: Path) -> None:
    run(many, tmp_path / "out", portable)
    assert len(portable.extracted) == 30
    (many / "03.md").write_text("Lin Sun")
    (many / "07.md").unlink()
    run(many, tmp_path / "out", portable)
    assert len(portable.extracted) == 31
    run(many, tmp_path / "full", portable, cache=False, workers=2)
    assert len(portable.processes) == 2
    assert files(tmp_path / "out") == files(tmp_path / "full")
    assert b"Ada Byron 7" not in (tmp_path / "out" / "nodes.csv").read_bytes()


def test_cache_lies_in_the_folder_of_the_run_unless_named(many: Path, portable: Portable, tmp_path: Path) -> None:
    run(many, tmp_path / "out", portable)
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} == {".kg-cache"}
    run(many, tmp_path / "named", portable, cache=str(tmp_path / "kept"))
    run(many, tmp_path / "none", portable, cache=False)
    assert (tmp_path / "kept" / ".gitignore").is_file()
    for name in ("named", "none"):
        assert not [path for path in (tmp_path / name).iterdir() if path.is_dir()]
    assert reading.find_posts([str(many), str(tmp_path / "out")]) == reading.find_posts([str(many)])


def test_cache_is_used_by_saving_where_it_is_named(many: Path, portable: Portable, tmp_path: Path) -> None:
    settings = Settings(cache=str(tmp_path / "kept"), workers=1)
    for name in ("one", "two"):
        assert pipeline.save([str(many)], tmp_path / name, extractor=portable, settings=settings).recaps == 30
    assert len(portable.extracted) == 30
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    pipeline.save([str(many)], tmp_path / "new" / "three", extractor=portable, settings=Settings(workers=1))
    assert len(portable.extracted) == 60
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["three"]


def test_progress_and_skipped_posts_are_those_of_one_process(many: Path, portable: Portable, tmp_path: Path) -> None:
    (many / "04.md").write_text("Ada\n\nKILLED")
    (many / "05.md").write_bytes(b"\x00")
    seen: list[Progress] = []
    settings = Settings(workers=2, skip_bad=True)
    result = pipeline.read_all([str(many)], extractor=portable, settings=settings, on_progress=seen.append)
    assert [each.done for each in seen] == list(range(1, 31))
    assert [Path(each.source).name for each in seen] == [f"{number:02}.md" for number in range(30)]
    assert ["04.md" in result.skipped[0], "05.md" in result.skipped[1]] == [True, True]
    assert len(result.extractions) == 28
    with pytest.raises(SourceError, match=r"04\.md: kg failed on it \(its process was ended by SIGKILL"):
        pipeline.read_all([str(many)], extractor=portable, settings=Settings(workers=2))
