"""A real Spark: in this process's JVM, or a standalone cluster of a master and two workers."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.spark.factories import FOLDER

PATIENCE = 300.0
"""Seconds to wait for what takes a few on a machine that does nothing else."""
_QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx{heap}"


def eventually(claim, what: str):
    """Wait until a claim gives something true, and give it."""
    end = time.monotonic() + PATIENCE
    while not (found := claim()):
        if time.monotonic() > end:
            raise AssertionError(f"waited for {what} in vain")
        time.sleep(0.1)
    return found


@pytest.fixture(scope="session")
def spark_environment() -> dict[str, str]:
    """What processes of Spark need to find: this Python, kg and these tests."""
    missing = [name for name, there in (("pyspark", find_spec("pyspark")), ("java", shutil.which("java"))) if not there]
    if missing and os.environ.get("CI") == "true":
        raise AssertionError(f"{missing} must be there in CI")
    if missing:
        pytest.skip(f"{missing} not installed: run `pip install conference-kg[spark]`, and install Java 17")
    return environment_of_spark()


def environment_of_spark(heap: str = "512m") -> dict[str, str]:
    """Give the variables by which Spark finds this Python, kg and these tests."""
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "JAVA_TOOL_OPTIONS": _QUICK_JAVA.format(heap=heap),
        "PYSPARK_SUBMIT_ARGS": "--conf spark.ui.enabled=false pyspark-shell",
    }


def submit_arguments(environment: dict[str, str], memory: str = "600m") -> str:
    """Give the arguments by which executors get the variables that this Python's modules and the tests need."""
    names = [name for name in ("PYTHONPATH", FOLDER) if name in environment]
    given = " ".join(f"--conf spark.executorEnv.{name}={environment[name]}" for name in names)
    return f"--conf spark.ui.enabled=false --conf spark.executor.memory={memory} {given} pyspark-shell"


class Standalone:
    """A master and two workers, each with one core."""

    def __init__(self, environment: dict[str, str], folder: Path, memory: str = "1g") -> None:
        import pyspark

        self._launcher = Path(pyspark.__file__).parent / "bin" / "spark-class"
        self._environment = {**environment, "SPARK_HOME": str(self._launcher.parents[1]), "SPARK_NO_DAEMONIZE": "1"}
        self._folder = folder
        self._memory = memory
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.master = f"spark://127.0.0.1:{port}"
        self._started: list[subprocess.Popen[bytes]] = []
        self._start("master", "Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        self.workers = [self._start_worker(name) for name in ("one", "two")]
        eventually(lambda: len(re.findall("Registering worker", self._log("master"))) == 2, "two workers")

    def _start_worker(self, name: str) -> int:
        options = ("--cores", "1", "--memory", self._memory, "--host", "127.0.0.1", "--webui-port", "0")
        work = ("--work-dir", str(self._folder / f"work-{name}"))
        return self._start(name, "Worker", *options, *work, self.master)

    def _start(self, name: str, role: str, *arguments: str) -> int:
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [self._launcher, f"org.apache.spark.deploy.{role.lower()}.{role}", *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._started.append(process)
        return process.pid

    def _log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text("utf-8", "replace")

    def kill(self, worker: int) -> None:
        """End a worker and its executors at once, as when its machine loses power."""
        os.killpg(worker, signal.SIGKILL)

    def stop(self) -> None:
        for process in reversed(self._started):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()


@pytest.fixture
def standalone(spark_environment: dict[str, str], tmp_path: Path) -> Iterator[Standalone]:
    cluster = Standalone(spark_environment, tmp_path)
    try:
        yield cluster
    finally:
        cluster.stop()
