from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import StorageError
from kg.records import (
    DOCUMENT_SUBJECT,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Link,
    Mention,
    Predicate,
    Recap,
    Relation,
)
from kg.storage import dump_extraction, load_extractions, parse_extraction, save_extractions
from tests.exporters.examples import NASTY, recap

HEADER = '{"format":"kg-extractions","version":1}\n'


def extraction(name: str = "Lin Sun", **values) -> Extraction:
    evidence = Evidence(3, 3 + len(name), name)
    mention = Mention(0, len(name), name, EntityType.PERSON, 0.1 + 0.2, "model")
    person = Entity(
        id="P1",
        type=EntityType.PERSON,
        name=name,
        mentions=(mention,),
        evidence=evidence,
        confidence=0.75,
        links=(Link("https://a.example/", "profile", evidence),),
        attributes={"start": "2024-01-02"},
    )
    relation = Relation(DOCUMENT_SUBJECT, Predicate.WRITTEN_BY, "P1", evidence, 1.0, "byline")
    return Extraction(recap("00aa", warnings=("one", "two"), **values), (person,), (relation,))


def test_extractions_come_back_equal_and_in_order(tmp_path) -> None:
    saved = [extraction("Lin"), extraction(NASTY), extraction("孙琳")]
    save_extractions(saved, tmp_path / "new" / "x.jsonl")
    loaded = list(load_extractions(tmp_path / "new" / "x.jsonl"))
    assert loaded == saved
    assert isinstance(loaded[0].relations[0].predicate, Predicate)
    assert isinstance(loaded[0].recap, Recap)
    assert list((tmp_path / "new").iterdir()) == [tmp_path / "new" / "x.jsonl"]


def test_equal_texts_of_one_document_are_kept_once() -> None:
    said = extraction()
    thing = replace(said.entities[0], id="p2")
    read = parse_extraction(dump_extraction(replace(said, entities=(*said.entities, thing))).encode())
    one, other = read.entities
    assert one.evidence.quote is other.evidence.quote
    assert one.name is other.name is other.mentions[0].text


def test_extractions_are_one_line_each_in_sorted_compact_json(tmp_path) -> None:
    save_extractions([extraction(NASTY), extraction("孙琳")], tmp_path / "x.jsonl")
    lines = (tmp_path / "x.jsonl").read_text("utf-8").split("\n")
    assert lines[0] + "\n" == HEADER
    assert len(lines) == 4
    assert lines[3] == ""
    assert "孙琳" in lines[2]
    assert lines[2] == json.dumps(json.loads(lines[2]), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=[])))
def test_any_name_comes_back(tmp_path_factory, name) -> None:
    path = tmp_path_factory.mktemp("storage") / "x.jsonl"
    save_extractions([extraction(name)], path)
    assert list(load_extractions(path)) == [extraction(name)]


def test_no_extractions_are_a_header_alone(tmp_path) -> None:
    save_extractions([], tmp_path / "x.jsonl")
    assert (tmp_path / "x.jsonl").read_text() == HEADER
    assert list(load_extractions(tmp_path / "x.jsonl")) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1 does not name kg-extractions"),
        (b"not json\n", "line 1 does not name kg-extractions"),
        (b"[1]\n", "line 1 does not name kg-extractions"),
        (b"\xff\xfe\n", "line 1 does not name kg-extractions"),
        (b'{"format":"kg-extractions","version":99}\n', "line 1 names version 99, this kg reads 1"),
        (HEADER.encode() + b"\n{\n", "line 3 is no extraction"),
        (HEADER.encode() + b"\xff\n", "line 2 is no extraction"),
        (HEADER.encode() + b"{}\n", "line 2 is no extraction"),
        (HEADER.encode() + b"[]\n", "line 2 is no extraction"),
    ],
)
def test_bad_file_is_explained_with_its_line(content, message, tmp_path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        list(load_extractions(path))
    assert str(caught.value).startswith(f"{path}: {message}")


def test_bad_field_is_named(tmp_path) -> None:
    path = tmp_path / "x.jsonl"
    save_extractions([extraction()], path)
    path.write_text(path.read_text().replace('"written_by"', '"painted_by"'))
    with pytest.raises(
        StorageError, match=r"line 2 is no extraction \(relations\.0\.predicate: .*Extract the posts again"
    ):
        list(load_extractions(path))


def test_missing_file_is_explained(tmp_path) -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        list(load_extractions(tmp_path / "none.jsonl"))


def test_unwritable_file_is_explained(tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        save_extractions([], tmp_path / "file" / "x.jsonl")
