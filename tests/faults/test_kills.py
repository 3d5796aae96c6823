"""Kill runs at random moments; ``python -m tests.faults.kills 200`` does it more often."""

from __future__ import annotations

import os
import sys

import pytest

from tests.faults.kills import kill_runs


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_runs_leave_old_or_new_outputs(tmp_path) -> None:
    found = kill_runs(int(os.environ.get("KG_KILLS", "20")), tmp_path)
    assert set(found) == {"run", "combine", "store", "load"}
    assert not [damaged for _, damaged in found.values() if damaged]
