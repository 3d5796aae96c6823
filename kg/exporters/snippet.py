"""Quads -> JSON-LD for the page of each post: what the post says, in words of schema.org alone, nested for people.

Search engines read it inside ``<script type="application/ld+json">``. It begins with the post and holds each
thing once, where it is first named: an event holds its talks, a talk its speakers, a speaker the employer. Later
mentions are the thing's ``@id`` alone. It says nothing that the recap's own graph does not say; evidence,
confidence and what other posts say stay in the graph files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from kg.exporters.terms import Quad, Term
from kg.ontology import KGO, RECAP_CLASS, SCHEMA, TYPE

_CONTEXT = "https://schema.org"
"""What search engines ask for; they know it and fetch nothing."""
_FACTS = ("url", "sameAs", "startDate", "endDate")
_RELATIONS = ("performer", "affiliation", "location", "organizer", "sponsor", "about", "contributor")
_POST = ("headline", "url", "datePublished", "inLanguage")
_SUPER, _SUB = SCHEMA + "superEvent", "subEvent"
"""Written the other way round, so that an event holds what belongs to it."""

_About: TypeAlias = dict[str, dict[str, list[Term]]]
"""Subject -> predicate -> objects."""


def write_snippets(quads: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    """Give for each recap its source and the text of its snippet, which may stand in a page as it is."""
    graphs: dict[str, _About] = {"": {}}
    for graph, subject, predicate, object_ in quads:
        graphs.setdefault(graph, {}).setdefault(subject, {}).setdefault(predicate, []).append(object_)
    facts = graphs.pop("")
    for recap, about in graphs.items():
        post = about.get(recap, {})
        if RECAP_CLASS in post.get(TYPE, ()):
            found = json.dumps(_Page(facts, about).post(recap), indent=2, ensure_ascii=False)
            # The only sign by which a text could end the script that it stands in.
            yield _text(post[KGO + "source"][0]), found.replace("<", "\\u003c") + "\n"


class _Page:
    """One recap's things; remembers which of them stand in the snippet already."""

    def __init__(self, facts: _About, about: _About) -> None:
        self._facts = facts
        self._about = about
        self._within: dict[str, list[str]] = {}
        self._written: set[str] = set()
        self._language = ""
        for subject, properties in about.items():
            for event in properties.get(_SUPER, ()):
                self._within.setdefault(str(event), []).append(subject)

    def post(self, recap: str) -> dict[str, Any]:
        own = self._about[recap]
        self._language = _text(own.get(SCHEMA + "inLanguage", [""])[0])
        made: dict[str, Any] = {"@context": _CONTEXT, "@type": "BlogPosting", "@id": recap}
        made |= _known(own, _POST)
        authors = [self._thing(str(author)) for author in own.get(SCHEMA + "author", ())]
        made |= {"author": _one_or_all(authors)} if authors else {}
        mentioned = [str(thing) for thing in own.get(SCHEMA + "mentions", ())]
        inside = {subject for subjects in self._within.values() for subject in subjects}
        roots = [thing for thing in mentioned if thing in self._within and thing not in inside]
        # What is within something written so far stands there.
        things = [self._thing(thing) for thing in [*roots, *mentioned] if thing not in self._written]
        return made | ({"mentions": things} if things else {})

    def _thing(self, iri: str) -> dict[str, Any]:
        if iri in self._written:
            return {"@id": iri}
        self._written.add(iri)
        facts, about = self._facts.get(iri, {}), self._about.get(iri, {})
        kinds = [str(kind).removeprefix(SCHEMA) for kind in facts.get(TYPE, ()) if str(kind).startswith(SCHEMA)]
        made: dict[str, Any] = {"@type": _one_or_all(kinds), "@id": iri} | self._names(facts) | _known(facts, _FACTS)
        for name in _RELATIONS:
            others = [self._thing(str(other)) for other in about.get(SCHEMA + name, ())]
            made |= {name: _one_or_all(others)} if others else {}
        parts = [self._thing(part) for part in self._within.get(iri, ())]
        return made | ({_SUB: parts} if parts else {})

    def _names(self, facts: Mapping[str, list[Term]]) -> dict[str, Any]:
        """Give the name, and where it is not in the page's language, those that are."""
        name = facts.get(SCHEMA + "name", [""])[0]
        others = [] if _language(name) == self._language else facts.get(SCHEMA + "alternateName", [])
        others = [other for other in others if _language(other) == self._language]
        return {"name": _text(name)} | ({"alternateName": _one_or_all(list(map(_text, others)))} if others else {})


def _known(properties: Mapping[str, list[Term]], names: Iterable[str]) -> dict[str, Any]:
    found = {name: properties.get(SCHEMA + name, []) for name in names}
    # An address that is no valid IRI is text in the graph, and no help to a search engine.
    found |= {
        name: [value for value in found[name] if isinstance(value, str)] for name in ("url", "sameAs") if name in found
    }
    return {name: _one_or_all(list(map(_text, values))) for name, values in found.items() if values}


def _text(term: Term) -> str:
    return term if isinstance(term, str) else term.text


def _language(term: Term) -> str:
    return "" if isinstance(term, str) else term.language


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
