"""The words of the graph: namespaces, and which class or property each kind and relation is written as.

Keys are the plain strings of ``EntityType`` and ``Predicate``: this module stands below records.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final, NamedTuple

SCHEMA: Final = "https://schema.org/"
KGO: Final = "https://conference-kg.example/ontology#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
OA: Final = "http://www.w3.org/ns/oa#"
PROV: Final = "http://www.w3.org/ns/prov#"
DCTERMS: Final = "http://purl.org/dc/terms/"

BASE: Final = "https://conference-kg.example/id/"
"""Where our own nodes live unless the settings say otherwise."""

ONTOLOGY: Final = KGO.rstrip("#")
TYPE: Final = RDF + "type"

PREFIXES: Final = {
    "dcterms": DCTERMS,
    "kgo": KGO,
    "oa": OA,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "xsd": XSD,
}

FOLDERS: Final = (
    "evidence",
    "event",
    "graph",
    "organization",
    "person",
    "place",
    "project",
    "recap",
    "run",
    "software",
    "statement",
    "talk",
)
"""First steps of our IRIs below the base; each becomes a prefix."""

CLASSES: Final = {
    "Person": (SCHEMA + "Person",),
    "Organization": (SCHEMA + "Organization",),
    "Talk": (KGO + "Talk", SCHEMA + "Event"),
    "Event": (SCHEMA + "Event", SCHEMA + "ConferenceEvent"),
    "Project": (KGO + "Project",),
    "Place": (SCHEMA + "Place",),
}
"""Kind of node -> its classes; a project has one more, by its kind."""

PROJECT_CLASSES: Final = {
    "": SCHEMA + "SoftwareApplication",
    "software": SCHEMA + "SoftwareApplication",
    "product": SCHEMA + "Product",
    "book": SCHEMA + "Book",
}
"""A project's attribute ``kind`` -> its schema.org class."""

RECAP_CLASS: Final = SCHEMA + "BlogPosting"


class Property(NamedTuple):
    """How a relation is written; ``inverse`` turns it round: object, property, subject."""

    iri: str
    inverse: bool = False


PROPERTIES: Final = {
    "speaks_at": Property(SCHEMA + "performer", inverse=True),
    "affiliated_with": Property(SCHEMA + "affiliation"),
    "works_on": Property(SCHEMA + "contributor", inverse=True),
    "part_of": Property(SCHEMA + "superEvent"),
    "organizes": Property(SCHEMA + "organizer", inverse=True),
    "sponsors": Property(SCHEMA + "sponsor", inverse=True),
    "located_in": Property(SCHEMA + "location"),
    "announces": Property(KGO + "announces"),
    "about": Property(SCHEMA + "about"),
    "written_by": Property(SCHEMA + "author"),
}
"""Relation -> the property that says it in RDF."""


def prefixes(base: str = BASE) -> dict[str, str]:
    """Give every prefix our files use, sorted."""
    ours = {folder: f"{base}{folder}/" for folder in FOLDERS}
    return dict(sorted({**PREFIXES, **ours}.items()))


def read_resource(name: str) -> str:
    """Read one of the files shipped beside this module, such as "shapes.ttl"."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
