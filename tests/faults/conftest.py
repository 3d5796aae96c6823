"""Processes are forked and killed here, which only a process of its own can bear: ``test_alone.py`` starts it."""

from __future__ import annotations

import os

ALONE = "KG_FAULTS"
collect_ignore = [] if ALONE in os.environ else ["test_kills.py", "test_disk_full.py"]
