"""What ``import kg`` offers."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import kg
from kg.errors import KgError, SourceError
from kg.records import EntityType

from .conftest import RECAPS, FakeExtractor


def test_public_names_are_these() -> None:
    assert kg.__all__ == [
        "CatalogError",
        "CorrectionsError",
        "EngineError",
        "ExportError",
        "KgError",
        "KnowledgeGraph",
        "ModelError",
        "SettingsError",
        "SourceError",
        "StorageError",
        "StoreError",
        "annotate",
        "combine",
        "export",
        "extract",
        "load_extractions",
        "make_doc",
        "read",
        "run",
        "save_extractions",
    ]
    assert kg.__all__ == sorted(kg.__all__)
    assert dir(kg) == kg.__all__


@pytest.mark.parametrize("name", kg.__all__)
def test_public_name_is_there_and_documented(name: str) -> None:
    assert inspect.getdoc(getattr(kg, name))


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'runn'"):
        kg.runn  # noqa: B018


def test_every_error_is_a_kg_error() -> None:
    errors = [getattr(kg, name) for name in kg.__all__ if name.endswith("Error")]
    assert all(issubclass(error, KgError) for error in errors)
    assert {error.__name__ for error in KgError.__subclasses__()} <= set(kg.__all__)


def test_version_is_that_of_the_distribution() -> None:
    import importlib.metadata

    assert importlib.metadata.version("conference-kg") == kg.__version__


def test_run_takes_one_post_or_many(fake_models: FakeExtractor, posts: Path) -> None:
    one = kg.run(posts / "a.md")
    many = kg.run([posts / "a.md", str(posts / "b")])
    assert [len(one.data.recaps), len(many.data.recaps)] == [1, 2]
    assert repr(one).startswith("KnowledgeGraph(1 recaps, 2 nodes: ")


def test_run_writes_to_an_output_folder(fake_models: FakeExtractor, posts: Path, tmp_path: Path) -> None:
    kg.run(posts, tmp_path / "out", "ttl,nt")
    kg.run(posts, str(tmp_path / "out"), ["csv"])
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["edges.csv", "graph.nt", "graph.ttl", "nodes.csv"]


def test_run_refuses_an_unknown_setting(posts: Path) -> None:
    with pytest.raises(kg.SettingsError, match="no setting 'colour'"):
        kg.run(posts, colour="red")


def test_extract_takes_a_file_a_document_or_a_text(fake_models: FakeExtractor, posts: Path) -> None:
    text = (posts / "a.md").read_text()
    from_file = kg.extract(posts / "a.md")
    assert from_file.entities == kg.extract(kg.read(posts / "a.md")).entities
    assert from_file.entities == kg.extract(text=text).entities
    assert from_file.entities[0].name == "Ada Byron"


@pytest.mark.parametrize("given", [{}, {"post": "a.md", "text": "Hello"}])
def test_read_takes_either_a_post_or_its_text(given: dict[str, str]) -> None:
    with pytest.raises(SourceError, match="either a post or its text"):
        kg.read(**given)


def test_read_takes_text_in_other_formats() -> None:
    assert kg.read(text="<p>Hello <b>you</b></p>", format="html").text == "Hello you"


def test_parts_make_the_whole(fake_models: FakeExtractor, tmp_path: Path) -> None:
    found = [kg.extract(path) for path in sorted(RECAPS.iterdir()) if path.suffix != ".json"]
    kg.save_extractions(found, tmp_path / "saved.jsonl")
    graph = kg.combine(kg.load_extractions(tmp_path / "saved.jsonl"))
    assert graph == kg.run(RECAPS)
    paths = kg.export(graph, tmp_path / "out", "graphml")
    assert [path.name for path in paths] == ["graph.graphml"]
    assert len(kg.export(graph, tmp_path / "out")) == 14
    assert {node.type for node in graph.nodes()} == set(EntityType)


def test_make_doc_asks_the_extractor(fake_models: FakeExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeExtractor, "make_doc", lambda _, document: document.text, raising=False)
    assert kg.make_doc(text="# Hello") == "Hello"
