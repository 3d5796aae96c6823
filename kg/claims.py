"""Folder -> the right to write into it, which no two runs have at once and which ends with the process."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: runs do not wait for each other there
    fcntl = None  # type: ignore[assignment]

_log = logging.getLogger(__name__)

_LEFT_BEHIND = re.compile(r"\..+\.(?P<pid>[0-9]{1,9})-[0-9a-f]{8}\.tmp")
"""What kg/files.py calls a file that is not whole yet."""
_NO_LOCKS = (errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP)


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold the folder, waiting for another run that holds it, and clear away what killed runs left in it.

    The folder itself is locked, so no file is left behind, and the system takes the lock back from a process
    that dies. Where a file system has no locks, nothing is waited for.

    Raises:
        OSError: The folder cannot be opened.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _wait_for(handle, folder)
        _clear(folder)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _log.warning("%s: another run was writing there; this one waited until it had ended", folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        found = _LEFT_BEHIND.fullmatch(path.name)
        if found and not _is_running(int(found["pid"])):
            path.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
