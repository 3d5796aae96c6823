"""The form of a corrections file: what it may say, and that an entry more leaves the rest as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.corrections import FORMS, load_corrections, read_corrections
from kg.corrections.writing import add_entry, with_entry
from kg.decisions import Decisions, Reference
from kg.errors import CorrectionsError
from kg.records import EntityType, Predicate


def test_every_form_is_read() -> None:
    text = """
same:
- [person/lin-sun, {type: Person, name: 孙琳, in: a.md}]
different:
- - organization/kong
  - organization/king
type: [{node: organization/kong, type: Project}]
name: [{node: {type: Event, name: 2024}, name: No}]
url: [{node: project/istio, url: ""}]
drop:
- talk/welcome
- {subject: person/lin-sun, predicate: speaks_at, object: talk/welcome}
add:
- {type: Event, name: LoomConf}
- {subject: person/lin-sun, predicate: organizes, object: {type: Event, name: LoomConf}}
"""
    found = read_corrections(text, "c.yaml")
    assert found.same[0].nodes == (Reference("person/lin-sun"), Reference("", EntityType.PERSON, "孙琳", "a.md"))
    assert [len(found.different[0].nodes), found.different[0].place] == [2, "c.yaml:5"]
    assert found.types[0].type is EntityType.PROJECT
    assert (found.names[0].node.name, found.names[0].name) == ("2024", "No")
    assert found.urls[0].url == ""
    assert found.drops[0].node == Reference("talk/welcome")
    assert found.dropped_claims[0].predicate is Predicate.SPEAKS_AT
    assert (found.additions[0].name, found.additions[0].url) == ("LoomConf", "")
    assert found.claims[0].object == Reference("", EntityType.EVENT, "LoomConf")
    assert found.text == text and bool(found)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "same:\ndrop: []\n"])
def test_a_file_may_decide_nothing(text: str) -> None:
    assert not read_corrections(text, "c.yaml")


def test_nothing_is_decided_without_a_file() -> None:
    assert not Decisions()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("same: [", "c.yaml: not YAML"),
        ("- person/a", "c.yaml:1: no keys. Write one or more of same, different,"),
        ("\nsame_as: []", "c.yaml:2: there is no key 'same_as'. Known: same, different,"),
        ("same: []\nsame: []", "c.yaml:2: same stands there twice"),
        ("drop: person/a", "c.yaml:1: drop holds no list"),
        ("same: [[person/a]]", f"c.yaml:1: same: '[person/a]' is no entry that kg knows. Write {FORMS['same']}"),
        ("same: [[person/a, lin-sun]]", "c.yaml:1: same: "),
        ("drop: [person]", "c.yaml:1: drop: 'person' is no entry"),
        ("drop:\n- {type: Human, name: A}", "c.yaml:2: drop: "),
        ("type: [{node: person/a, type: person}]", "types are Person, Organization, Talk"),
        ("name: [{node: person/a, name: ''}]", "c.yaml:1: name: "),
        ("url: [{node: person/a, url: example.org}]", "c.yaml:1: url: "),
        ("add: [{subject: person/a, predicate: likes, object: talk/b}]", "c.yaml:1: add: "),
        ("add: [{subject: person/a, predicate: written_by, object: person/b}]", "written_by is said of recaps"),
        (
            "add: [{subject: person/a, predicate: part_of, object: {type: Event, name: B}}]",
            "person/a is of type Person. part_of joins Talk or Event and Event.",
        ),
        ("add: [{type: Event, name: B, colour: red}]", "c.yaml:1: add: "),
    ],
)
def test_faults_are_told_with_their_line(text: str, message: str) -> None:
    with pytest.raises(CorrectionsError) as raised:
        read_corrections(text, "c.yaml")
    assert message in str(raised.value)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(CorrectionsError, match=r"missing\.yaml: cannot be read"):
        load_corrections(tmp_path / "missing.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"drop: [person/\xf6]")
    with pytest.raises(CorrectionsError, match=r"latin\.yaml: byte 14 is not UTF-8"):
        load_corrections(tmp_path / "latin.yaml")


NEW = ["person/a", {"type": "Person", "name": "孙琳: x", "in": "a.md"}]
LINE = "- [person/a, {type: Person, name: '孙琳: x', in: a.md}]"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"same:\n{LINE}\n"),
        ("# mine\ndrop:\n- talk/x", f"# mine\ndrop:\n- talk/x\nsame:\n{LINE}\n"),
        (
            "same:\n- [person/x, person/y] # sure\n# next\ndrop: []\n",
            f"same:\n- [person/x, person/y] # sure\n{LINE}\n# next\ndrop: []\n",
        ),
        ("same:\n  - - person/x\n    - person/y\n\n", f"same:\n  - - person/x\n    - person/y\n  {LINE}\n\n"),
        ("same:\n- [person/x, person/y]", f"same:\n- [person/x, person/y]\n{LINE}\n"),
        ("same:\n- [person/x,\n   person/y]\n", f"same:\n- [person/x,\n   person/y]\n{LINE}\n"),
        ("same: [] # none\ndrop: []\n", f"same: # none\n{LINE}\ndrop: []\n"),
        ("same: [[person/x, person/y]]\n", f"same:\n- [person/x, person/y]\n{LINE}\n"),
        ("same:\ndrop: []\n", f"same:\n{LINE}\ndrop: []\n"),
        ("same:", f"same:\n{LINE}\n"),
    ],
)
def test_an_entry_more_leaves_the_rest(before: str, after: str) -> None:
    found = with_entry(before, "same", NEW, "c.yaml")
    assert found == after
    data = yaml.safe_load(found)
    assert data["same"][-1] == NEW
    assert len(data["same"]) == len((yaml.safe_load(before) or {}).get("same") or []) + 1


def test_entries_are_written_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "c.yaml"
    add_entry(path, "same", NEW)
    add_entry(path, "drop", "talk/x")
    add_entry(path, "url", {"node": "person/a", "url": ""})
    assert path.read_text("utf-8") == f"same:\n{LINE}\ndrop:\n- talk/x\nurl:\n- {{node: person/a, url: ''}}\n"
    assert load_corrections(path).drops
    with pytest.raises(CorrectionsError, match=r"c\.yaml/d\.yaml: cannot be written"):
        add_entry(path / "d.yaml", "drop", "talk/x")
