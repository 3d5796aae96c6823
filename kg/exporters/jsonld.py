"""Quads -> JSON-LD with its context inside, so that no reader needs the network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.exporters.terms import Literal, Quad, Term, by_subject
from kg.ontology import FOLDERS, TYPE, read_resource


def write_jsonld(quads: Iterable[Quad], base: str) -> Iterator[str]:
    """Write the quads of one graph, a JSON object for each subject."""
    context = json.loads(read_resource("context.jsonld"))["@context"]
    context.update({folder: f"{base}{folder}/" for folder in FOLDERS})
    compactor = _Compactor(context)
    yield '{\n"@context": ' + json.dumps(context, indent=2, ensure_ascii=False) + ',\n"@graph": ['
    for count, (subject, properties) in enumerate(by_subject(quads)):
        yield ",\n{\n" if count else "\n{\n"
        lines = [f'  "@id": {_json(compactor.reference(subject))}']
        for predicate, objects in properties:
            key, value = compactor.entry(predicate, objects)
            lines.append(f"  {_json(key)}: {_json(value)}")
        yield ",\n".join(lines)
        yield "\n}"
    yield "\n]\n}\n"


_json = json.JSONEncoder(ensure_ascii=False).encode
"""json.dumps would make an encoder for each value, which takes longer than the encoding."""


class _Compactor:
    """Shortens IRIs and values; the context alone decides how, so that it cannot be contradicted."""

    def __init__(self, context: dict[str, Any]) -> None:
        self._prefixes = {v: k for k, v in context.items() if isinstance(v, str) and v[-1] in "/#"}
        namespaces = {k: v for v, k in self._prefixes.items()}
        self._terms: dict[str, tuple[str, str, bool]] = {}
        for term, definition in context.items():
            if term in namespaces:
                continue
            details = {"@id": definition} if isinstance(definition, str) else definition
            kind = details.get("@type", "")
            kind = kind if kind in ("", "@id") else _expand(kind, namespaces)
            by_language = details.get("@container") == "@language"
            self._terms[_expand(details["@id"], namespaces)] = (term, kind, by_language)
        self._known: dict[str, str] = {}

    def reference(self, iri: str) -> str:
        """Shorten an IRI with a prefix where that is unambiguous."""
        known = self._known.get(iri)
        if known is None:
            known = self._known[iri] = self._short(iri)
        return known

    def _short(self, iri: str) -> str:
        matching = [namespace for namespace in self._prefixes if iri.startswith(namespace)]
        if not matching:
            return iri
        namespace = max(matching, key=len)
        rest = iri[len(namespace) :]
        # "prefix://rest" would read as an absolute IRI.
        return iri if rest.startswith("//") else f"{self._prefixes[namespace]}:{rest}"

    def entry(self, predicate: str, objects: list[Term]) -> tuple[str, Any]:
        """Give a property's key and value."""
        if predicate == TYPE:
            return "@type", _one_or_all([self._class(iri) for iri in objects if isinstance(iri, str)])
        if predicate not in self._terms:
            return self.reference(predicate), _one_or_all([self._value(o, "") for o in objects])
        term, kind, by_language = self._terms[predicate]
        if by_language:
            return term, _language_map([o for o in objects if isinstance(o, Literal)])
        return term, _one_or_all([self._value(o, kind) for o in objects])

    def _class(self, iri: str) -> str:
        return self._terms[iri][0] if iri in self._terms else self.reference(iri)

    def _value(self, term: Term, kind: str) -> Any:
        if isinstance(term, str):
            short = self.reference(term)
            return short if kind == "@id" else {"@id": short}
        if term.datatype:
            return term.text if kind == term.datatype else {"@value": term.text, "@type": self.reference(term.datatype)}
        if term.language:
            return {"@value": term.text, "@language": term.language}
        return {"@value": term.text} if kind else term.text


def _expand(iri: str, namespaces: dict[str, str]) -> str:
    prefix, _, local = iri.partition(":")
    return namespaces[prefix] + local


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _language_map(literals: list[Literal]) -> dict[str, Any]:
    texts: dict[str, list[str]] = {}
    for literal in literals:
        texts.setdefault(literal.language or "@none", []).append(literal.text)
    return {language: _one_or_all(texts[language]) for language in sorted(texts)}
