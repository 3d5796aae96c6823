"""Two validators for our shapes, of two authors in two languages, and other programs that read our files."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from kg.ontology import read_resource
from tests.interop.servers import HERE


def run(*command: str | Path) -> str:
    """Give what a program prints."""
    # Without the variable Jena prints a warning amid the quads.
    environment = {**os.environ, "SIS_DATA": tempfile.gettempdir()}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def failing_in_javascript(paths: list[Path], program: str) -> list[set[str]]:
    """Give for each Turtle file the names of the shapes that fail by rdf-validate-shacl."""
    with tempfile.TemporaryDirectory() as folder:
        shapes = Path(folder, "shapes.ttl")
        shapes.write_text(read_resource("shapes.ttl"), encoding="utf-8")
        lines = run(program, HERE / "validate.mjs", shapes, *paths).splitlines()
    return [{name.split("#")[1] for name in json.loads(line)} for line in lines]


def failing_in_python(turtle: str, shape: str = "") -> set[str]:
    """Give the names of the shapes that fail by pySHACL."""
    shapes = rdflib.Graph().parse(data=read_resource("shapes.ttl"))
    chosen = [f"https://conference-kg.example/shapes#{shape}"] if shape else None
    data = rdflib.Graph().parse(data=turtle)
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, use_shapes=chosen)
    failed = {
        owner
        for result in report.subjects(RDF.type, SH.ValidationResult)
        for source in report.objects(result, SH.sourceShape)
        for owner in [source, *shapes.subjects(SH.property, source)]
    }
    assert conforms is (not failed)
    return {str(name).split("#")[1] for name in failed if isinstance(name, rdflib.URIRef)}
