"""What a person is asked, and that nothing is asked twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.catalogs import Catalog, Known
from kg.cli import cli
from kg.corrections import load_corrections, read_corrections
from kg.corrections.writing import add_entry
from kg.decisions import Decisions
from kg.records import EntityType
from kg.resolution import resolve
from kg.review import find_questions
from kg.storage import save_extractions

from .resolution.conftest import Maker

LOOM = Known(EntityType.ORGANIZATION, "Loom AG", (("zh", "织机"),), "https://loom.example.org/", source="well known")
CATALOG = Catalog([LOOM])
THINGS = [
    {
        "name": "Wei Zhang",
        "also": ["Wei"],
        "affiliated_with": ["Loom AG"],
        "links": ["https://github.com/wz"],
        "title": "May",
    },
    {"name": "Wei Zhang", "speaks_at": ["Meshes without any sidecars"], "date": "2024-05-01"},
    {"name": "Ada Byron"},
    {"name": "Ada Byron", "beside": [{"name": "x" * 200}]},
]


def documents():
    return [Maker(thing, "Person", f"doc{i}.md").extraction() for i, thing in enumerate(THINGS)]


def questions(decisions=None, **options):
    return find_questions(documents(), CATALOG, decisions or Decisions(), **options)


def test_the_least_certain_come_first_with_the_evidence_of_both_sides():
    link, ada, wei = questions()
    assert (link.text, link.confidence) == ("Is this the page of the Organization?", 0.8)
    assert link.sides[0].title == "Loom AG — organization/loom-ag"
    assert link.sides[0].facts[0].startswith("Wei Zhang affiliated with Loom AG — doc0.md: “")
    assert link.sides[1].title == "https://loom.example.org/ — the catalog's Loom AG"
    assert link.sides[1].facts == ("also Loom AG, 织机", "source well known", "wikidata unknown")
    assert wei.text == "Are these one Person? (same full name: weizhang)"
    assert wei.sides[0].title == "Wei Zhang — doc0.md · May"
    assert wei.sides[0].facts == (
        "also Wei",
        "profile https://github.com/wz",
        "Wei Zhang affiliated with Loom AG — “x”",
    )
    assert wei.sides[1].title == "Wei Zhang — doc1.md · 2024-05-01"
    assert ada.sides[0].facts == ("“Ada Byron”",)


def test_what_is_certain_enough_is_not_asked():
    assert [q.confidence for q in questions(below=0.85)] == [0.8]
    assert questions(below=0.5) == []


@pytest.mark.parametrize("yes", [True, False])
def test_nothing_is_asked_twice(yes, tmp_path):
    path = tmp_path / "c.yaml"
    for asked in range(3, 0, -1):
        found = questions(load_corrections(path) if path.exists() else None)
        assert len(found) == asked
        add_entry(path, *(found[0].if_yes if yes else found[0].if_no))
    decisions = load_corrections(path)
    assert questions(decisions) == []
    graph = resolve(documents(), CATALOG, decisions)
    people = [n for n in graph.nodes if n.type is EntityType.PERSON]
    assert len(people) == (3 if yes else 5)
    (loom,) = (n for n in graph.nodes if n.name.text == "Loom AG")
    assert loom.url == (LOOM.url if yes else "")


def test_long_quotations_are_cut():
    (question,) = find_questions(
        [
            Maker({"name": "word " * 60, "type": "Talk", "speakers": ["Lin Sun"]}, "Talk", f"{i}.md").extraction()
            for i in (1, 2)
        ],
        CATALOG,
        read_corrections("", ""),
        below=0.91,
    )
    assert question.confidence == 0.9


def test_pages_of_other_rows_are_not_asked():
    other = Catalog([LOOM, Known(EntityType.ORGANIZATION, "Loom AG", (), "https://other.example.org/")])
    assert all(q.text.startswith("Are these") for q in find_questions(documents(), other, Decisions()))


@pytest.fixture
def saved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_extractions(documents(), Path("saved.jsonl"))
    return "saved.jsonl"


def review(*arguments, answers):
    result = CliRunner().invoke(cli, ["review", *arguments], input=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.output


def test_answers_are_kept(saved):
    output = review(saved, answers="what?\ny\nn\n")
    assert "1/2  Are these one Person? (same full name: adabyron)  confidence 0.90\n  Ada Byron — doc2.md\n" in output
    assert output.count("y yes, n no, s skip, q quit: ") == 3
    assert output.endswith("2 of 2 questions answered, in corrections.yaml\n")
    kept = load_corrections(Path("corrections.yaml"))
    assert [len(kept.same), len(kept.different)] == [1, 1]
    assert review(saved, answers="").endswith("0 of 0 questions answered\n")


def test_skipping_and_quitting_decide_nothing(saved):
    assert review(saved, answers="s\nq\n").endswith("0 of 2 questions answered\n")
    assert review(saved, "--limit", "1", answers="").endswith(": \n0 of 1 questions answered\n")
    assert not Path("corrections.yaml").exists()


def test_the_settings_name_the_file(saved):
    Path("kg.toml").write_text('corrections = "mine.yaml"\n')
    assert review(saved, answers="y\n").endswith("1 of 2 questions answered, in mine.yaml\n")
    assert load_corrections(Path("mine.yaml")).same
