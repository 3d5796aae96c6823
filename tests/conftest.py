"""An extractor without models, and folders of small posts."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from kg.records import (
    DOCUMENT_SUBJECT,
    Document,
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
from kg.urls import url_kind

hypothesis.settings.register_profile("ci", max_examples=2_000, deadline=None, derandomize=True)
if os.environ.get("CI") == "true":
    hypothesis.settings.load_profile("ci")

ROOT = Path(__file__).parent.parent
RECAPS = ROOT / "tests" / "recaps"

_SPOKE = re.compile(r"(\w+ \w+) spoke on ([^.\n]+)\.")


class FakeExtractor:
    """Finds what the annotation beside a post says, or else each "NAME NAME spoke on TITLE.".

    A post that holds the word CRASH makes it fail as a bug would.
    """

    def __init__(self) -> None:
        self.documents: list[str] = []

    def describe(self) -> dict[str, str]:
        return {"fake": "1"}

    def extract(self, document: Document) -> Extraction:
        self.documents.append(document.source)
        if "CRASH" in document.text:
            raise ZeroDivisionError("a bug")
        annotation = Path(document.source).with_suffix(".json")
        found = _annotated(document, annotation) if annotation.is_file() else _spoken(document)
        return Extraction(_recap(document), *found)


Found = tuple[tuple[Entity, ...], tuple[Relation, ...]]


def _recap(document: Document) -> Recap:
    return Recap(
        id=document.id,
        source=document.source,
        sha256=document.id * 4,
        format=document.format,
        language=document.language,
        title=document.title,
        date=document.date,
        url=document.url,
        characters=len(document.raw),
        warnings=document.warnings,
    )


def _entity(document: Document, identifier: str, kind: str, names: list[str], urls: list[str]) -> Entity:
    mentions = []
    for name in names:
        start = document.text.find(name)
        if start >= 0:
            mentions.append(Mention(start, start + len(name), name, EntityType(kind), 0.9, "fake"))
    first = min((mention.start for mention in mentions), default=0)
    raw_start, raw_end = document.raw_span(first, first + len(names[0]))
    evidence = Evidence(raw_start, raw_end, document.raw[raw_start:raw_end])
    links = tuple(Link(url, url_kind(url), evidence) for url in urls)
    ordered = tuple(sorted(mentions, key=lambda mention: mention.start))
    return Entity(identifier, EntityType(kind), names[0], ordered, evidence, 0.9, links)


def _annotated(document: Document, path: Path) -> Found:
    annotation = json.loads(path.read_text(encoding="utf-8"))
    entities = {
        row["id"]: _entity(document, row["id"], row["type"], row["mentions"], row["urls"])
        for row in annotation["entities"]
    }
    relations = [
        Relation(
            DOCUMENT_SUBJECT if row["s"] == "doc" else row["s"],
            Predicate(row["r"]),
            row["o"],
            entities[row["o"]].evidence,
            0.8,
            "fake",
        )
        for row in annotation["relations"]
    ]
    return tuple(entities.values()), tuple(relations)


def _spoken(document: Document) -> Found:
    entities, relations = [], []
    for number, match in enumerate(_SPOKE.finditer(document.text), start=1):
        person = _entity(document, f"p{number}", "Person", [match[1]], [])
        talk = _entity(document, f"t{number}", "Talk", [match[2]], [])
        entities += [person, talk]
        relations.append(Relation(person.id, Predicate.SPEAKS_AT, talk.id, talk.evidence, 0.8, "fake"))
    return tuple(entities), tuple(relations)


@pytest.fixture
def extractor() -> FakeExtractor:
    return FakeExtractor()


@pytest.fixture
def fake_models(monkeypatch: pytest.MonkeyPatch, extractor: FakeExtractor) -> Iterator[FakeExtractor]:
    """Let the command and the Python functions use the fake extractor."""
    monkeypatch.setattr("kg.pipeline.load_extractor", lambda _settings: extractor)
    yield extractor


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A folder with three small posts."""
    folder = tmp_path / "posts"
    (folder / "b").mkdir(parents=True)
    (folder / "a.md").write_text("# May\n\nAda Byron spoke on Looms that think.\n", encoding="utf-8")
    (folder / "b" / "c.md").write_text("Ada Byron spoke on Engines of reason.\n", encoding="utf-8")
    (folder / "d.html").write_text("<p>Lin Sun spoke on Meshes for all.</p>", encoding="utf-8")
    return folder


@pytest.fixture
def in_repository(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in the repository's folder, as README's lines do."""
    monkeypatch.chdir(ROOT)
    return ROOT


def shared_folder() -> Path | None:
    """Give the folder of test data beside the repository, if it is there."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir() and os.environ.get("CI") == "true":
        raise AssertionError(f"{folder} must be there in CI")
    return folder if folder.is_dir() else None


@pytest.fixture
def heeds_interrupts() -> Iterator[None]:
    """Undo what a shell does to a job in the background: the job, and what it starts, ignores interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
