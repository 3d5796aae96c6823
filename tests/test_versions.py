"""What decides what is found in a post."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kg import versions

ROOT = Path(__file__).parent.parent


def test_libraries_are_among_those_that_are_installed_with_kg() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    installed = {line.partition(">")[0] for line in project["dependencies"]}
    assert set(versions.LIBRARIES) <= installed


def test_every_folder_is_left_or_right_of_the_seam() -> None:
    folders = {path.name for path in versions.PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert folders >= versions.RIGHT_OF_THE_SEAM


def test_extracting_needs_nothing_that_has_no_say() -> None:
    code = "import kg.extractor, sys; print(*sorted(name for name in sys.modules if name.startswith('kg.')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    folders = {name.split(".")[1] for name in done.stdout.split()}
    assert "recognizers" in folders
    assert not folders & versions.RIGHT_OF_THE_SEAM


def test_versions_change_with_the_code_and_not_with_what_has_no_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("readers", "exporters", "recognizers/data", "readers/__pycache__"):
        (tmp_path / folder).mkdir(parents=True)
    for name in versions.MODELS:
        (tmp_path / "recognizers" / "data" / name).write_text(name)
    monkeypatch.setattr(versions, "PACKAGE", tmp_path)

    def now() -> dict[str, str]:
        versions.model_hashes.cache_clear()
        versions.reading_versions.cache_clear()
        return dict(versions.reading_versions())

    before = now()
    for place in ("exporters/a.py", "readers/__pycache__/a.pyc"):
        (tmp_path / place).write_text("new")
        assert now() == before
    for place, changed in (("readers/a.py", "kg"), ("recognizers/data/encoder.onnx", "encoder.onnx")):
        (tmp_path / place).write_text("new")
        after = now()
        assert {name for name in after if after[name] != before[name]} == {changed}
        before = after
    monkeypatch.undo()
    versions.model_hashes.cache_clear()
    versions.reading_versions.cache_clear()


def test_all_weights_together_stay_under_60_mb() -> None:
    data = versions.PACKAGE / "recognizers" / "data"
    assert {path.name for path in data.iterdir() if path.suffix in (".onnx", ".npz")} <= set(versions.MODELS)
    assert sum((data / name).stat().st_size for name in versions.MODELS if name != "tokenizer.json") < 60_000_000


def test_versions_name_the_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for text in ("flags : avx2\nMHz : 1\n", "flags : avx2\nMHz : 2\n", "flags : avx512\nMHz : 1\n"):
        (tmp_path / "cpuinfo").write_text(text)
        monkeypatch.setattr(versions, "_PROCESSOR", tmp_path / "cpuinfo")
        told.append(versions._processor())
    monkeypatch.setattr(versions, "_PROCESSOR", tmp_path / "missing")
    assert told[0] == told[1] != told[2]
    assert versions._processor() not in told


def test_pipeline_version_is_that_of_the_package_or_of_the_folders_files(tmp_path: Path) -> None:
    assert versions.pipeline_version("spacy")[0].isdigit()
    assert versions.pipeline_version("no_such_pipeline") == ""
    (tmp_path / "meta.json").write_text("{}")
    before = versions.pipeline_version(str(tmp_path))
    assert before == versions.pipeline_version(str(tmp_path))
    (tmp_path / "meta.json").write_text("{...}")
    assert versions.pipeline_version(str(tmp_path)) != before
