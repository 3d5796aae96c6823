"""Hard cases as data: how many nodes are the things that these documents name?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.catalogs import Catalog, Known
from kg.records import EntityType
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


FLUX = [
    Known(EntityType.PROJECT, "Flux", (("en", "Flux CD"),), "https://fluxcd.io/"),
    Known(EntityType.PROJECT, "Flux.jl", (("en", "Flux"),), "https://fluxml.ai/"),
]


@pytest.mark.parametrize(
    ("documents", "count"),
    [
        ([{"name": "Flux"}, {"name": "Flux"}], 2),
        ([{"name": "Flux"}, {"name": "Flux CD"}], 2),
        ([{"name": "Flux", "links": ["https://fluxcd.io/docs"]}, {"name": "Flux CD"}], 1),
        ([{"name": "Flux", "links": ["https://fluxml.ai"]}, {"name": "Flux", "links": ["https://fluxcd.io"]}], 2),
        ([{"name": "Flux", "links": ["https://fluxml.ai"]}, {"name": "Flux.jl"}], 1),
        ([{"name": "Flux CD"}, {"name": "Flux CD"}], 1),
    ],
)
def test_a_name_of_two_known_things_joins_nothing_by_itself(documents, count, make_documents):
    graph = resolve(make_documents("Project", documents), Catalog(FLUX))
    assert len(graph.nodes) == count
