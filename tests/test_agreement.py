"""Talks of recaps find their sessions, and the report says what agrees, is missing and contradicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.agreement import find_agreement
from kg.cli import cli
from kg.joining import join_with_reasons, recorded_choices
from kg.matching import alike
from kg.records import EntityType
from kg.settings import Settings
from kg.storage import save_extractions

from .conftest import FakeExtractor
from .resolution.conftest import Maker
from .test_cli import kg

SCHEDULE = Path(__file__).parent / "cases" / "schedules" / "loomconf.json"
SETTINGS = Settings(schedules=(str(SCHEDULE),))
EVENT = {"part_of": ["LoomConf 2024"]}
TALKS = [
    {"name": "Engines of reason: a history", "speakers": ["Ada Byron"], **EVENT},
    {"name": "明天的织机", "speakers": ["Joseph Marie"], "language": "zh", **EVENT},
    {"name": "Weaving the cafe of tomorrow", "speakers": ["Lin Sun", "Eve Adams"], **EVENT},
    {"name": "A chat in the corridor", **EVENT},
]


def documents(*talks, kind="Talk"):
    return [Maker(talk, kind, f"doc{i}.md").extraction() for i, talk in enumerate(talks)]


def agreement(*talks, settings=SETTINGS):
    (found,) = find_agreement(join_with_reasons(documents(*talks), settings))
    return found


def matches(*talks):
    return {pair.talk: pair.session for pair in agreement(*talks).pairs}


def test_talks_find_their_sessions():
    found = agreement(*TALKS)
    assert {p.talk: (p.session, p.reason) for p in found.pairs} == {
        "Engines of reason: a history": ("Engines of reason: a history", "same title and speaker"),
        "明天的织机": ("Jacquard machines revisited", "the only session of the speaker in the schedule"),
        "Weaving the cafe of tomorrow": (
            "Weaving the café of tomorrow with punched cards",
            "like title and same speaker in the schedule",
        ),
    }
    assert found.unlisted == (("doc3.md", "A chat in the corridor"),)
    assert found.untold == ()


def test_the_report_says_what_agrees_is_missing_and_contradicts():
    engines, jacquard, weaving = agreement(*TALKS).pairs
    assert engines.agrees == ("title", "speaker: Ada Byron", "event")
    assert engines.missing == (
        "schedule page https://loom.example.org/2024/talk/ENG1/",
        "video page https://youtu.be/engine00001",
    )
    assert "the title as the schedule has it, 'Jacquard machines revisited'" in jacquard.missing
    assert weaving.contradicts == ("speaker Eve Adams; the schedule has Lin Sun, Wei Zhang",)
    assert "speaker Wei Zhang" in weaving.missing


def test_a_common_page_is_enough():
    talk = {"name": "Über Maschinen", "links": ["http://loom.example.org/2024/talk/ENG1"], "speakers": ["Ada Byron"]}
    (pair,) = agreement(talk).pairs
    assert (pair.session, pair.reason) == ("Engines of reason: a history", "same programme entry")
    assert "schedule page" in pair.agrees


@pytest.mark.parametrize(
    ("talk", "session"),
    [
        (
            {"name": "Weaving the café of tomorrow with punched cards"},
            "Weaving the café of tomorrow with punched cards",
        ),
        ({"name": "Weaving the café of tomorrow with cards", "speakers": ["Eve Adams"]}, None),
        ({"name": "Weaving", "speakers": ["Eve Adams"]}, None),
        ({"name": "Something else of his", "speakers": ["Joseph Marie"]}, "Jacquard machines revisited"),
        ({"name": "Something else of his", "speakers": ["Joseph Marie"], "part_of": ["LoomConf 2023"]}, None),
        ({"name": "Jacquard machines revisited", "speakers": ["Joseph Marie"], "part_of": ["LoomConf 2022"]}, None),
        (
            {
                "name": "One",
                "speakers": ["Joseph Marie"],
                "beside": [{"name": "Two", "type": "Talk", "speakers": ["Joseph Marie"]}],
            },
            None,
        ),
    ],
)
def test_doubtful_talks_stay_alone(talk, session):
    assert matches(talk).get(talk["name"]) == session


def test_one_session_is_one_talk_of_a_document():
    talk = {"name": "Weaving the café of tomorrow (part 1)", "speakers": ["Lin Sun"]}
    both = {**talk, "beside": [{**talk, "type": "Talk", "name": "Weaving the café of tomorrow with punched cards"}]}
    assert list(matches(both)) == ["Weaving the café of tomorrow with punched cards"]


def test_a_schedule_without_a_name_is_of_the_event_of_what_it_matches():
    grid = SCHEDULE.with_name("sessionize-grid.json")
    found = agreement({**TALKS[0], "beside": [{**TALKS[3], "type": "Talk"}]}, settings=Settings(schedules=(str(grid),)))
    assert [pair.session for pair in found.pairs] == ["Engines of reason"]
    assert found.unlisted == (("doc0.md", "A chat in the corridor"),)


def test_a_person_has_the_last_word(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text(
        "different: [[{type: Talk, name: 明天的织机, in: doc1.md}, {type: Talk, name: Jacquard machines revisited, "
        "in: loomconf.json}]]"
    )
    found = agreement(*TALKS, settings=SETTINGS.model_copy(update={"corrections": str(path)}))
    assert "明天的织机" not in {pair.talk for pair in found.pairs}


def test_other_pages_and_years_contradict():
    talk = {
        "name": "Engines of reason: a history",
        "speakers": ["Ada Byron"],
        "links": ["https://loom.example.org/2024/talk/OLD1/", "https://youtu.be/engine00001"],
        "part_of": ["LoomConf 2023"],
    }
    (pair,) = agreement(talk).pairs
    assert pair.reason == "same video"
    assert pair.contradicts == (
        "schedule page https://loom.example.org/2024/talk/OLD1/; the schedule has "
        "https://loom.example.org/2024/talk/ENG1/",
        "event LoomConf 2023; the schedule is of LoomConf 2024",
    )


def test_the_graph_holds_what_only_the_schedule_says():
    graph = join_with_reasons(documents(*TALKS), SETTINGS).graph
    talk = next(n for n in graph.nodes if n.type is EntityType.TALK and n.attributes.get("room"))
    assert {r.format for r in graph.recaps} == {"markdown", "schedule"}
    assert talk.attributes["begins"].startswith("2024-05-01T")
    assert recorded_choices(SETTINGS)["schedules"][0]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Meshes without sidecars", "Meshes without any sidecars", 0.75, 0.75),
        ("Meshes without sidecars", "Meshes without sidecars", 1, 1),
        ("Meshes", "Meshes without sidecars", 0, 0.5),
        ("Meshes", "织机", 0, 0),
        ("明天的织机大会", "明天的织机", 0.6, 0.9),
        ("!", "!", 0, 0),
    ],
)
def test_titles_are_alike(one, other, least, most):
    assert least <= alike(one, other) <= most


def test_the_command_prints_the_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_extractions(documents(*TALKS), Path("saved.jsonl"))
    printed = CliRunner().invoke(cli, ["schedule", str(SCHEDULE), "--against", "saved.jsonl"]).output.splitlines()
    assert printed[0].endswith("loomconf.json: LoomConf 2024, 3 sessions")
    assert printed[1] == "matched 3 of 4 talks"
    assert "contradicts: 1" in printed
    assert "  doc3.md: A chat in the corridor" in printed
    assert printed[-1] == "sessions that no recap tells of: 0"
    as_json = CliRunner().invoke(cli, ["schedule", str(SCHEDULE), "--against", "saved.jsonl", "--json"]).output
    assert len(json.loads(as_json)["pairs"]) == 3
    alone = CliRunner().invoke(cli, ["schedule", str(SCHEDULE)]).output
    assert alone.endswith("LoomConf 2024, 2024-05-01 to 2024-05-02: 3 sessions, 4 speakers\n")


def test_run_tells_how_many_sessions_are_told_of(fake_models: FakeExtractor, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("Ada Byron spoke on Engines of reason.")
    assert kg("run", "a.md", "--schedule", SCHEDULE, "--per-document") == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("1 recaps")
    assert f"{SCHEDULE}: the recaps tell of 1 of 3 sessions" in printed
    turtle = Path("outputs/graph.ttl").read_text()
    assert 'kgo:room "Hall A"' in turtle and "2024-05-01T09:00:00+02:00" in turtle
    assert "Jacquard" not in Path("outputs/a.ttl").read_text()


def test_the_graph_with_a_schedule_keeps_to_the_shapes(tmp_path):
    import pyshacl
    import rdflib

    from kg.exporters import export
    from kg.ontology import read_resource

    graph = join_with_reasons(documents(*TALKS), SETTINGS).graph
    (path,) = export(graph, tmp_path, ["ttl"])
    data = rdflib.Graph().parse(path)
    shapes, ours = (
        rdflib.Graph().parse(data=read_resource(name), format="turtle") for name in ("shapes.ttl", "kgo.ttl")
    )
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes, ont_graph=ours)
    assert conforms, report
