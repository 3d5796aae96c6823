"""Opens Spark, and the file system that its paths are on: local, HDFS, S3 or whatever Hadoop knows."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg.errors import EngineError, SettingsError

_WORK = "_kg-writing"
_SETTINGS = {
    "spark.app.name": "kg",
    "spark.ui.showConsoleProgress": "false",
    # Looking at each post before it is read needs no task of its own.
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "64",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}


def check_spark() -> None:
    """Claim that Spark can be started.

    Raises:
        SettingsError: PySpark or Java is not installed.
    """
    if find_spec("pyspark") is None:
        raise SettingsError("The engine spark needs PySpark. Run `pip install conference-kg[spark]` and try again.")
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise SettingsError("The engine spark needs Java 17 or newer. Install it, or let JAVA_HOME name its folder.")


@dataclass(frozen=True)
class Cluster:
    """A running Spark, and the folder that a run writes to."""

    session: Any
    output: str

    @property
    def context(self) -> Any:
        """Give the SparkContext."""
        return self.session.sparkContext

    @property
    def slices(self) -> int:
        """Give how many partitions to make: a few tasks for each core even out."""
        return max(2, int(self.context.defaultParallelism))

    @property
    def work(self) -> str:
        """Give the folder of what is not finished yet."""
        return f"{self.output}/{_WORK}"

    def path(self, name: str) -> Any:
        """Give Hadoop's path of a name."""
        return self.context._jvm.org.apache.hadoop.fs.Path(name)

    def files(self, path: Any) -> Any:
        """Give the file system that a path is on."""
        return path.getFileSystem(self.context._jsc.hadoopConfiguration())

    def delete(self, name: str) -> None:
        """Delete a folder, if it is there."""
        path = self.path(name)
        self.files(path).delete(path, True)

    def publish(self, name: str) -> str:
        """Put a finished folder where the user looks for it, in the place of an older one."""
        target, made = self.path(f"{self.output}/{name}"), self.path(f"{self.work}/{name}")
        files = self.files(target)
        files.delete(target, True)
        if not files.rename(made, target):
            raise EngineError(f"{self.output}/{name}: cannot be written. Choose another folder with -o.")
        return f"{self.output}/{name}"


@contextmanager
def opened(master: str, output: str) -> Iterator[Cluster]:
    """Start Spark for one run, tell its failures as EngineErrors, and stop it."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    # Drivers and workers must run the same Python; who has another on the workers names it in PYSPARK_PYTHON.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        cluster = Cluster(session, output if "://" in output else f"file://{Path(output).absolute()}")
        try:
            cluster.delete(cluster.work)
            session.sparkContext.setCheckpointDir(f"{cluster.work}/documents")
            yield cluster
        finally:
            with suppress(Py4JError):
                cluster.delete(cluster.work)
            session.stop()
    except (Py4JError, PySparkException) as error:
        raise EngineError(f"Spark at {master}: {_reason(error)}. Look into Spark's log.") from error


def kept(rdd: Any) -> Any:
    """Keep what several steps need, in memory or on disk, where it was made."""
    from pyspark import StorageLevel

    return rdd.persist(StorageLevel.MEMORY_AND_DISK)


def _reason(error: Exception) -> str:
    """Give the first line that tells what went wrong."""
    java = getattr(error, "java_exception", None)
    text = str(java.toString() if java is not None else error)
    return next((line for line in text.splitlines() if line.strip()), type(error).__name__).rstrip(".")
