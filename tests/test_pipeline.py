"""The whole flow, with an extractor that needs no models."""

from __future__ import annotations

import gc
import io
import logging
import os
import weakref
from pathlib import Path

import pytest

from kg import outputs, pipeline, reading
from kg.errors import ExportError, ModelError, SettingsError, SourceError, StorageError
from kg.records import Document, Extraction
from kg.results import Progress
from kg.settings import Settings
from kg.storage import load_extractions

from .conftest import RECAPS, FakeExtractor

NAMES = {"ttl", "nt", "jsonld", "rdf", "trig", "nq", "graphml", "gexf", "cypher"}
OTHERS = {"nodes.csv", "edges.csv", "neo4j-nodes.csv", "neo4j-edges.csv", "explorer.html", "extractions.jsonl"}


def sources(folder: Path) -> list[str]:
    return reading.find_posts([str(folder)])


def test_extract_yields_in_order_of_source(posts: Path, extractor: FakeExtractor) -> None:
    found = reading.extract(list(reversed(sources(posts))), extractor=extractor)
    assert [Path(each.recap.source).name for each in found] == ["a.md", "c.md", "d.html"]


def test_extract_tells_its_progress(posts: Path, extractor: FakeExtractor) -> None:
    seen: list[Progress] = []
    list(reading.extract(sources(posts), extractor=extractor, on_progress=seen.append))
    assert [(each.done, each.total) for each in seen] == [(1, 3), (2, 3), (3, 3)]
    assert seen[-1].source.endswith("d.html")


def test_extract_works_lazily_and_keeps_no_document(posts: Path) -> None:
    kept: list[weakref.ref[FakeDocument]] = []

    class FakeDocument:
        pass

    class Watching(FakeExtractor):
        def extract(self, document: Document) -> Extraction:
            # Documents have slots and take no weak reference, so each carries something that does.
            token = FakeDocument()
            document.metadata["token"] = token  # type: ignore[index]
            kept.append(weakref.ref(token))
            return super().extract(document)

    found = reading.extract(sources(posts), extractor=Watching())
    next(found)
    assert len(kept) == 1
    list(found)
    gc.collect()
    assert [reference() for reference in kept] == [None] * 3


def test_extract_raises_for_a_bad_source(posts: Path, extractor: FakeExtractor) -> None:
    (posts / "b" / "bad.md").write_bytes(b"\x00\x01")
    with pytest.raises(SourceError, match=r"bad\.md"):
        list(reading.extract(sources(posts), extractor=extractor))


def test_extract_hands_over_bad_sources_when_asked(posts: Path, extractor: FakeExtractor) -> None:
    (posts / "b" / "bad.md").write_bytes(b"\x00\x01")
    errors: list[SourceError] = []
    found = list(reading.extract(sources(posts), extractor=extractor, on_skip=errors.append))
    assert len(found) == 3
    assert "bad.md" in str(errors[0])


def test_extract_names_the_source_on_which_kg_failed(posts: Path, extractor: FakeExtractor) -> None:
    (posts / "b" / "bug.md").write_text("CRASH")
    with pytest.raises(SourceError, match=r"bug\.md: kg failed on it \(ZeroDivisionError: a bug; ") as caught:
        list(reading.extract(sources(posts), extractor=extractor))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_extract_lets_a_missing_model_through(posts: Path) -> None:
    class Modelless(FakeExtractor):
        def extract(self, document: Document) -> Extraction:
            raise ModelError(f"no model for {document.language}")

    with pytest.raises(ModelError):
        list(reading.extract(sources(posts), extractor=Modelless(), on_skip=lambda _: None))


def test_extract_refuses_large_posts(posts: Path, extractor: FakeExtractor) -> None:
    with pytest.raises(SourceError, match=r"a\.md"):
        list(reading.extract(sources(posts), extractor=extractor, max_bytes=10))


def test_find_posts_passes_over_other_files_that_a_shell_named(posts: Path, caplog: pytest.LogCaptureFixture) -> None:
    (posts / "a.json").write_text("{}")
    found = reading.find_posts([str(path) for path in sorted(posts.iterdir())])
    assert [Path(each).name for each in found] == ["a.md", "c.md", "d.html"]
    assert "1 files of other kinds were passed over" in caplog.text


def test_find_posts_refuses_other_files_alone(posts: Path) -> None:
    (posts / "a.json").write_text("{}")
    with pytest.raises(SourceError, match=r"a\.json"):
        reading.find_posts([str(posts / "a.json")])


def test_find_posts_skips_what_is_missing_when_asked(posts: Path) -> None:
    errors: list[SourceError] = []
    found = reading.find_posts([str(posts / "a.md"), str(posts / "missing.md")], errors.append)
    assert [Path(each).name for each in found] == ["a.md"]
    assert "missing.md" in str(errors[0])


def test_run_writes_every_format(tmp_path: Path, extractor: FakeExtractor) -> None:
    result = pipeline.run([str(RECAPS)], tmp_path / "new" / "out", extractor=extractor)
    names = {path.name for path in result.paths}
    assert names == {f"graph.{name}" for name in NAMES} | OTHERS
    assert names == {path.name for path in (tmp_path / "new" / "out").iterdir()}
    assert len(result.graph.data.recaps) == 4
    assert not result.skipped


def test_run_joins_people_and_talks_of_a_recap_and_its_translation(extractor: FakeExtractor) -> None:
    graph = pipeline.run([str(RECAPS)], extractor=extractor).graph
    assert len(graph.find("Priya Raman")) == 1
    assert len(graph.find("Priya Raman")[0].sources) == 3
    keynote = graph.find("开场主题演讲")
    assert keynote == graph.find("opening keynote")
    assert len(graph.find("Camille Bernard")) == 1


def test_run_without_output_writes_nothing(
    posts: Path, extractor: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    result = pipeline.run([str(posts)], extractor=extractor)
    assert result.paths == ()
    assert list((tmp_path / "work").iterdir()) == []


def test_run_per_document_writes_each_posts_own_graph(posts: Path, extractor: FakeExtractor, tmp_path: Path) -> None:
    settings = Settings(formats=("ttl",), per_document=True)
    result = pipeline.run([str(posts)], tmp_path / "out", extractor=extractor, settings=settings)
    assert [path.name for path in result.paths] == ["a.ttl", "c.ttl", "d.ttl", "graph.ttl"]
    assert "Looms" in (tmp_path / "out" / "a.ttl").read_text()
    assert "Engines" not in (tmp_path / "out" / "a.ttl").read_text()


def test_run_gives_the_same_bytes_whatever_the_order(extractor: FakeExtractor, tmp_path: Path) -> None:
    files = sorted(str(path) for path in RECAPS.iterdir() if path.suffix != ".json")
    settings = Settings(per_document=True)
    pipeline.run(files, tmp_path / "one", extractor=extractor, settings=settings)
    pipeline.run(files[::-1], tmp_path / "two", extractor=extractor, settings=settings)
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert one == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert len(one) == 5 * 13 + 2


def test_run_checks_formats_before_reading(posts: Path, extractor: FakeExtractor, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no format 'docx'\. Known: ttl, .*jsonl"):
        pipeline.run([str(posts)], tmp_path / "out", extractor=extractor, settings=Settings(formats=("ttl", "docx")))
    assert extractor.documents == []
    assert not (tmp_path / "out").exists()


def test_run_checks_the_folder_before_reading(posts: Path, extractor: FakeExtractor, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ExportError, match="is a file"):
        pipeline.run([str(posts)], tmp_path / "out", extractor=extractor)
    with pytest.raises(ExportError, match="cannot be written to"):
        pipeline.run([str(posts)], tmp_path / "out" / "below", extractor=extractor)
    assert extractor.documents == []


def test_run_says_when_no_post_could_be_read(extractor: FakeExtractor, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"\x00")
    with pytest.raises(SourceError, match=r"None of the posts could be read; the first: .*bad\.md"):
        pipeline.run([str(tmp_path)], extractor=extractor, settings=Settings(skip_bad=True))


def test_run_lists_what_was_skipped_and_warned_of(posts: Path, extractor: FakeExtractor) -> None:
    (posts / "bad.md").write_bytes(b"\x00")
    (posts / "latin.md").write_bytes("Zoë Ünal spoke on Café crème.".encode("latin-1"))
    result = pipeline.run([str(posts)], extractor=extractor, settings=Settings(skip_bad=True))
    assert len(result.skipped) == 1
    assert "bad.md" in result.skipped[0]
    assert any("latin.md: " in warning for warning in result.warnings)


def test_run_takes_an_empty_post(tmp_path: Path, extractor: FakeExtractor) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    result = pipeline.run([str(tmp_path / "empty.md")], tmp_path / "out", extractor=extractor)
    assert len(result.graph.data.recaps) == 1
    assert len(result.paths) == 15


def test_saved_extractions_give_the_graph_of_one_run(extractor: FakeExtractor, tmp_path: Path) -> None:
    saved = pipeline.save([str(RECAPS)], tmp_path / "saved.jsonl", extractor=extractor)
    assert (saved.recaps, saved.skipped) == (4, ())
    again = pipeline.run_saved([str(tmp_path / "saved.jsonl")], tmp_path / "out")
    assert again.graph == pipeline.run([str(RECAPS)], extractor=extractor).graph
    assert (tmp_path / "out" / "extractions.jsonl").read_bytes() == (tmp_path / "saved.jsonl").read_bytes()


def test_run_saved_joins_several_files(posts: Path, extractor: FakeExtractor, tmp_path: Path) -> None:
    pipeline.save([str(posts / "a.md")], tmp_path / "1.jsonl", extractor=extractor)
    pipeline.save([str(posts / "b")], tmp_path / "2.jsonl", extractor=extractor)
    result = pipeline.run_saved([str(tmp_path / "1.jsonl"), str(tmp_path / "2.jsonl")], tmp_path / "out")
    assert len(result.graph.find("Ada Byron")[0].sources) == 2
    assert len(list(load_extractions(tmp_path / "out" / "extractions.jsonl"))) == 2


def test_save_leaves_no_file_when_it_fails(posts: Path, extractor: FakeExtractor, tmp_path: Path) -> None:
    (posts / "z.md").write_text("CRASH")
    with pytest.raises(SourceError):
        pipeline.save([str(posts)], tmp_path / "out" / "saved.jsonl", extractor=extractor)
    assert list((tmp_path / "out").iterdir()) == []


def test_save_checks_the_file_before_reading(posts: Path, extractor: FakeExtractor, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a folder"):
        pipeline.save([str(posts)], tmp_path, extractor=extractor)
    assert extractor.documents == []


def test_run_saved_per_document_joins_what_bears_one_source(
    posts: Path, extractor: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, word in enumerate(("Looms", "Engines")):
        (tmp_path / "same.md").write_text(f"Ada Byron spoke on {word} of reason.")
        pipeline.save(["same.md"], tmp_path / f"{number}.jsonl", extractor=extractor)
    settings = Settings(per_document=True, formats=("ttl",))
    pipeline.run_saved(["0.jsonl", "1.jsonl"], tmp_path / "out", settings=settings)
    turtle = (tmp_path / "out" / "same.ttl").read_text()
    assert "Looms" in turtle
    assert "Engines" in turtle


def test_run_saved_names_a_file_that_is_no_extraction(posts: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"a\.md"):
        pipeline.run_saved([str(posts / "a.md")], tmp_path / "out")


@pytest.mark.parametrize("form", sorted(outputs.SINGLE_FORMATS))
def test_export_saved_writes_one_file_or_stream(
    form: str, posts: Path, extractor: FakeExtractor, tmp_path: Path
) -> None:
    saved = str(tmp_path / "saved.jsonl")
    pipeline.save([str(posts)], Path(saved), extractor=extractor)
    stream = io.BytesIO()
    pipeline.export_saved([saved], form, stream)
    pipeline.export_saved([saved], form, tmp_path / "mine" / "any.name")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["any.name"]
    assert stream.getvalue() == (tmp_path / "mine" / "any.name").read_bytes()
    assert b"Ada Byron" in stream.getvalue() or form.endswith("edges") or stream.getvalue().startswith(b"PAR1")


def test_export_saved_refuses_what_is_not_one_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no format 'csv' for one file\. Known: ttl, .*nodes, edges"):
        pipeline.export_saved(["never read"], "csv", tmp_path / "x.csv")


def test_export_saved_says_when_the_name_is_a_folder(posts: Path, extractor: FakeExtractor, tmp_path: Path) -> None:
    saved = str(tmp_path / "saved.jsonl")
    pipeline.save([str(posts)], Path(saved), extractor=extractor)
    (tmp_path / "taken.ttl" / "x").mkdir(parents=True)
    with pytest.raises(ExportError, match=r"taken\.ttl: cannot be written"):
        pipeline.export_saved([saved], "ttl", tmp_path / "taken.ttl")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["x/may.md", "x/june.md"], ["june", "may"]),
        (["a/index.md", "b/index.md", "c.md"], ["a-index", "b-index", "c"]),
        (["a/x/index.md", "b/x/index.md"], ["a-x-index", "b-x-index"]),
        (["p/x.md", "p/x.html", "p/y.md"], ["x-html", "x-md", "y"]),
        (["p/Index.md", "q/index.md"], ["p-Index", "q-index"]),
        (["p/graph.md", "nodes.md"], ["nodes-2", "p-graph"]),
        (["a-b/c.md", "a/b-c.md", "c.md"], ["a-b-c", "b-c", "c"]),
        (["-"], ["stdin"]),
        (["/top/index.md", "index.md"], ["top-index", "index"]),
        (["../a/index.md", "./index.md"], ["a-index", "index"]),
        (['what: "now"?.md'], ["what- -now--"]),
        ([".md"], ["md"]),
    ],
)
def test_document_stems_tell_posts_apart(given: list[str], expected: list[str]) -> None:
    stems = outputs.document_stems(given)
    assert sorted(stems.values()) == sorted(expected)
    assert stems == outputs.document_stems(given[::-1])


def test_document_stems_number_what_paths_do_not_tell_apart() -> None:
    given = ["a-b/c.md", "a/b-c.md", "z/c.md", "z/b-c.md"]
    stems = outputs.document_stems(given)
    assert len({stem.casefold() for stem in stems.values()}) == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_prepare_folder_refuses_one_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="Permission denied"):
        outputs.prepare_folder(tmp_path)


def test_same_post_under_two_names_is_told(
    posts: Path, extractor: FakeExtractor, caplog: pytest.LogCaptureFixture
) -> None:
    (posts / "z.md").write_bytes((posts / "a.md").read_bytes())
    with caplog.at_level(logging.WARNING):
        graph = pipeline.run([str(posts)], extractor=extractor).graph
    assert len(graph.data.recaps) == 3
    assert "z.md" in caplog.text
