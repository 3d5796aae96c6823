"""What the cache keeps, drops and survives."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cache import FILE, Cache


def stored(folder: Path) -> set[str]:
    with Cache(folder) as cache:
        return cache.keys()


def test_cache_gives_back_what_was_put(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache") as cache:
        cache.put("a", b"one")
        cache.put("b", b"")
        cache.put("a", b"two")
        assert cache.get("a") == b"two"
    with Cache(tmp_path / "cache") as cache:
        assert (cache.get("a"), cache.get("b"), cache.get("c")) == (b"two", b"", None)
        assert cache.keys() == {"a", "b"}


def test_cache_folder_says_what_it_is_only_where_kg_made_it(tmp_path: Path) -> None:
    Cache(tmp_path / "new" / "cache").__exit__()
    assert {path.name for path in (tmp_path / "new" / "cache").iterdir()} == {".gitignore", "CACHEDIR.TAG", FILE}
    assert (tmp_path / "new" / "cache" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f0688")
    (tmp_path / "mine").mkdir()
    Cache(tmp_path / "mine").__exit__()
    assert [path.name for path in (tmp_path / "mine").iterdir()] == [FILE]


def test_cache_drops_what_the_run_did_not_use(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        for number in range(2000):
            cache.put(f"{number}", os.urandom(500))
    before = (tmp_path / FILE).stat().st_size
    with Cache(tmp_path) as cache:
        assert cache.get("7")
        cache.put("new", b"new")
        cache.drop_unused()
    assert stored(tmp_path) == {"7", "new"}
    assert (tmp_path / FILE).stat().st_size < before / 10


def test_cache_keeps_what_another_run_puts_meanwhile(tmp_path: Path) -> None:
    with Cache(tmp_path) as one:
        one.put("old", b"old")
        with Cache(tmp_path) as other:
            one.put("one", b"1")
            other.put("other", b"2")
            one.drop_unused()
            assert other.get("one") == b"1"
            other.drop_unused()
    assert stored(tmp_path) == {"one", "other"}


def test_cache_takes_a_damaged_entry_for_missing(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put("a", b"one")
        cache.put("b", b"two")
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("UPDATE entry SET content = ? WHERE key = 'a'", (b"damaged",))
    database.execute("UPDATE entry SET content = 'text' WHERE key = 'b'")
    database.commit()
    database.close()
    with Cache(tmp_path) as cache:
        assert (cache.get("a"), cache.get("b")) == (None, None)
        cache.put("a", b"again")
        assert cache.get("a") == b"again"


@pytest.mark.parametrize("place", [0, 4096])
def test_cache_begins_a_damaged_file_anew(tmp_path: Path, place: int) -> None:
    with Cache(tmp_path) as cache:
        for number in range(1000):
            cache.put(f"{number:04}", os.urandom(300))
    content = bytearray((tmp_path / FILE).read_bytes())
    content[place : place + 40_000] = b"\xff" * 40_000
    (tmp_path / FILE).write_bytes(content)
    with Cache(tmp_path) as cache:
        found = [cache.get(f"{number:04}") for number in range(1000)]
        assert None in found
        cache.put("0000", b"again")
        assert cache.get("0000") == b"again"
    with Cache(tmp_path) as cache:
        assert cache.get("0000") == b"again"


def test_cache_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("CREATE TABLE entry (something TEXT)")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with Cache(tmp_path) as cache:
        cache.put("a", b"one")
        assert cache.get("a") == b"one"


def test_cache_that_cannot_be_used_is_told_and_does_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    with Cache(tmp_path / "file") as cache:
        cache.put("a", b"one")
        assert cache.get("a") is None
        assert cache.keys() == set()
        cache.drop_unused()
    assert "file: the cache cannot be used (File exists); kg goes on without it" in caplog.text


def test_cache_that_becomes_unusable_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Cache(tmp_path) as cache:
        cache.put("a", b"one")
        database = sqlite3.connect(tmp_path / FILE)
        database.execute("DROP TABLE entry")
        database.close()
        assert cache.get("a") is None
        cache.put("a", b"one")
    assert len(caplog.records) == 1
    assert "cannot be used any further (no such table: entry)" in caplog.text


def test_cache_keeps_what_was_put_before_a_kill(tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from kg.cache import Cache
cache = Cache(Path({str(tmp_path)!r}))
cache.put("a", b"one")
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent.parent, check=False)
    assert done.returncode == -9
    with Cache(tmp_path) as cache:
        assert cache.get("a") == b"one"
