from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kg import files
from kg.files import read_bounded, write_atomically, write_bytes_atomically


def test_read_bounded_reads_a_whole_file_up_to_its_bound(tmp_path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert read_bounded(path, 5) == b"12345"
    with pytest.raises(OSError, match="it is larger than 4 bytes"):
        read_bounded(path, 4)
    if Path("/dev/zero").exists():
        with pytest.raises(OSError, match="larger than 1,000 bytes"):
            read_bounded(Path("/dev/zero"), 1_000)


def test_content_is_on_disk_before_the_name_and_the_name_before_the_end(tmp_path, monkeypatch) -> None:
    done = []
    real_sync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append(f"fsync {_kind(handle)}"), real_sync(handle)))
    monkeypatch.setattr(Path, "replace", lambda *given: (done.append("rename"), real_replace(*given)))
    write_atomically(tmp_path / "a", ["text"])
    write_bytes_atomically(tmp_path / "b", b"bytes")
    expected = ["fsync file", "rename", "fsync folder"] if os.name == "posix" else ["fsync file", "rename"]
    assert done == expected * 2
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a", "b"]


def _kind(handle: int) -> str:
    import stat

    return "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be opened there")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.EIO])
def test_file_system_that_cannot_sync_folders_is_no_fault(number, tmp_path, monkeypatch) -> None:
    real = os.fsync

    def sync(handle: int) -> None:
        if _kind(handle) == "folder":
            raise OSError(number, "no")
        real(handle)

    monkeypatch.setattr(os, "fsync", sync)
    if number == errno.EIO:
        with pytest.raises(OSError, match="no"):
            write_atomically(tmp_path / "a", ["text"])
    else:
        write_atomically(tmp_path / "a", ["text"])
    assert (tmp_path / "a").read_text() == "text"


def test_elsewhere_folders_are_not_synced(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(files.os, "name", "nt")
    files._sync_folder(tmp_path / "none")
