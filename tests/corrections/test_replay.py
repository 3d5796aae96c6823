"""A corrections file is followed, and what it cannot mean is told."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import yaml

from kg.corrections import read_corrections
from kg.errors import CorrectionsError
from kg.resolution import explain_merges, resolve

from ..resolution.conftest import Maker

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "corrections" / "replay.yaml").read_text("utf-8"))[
    "cases"
]


def documents(case):
    return [Maker(thing, case["type"], f"posts/doc{i}.md").extraction() for i, thing in enumerate(case["documents"])]


def read(case):
    return read_corrections(case["corrections"], "corrections.yaml")


@pytest.mark.parametrize("case", [pytest.param(c, id=c["case"]) for c in CASES if "error" not in c])
def test_corrections_are_followed(case, caplog):
    with caplog.at_level(logging.WARNING):
        graph = resolve(documents(case), decisions=read(case))
    nodes = {n.id: n for n in graph.nodes}
    assert len(nodes) == case.get("count", len(nodes))
    for node_id, expected in case.get("nodes", {}).items():
        node = nodes[node_id]
        name, *urls = [expected] if isinstance(expected, str) else expected
        assert node.name.text == name
        assert not urls or [node.url, *node.same_as] == urls
        assert name not in [alias.text for alias in node.aliases]
        assert [s.recap for s in node.sources] == sorted({s.recap for s in node.sources})
    assert set(nodes) == set(case.get("nodes", nodes))
    if "statements" in case:
        assert [[s.subject, s.predicate, s.object] for s in graph.statements] == case["statements"]
    assert case.get("warning", "") in caplog.text
    assert resolve(documents(case), decisions=read(case)) == graph


@pytest.mark.parametrize("case", [pytest.param(c, id=c["case"]) for c in CASES if "error" in c])
def test_what_cannot_be_is_told(case):
    with pytest.raises(CorrectionsError) as raised:
        resolve(documents(case), decisions=read(case))
    assert case["error"] in str(raised.value)


def test_the_corrections_file_is_the_evidence_of_what_it_adds():
    case = next(c for c in CASES if c["case"] == "things and statements that are missing")
    graph = resolve(documents(case), decisions=read(case))
    (recap,) = (r for r in graph.recaps if r.format == "corrections")
    assert recap.source == "corrections.yaml"
    added = next(s for s in graph.statements if s.object == "event/loomconf-2024")
    (source,) = added.sources
    assert (source.recap, source.found_by) == (recap.id, "a person")
    evidence = source.evidence
    assert case["corrections"][evidence.raw_start : evidence.raw_end] == evidence.quote
    assert evidence.quote.startswith("{subject: {type: Person, name: Ada Byron}")


def test_a_part_of_the_posts_needs_not_all_that_is_named():
    case = next(c for c in CASES if c["case"] == "an unknown id")
    graph = resolve(documents(case), decisions=read(case), is_whole=False)
    assert [n.id for n in graph.nodes] == ["person/lin-sun"]


def test_a_persons_word_is_a_reason():
    case = next(c for c in CASES if c["case"] == "two spellings are the same")
    (merge,) = explain_merges(documents(case), decisions=read(case))
    assert (merge.reason, merge.confidence) == ("a person said so", 1.0)
