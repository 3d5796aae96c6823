"""Key -> bytes, in one SQLite file that survives kills, damage and several runs at a time.

What it holds can be made again, so nothing here is worth an error once a run is under way: a damaged entry counts as
missing, a damaged file is begun anew, and where nothing can be written (a full disk) the run goes on without.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

FILE: Final = "extractions.sqlite3"
_VERSION: Final = 1
_PATIENCE: Final = 30.0
"""Seconds to wait for another run that is writing."""
_LEVEL: Final = 1
_LARGEST: Final = 50_000_000
"""Bytes of an entry."""
_SCHEMA = """
CREATE TABLE entry (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  checksum BLOB NOT NULL,
  content BLOB NOT NULL
)
"""
_TAG = """Signature: 8a477f597d28d172789f06886806bc55
# What kg found in posts, so that it need not read unchanged ones again. This folder may be deleted at any time.
"""

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Cache:
    """The entries in one folder; use it in a ``with`` block, by one thread."""

    def __init__(self, folder: Path) -> None:
        """Open the folder, which is made if it is missing."""
        self._path = folder / FILE
        self._used: set[str] = set()
        self._database: sqlite3.Connection | None = None
        try:
            _make(folder)
            self._database = _opened(self._path)
        except (OSError, sqlite3.Error) as error:
            _log.warning("%s: the cache cannot be used (%s); kg goes on without it", folder, _reason(error))
        self._newest = self._newest_number()

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def keys(self) -> set[str]:
        """Give the keys of all entries."""
        rows = self._try(lambda database: database.execute("SELECT key FROM entry").fetchall())
        return {key.decode(errors="replace") for (key,) in rows or () if isinstance(key, bytes)}

    def get(self, key: str) -> bytes | None:
        """Give what was put under the key; None when nothing was or it is damaged."""
        self._used.add(key)
        sought = "SELECT checksum, content FROM entry WHERE key = ?"
        row = self._try(lambda database: database.execute(sought, (key,)).fetchone())
        if row is None or not isinstance(row[1], bytes) or row[0] != _checksum(key, row[1]):
            return None
        return _unpacked(row[1])

    def keep(self, key: str) -> None:
        """Let an entry outlast ``drop_unused`` as if it had been got."""
        self._used.add(key)

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key, at once and whole."""
        self._used.add(key)
        packed = zlib.compress(content, _LEVEL)
        row = (key, _checksum(key, packed), packed)
        put = "INSERT OR REPLACE INTO entry (key, checksum, content) VALUES (?, ?, ?)"
        self._try(lambda database: database.execute(put, row))

    def drop_unused(self) -> None:
        """Drop the entries that were there before and were neither got nor put since."""

        def drop(database: sqlite3.Connection) -> None:
            # What another run has put meanwhile has a higher number.
            old = database.execute("SELECT key FROM entry WHERE number <= ?", (self._newest,)).fetchall()
            unused = [(key,) for key in (key.decode(errors="replace") for (key,) in old) if key not in self._used]
            if unused:
                with _transaction(database):
                    database.executemany("DELETE FROM entry WHERE key = ?", unused)
                database.executescript("PRAGMA incremental_vacuum")  # execute would free one page

        self._try(drop)

    def _newest_number(self) -> int:
        found = self._try(lambda database: database.execute("SELECT max(number) FROM entry").fetchone())
        return (found[0] if found else None) or 0

    def _try(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do something with the database; None when it cannot be done."""
        if self._database is None:
            return None
        try:
            return work(self._database)
        except sqlite3.OperationalError as error:
            _log.warning("%s: the cache cannot be used any further (%s)", self._path.parent, _reason(error))
            self._close()
        except sqlite3.DatabaseError:
            self._begin_anew()
        return None

    def _begin_anew(self) -> None:
        """Put an empty database into the place of a damaged one."""
        self._close()
        try:
            _remove(self._path)
            self._database = _opened(self._path)
        except (OSError, sqlite3.Error) as error:
            _log.warning("%s: the cache is damaged and cannot be begun anew (%s)", self._path.parent, _reason(error))

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _make(folder: Path) -> None:
    """Make the folder if need be; one that is ours alone says so to git and to backups."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        (folder / "CACHEDIR.TAG").write_text(_TAG, encoding="utf-8")


def _opened(path: Path) -> sqlite3.Connection:
    """Open the database, made anew if it is damaged or of another version of kg."""
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        _remove(path)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    # A link or a pipe in its place is none of ours: what it leads to must be neither changed nor waited for.
    others = [file for file in _files(path) if file.is_symlink() or (file.exists() and not file.is_file())]
    for file in others:
        file.unlink()
    database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    database.text_factory = bytes  # what is damaged need not be UTF-8
    try:
        # Where a network drive allows no write-ahead log, SQLite keeps its other, slower one, which is as safe.
        database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        database.execute("PRAGMA journal_mode = WAL").fetchall()
        database.execute("PRAGMA synchronous = NORMAL")
        with _transaction(database):
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version == _VERSION:
                _check_tables(database)
            else:
                database.execute("DROP TABLE IF EXISTS entry")
                database.execute(_SCHEMA)
                database.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Do several things at once or not at all, and nobody else meanwhile."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _check_tables(database: sqlite3.Connection) -> None:
    """Raise DatabaseError where there is more than entries: views and triggers could run without end."""
    others = "type = 'index' OR (type = 'table' AND name = 'sqlite_sequence')"
    made = database.execute(f"SELECT sql FROM sqlite_master WHERE NOT ({others})").fetchall()
    if made != [(_SCHEMA.strip().encode(),)]:
        raise sqlite3.DatabaseError("it holds more than entries")


def _files(path: Path) -> list[Path]:
    # The logs first: a log without its database is nothing, but a new database must not meet an old log.
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal", "")]


def _remove(path: Path) -> None:
    for file in _files(path):
        file.unlink(missing_ok=True)


def _unpacked(packed: bytes) -> bytes | None:
    """Give what was packed; None where it is damaged, or more than one post ever says."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, _LARGEST)
    except zlib.error:
        return None
    return content if unpacking.eof else None


def _checksum(key: str, content: bytes) -> bytes:
    return hashlib.blake2b(key.encode() + content, digest_size=16).digest()


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
