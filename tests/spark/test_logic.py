"""What a cluster computes, computed in this process: the same as kg does alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet
import pytest
from click.testing import CliRunner

from kg import pipeline, spark
from kg.cli import cli
from kg.errors import EngineError, SettingsError, SourceError
from kg.exporters.relational import TABLES
from kg.ordering import sorted_graph
from kg.records import GraphData
from kg.resolution import resolve as resolve_alone
from kg.settings import Settings
from kg.spark import extraction, session
from kg.spark.components import components
from kg.spark.graph import build
from kg.spark.resolving import number, resolve
from tests.conftest import RECAPS, FakeExtractor
from tests.resolution.invented import invented
from tests.spark.factories import fake
from tests.spark.pretended import PretendedCluster, Rdd

QUADS = Settings(formats=("nq",))


@pytest.fixture(autouse=True)
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened(_master: str, output: str) -> Iterator[PretendedCluster]:
        yield PretendedCluster(output)

    monkeypatch.setattr(spark, "opened", opened)
    monkeypatch.setattr(spark, "check_spark", lambda: None)
    monkeypatch.setattr(extraction, "_loaded", {})
    monkeypatch.setattr("kg.spark.session.kept", lambda rdd: rdd)
    for name in ("components", "extraction", "graph", "resolving"):
        monkeypatch.setattr(f"kg.spark.{name}.kept", lambda rdd: rdd)


def joined(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in sorted(folder.iterdir()))


def alone(posts: list[str], folder: Path) -> pipeline.RunResult:
    return pipeline.run(posts, folder, extractor=FakeExtractor(), settings=Settings(formats=("nq", "parquet")))


def test_cluster_writes_what_one_machine_writes(posts: Path, tmp_path: Path) -> None:
    (posts / "_index.md").write_text("Grace Hopper spoke on Compilers of the past.\n", encoding="utf-8")
    (posts / "twin [1].md").write_bytes((posts / "a.md").read_bytes())
    (posts / "empty.txt").write_text("Nobody spoke.", encoding="utf-8")
    named = [str(posts), str(RECAPS)]
    one, many = tmp_path / "one", tmp_path / "many"
    expected = alone(named, one)
    result = spark.run(named, str(many), master="local", settings=Settings(), factory=fake)
    data = expected.graph.data
    assert (result.recaps, result.entities, result.relations) == (
        len(data.recaps),
        len(data.nodes),
        len(data.statements),
    )
    assert joined(many / "graph.nq") == (one / "graph.nq").read_text("utf-8")
    for name, table in TABLES.items():
        mine = [row for part in sorted((many / f"{name}.parquet").iterdir()) for row in _rows(part)]
        theirs = _rows(one / f"{name}.parquet")
        assert [list(row)[: table.key] for row in mine] == [list(row)[: table.key] for row in theirs]
        assert [row[:8] for row in mine] == [row[:8] for row in theirs]
    saved = sorted(str(path) for path in (many / "extractions").iterdir())
    assert pipeline.combine_saved(saved).data == data
    assert sorted(path.name for path in many.iterdir()) == sorted(
        ["_kg-writing", "extractions", "graph.nq", *(f"{name}.parquet" for name in TABLES)]
    )


def _rows(path: Path) -> list[tuple]:
    return [tuple(row.values()) for row in pyarrow.parquet.ParquetFile(path).read().to_pylist()]


@pytest.mark.parametrize("seed", range(12))
def test_cluster_joins_what_is_hard_to_join_as_one_machine_does(seed: int, tmp_path: Path) -> None:
    cluster = PretendedCluster(str(tmp_path))
    shared = extraction.share(cluster, Settings(), fake)
    documents, _ = number(cluster.context.parallelize(invented(seed), 3), cluster)
    graph = build(resolve(documents, shared, cluster), shared, cluster)
    whole = sorted_graph(resolve_alone(invented(seed)))
    recaps = tuple(pair[0].extraction.recap for pair in graph.documents.collect())
    made = GraphData(recaps, tuple(graph.nodes.collect()), tuple(graph.statements.collect()))
    assert sorted_graph(made) == whole


def test_addresses_are_listed_as_folders_are(posts: Path, tmp_path: Path) -> None:
    (posts / ".hidden.md").write_text("x", encoding="utf-8")
    (posts / "picture.png").write_text("x", encoding="utf-8")
    (posts / "_index.md").write_text("Grace Hopper spoke on Compilers of the past.\n", encoding="utf-8")
    cluster = PretendedCluster(tmp_path)
    found = spark.find(cluster, [f"file://{posts}", f"file://{posts}/a.md"], skip_bad=False)
    assert sorted(found.sources) == [f"file:{posts}/{name}" for name in ("_index.md", "a.md", "b/c.md", "d.html")]
    assert dict(spark.read(cluster, found).collect()) == {
        path: Path(path.removeprefix("file:")).read_bytes() for path in found.sources
    }


@pytest.mark.parametrize(
    ("posts", "message"),
    [
        (["-"], "cannot read standard input"),
        (["file:///nowhere.md"], "file:///nowhere.md: no such file or folder"),
        (["nowhere.md"], "nowhere.md: no such file or folder"),
    ],
)
def test_posts_that_are_not_there_are_told(posts: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        spark.run(posts, str(tmp_path), master="local", settings=QUADS, factory=fake)


def test_bad_posts_are_skipped_only_when_asked(posts: Path, tmp_path: Path) -> None:
    (posts / "bad.md").write_text("CRASH", encoding="utf-8")
    (posts / "nul.md").write_bytes(b"\x00")
    named = [str(posts), "file:///nowhere.md"]
    with pytest.raises(SourceError, match="nowhere"):
        spark.run(named, str(tmp_path / "out"), master="local", settings=QUADS, factory=fake)
    with pytest.raises(SourceError, match=r"bad\.md: kg failed on it \(ZeroDivisionError"):
        spark.run(named[:1], str(tmp_path / "out"), master="local", settings=QUADS, factory=fake)
    assert not (tmp_path / "out").exists()
    skipping = Settings(formats=("nq",), skip_bad=True)
    result = spark.run(named, str(tmp_path / "out"), master="local", settings=skipping, factory=fake)
    assert result.recaps == 3
    assert [text.partition(":")[0][-6:] for text in result.skipped] == ["file", "bad.md", "nul.md"]
    with pytest.raises(SourceError, match="No posts in"):
        spark.run(named[1:], str(tmp_path / "out"), master="local", settings=skipping, factory=fake)
    with pytest.raises(SourceError, match=r"None of the posts could be read; the first: .*bad\.md"):
        spark.run([str(posts / "bad.md")], str(tmp_path / "out"), master="local", settings=skipping, factory=fake)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"formats": ("ttl",)}, "does not write 'ttl'. Known: nq, parquet, jsonl"),
        ({"store": "x"}, "cannot follow the setting 'store'"),
        ({"corrections": "x"}, "cannot follow the setting 'corrections'"),
    ],
)
def test_what_a_cluster_cannot_do_is_told_first(given: dict, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        spark.run(["never read"], str(tmp_path), master="local", settings=Settings(**given), factory=fake)


def test_catalogs_reach_the_workers(tmp_path: Path) -> None:
    table = tmp_path / "catalog.tsv"
    table.write_text(
        "type\tname\taliases\turl\twikidata\tsource\nOrganization\tMarram Labs\t\thttps://marram.example/\t\tme\n"
    )
    settings = Settings(formats=("nq",), catalogs=(str(table),))
    spark.run([str(RECAPS)], str(tmp_path / "many"), master="local", settings=settings, factory=fake)
    pipeline.run([str(RECAPS)], tmp_path / "one", extractor=FakeExtractor(), settings=settings)
    assert "https://marram.example/" in joined(tmp_path / "many" / "graph.nq")
    assert joined(tmp_path / "many" / "graph.nq") == (tmp_path / "one" / "graph.nq").read_text("utf-8")


def test_folder_that_cannot_be_put_in_place_is_told(posts: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be written"):
        spark.run([str(posts)], str(tmp_path / "full"), master="local", settings=QUADS, factory=fake)


@pytest.mark.parametrize("seed", range(5))
def test_components_are_those_of_a_search(seed: int) -> None:
    dice = random.Random(seed)
    keyed = [(f"k{dice.randrange(60)}", dice.randrange(80)) for _ in range(110)]
    keyed += [(f"chain{at}", item) for at in range(30) for item in (100 + at, 101 + at)]
    near = {item: {other for key, other in keyed if (key, item) in keyed} for _, item in keyed}
    expected = {}
    for item in sorted(near):
        stack = [item]
        while stack:
            at = stack.pop()
            if at not in expected:
                expected[at] = item
                stack += near[at]
    found = components(Rdd([keyed[::2], keyed[1::2]]), 3).collect()
    assert len(found) == len(dict(found))
    kept = {item for item in expected if len(near[item]) > 1}
    assert dict(found) == {item: expected[item] for item in kept}


def test_command_prints_what_was_written(posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (posts / "twin.md").write_bytes((posts / "a.md").read_bytes())
    (posts / "bad.md").write_text("CRASH", encoding="utf-8")
    monkeypatch.setattr(spark.run, "__kwdefaults__", {"factory": fake})
    arguments = ["run", str(posts), "-o", str(tmp_path / "out"), "--engine", "spark", "--formats", "nq"]
    result = CliRunner().invoke(cli, [*arguments, "--skip-bad"], standalone_mode=False)
    assert result.return_value == 3
    assert f"3 recaps, 5 entities, 3 relations -> {tmp_path / 'out'}" in result.stdout
    assert "twin.md: the same document as" in result.stdout
    assert "bad.md: kg failed on it" in result.stderr
    (posts / "bad.md").unlink()
    quiet = CliRunner().invoke(cli, [*arguments, "-q"], standalone_mode=False)
    assert (quiet.return_value, quiet.output) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--master", "local[2]"], "--master goes with --engine spark"),
        (["-o", "hdfs://host/out"], "hdfs://host/out is no folder of this machine"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(cli, ["run", "posts", *arguments])
    assert result.exit_code == 2
    assert message in result.output


def test_what_is_missing_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _name: None)
    with pytest.raises(SettingsError, match=r"Run `pip install conference-kg\[spark\]`"):
        session.check_spark()
    monkeypatch.setattr(session, "find_spec", lambda _name: True)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(session.shutil, "which", lambda _name: None)
    with pytest.raises(SettingsError, match="needs Java 17 or newer"):
        session.check_spark()
    monkeypatch.setenv("JAVA_HOME", "/somewhere")
    session.check_spark()
