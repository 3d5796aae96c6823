"""Folders of posts for the extractor in portable.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from .portable import Portable


@pytest.fixture
def portable(tmp_path: Path) -> Portable:
    journal = tmp_path / "journal"
    journal.mkdir()
    return Portable(journal)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of thirty posts."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.md").write_text(f"Ada Byron {number}\n", encoding="utf-8")
    return folder
