"""Document -> found things: names by the encoder, talks by structure, each judged by a learned scorer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.catalogs import Catalog, default_catalog
from kg.forest import Forest
from kg.recognizers.clusters import cluster, with_known
from kg.recognizers.encoder import load_runner, tag
from kg.recognizers.folding import Folded
from kg.recognizers.found import Found
from kg.recognizers.joins import Accepted
from kg.recognizers.layout import Layout
from kg.recognizers.names import NameRows, collect, group_spans, known_spans, name_rows
from kg.recognizers.rendering import Rendering, render
from kg.recognizers.spans import TaggedSpan, Tagging
from kg.recognizers.subwords import cut, load_tokenizer
from kg.recognizers.tags import NAME_TYPES
from kg.recognizers.talk_features import talk_rows
from kg.recognizers.talks import choose_talks
from kg.recognizers.titles import candidates
from kg.records import Document, EntityType


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as the recognizers see it."""

    document: Document
    rendering: Rendering
    layout: Layout
    tagging: Tagging
    more: tuple[TaggedSpan, ...] = ()
    """Names that another pipeline proposes, in the rendered text."""
    catalog: Catalog = field(default_factory=default_catalog)
    fast: bool = False
    """Whether the fast encoder tagged it, so that the scorers that know this one judge."""


def in_text_order(found: list[Found]) -> tuple[Found, ...]:
    """Sort found things by their first mention."""
    return tuple(sorted(found, key=lambda f: (f.surfaces[0].start, f.type, f.name)))


def find_all(reading: Reading, scorers: Mapping[str, Forest]) -> tuple[Found, ...]:
    """Find everything, in text order."""
    return in_text_order([*find_names(reading, scorers), *find_talks(reading, scorers["talks"])])


def find_names(reading: Reading, scorers: Mapping[str, Forest]) -> list[Found]:
    """Find everything but talks: judge each name ("names"), then each pair of them ("same")."""
    table = name_table(reading)
    if not table.candidates:
        return []
    scorer = scorers["names"]
    accepted = accepted_names(table, scorer.probabilities(table.rows).tolist(), reading.catalog)
    return cluster(reading.layout, accepted, scorers["same"], reading.catalog)


def name_table(reading: Reading) -> NameRows:
    """Give every spelling that the encoder, another pipeline or the catalog takes for a name, with its features."""
    text, catalog = reading.rendering.text, reading.catalog
    spans = list(reading.tagging.name_spans)
    spans += [m for m in reading.more if not any(m.start < s.end and s.start < m.end for s in spans)]
    spans += known_spans(reading.tagging, catalog, spans)
    spans += group_spans(reading.tagging, catalog, spans)
    spellings = collect(text, Folded.of(text), sorted(spans, key=lambda s: (s.start, s.end)))
    return name_rows(reading.tagging, reading.layout, spellings, catalog)


ENOUGH = {
    EntityType.PERSON: 0.5,
    EntityType.ORGANIZATION: 0.45,
    EntityType.PROJECT: 0.35,
    EntityType.EVENT: 0.3,
    EntityType.PLACE: 0.3,
}
"""The confidence from which on a name is taken: about where the cross-validated F1 of each type is best (half of that
F1, as Lipton et al. 2014 show), and earlier for events, for a missed one costs its talks as well."""


def accepted_names(table: NameRows, scores: list[float], catalog: Catalog) -> list[Accepted]:
    """Accept the candidate names that score enough for their type."""
    accepted = [
        Accepted(candidate, NAME_TYPES[kind], score)
        for candidate, kind, score in zip(table.candidates, table.types, scores, strict=True)
        if score >= ENOUGH[NAME_TYPES[kind]]
    ]
    return with_known(accepted, catalog)


def find_talks(reading: Reading, scorer: Forest) -> list[Found]:
    """Find the talks."""
    titles = candidates(reading.document, reading.rendering, reading.layout, reading.tagging.talk_spans)
    if not titles:
        return []
    scores = scorer.probabilities(talk_rows(reading.tagging, reading.layout, titles))
    return choose_talks(reading.document, reading.rendering, titles, scores, scorer.cut)


def read(document: Document, catalog: Catalog | None = None, *, fast: bool = False) -> Reading:
    """Read a document with an encoder; without a catalog, the one that ships with the package counts."""
    rendering = render(document)
    subwords = cut(rendering.text, load_tokenizer())
    answer = tag(subwords.ids, load_runner(fast=fast))
    layout, tagging = Layout.of(rendering.text), Tagging(rendering.text, subwords, answer)
    catalog = default_catalog() if catalog is None else catalog
    return Reading(document, rendering, layout, tagging, catalog=catalog, fast=fast)


def prepare(*, fast: bool = False) -> None:
    """Load an encoder and what it needs now rather than with the first document."""
    load_tokenizer()
    load_runner(fast=fast)
