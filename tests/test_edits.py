"""Edits are written in the form that corrections are read in."""

from __future__ import annotations

from kg.corrections import read_corrections
from kg.edits import Edits, edits_text
from kg.records import EntityType

FULL = Edits(
    same=(("person/lin-sun", "person/sun-lin"),),
    different=(("person/wei-zhang", "person/wei-zhang-2"),),
    type={"organization/istio": EntityType.PROJECT},
    name={"person/lin-sun": "林 Sun: yes"},
    url={"project/istio": "https://istio.io/"},
    drop=("person/somebody", ("person/lin-sun", "organizes", "event/kubecon-2024")),
    add=(("person/lin-sun", "works_on", "project/istio"),),
)


def test_every_edit_is_read_as_a_decision() -> None:
    decisions = read_corrections(edits_text(FULL), "c.yaml")
    assert [tuple(map(str, d.nodes)) for d in (*decisions.same, *decisions.different)] == [*FULL.same, *FULL.different]
    assert [(str(d.node), d.type) for d in decisions.types] == [*FULL.type.items()]
    assert [(str(d.node), d.name) for d in decisions.names] == [*FULL.name.items()]
    assert [(str(d.node), d.url) for d in decisions.urls] == [*FULL.url.items()]
    assert len(decisions.drops) == len(decisions.dropped_claims) == len(decisions.claims) == 1
    assert len(FULL) == 8


def test_no_edits_are_an_empty_file_with_its_heading() -> None:
    text = edits_text(Edits())
    assert text.startswith("#") and text.count("\n") == 1
    assert read_corrections(text, "c.yaml").same == ()
