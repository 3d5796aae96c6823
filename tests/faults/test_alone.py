"""Run the tests of faults in a new process: who forks must not have threads, as an open store has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import ALONE

FOLDER = Path(__file__).parent


@pytest.mark.skipif(sys.platform == "win32", reason="there are no forks and no SIGKILL")
@pytest.mark.skipif(ALONE in os.environ, reason="this is that process")
@pytest.mark.parametrize("name", ["test_kills.py", "test_disk_full.py"])
def test_faults_in_a_process_of_its_own(name: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rs",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:cov",
        str(FOLDER / name),
    ]
    done = subprocess.run(
        command,
        env={**os.environ, ALONE: "1", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
