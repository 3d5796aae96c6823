"""The recaps in this repository: their annotations are sound, and the whole of kg on them does its job."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import networkx
import pytest
import rdflib

import kg
from kg.cli import main
from kg.graph import KnowledgeGraph
from kg.records import EntityType, Predicate

from .conftest import RECAPS, shared_folder

ANNOTATIONS = sorted(RECAPS.glob("*.json"))


def posts() -> list[str]:
    return sorted(str(path) for path in RECAPS.iterdir() if path.suffix != ".json")


def score(gold: Path, output: Path) -> dict[str, dict[str, float]]:
    """Score Turtle files as the project is scored, and give precision, recall and F1 by kind."""
    shared = shared_folder()
    if shared is None:
        pytest.skip("the scorer lies in ../shared, which is not here")
    result = output / "score.json"
    command = [sys.executable, str(shared / "gold" / "score.py"), str(gold), str(output), "--json", str(result)]
    subprocess.run(command, check=True, capture_output=True)
    figures = json.loads(result.read_text())
    assert isinstance(figures, dict)
    return figures


@pytest.mark.parametrize("path", ANNOTATIONS, ids=lambda path: path.stem)
def test_annotation_is_sound(path: Path) -> None:
    annotation = json.loads(path.read_text(encoding="utf-8"))
    post = next(each for each in RECAPS.iterdir() if each.stem == path.stem and each != path)
    raw = re.sub(r"\s+", " ", post.read_text(encoding="utf-8"))
    types = {entity["id"]: EntityType(entity["type"]) for entity in annotation["entities"]}
    assert len(types) == len(annotation["entities"])
    for entity in annotation["entities"]:
        assert entity["name"] in entity["mentions"]
        assert all(mention in raw for mention in entity["mentions"]), entity
        assert all(url in raw for url in entity["urls"]), entity
    for relation in annotation["relations"]:
        assert Predicate(relation["r"])
        assert relation["s"] in types or relation["s"] == "doc"
        assert relation["o"] in types


def test_recap_and_translation_say_the_same() -> None:
    english, chinese = (
        json.loads((RECAPS / f"harbor-summit-2024-{language}.json").read_text(encoding="utf-8"))
        for language in ("en", "zh")
    )
    assert english["relations"] == chinese["relations"]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    with pytest.raises(SystemExit) as stop:
        main(["run", *posts(), "-o", str(folder), "--per-document"])
    assert stop.value.code == 0
    return folder


@pytest.fixture(scope="module")
def graph(output: Path) -> KnowledgeGraph:
    return kg.combine(kg.load_extractions(output / "extractions.jsonl"))


@pytest.mark.model
def test_run_finds_people_talks_and_who_spoke(output: Path) -> None:
    figures = score(RECAPS, output)
    assert figures["Person"]["r"] >= 0.85
    assert figures["Talk"]["r"] >= 0.6
    assert figures["speaks_at"]["f"] >= 0.5


@pytest.mark.model
def test_run_joins_what_several_recaps_name(graph: KnowledgeGraph) -> None:
    assert len(graph.find("Priya Raman")) == 1
    assert len({source.recap for source in graph.find("Priya Raman")[0].sources}) == 3


@pytest.mark.model
def test_every_quotation_stands_in_its_raw_file(output: Path, graph: KnowledgeGraph) -> None:
    raw = {recap.id: kg.read(recap.source).raw for recap in graph.data.recaps}
    sources = [source for each in (*graph.nodes(), *graph.statements()) for source in each.sources]
    assert sources
    for source in sources:
        evidence = source.evidence
        assert raw[source.recap][evidence.raw_start : evidence.raw_end] == evidence.quote


@pytest.mark.model
def test_run_gives_the_same_bytes_with_another_seed_and_order(output: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "run", *posts()[::-1], "-o", str(tmp_path), "--per-document", "-q"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    first = {path.name: path.read_bytes() for path in output.iterdir() if path.is_file() and path.name != "score.json"}
    assert first == {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert len(first) == 15 + 13 * len(posts())


@pytest.mark.model
def test_files_hold_what_the_graph_holds(output: Path, graph: KnowledgeGraph) -> None:
    kinds = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
    triples = {name: set(rdflib.Graph().parse(output / f"graph.{name}", format=form)) for name, form in kinds.items()}
    assert triples["ttl"] == triples["nt"] == triples["jsonld"] == triples["rdf"]
    names = set(rdflib.Graph().parse(output / "graph.ttl").objects(None, rdflib.URIRef("https://schema.org/name")))
    assert {node.name.text for node in graph.nodes()} <= {str(name) for name in names}
    network = networkx.read_graphml(output / "graph.graphml", force_multigraph=True)
    assert network.number_of_edges() == len(graph.statements())


@pytest.mark.model
def test_make_doc_shows_the_spans(output: Path) -> None:
    doc = kg.make_doc(RECAPS / "rust-evening-2024.txt")
    assert {"Camille Bernard", "Antoine Roux"} <= {span.text for span in doc.ents}
    assert len(doc.spans["kg"]) >= len(doc.ents)
