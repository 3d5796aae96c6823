"""Real Spark gives what one machine gives: in one process, on a cluster, and on a cluster that loses a worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

from kg import pipeline
from kg.exporters.relational import TABLES
from kg.settings import Settings
from tests.conftest import RECAPS, ROOT, FakeExtractor
from tests.spark.conftest import PATIENCE, Standalone, eventually, submit_arguments
from tests.spark.factories import FOLDER

_DRIVER = """
import json, sys
from kg import spark
from kg.settings import Settings
from tests.spark import factories
posts, output, master, factory = sys.argv[1:]
run = spark.run([posts], output, master=master, settings=Settings(), factory=getattr(factories, factory))
print(json.dumps([run.recaps, run.entities, run.relations, run.paths]))
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A dozen posts: recaps with annotations beside them, and small ones that share speakers and talks."""
    folder = tmp_path / "posts"
    folder.mkdir()
    for path in RECAPS.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    people = ("Ada Byron", "Lin Sun", "Wei Zhang", "Priya Raman")
    for number in range(8):
        one, other = people[number % len(people)], people[(number + 1) % len(people)]
        text = (
            f"{one} spoke on Looms that think for themselves. {other} spoke on Engines of reason number {number % 3}.\n"
        )
        (folder / f"{'_' * (number == 3)}{number}.md").write_text(text, encoding="utf-8")
    return folder


def start(corpus: Path, output: Path, master: str, factory: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _DRIVER, str(corpus), str(output), master, factory]
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(process: subprocess.Popen[str]) -> list:
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err[-3000:]
    return json.loads(out.splitlines()[-1])


def check_equal(corpus: Path, output: Path, told: list, alone: Path) -> None:
    """Claim that a cluster's folders hold, in the same order, what one machine's files hold."""
    settings = Settings(formats=("nq", "parquet"))
    data = pipeline.run([str(corpus)], alone, extractor=FakeExtractor(), settings=settings).graph.data
    assert told[:3] == [len(data.recaps), len(data.nodes), len(data.statements)]
    lines = "".join(path.read_text("utf-8") for path in sorted((output / "graph.nq").glob("part-*")))
    assert set(lines.splitlines()) == set((alone / "graph.nq").read_text("utf-8").splitlines())
    assert lines == (alone / "graph.nq").read_text("utf-8")
    for name in TABLES:
        parts = sorted((output / f"{name}.parquet").glob("part-*"))
        mine = [row for part in parts for row in pyarrow.parquet.ParquetFile(part).read().to_pylist()]
        assert mine == pyarrow.parquet.ParquetFile(alone / f"{name}.parquet").read().to_pylist(), name
    saved = sorted(str(path) for path in (output / "extractions").glob("part-*"))
    assert pipeline.combine_saved(saved).data == data
    assert sorted(path.name for path in output.iterdir()) == sorted(Path(path).name for path in told[3])


def test_spark_in_one_process(corpus: Path, tmp_path: Path, spark_environment: dict[str, str]) -> None:
    environment = spark_environment | {FOLDER: str(tmp_path)}
    told = finish(start(corpus, tmp_path / "many", "local[2]", "counting", environment))
    check_equal(corpus, tmp_path / "many", told, tmp_path / "one")
    made = [path.read_text() for path in tmp_path.glob("made-*")]
    assert set(made) == {"x"}, "each process makes its extractor once"


def test_a_cluster_that_loses_a_worker(
    corpus: Path, tmp_path: Path, spark_environment: dict[str, str], standalone: Standalone
) -> None:
    environment = spark_environment | {FOLDER: str(tmp_path)}
    standalone_environment = environment | {"PYSPARK_SUBMIT_ARGS": submit_arguments(environment)}
    process = start(corpus, tmp_path / "many", standalone.master, "waiting", standalone_environment)
    try:
        first = eventually(lambda: next(tmp_path.glob("here-*"), None), "the first document")
        victims = set(_ancestors(int(first.name.removeprefix("here-")))) & set(standalone.workers)
        assert len(victims) == 1
        standalone.kill(victims.pop())
        (tmp_path / "go").touch()
        told = finish(process)
    finally:
        process.kill()
        process.wait()
    check_equal(corpus, tmp_path / "many", told, tmp_path / "one")


@pytest.mark.model
def test_a_cluster_of_two_workers_runs_the_command(
    tmp_path: Path, spark_environment: dict[str, str], standalone: Standalone
) -> None:
    posts = [str(path) for path in sorted(RECAPS.glob("*.md"))[:2]]
    output = tmp_path / "many"
    command = [sys.executable, "-m", "kg", "run", *posts, "-o", str(output), "--engine", "spark"]
    environment = spark_environment | {"PYSPARK_SUBMIT_ARGS": submit_arguments(spark_environment)}
    subprocess.run(
        [*command, "--master", standalone.master], env=environment, cwd=ROOT, check=True, timeout=2 * PATIENCE
    )
    settings = Settings(formats=("nq",))
    extractor = pipeline.load_extractor(settings)
    pipeline.run(posts, tmp_path / "one", extractor=extractor, settings=settings)
    lines = "".join(path.read_text("utf-8") for path in sorted((output / "graph.nq").glob("part-*")))
    assert lines == (tmp_path / "one" / "graph.nq").read_text("utf-8")


def test_a_master_that_is_not_there_is_told(tmp_path: Path, spark_environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "kg", "run", str(RECAPS), "-o", str(tmp_path / "out"), "--engine", "spark"]
    done = subprocess.run(
        [*command, "--master", "nowhere"],
        env=spark_environment,
        cwd=ROOT,
        check=False,
        text=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert "kg: Spark at nowhere: " in done.stderr


def _ancestors(pid: int) -> list[int]:
    found = [pid]
    while found[-1] > 1:
        stat = Path(f"/proc/{found[-1]}/stat").read_text()
        found.append(int(stat.rpartition(")")[2].split()[1]))
    return found


def test_ancestors_end_at_the_first_process() -> None:
    assert os.getppid() in _ancestors(os.getpid())
