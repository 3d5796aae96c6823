"""A disk that is full at each write: an error in kg's own words, and every file old or new."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import KgError
from tests.faults.kills import Embedded, Folders, files_of, in_child

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]
_STEPS = 8


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return Folders(tmp_path_factory.mktemp("full"))


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory, whose room each test chooses."""
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "kg-test", place], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    os.chdir("/")
    subprocess.run(["umount", "-l", place], check=True)


def resize(place: Path, room: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={room // 1024}k", place], check=True)


def attempt(folders: Folders, told: Path, limit: int | None = None) -> int:
    """Combine in another process; give its exit code, and leave what it said in ``told``."""

    def work() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            folders.combine()
        except KgError as error:
            os.write(os.open(told, os.O_WRONLY | os.O_CREAT), str(error).encode()[: limit or None])
            raise

    return in_child(work)


@pytest.fixture(scope="module")
def combined(folders: Folders, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the files hold when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("combined")
    pipeline.run_saved([str(folders.root / "new" / "extractions.jsonl")], folder, settings=folders.settings)
    return files_of(folder)


def check_whole(folders: Folders, combined: dict[str, bytes]) -> None:
    """Claim that each file is old or new, that none is gone, and that nothing else lies there."""
    found = files_of(folders.target)
    assert not [name for name, held in found.items() if held not in (folders.old.get(name), combined.get(name))]
    assert found.keys() >= folders.old.keys()


def test_file_that_may_not_grow_is_refused_and_nothing_is_damaged(
    folders: Folders, combined: dict[str, bytes], tmp_path: Path
) -> None:
    largest = max(map(len, folders.new.values()))
    for number in range(_STEPS):
        folders.begin()
        told = tmp_path / f"told-{number}"
        limit = 300 + largest * number // _STEPS
        assert attempt(folders, told, limit) == 1
        assert "cannot be written (File too large)" in told.read_text()
        check_whole(folders, combined)


def test_full_disk_is_told_at_each_write_and_nothing_is_damaged(
    folders: Folders, combined: dict[str, bytes], mounted: Path, tmp_path: Path
) -> None:
    folders.target, kept = mounted / "target", folders.target
    try:
        whole = sum(map(len, combined.values()))
        failed = 0
        for number in range(_STEPS):
            resize(mounted, 64 << 20)
            folders.begin()
            resize(mounted, shutil.disk_usage(mounted).used + 8192 + whole * number // _STEPS)
            told = tmp_path / f"told-{number}"
            code = attempt(folders, told)
            failed += code
            if code:
                assert "No space left on device" in told.read_text()
            check_whole(folders, combined)
        assert failed
        resize(mounted, 64 << 20)
        assert attempt(folders, tmp_path / "told") == 0
        assert files_of(folders.target) == combined
    finally:
        folders.target = kept


def test_store_on_a_full_disk_opens_again(folders: Folders, mounted: Path, tmp_path: Path) -> None:
    store = Embedded(folders.root)
    store.target = mounted / "store"
    store.begin()
    used = shutil.disk_usage(mounted).used
    told = tmp_path / "told"

    def work() -> None:
        try:
            store.keep("new", store.target)
        except KgError as error:
            told.write_text(str(error))
            raise

    for room in (0, 8192, 65536, 262144):
        resize(mounted, used + room)
        if in_child(work):
            assert f"{store.target}: cannot be used" in told.read_text()
        resize(mounted, 64 << 20)
        assert not store.damage()
    assert in_child(work) == 0
    assert store.dump(store.target) == store.new
