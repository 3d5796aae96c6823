"""kgo.ttl -> one page that explains its words, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.ontology import CLASSES, KGO, ONTOLOGY, PREFIXES, PROJECT_CLASSES, PROPERTIES, RDFS, TYPE, read_resource

_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SHORT = {
    **PREFIXES,
    "conf": "https://w3id.org/scholarlydata/ontology/conference-ontology.owl#",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
_SECTIONS = (("Class", "Classes"), ("ObjectProperty", "Relations"), ("DatatypeProperty", "Facts"))


def write_page() -> str:
    """Write the page; ``kg/ontology/README.md`` is what it gives."""
    return "\n".join(_lines(_Words())) + "\n"


class _Words:
    """Looks words up in the ontology."""

    def __init__(self) -> None:
        self._store = ox.Store()
        self._store.load(read_resource("kgo.ttl"), format=ox.RdfFormat.TURTLE)

    def of(self, kind: str) -> list[str]:
        """Give our words of a kind, sorted."""
        found = self._store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(_OWL + kind))
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def text(self, word: str, prop: str, language: str) -> str:
        """Give what is said of a word in a language."""
        return next(value for value in self._said(word, prop) if value.language == language).value

    def names(self, word: str, prop: str) -> str:
        """Give the words that a word is tied to, shortened."""
        return ", ".join(f"`{_short(value.value)}`" for value in self._said(word, prop))

    def _said(self, word: str, prop: str) -> list[ox.Literal]:
        found = self._store.quads_for_pattern(ox.NamedNode(word), ox.NamedNode(prop), None)
        return sorted((quad.object for quad in found), key=str)  # type: ignore[misc]


def _short(iri: str) -> str:
    prefix, namespace = next((item for item in _SHORT.items() if iri.startswith(item[1])), ("", ""))
    return f"{prefix}:{iri[len(namespace) :]}" if prefix else iri


def _lines(words: _Words) -> Iterator[str]:
    yield f"# {words.text(ONTOLOGY, PREFIXES['dcterms'] + 'title', 'en')}"
    yield ""
    yield "<!-- Made by `python -m kg.ontology` from kg/ontology/kgo.ttl; change that file and make it again. -->"
    yield ""
    for language in ("en", "zh"):
        yield words.text(ONTOLOGY, RDFS + "comment", language)
        yield ""
    yield f"`kgo:` stands for `{KGO}`, `schema:` for `{PREFIXES['schema']}`."
    for kind, title in _SECTIONS:
        yield from _section(words, kind, title)
    yield from _in_use(words)


def _section(words: _Words, kind: str, title: str) -> Iterator[str]:
    above = "subClassOf" if kind == "Class" else "subPropertyOf"
    yield from ("", f"## {title}", "", "| word | label | is | of | to |", "| --- | --- | --- | --- | --- |")
    for word in words.of(kind):
        labels, comments = (
            [words.text(word, RDFS + prop, language) for language in ("en", "zh")] for prop in ("label", "comment")
        )
        kinds = words.names(word, RDFS + above)
        told = [f"a kind of {kinds}." if kinds else "", *comments]
        ends = [words.names(word, RDFS + end) for end in ("domain", "range")]
        cells = [f"`{_short(word)}`", " · ".join(labels), "<br>".join(filter(None, told)), *ends]
        yield f"| {' | '.join(cells)} |"


def _in_use(words: _Words) -> Iterator[str]:
    yield from ("", "## How the graph is written", "", "| ours | RDF | others' word for it |", "| --- | --- | --- |")
    for name, classes in CLASSES.items():
        shown = ", ".join(f"`{_short(iri)}`" for iri in classes)
        kinds = ", ".join(f"`{_short(iri)}`" for iri in sorted(set(PROJECT_CLASSES.values())))
        more = f", and by its kind one of {kinds}" if name == "Project" else ""
        yield f"| {name} | {shown}{more} | {words.names(classes[0], _SKOS + 'closeMatch')} |"
    for name, prop in PROPERTIES.items():
        turned = " from object to subject" if prop.inverse else ""
        yield f"| {name} | `{_short(prop.iri)}`{turned} | {words.names(prop.iri, _SKOS + 'closeMatch')} |"
