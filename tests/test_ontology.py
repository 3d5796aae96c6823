from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from kg.exporters import export
from kg.ontology import (
    BASE,
    CLASSES,
    FOLDERS,
    KGO,
    ONTOLOGY,
    PROJECT_CLASSES,
    PROPERTIES,
    RECAP_CLASS,
    SCHEMA,
    TYPE,
    prefixes,
    read_resource,
)
from kg.ontology.page import write_page
from kg.records import EntityType, Predicate
from tests.exporters.examples import example
from tests.interop.validators import failing_in_python

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=read_resource("kgo.ttl"))


@pytest.fixture(scope="module")
def turtle(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("ontology")
    [path] = export(example(), folder, ["ttl"])
    return path.read_text()


# A run without models names none, and the last two stand in a store's own graphs.
NOT_IN_THE_EXAMPLE = {
    KGO + "model",
    KGO + "catalogEntry",
    KGO + "reconciledAs",
    KGO + "room",
    KGO + "contentHash",
    KGO + "plannedHash",
}


def our_words(turtle: str) -> set[str]:
    used = {
        term.value
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode)
    }
    return {iri for iri in used if iri.startswith(KGO)}


def test_every_type_and_relation_has_its_word() -> None:
    assert set(CLASSES) == set(EntityType)
    assert set(PROPERTIES) == set(Predicate)
    assert {kind.lower() for kind in CLASSES} <= set(FOLDERS)


def test_every_word_of_ours_is_defined_and_explained_in_two_languages(ontology, turtle) -> None:
    defined = {str(s) for s in ontology.subjects(RDFS.isDefinedBy, rdflib.URIRef(ONTOLOGY))}
    by_terms = {iri for classes in CLASSES.values() for iri in classes} | {p.iri for p in PROPERTIES.values()}
    assert our_words(turtle) | {iri for iri in by_terms if iri.startswith(KGO)} | NOT_IN_THE_EXAMPLE == defined
    for word in [*map(rdflib.URIRef, defined)]:
        for said in (RDFS.label, RDFS.comment):
            assert sorted(text.language for text in ontology.objects(word, said)) == ["en", "zh"], (word, said)


def test_relations_are_aligned_with_wikidata(ontology) -> None:
    aligned = {str(word) for word in ontology.subjects(SKOS.closeMatch)}
    assert {prop.iri for prop in PROPERTIES.values() if prop.iri.startswith(SCHEMA)} <= aligned


def test_page_is_that_of_the_ontology(capsys) -> None:
    page = (ROOT / "kg" / "ontology" / "README.md").read_text(encoding="utf-8")
    assert page == write_page()
    runpy.run_module("kg.ontology", run_name="__main__")
    assert capsys.readouterr().out == page


def test_page_explains_every_word(ontology) -> None:
    page = write_page()
    for word in ontology.subjects(RDFS.isDefinedBy, rdflib.URIRef(ONTOLOGY)):
        assert page.count(f"\n| `kgo:{str(word).removeprefix(KGO)}` |") == 1
        for text in ontology.objects(word, RDFS.comment):
            assert str(text) in page


def test_our_classes_extend_those_of_schema_org(ontology) -> None:
    for word in ontology.subjects(RDF.type, OWL.Class):
        assert str(ontology.value(word, RDFS.subClassOf)).startswith(SCHEMA)


def test_context_knows_every_word_that_is_written(turtle) -> None:
    context = json.loads(read_resource("context.jsonld"))["@context"]
    ids = [d if isinstance(d, str) else d["@id"] for d in context.values()]
    words = {context[i.split(":")[0]] + i.split(":")[1] for i in ids if not i.startswith("http")}
    quads = list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    used = {q.predicate.value for q in quads} - {TYPE, "http://www.w3.org/2000/01/rdf-schema#label"}
    used |= {q.object.value for q in quads if q.predicate.value == TYPE}
    assert used <= words
    assert {*PROJECT_CLASSES.values(), RECAP_CLASS, *(p.iri for p in PROPERTIES.values())} <= words
    assert len(set(ids)) == len(ids)


def test_prefixes_are_sorted_and_follow_the_base() -> None:
    found = prefixes("https://x.example/")
    assert list(found) == sorted(found)
    assert found["person"] == "https://x.example/person/"
    assert prefixes()["talk"] == BASE + "talk/"


def test_ontology_loads_no_library() -> None:
    code = "import sys, kg.ontology; print([m for m in ('rdflib', 'pyoxigraph', 'kg.records') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


# What breaks each shape: text put in place of text of the example's Turtle.
BREAKS = {
    "Named": ('schema:name "Istio"@en ;', ""),
    "Person": ("schema:affiliation organization:bloomberg", "schema:affiliation place:上海"),
    "Organization": ("kgo:announces project:istio", "kgo:announces place:上海"),
    "Event": ("schema:location place:上海", "schema:location person:lin-sun"),
    "Talk": ("schema:performer person:王-明", "schema:performer project:istio"),
    "Project": ("project:istio a kgo:Project, schema:SoftwareApplication", "project:istio a kgo:Project"),
    "Recap": ('kgo:source "posts/00aa.md"', 'rdfs:label "posts/00aa.md"'),
    "Mentioned": ("schema:mentions event:kubecon-2024", "schema:mentions event:nothing-known"),
    "Confidence": ("kgo:confidence 0.1235", "kgo:confidence 1.1235"),
    "Annotation": ("a oa:Annotation ;", "a oa:Annotation ; oa:hasTarget recap:00aa ;"),
    "Target": ("oa:hasSource recap:00aa", "oa:hasSource run:00aa"),
    "Quote": ('oa:start "10"^^xsd:nonNegativeInteger', 'oa:start "9999"^^xsd:nonNegativeInteger'),
    "Run": ('kgo:settings "{}"', 'rdfs:label "{}"'),
    "Software": ('schema:softwareVersion "', 'schema:name "'),
    "Graph": ("prov:wasGeneratedBy run:", "prov:wasGeneratedBy graph:"),
}


def test_shapes_accept_what_we_write(turtle) -> None:
    assert failing_in_python(turtle) == set()


@pytest.mark.parametrize("shape", BREAKS)
def test_shape_refuses_what_is_wrong(shape, turtle) -> None:
    right, wrong = BREAKS[shape]
    assert right in turtle
    # Mentions are checked as part of the recap that makes them.
    failing = "Recap" if shape == "Mentioned" else shape
    assert failing in failing_in_python(turtle.replace(right, wrong, 1))


def test_each_shape_has_a_failing_example() -> None:
    shapes = rdflib.Graph().parse(data=read_resource("shapes.ttl"))
    names = {str(s).split("#")[1] for s in shapes.subjects(RDF.type, SH.NodeShape)}
    assert names == set(BREAKS)
