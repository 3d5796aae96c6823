"""Hard cases as data: how many nodes are the things that these documents name?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.resolution import resolve

CASES = Path(__file__).parents[1] / "cases" / "resolution"


def load_cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        for case in data["cases"]:
            kind = case.get("type", data["type"])
            found.append(pytest.param(kind, case, id=f"{path.stem}-{case['case']}"))
    return found


@pytest.mark.parametrize(("kind", "case"), load_cases())
def test_resolution_makes_as_many_nodes_as_there_are_things(kind, case, make_documents):
    graph = resolve(make_documents(kind, case["documents"]))
    names = [n.name.text for n in graph.nodes if n.type == kind]
    assert len(names) == case["nodes"], names


def test_there_are_enough_hard_cases():
    assert len(load_cases()) >= 60
