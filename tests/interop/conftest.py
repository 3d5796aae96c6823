"""The programs that read our files besides Python."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def node_program() -> str:
    program = shutil.which("node")
    if program and (HERE / "node_modules").is_dir():
        return program
    missing = "node is not installed" if not program else f"run `npm ci` in {HERE}"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)
