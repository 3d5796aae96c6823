"""Text or bytes -> file, all of it or nothing; and a file -> its bytes, if it is not without end."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KgError

LARGEST_FILE = 10_000_000
"""Bytes; what is read beside posts (catalogs, schedules, corrections, graphs from Gephi) is never larger."""


def read_bounded(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """Read a whole file; raises OSError, also for one that is larger (a device may have no end)."""
    with path.open("rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise OSError(errno.EFBIG, f"it is larger than {largest:,} bytes, see max_file_bytes in kg.toml")
    return data


def read_text(path: Path, failure: type[KgError], remedy: str, largest: int = LARGEST_FILE) -> str:
    """Read a whole file of UTF-8.

    Raises:
        failure: It cannot be read, for which the remedy is told, or is no UTF-8.
    """
    try:
        return read_bounded(path, largest).decode("utf-8-sig")
    except OSError as error:
        raise failure(f"{path}: cannot be read: {error.strerror}. {remedy}") from error
    except UnicodeDecodeError as error:
        raise failure(f"{path}: byte {error.start} is not UTF-8. Save it as UTF-8.") from error


def write_atomically(path: Path, chunks: Iterable[str]) -> None:
    """Write UTF-8 text so that ``path`` holds either its old content or all of the new; raises OSError."""
    with _replacing(path) as temporary, temporary.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """Write bytes so that ``path`` holds either its old content or all of the new; raises OSError."""
    with _replacing(path) as temporary, temporary.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a hidden file that takes the place of ``path`` if all goes well.

    It lies in the same folder: a rename is atomic only within one file system.
    """
    check_replaceable(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        yield temporary
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def check_replaceable(path: Path) -> None:
    """Raise OSError where a device, a pipe or a socket stands, or a link to one: a file must not take its place."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file")


def _sync_folder(folder: Path) -> None:
    """Have the disk keep the rename too, where the system lets a folder be opened; content went there before."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot; the file itself is whole all the same.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
