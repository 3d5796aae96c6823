"""Document -> Extraction: read with the encoder, find things, relations and links, and keep the evidence for each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.catalogs import Catalog
from kg.limits import MOST_CHARACTERS, MOST_LINKS, check_limits
from kg.recognizers import Reading, find_all, prepare, read
from kg.recognizers.event_dates import with_dates
from kg.recognizers.found import Found
from kg.recognizers.links import link_rows, placed_links
from kg.recognizers.scorers import load_scorers
from kg.records import (
    DOCUMENT_SUBJECT,
    Document,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Link,
    Mention,
    Predicate,
    Recap,
    Relation,
)
from kg.relations import DOCUMENT, FoundRelation, find_relations
from kg.urls import clean_url
from kg.versions import described

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LETTERS = {
    EntityType.PERSON: "p",
    EntityType.ORGANIZATION: "o",
    EntityType.TALK: "t",
    EntityType.EVENT: "e",
    EntityType.PROJECT: "j",
    EntityType.PLACE: "l",
}
FOUND_BY = "pairs"


class Extractor:
    """Finds what recaps name and say; needs nothing but the document at hand."""

    def __init__(
        self,
        *,
        models: Mapping[str, str] | None = None,
        min_confidence: float = 0.0,
        catalog: Catalog | None = None,
        limits: tuple[int, int] = (MOST_CHARACTERS, MOST_LINKS),
        fast: bool = False,
    ) -> None:
        """Take the user's own spaCy pipelines by language, whose entities count as proposals, and the least confidence.

        The catalog (None: the one that ships with the package) tells names that are known. The limits are how many
        characters a document may have, and how many links. The fast profile reads with an encoder of two layers.

        Raises:
            ModelError: a named pipeline is not installed.
        """
        self._models = dict(models or {})
        self._min_confidence = min_confidence
        self._catalog = catalog
        self._limits = limits
        self._fast = fast
        if self._models:
            from kg.nlp import check_models

            check_models(self._models)

    def extract(self, document: Document) -> Extraction:
        """Find the document's entities and relations.

        Raises:
            SourceError: the document has more text or links than the limits allow.
        """
        if self._model(document) is not None:
            from kg.nlp import found_in, reading_of

            doc = self.make_doc(document)
            return extraction_of(reading_of(doc), found_in(doc), self._min_confidence)
        # Nothing that spaCy says would count, so it is not even loaded.
        check_limits(document, *self._limits)
        reading = read(document, self._catalog, fast=self._fast)
        found = find_all(reading, load_scorers(fast=self._fast))
        return extraction_of(reading, found, self._min_confidence)

    def make_doc(self, document: Document) -> Doc:
        """Give a spaCy Doc: every mention in ``doc.spans["kg"]``, the longest disjoint ones in ``doc.ents``.

        Raises:
            SourceError: as for ``extract``.
        """
        from kg.nlp import load_nlp, process

        check_limits(document, *self._limits)
        nlp = load_nlp(document.language, self._model(document))
        return process(nlp, document, self._catalog, fast=self._fast)

    def _model(self, document: Document) -> str | None:
        return self._models.get(document.language) or self._models.get(document.language.split("-")[0])

    def describe(self) -> Mapping[str, str]:
        """Give the models by name with the hash of their weights, for the provenance."""
        return described(self._models, fast=self._fast)

    def prepare(self) -> None:
        """Load what every document needs now rather than with the first; a language's pipeline waits for its first."""
        prepare(fast=self._fast)
        load_scorers(fast=self._fast)


def extraction_of(reading: Reading, found: tuple[Found, ...], min_confidence: float = 0.0) -> Extraction:
    """Turn what was found in a document into its extraction."""
    found = with_dates(reading.document, reading.layout, found)
    scorers = load_scorers(fast=reading.fast)
    relations = find_relations(reading.layout, reading.tagging, found, scorers)
    links = _links(reading, found)
    ids = _ids(found)
    kept = {i for i, f in enumerate(found) if f.confidence >= min_confidence} - doubtful_talks(found, relations, links)
    entities = tuple(_entity(reading, f, ids[i], links.get(i, ())) for i, f in enumerate(found) if i in kept)
    return Extraction(
        _recap(reading.document),
        entities,
        tuple(
            _relation(reading, r, ids)
            for r in relations
            if r.confidence >= min_confidence and r.object in kept and (r.subject == DOCUMENT or r.subject in kept)
        ),
    )


_SURE_OF_TITLE = 0.65
"""From this confidence on a title is a talk though the post says nothing of it. Of such titles below, a fifth of those
of 249 recaps were talks (cross-validated), and next to none of those of other posts: they are headings."""


def doubtful_talks(
    found: tuple[Found, ...], relations: list[FoundRelation], links: Mapping[int, tuple[Link, ...]]
) -> set[int]:
    """Give the talks that nobody gives, at no event, without a page: those not sure, or all where no event is named.

    A post that names no event is often no recap, and its author no speaker.
    """
    has_event = any(f.type is EntityType.EVENT for f in found)
    authors = set() if has_event else {r.object for r in relations if r.predicate is Predicate.WRITTEN_BY}
    told = {r.object for r in relations if r.predicate is Predicate.SPEAKS_AT and r.subject not in authors}
    told |= {r.subject for r in relations if r.predicate is Predicate.PART_OF}
    told |= {i for i, own in links.items() if own}
    least = _SURE_OF_TITLE if has_event else 1.0
    return {i for i, f in enumerate(found) if f.type is EntityType.TALK and f.confidence < least and i not in told}


def _ids(found: tuple[Found, ...]) -> list[str]:
    counts: dict[EntityType, int] = {}
    ids = []
    for f in found:
        counts[f.type] = counts.get(f.type, 0) + 1
        ids.append(f"{_LETTERS[f.type]}{counts[f.type]}")
    return ids


def _recap(document: Document) -> Recap:
    return Recap(
        id=document.id,
        source=document.source,
        sha256=hashlib.sha256(document.raw.encode("utf-8", "surrogatepass")).hexdigest(),
        format=document.format,
        language=document.language,
        title=document.title,
        date=document.date,
        url=document.url,
        characters=len(document.text),
        warnings=document.warnings,
    )


def _evidence(reading: Reading, start: int, end: int) -> Evidence:
    """Give the quotation in the raw file that a stretch of rendered text shows."""
    document = reading.document
    span = reading.rendering.span(start, end) or (0, 0)
    raw_start, raw_end = document.raw_span(*span)
    if raw_end < raw_start:  # markup moved a part (a footnote): quote its beginning
        raw_start, raw_end = document.raw_span(span[0], span[0] + 1)
    return Evidence(raw_start, raw_end, document.raw[raw_start:raw_end])


def _entity(reading: Reading, f: Found, id: str, links: tuple[Link, ...]) -> Entity:
    mentions = []
    names: dict[str, str] = {}
    for s in f.surfaces:
        span = reading.rendering.span(s.start, s.end)
        if span is not None:
            text = reading.document.text[slice(*span)]
            mentions.append(Mention(*span, text, f.type, round(s.confidence, 4), s.found_by))
            names.setdefault(s.text, text)
    first = f.surfaces[0]
    evidence = _evidence(reading, first.start, first.end)
    # A title has been taken from the document and trimmed; other names still hold the rendering's marks.
    name = plain_name(f.name if f.type is EntityType.TALK else names.get(f.name, f.name))
    return Entity(id, f.type, name, tuple(mentions), evidence, round(f.confidence, 4), links, f.attributes)


_FOOTNOTE = re.compile(r"\s?[(（\[]\d{1,3}$")
_CLOSING = re.compile(r"\s*[)）]\s*")
_BRACKETED = re.compile(r"[(（]([^()（）]+)[)）]")


def plain_name(text: str) -> str:
    """Give a name as one writes it: on one line, without the half of a bracket or the particle that a span took along.

    "Docker[5" is Docker, "OpenTelemetry [Ecosystem Explorer" is the OpenTelemetry Ecosystem Explorer and "Gina) Yeh" is
    Gina Yeh; nor does a name stand in brackets as a whole.
    """
    name = _FOOTNOTE.sub("", " ".join(text.split()).removeprefix("的")) or text
    whole = name.replace("[", "") if name.count("[") == 1 and "]" not in name else name
    if not any(opening in whole for opening in "(（"):
        whole = _CLOSING.sub(" ", whole).strip()
    bracketed = _BRACKETED.fullmatch(whole)
    return (bracketed[1].strip() if bracketed else whole) or text


def _relation(reading: Reading, r: FoundRelation, ids: list[str]) -> Relation:
    subject = DOCUMENT_SUBJECT if r.subject == DOCUMENT else ids[r.subject]
    return Relation(
        subject,
        r.predicate,
        ids[r.object],
        _evidence(reading, r.start, r.end),
        round(r.confidence, 4),
        FOUND_BY,
    )


def _links(reading: Reading, found: tuple[Found, ...]) -> dict[int, tuple[Link, ...]]:
    scorer = load_scorers(fast=reading.fast)["links"]
    placed = placed_links(reading.document, reading.rendering, reading.layout)
    table = link_rows(reading.layout, found, placed)
    if not table.pairs:
        return {}
    scores = scorer.probabilities(table.rows).tolist()
    links: dict[int, dict[str, Link]] = {}
    for (i, number), score, is_title in zip(table.pairs, scores, table.is_title, strict=True):
        if is_title or score >= scorer.cut:
            link = placed[number]
            raw = reading.document.raw_span(link.mark.start, link.mark.end)
            evidence = Evidence(*raw, reading.document.raw[slice(*raw)])
            links.setdefault(i, {}).setdefault(link.url, Link(clean_url(link.url), link.kind, evidence))
    return {i: tuple(by_url.values()) for i, by_url in links.items()}
