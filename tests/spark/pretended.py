"""A cluster of one process: the part of Spark that kg uses, on lists, so that logic is tested without Java.

What goes between steps is pickled as Spark would pickle it; what comes together by key comes in another order.
"""

from __future__ import annotations

import functools
import pickle
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow
import pyarrow.parquet

from kg.spark.session import Cluster


def _sent(rows: Iterable[Any]) -> list[Any]:
    return [pickle.loads(pickle.dumps(row)) for row in rows]


class Rdd:
    def __init__(self, parts: Iterable[Iterable[Any]]) -> None:
        self.parts = [list(part) for part in parts]

    def mapPartitionsWithIndex(self, step: Callable[[int, Iterator[Any]], Iterable[Any]]) -> Rdd:
        return Rdd(step(at, iter(_sent(part))) for at, part in enumerate(self.parts))

    def mapPartitions(self, step: Callable[[Iterator[Any]], Iterable[Any]]) -> Rdd:
        return self.mapPartitionsWithIndex(lambda _, rows: step(rows))

    def map(self, step: Callable[[Any], Any]) -> Rdd:
        return self.mapPartitions(lambda rows: map(step, rows))

    def flatMap(self, step: Callable[[Any], Iterable[Any]]) -> Rdd:
        return self.mapPartitions(lambda rows: (one for row in rows for one in step(row)))

    def filter(self, claim: Callable[[Any], bool]) -> Rdd:
        return self.mapPartitions(lambda rows: filter(claim, rows))

    def keyBy(self, key: Callable[[Any], Any]) -> Rdd:
        return self.map(lambda row: (key(row), row))

    def mapValues(self, step: Callable[[Any], Any]) -> Rdd:
        return self.map(lambda pair: (pair[0], step(pair[1])))

    def values(self) -> Rdd:
        return self.map(lambda pair: pair[1])

    def persist(self, _level: Any) -> Rdd:
        return self

    def checkpoint(self) -> None:
        pass

    def collect(self) -> list[Any]:
        return _sent(row for part in self.parts for row in part)

    def count(self) -> int:
        return len(self.collect())

    def fold(self, zero: Any, add: Callable[[Any, Any], Any]) -> Any:
        return functools.reduce(add, self.collect(), zero)

    def partitionBy(self, slices: int) -> Rdd:
        parts: list[list[Any]] = [[] for _ in range(slices)]
        for row in self.collect()[::-1]:
            parts[hash(row[0]) % slices].append(row)
        return Rdd(parts)

    def groupByKey(self, slices: int) -> Rdd:
        def grouped(rows: Iterable[Any]) -> Iterable[Any]:
            found = defaultdict(list)
            for key, value in rows:
                found[key].append(value)
            return found.items()

        return self.partitionBy(slices).mapPartitions(grouped)

    def distinct(self, slices: int) -> Rdd:
        return self.map(lambda row: (row, 0)).groupByKey(slices).map(lambda pair: pair[0])

    def union(self, other: Rdd) -> Rdd:
        return Rdd([*self.parts, *other.parts])

    def _joined(self, other: Rdd, slices: int, absent: tuple[Any, ...]) -> Rdd:
        theirs = dict(other.groupByKey(slices).collect())
        return self.partitionBy(slices).flatMap(
            lambda pair: [(pair[0], (pair[1], value)) for value in theirs.get(pair[0], absent)]
        )

    def join(self, other: Rdd, slices: int) -> Rdd:
        return self._joined(other, slices, ())

    def leftOuterJoin(self, other: Rdd, slices: int) -> Rdd:
        return self._joined(other, slices, (None,))

    def sortBy(self, key: Callable[[Any], Any], numPartitions: int) -> Rdd:
        rows = sorted(self.collect(), key=key)
        size = -(-len(rows) // numPartitions) or 1
        return Rdd(rows[at * size : (at + 1) * size] for at in range(numPartitions))

    def sortByKey(self, numPartitions: int) -> Rdd:
        return self.sortBy(lambda pair: pair[0], numPartitions)

    def saveAsTextFile(self, folder: str) -> None:
        Path(folder).mkdir(parents=True)
        for at, part in enumerate(self.parts):
            (Path(folder) / f"part-{at:05}").write_text("".join(f"{line}\n" for line in part), encoding="utf-8")


class Session:
    """SparkSession, SparkContext, reader and writer in one."""

    defaultParallelism = 3

    def __init__(self) -> None:
        self.sparkContext = self.read = self
        self.rdd = Rdd([])
        stream = SimpleNamespace(IOUtils=SimpleNamespace(toByteArray=lambda file: file.read()))
        self._jvm = SimpleNamespace(org=SimpleNamespace(apache=SimpleNamespace(commons=SimpleNamespace(io=stream))))

    def broadcast(self, value: Any) -> Any:
        return SimpleNamespace(value=value)

    def parallelize(self, rows: list[Any], slices: int) -> Rdd:
        return Rdd(rows[at::slices] for at in range(slices))

    def union(self, rdds: list[Rdd]) -> Rdd:
        return Rdd(part for rdd in rdds for part in rdd.parts)

    def format(self, name: str) -> Session:
        assert name == "binaryFile"
        return self

    def load(self, paths: list[str]) -> Session:
        found = [Path(path.removeprefix("file:").replace("\\", "")) for path in paths]
        assert not [path for path in found if path.name.startswith(("_", "."))]
        self.rdd = Rdd([(f"file:{path}", bytearray(path.read_bytes()))] for path in found)
        return self

    def select(self, *_columns: str) -> Session:
        return self

    def createDataFrame(self, rdd: Rdd, columns: str, verifySchema: bool) -> Any:
        assert columns.count(" NOT NULL") == len(rdd.collect()[0])
        return SimpleNamespace(write=SimpleNamespace(parquet=lambda folder: _save(rdd, columns, Path(folder))))


def _save(rdd: Rdd, columns: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    names = [part.split("`")[1] for part in columns.split("NOT NULL")[:-1]]
    for at, part in enumerate(rdd.parts):
        rows = [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in part]
        if rows:
            pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), folder / f"part-{at:05}.parquet")


def _plain(value: Any) -> Any:
    return str(sorted(value.items())) if isinstance(value, dict) else value


class HadoopPath(str):
    def toString(self) -> str:
        return f"file:{self.local}"

    @property
    def local(self) -> Path:
        return Path(self.removeprefix("file://").removeprefix("file:"))

    def getPath(self) -> HadoopPath:
        return self

    def isDirectory(self) -> bool:
        return self.local.is_dir()


class Files:
    """Hadoop's file system over this machine's."""

    def delete(self, path: HadoopPath, _recursive: bool) -> None:
        shutil.rmtree(path.local, ignore_errors=True)

    def rename(self, made: HadoopPath, target: HadoopPath) -> bool:
        if target.local.parent.name == "full":
            return False
        made.local.rename(target.local)
        return True

    def globStatus(self, path: HadoopPath) -> list[HadoopPath]:
        return [HadoopPath(f"file:{found}") for found in sorted(path.local.parent.glob(path.local.name))]

    def listFiles(self, path: HadoopPath, _recursive: bool) -> Any:
        left = [HadoopPath(f"file:{file}") for file in sorted(path.local.rglob("*")) if file.is_file()]
        return SimpleNamespace(hasNext=lambda: bool(left), next=lambda: left.pop(0))

    def open(self, path: HadoopPath) -> Any:
        return path.local.open("rb")


class PretendedCluster(Cluster):
    """A cluster in this process, whose folders are this machine's."""

    def __init__(self, output: Path | str) -> None:
        super().__init__(Session(), str(output))

    def path(self, name: str) -> HadoopPath:
        return HadoopPath(name)

    def files(self, _path: HadoopPath) -> Files:
        return Files()
