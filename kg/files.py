"""Text or bytes -> file, all of it or nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


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
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
