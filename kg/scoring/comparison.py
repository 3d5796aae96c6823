"""One annotation + one extraction -> counts, faults and judgements."""

from __future__ import annotations

from collections.abc import Iterator

from kg.records import DOCUMENT_SUBJECT, Extraction, Relation
from kg.scoring.annotations import Annotation
from kg.scoring.counts import SITE, URLS, Counts, added
from kg.scoring.matching import extracted_thing, is_on_site, match
from kg.scoring.places import Post
from kg.scoring.verdicts import Fault, Judgement, Place

_Triple = tuple[str, str, str]
_UNKNOWN = "?"


class Comparison:
    """What an extraction has right and wrong, by the annotation of the same post."""

    def __init__(self, annotation: Annotation, extraction: Extraction | None, post: Post | None) -> None:
        self._id = annotation.id
        self._post = post
        self._is_missing = extraction is None
        self._gold = {entity.thing.id: entity for entity in annotation.entities}
        self._gold_relations = annotation.relations
        self._entities = extraction.entities if extraction else ()
        self._things = {entity.id: extracted_thing(entity) for entity in self._entities}
        self._matched = match([one.thing for one in annotation.entities], list(self._things.values()))
        self._found = set(self._matched.values())
        self._relations: dict[_Triple, Relation] = {}
        for relation in extraction.relations if extraction else ():
            self._add(relation)

    def _add(self, relation: Relation) -> None:
        """Keep the surest of the relations that say the same."""
        triple = (self._gold_id(relation.subject), relation.predicate.value, self._gold_id(relation.object))
        known = self._relations.get(triple)
        if known is None or known.confidence < relation.confidence:
            self._relations[triple] = relation

    def _gold_id(self, id: str) -> str:
        return id if id == DOCUMENT_SUBJECT else self._matched.get(id, _UNKNOWN + id)

    def rows(self) -> dict[str, Counts]:
        """Count each row of the table."""
        return added(self._counted())

    def _counted(self) -> Iterator[dict[str, Counts]]:
        for id, entity in self._gold.items():
            yield {entity.thing.type.value: _one(id in self._found)}
        for id, one in self._things.items():
            if id not in self._matched:
                yield {one.type.value: Counts(extra=1)}
        for triple in self._gold_relations:
            yield {triple[1]: _one(triple in self._relations)}
        for triple in self._extra_relations():
            yield {triple[1]: Counts(extra=1)}
        for id, gold_id in self._matched.items():
            yield from self._url_counts(id, gold_id)

    def _extra_relations(self) -> list[_Triple]:
        return [triple for triple in self._relations if triple not in set(self._gold_relations)]

    def _url_counts(self, id: str, gold_id: str) -> Iterator[dict[str, Counts]]:
        """Count the URLs of a matched entity; a page on its official site is no extra one."""
        site = self._gold[gold_id].site
        expected, urls = self._gold[gold_id].thing.urls, self._things[id].urls
        on_site = {url for url in urls if site and is_on_site(url, site)}
        yield {URLS: Counts(len(expected & urls), len(urls - expected - on_site), len(expected - urls))}
        if site:
            is_astray = not on_site and any(urls - expected)
            yield {SITE: Counts(int(bool(on_site)), int(is_astray), int(not on_site))}

    def faults(self) -> Iterator[Fault]:
        """List what is wrong: entities, then relations, the missed before the spurious."""
        if self._is_missing:
            yield Fault(self._id, "missing", "document", "no output")
        for id, entity in self._gold.items():
            if id not in self._found:
                place = self._post.first(entity.surfaces) if self._post else None
                yield Fault(self._id, "missed", entity.thing.type.value, entity.thing.label, place)
        for one in self._entities:
            if one.id not in self._matched:
                place = self._post.place_of(one.evidence) if self._post else None
                yield Fault(self._id, "spurious", one.type.value, self._things[one.id].label, place)
        for triple in self._gold_relations:
            if triple not in self._relations:
                yield Fault(self._id, "missed", triple[1], self._told(triple), self._place(triple))
        for triple in self._extra_relations():
            place = self._post.place_of(self._relations[triple].evidence) if self._post else None
            yield Fault(self._id, "spurious", triple[1], self._told(triple), place)

    def _told(self, triple: _Triple) -> str:
        return f"{self._label(triple[0])} -> {self._label(triple[2])}"

    def _label(self, id: str) -> str:
        if id in self._gold:
            return self._gold[id].thing.label
        if id == DOCUMENT_SUBJECT:
            return id
        extracted = self._things.get(id.removeprefix(_UNKNOWN))
        return f"{_UNKNOWN}{extracted.label if extracted else id}"

    def _place(self, triple: _Triple) -> Place | None:
        """Give the place where both ends of an annotated relation are named closest to each other."""
        if self._post is None:
            return None
        subject, object = (self._gold[id].surfaces if id in self._gold else () for id in (triple[0], triple[2]))
        return self._post.nearest(subject, object)

    def entity_judgements(self) -> Iterator[Judgement]:
        """Hold each entity's confidence against whether it matched."""
        for entity in self._entities:
            yield Judgement(entity.confidence, entity.id in self._matched)

    def relation_judgements(self) -> Iterator[Judgement]:
        """Hold each relation's confidence against whether it is annotated."""
        gold = set(self._gold_relations)
        for triple, relation in self._relations.items():
            yield Judgement(relation.confidence, triple in gold)


def _one(is_found: bool) -> Counts:
    return Counts(found=1) if is_found else Counts(missed=1)
