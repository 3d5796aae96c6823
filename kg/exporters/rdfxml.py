"""Quads -> RDF/XML.

Our own writer, because pyoxigraph's leaves carriage returns and control characters bare, which XML parsers
change or refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.exporters.terms import Quad, Term, by_subject
from kg.exporters.text import xml_attribute, xml_text


def write_rdfxml(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write the quads of one graph; every predicate must start with one of the prefixes."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for prefix, namespace in prefixes.items():
        yield f'\n    xmlns:{prefix}="{xml_attribute(namespace)}"'
    yield ">\n"
    names: dict[str, str] = {}
    for subject, properties in by_subject(quads):
        yield f'  <rdf:Description rdf:about="{xml_attribute(subject)}">\n'
        for predicate, objects in properties:
            name = names.get(predicate) or names.setdefault(predicate, _name(predicate, prefixes))
            for object_ in objects:
                yield f"    <{name}{_content(object_, name)}\n"
        yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _name(iri: str, prefixes: Mapping[str, str]) -> str:
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = next(prefix for prefix, namespace in prefixes.items() if namespace == iri[:cut])
    return f"{prefix}:{iri[cut:]}"


def _content(term: Term, name: str) -> str:
    if isinstance(term, str):
        return f' rdf:resource="{xml_attribute(term)}"/>'
    extra = ""
    if term.language:
        extra = f' xml:lang="{term.language}"'
    elif term.datatype:
        extra = f' rdf:datatype="{xml_attribute(term.datatype)}"'
    return f"{extra}>{xml_text(term.text)}</{name}>"
