"""Quads -> JSON-LD with its context inside, so that no reader needs the network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from json.encoder import encode_basestring as _json
from typing import Any

from kg.exporters.terms import Literal, Quad, Term, by_subject
from kg.ontology import FOLDERS, TYPE, read_resource


def write_jsonld(quads: Iterable[Quad], base: str) -> Iterator[str]:
    """Write the quads of one graph, a JSON object for each subject."""
    context = json.loads(read_resource("context.jsonld"))["@context"]
    context.update({folder: f"{base}{folder}/" for folder in FOLDERS})
    short = _References(context)
    entries = _Entries(context, short)
    yield '{\n"@context": ' + json.dumps(context, indent=2, ensure_ascii=False) + ',\n"@graph": ['
    before = "\n{\n"
    for subject, properties in by_subject(quads):
        lines = [entries[predicate](objects) for predicate, objects in properties]
        yield ",\n  ".join([f'{before}  "@id": {short[subject]}', *lines]) + "\n}"
        before = ",\n{\n"
    yield "\n]\n}\n"


# What follows makes JSON text of terms without making objects first, which would take as long as all the rest.


class _References(dict[str, str]):
    """IRI -> JSON text of its short form: with a prefix where that is unambiguous, made when first asked for."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        super().__init__()
        self._prefixes = {v: k for k, v in context.items() if isinstance(v, str) and v[-1] in "/#"}
        self.namespaces = {k: v for v, k in self._prefixes.items()}
        # Most namespaces end where the last step of an IRI begins; the others are looked for one by one.
        self._longest_first = sorted(self._prefixes, key=len, reverse=True)

    def __missing__(self, iri: str) -> str:
        text = self[iri] = _json(self._short(iri))
        return text

    def _short(self, iri: str) -> str:
        for namespace in self._longest_first:
            if iri.startswith(namespace):
                rest = iri[len(namespace) :]
                # "prefix://rest" would read as an absolute IRI.
                return iri if rest.startswith("//") else f"{self._prefixes[namespace]}:{rest}"
        return iri


class _Entries(dict[str, Callable[[list[Term]], str]]):
    """Predicate -> what writes its key and objects; the context alone decides how, and cannot be contradicted."""

    def __init__(self, context: Mapping[str, Any], short: _References) -> None:
        super().__init__()
        self._short = short
        self._terms: dict[str, tuple[str, str, bool]] = {}
        for term, definition in context.items():
            if term in short.namespaces:
                continue
            details = {"@id": definition} if isinstance(definition, str) else definition
            kind = details.get("@type", "")
            kind = kind if kind in ("", "@id") else _expand(kind, short.namespaces)
            by_language = details.get("@container") == "@language"
            self._terms[_expand(details["@id"], short.namespaces)] = (term, kind, by_language)

    def __missing__(self, predicate: str) -> Callable[[list[Term]], str]:
        entry = self[predicate] = self._entry(predicate)
        return entry

    def _entry(self, predicate: str) -> Callable[[list[Term]], str]:
        if predicate == TYPE:
            return _writer('"@type": ', self._class)
        if predicate not in self._terms:
            return _writer(f"{self._short[predicate]}: ", partial(self._value, kind=""))
        term, kind, by_language = self._terms[predicate]
        key = f"{_json(term)}: "
        if by_language:
            return partial(_language_map, key)
        return _writer(key, partial(self._value, kind=kind))

    def _class(self, iri: Term) -> str:
        return _json(self._terms[iri][0]) if iri in self._terms else self._short[str(iri)]

    def _value(self, term: Term, kind: str) -> str:
        if isinstance(term, str):
            return self._short[term] if kind == "@id" else f'{{"@id": {self._short[term]}}}'
        text, language, datatype = term
        if datatype == kind != "" or not (datatype or language or kind):
            return _json(text)
        if datatype:
            return f'{{"@value": {_json(text)}, "@type": {self._short[datatype]}}}'
        return (
            f'{{"@value": {_json(text)}, "@language": {_json(language)}}}'
            if language
            else f'{{"@value": {_json(text)}}}'
        )


def _writer(key: str, value: Callable[[Term], str]) -> Callable[[list[Term]], str]:
    def write(objects: list[Term]) -> str:
        return key + (value(objects[0]) if len(objects) == 1 else _one_or_all(list(map(value, objects))))

    return write


def _one_or_all(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _expand(iri: str, namespaces: Mapping[str, str]) -> str:
    prefix, _, local = iri.partition(":")
    return namespaces[prefix] + local


def _language_map(key: str, objects: list[Term]) -> str:
    texts: dict[str, list[str]] = {}
    for term in objects:
        if isinstance(term, Literal):
            texts.setdefault(term.language or "@none", []).append(_json(term.text))
    pairs = (f"{_json(language)}: {_one_or_all(found)}" for language, found in sorted(texts.items()))
    return f"{key}{{{', '.join(pairs)}}}"
