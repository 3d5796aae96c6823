"""What is brought up to date is byte for byte what a run that begins with nothing writes."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import pipeline
from kg.cache import Cache
from kg.engines import known
from kg.incremental import keeping, run
from kg.incremental.memory import Memory, Shown
from kg.records import Document, Extraction
from kg.results import FilesResult
from kg.settings import Settings
from kg.storage import parse_extraction
from tests.conftest import FakeExtractor
from tests.resolution.invented import invented

FORMATS = ("ttl", "jsonl")
FILES = ("graph.ttl", "extractions.jsonl")


class Told:
    """Finds in a post that names a seed and a number what the invented post of that number says."""

    def __init__(self) -> None:
        self._known: dict[int, list[Extraction]] = {}

    def describe(self) -> dict[str, str]:
        return {"told": "1"}

    def fingerprint(self) -> str:
        return "told"

    def prepare(self) -> None:
        """Load nothing."""

    def extract(self, document: Document) -> Extraction:
        if not document.text[0].isdigit():
            return FakeExtractor().extract(document)
        seed, number = map(int, document.text.split())
        found = self._known.setdefault(seed, invented(seed))[number]
        recap = dataclasses.replace(
            found.recap, id=document.id, source=document.source, sha256=document.id * 4, warnings=document.warnings
        )
        return dataclasses.replace(found, recap=recap)


class Folder:
    """Posts, two in each of seven folders that are translations of each other, and what runs made of them."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.dice, self.extractor = path, random.Random(seed), Told()
        for number in range(14):
            self.put(number)

    def file(self, number: int) -> Path:
        return self.path / "posts" / ("en", "zh")[number % 2] / f"{number // 2}.md"

    def put(self, number: int) -> None:
        self.file(number).parent.mkdir(parents=True, exist_ok=True)
        self.file(number).write_text(f"{self.dice.randint(0, 4)} {self.dice.randint(0, 13)}", encoding="utf-8")

    def update(self, **settings: object) -> FilesResult:
        chosen = Settings.model_validate({"formats": FORMATS, "workers": 1, **settings})
        return pipeline.run_to_files(
            [str(self.path / "posts")], self.path / "out", extractor=self.extractor, settings=chosen
        )

    def check(self, **settings: object) -> FilesResult:
        """Bring up to date and compare with what a run writes that knows nothing."""
        result = self.update(**settings)
        chosen = Settings.model_validate({"formats": FORMATS, "workers": 1, "cache": False, **settings})
        anew = pipeline.run([str(self.path / "posts")], self.path / "anew", extractor=self.extractor, settings=chosen)
        for name in FILES:
            assert (self.path / "out" / name).read_bytes() == (self.path / "anew" / name).read_bytes(), name
        assert result.summary == anew.summary
        assert [path.name for path in result.paths] == [path.name for path in anew.paths]
        return result


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path, 1)


@pytest.mark.parametrize("seed", range(6))
def test_files_are_those_of_a_new_run_whatever_changes(tmp_path: Path, seed: int) -> None:
    folder = Folder(tmp_path, seed)
    folder.check()
    for _ in range(12):
        for number in folder.dice.sample(range(16), folder.dice.choice((1, 1, 2, 5))):
            if folder.file(number).exists() and folder.dice.random() < 0.4:
                folder.file(number).unlink()
            else:
                folder.put(number)
        folder.check()


def test_what_has_not_changed_is_neither_read_nor_joined(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.update()
    before = {name: (folder.path / "out" / name).read_bytes() for name in FILES}

    def never(*_: object) -> None:
        raise AssertionError("a post was read")

    monkeypatch.setattr(Told, "extract", never)
    monkeypatch.setattr("kg.engines.known.parse_extraction", never)
    assert folder.update().summary.entities.total() > 50
    assert {name: (folder.path / "out" / name).read_bytes() for name in FILES} == before


def test_one_change_reads_only_what_shares_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(tmp_path, 3)
    lone = folder.path / "posts" / "lone.md"
    lone.write_text("Rosa Perez spoke on Compilers.", encoding="utf-8")
    folder.update()
    read: list[bytes] = []
    monkeypatch.setattr(known, "parse_extraction", lambda content: read.append(content) or parse_extraction(content))
    lone.write_text("Ivo Novak spoke on Assemblers.", encoding="utf-8")
    folder.update()
    assert not read
    folder.file(13).unlink()
    folder.update()
    assert 0 < len(read) <= 14


@pytest.mark.parametrize("spoilt", [*FILES, "missing"])
def test_a_file_that_somebody_changed_is_written_anew(folder: Folder, spoilt: str) -> None:
    folder.update()
    if spoilt == "missing":
        (folder.path / "out" / "graph.ttl").unlink()
    else:
        (folder.path / "out" / spoilt).write_text("somebody else's", encoding="utf-8")
    folder.check()


def test_a_second_format_and_another_base_begin_anew(folder: Folder) -> None:
    folder.update(formats=("jsonl",))
    folder.check()
    folder.check(base_iri="https://example.org/other/")


@pytest.mark.parametrize("at", [0, 1000, 4000])
def test_a_damaged_memory_is_an_empty_one(folder: Folder, at: int) -> None:
    folder.update()
    file = folder.path / "out" / ".kg-cache" / keeping.FOLDER / "extractions.sqlite3"
    data = bytearray(file.read_bytes())
    data[at : at + 64] = bytes(64)
    file.write_bytes(data)
    folder.put(3)
    folder.check()


@pytest.mark.parametrize("name", ["told", "shown", "merged"])
def test_a_memory_that_lacks_a_part_or_holds_nonsense_is_an_empty_one(
    folder: Folder, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.update()
    plain = keeping._joined
    monkeypatch.setattr(keeping, "_joined", lambda cache, part: plain(cache, part)[:-7] * part.endswith(name))
    folder.put(5)
    folder.check()
    monkeypatch.setattr(
        keeping, "_joined", lambda cache, part: plain(cache, part)[:-7] if part.endswith(name) else plain(cache, part)
    )
    folder.put(6)
    folder.check()


def _with_far_relations(memory: Memory) -> None:
    for content, card in memory.cards.items():
        memory.cards[content] = card._replace(relations=((0, 0, len(card.types), 0.5),))


def _with_strange_types(memory: Memory) -> None:
    for content, card in memory.cards.items():
        memory.cards[content] = card._replace(types=(99,) * len(card.types))


def _with_few_ids(memory: Memory) -> None:
    for id, recap in memory.triples.recaps.items():
        memory.triples.recaps[id] = dataclasses.replace(recap, ids=recap.ids[:1])


def _without_cards(memory: Memory) -> None:
    memory.cards.clear()


def _with_short_shown(memory: Memory) -> None:
    for key, shown in memory.shown.items():
        memory.shown[key] = Shown(shown.counts, shown.keys[:-8])


def _with_far_places(memory: Memory) -> None:
    for key, merged in memory.merged.items():
        memory.merged[key] = b"\xff" * len(merged)


@pytest.mark.parametrize(
    "spoil",
    [_with_far_relations, _with_strange_types, _with_few_ids, _without_cards, _with_short_shown, _with_far_places],
)
def test_a_memory_that_does_not_fit_together_is_not_believed(folder: Folder, spoil: Callable[[Memory], None]) -> None:
    folder.update()
    cache = folder.path / "out" / ".kg-cache"
    with sqlite3.connect(cache / keeping.FOLDER / "extractions.sqlite3") as database:
        fingerprint = database.execute("SELECT key FROM entry").fetchone()[0].partition("/")[0]
    with Cache(cache / keeping.FOLDER) as kept:
        memory = keeping.load_memory(kept, fingerprint)
        assert memory.cards
        spoil(memory)
        keeping.keep_memory(memory, kept, fingerprint)
    folder.put(3)
    folder.check()


def test_long_memories_are_kept_in_pieces(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_CHUNK", 1000)
    folder.update()
    file = folder.path / "out" / ".kg-cache" / keeping.FOLDER / "extractions.sqlite3"
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT count(*) FROM entry").fetchone()[0] > 10
    folder.put(2)
    folder.check()


def test_a_lost_extraction_is_found_again(folder: Folder) -> None:
    folder.update()
    with sqlite3.connect(folder.path / "out" / ".kg-cache" / "extractions.sqlite3") as database:
        database.execute("UPDATE entry SET content = x'00'")
    for number in (0, 1, 2):
        folder.put(number)
    folder.check()


def test_very_many_posts_are_joined_as_ever(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.update()
    monkeypatch.setattr(run, "MOST", 10)
    folder.put(2)
    folder.check()


def test_a_post_that_cannot_be_read_is_left_out(folder: Folder) -> None:
    folder.file(4).write_bytes(b"\x00\x01")
    assert len(folder.check(skip_bad=True).skipped) == 1
    folder.put(4)
    assert not folder.check(skip_bad=True).skipped


@pytest.mark.parametrize(
    ("settings", "may"),
    [
        ({"formats": ("ttl",), "cache": "c"}, True),
        ({"formats": ("ttl", "jsonl", "ttl"), "cache": "c"}, True),
        ({"formats": ("ttl", "nt"), "cache": "c"}, False),
        ({"formats": (), "cache": "c"}, False),
        ({"formats": ("ttl",), "cache": False}, False),
        ({"formats": ("ttl",), "cache": "c", "per_document": True}, False),
        ({"formats": ("ttl",), "cache": "c", "corrections": "c.yaml"}, False),
        ({"formats": ("ttl",), "cache": "c", "schedules": ("s.json",)}, False),
        ({"formats": ("ttl",), "cache": "c", "online": True}, False),
        ({"formats": ("ttl",), "cache": "c", "store": "s"}, False),
    ],
)
def test_what_else_is_asked_for_makes_a_plain_run(settings: dict[str, object], may: bool) -> None:
    assert run.may_update(Settings.model_validate(settings)) is may
