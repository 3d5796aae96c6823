"""Document -> found things: names by the encoder, talks by structure, each judged by a learned scorer."""

from __future__ import annotations

from dataclasses import dataclass

from kg.forest import Forest
from kg.recognizers.clusters import Accepted, cluster
from kg.recognizers.encoder import load_runner, tag
from kg.recognizers.folding import Folded
from kg.recognizers.found import Found
from kg.recognizers.layout import Layout
from kg.recognizers.names import NameRows, collect, name_rows
from kg.recognizers.rendering import Rendering, render
from kg.recognizers.spans import TaggedSpan, Tagging, name_spans, talk_spans
from kg.recognizers.subwords import cut, load_tokenizer
from kg.recognizers.tags import NAME_TYPES
from kg.recognizers.talk_features import talk_rows
from kg.recognizers.talks import choose_talks
from kg.recognizers.titles import candidates
from kg.records import Document


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as the recognizers see it."""

    document: Document
    rendering: Rendering
    layout: Layout
    tagging: Tagging
    more: tuple[TaggedSpan, ...] = ()
    """Names that another pipeline proposes, in the rendered text."""


def in_text_order(found: list[Found]) -> tuple[Found, ...]:
    """Sort found things by their first mention."""
    return tuple(sorted(found, key=lambda f: (f.surfaces[0].start, f.type, f.name)))


def find_names(reading: Reading, scorer: Forest) -> list[Found]:
    """Find everything but talks."""
    text = reading.rendering.text
    spans = name_spans(reading.tagging)
    spans += [m for m in reading.more if not any(m.start < s.end and s.start < m.end for s in spans)]
    spellings = collect(text, Folded.of(text), sorted(spans, key=lambda s: (s.start, s.end)))
    table = name_rows(reading.tagging, reading.layout, spellings)
    if not table.candidates:
        return []
    return things_named(text, table, scorer.probabilities(table.rows).tolist(), scorer.cut)


def things_named(text: str, table: NameRows, scores: list[float], cut_off: float) -> list[Found]:
    """Accept the candidate names that score at least ``cut_off`` and join those that name one thing."""
    accepted = [
        Accepted(candidate, NAME_TYPES[kind], score)
        for candidate, kind, score in zip(table.candidates, table.types, scores, strict=True)
        if score >= cut_off
    ]
    return cluster(text, accepted)


def find_talks(reading: Reading, scorer: Forest) -> list[Found]:
    """Find the talks."""
    titles = candidates(reading.document, reading.rendering, reading.layout, talk_spans(reading.tagging))
    if not titles:
        return []
    scores = scorer.probabilities(talk_rows(reading.tagging, reading.layout, titles))
    return choose_talks(reading.document, reading.rendering, titles, scores, scorer.cut)


def read(document: Document) -> Reading:
    """Read a document with the encoder."""
    rendering = render(document)
    subwords = cut(rendering.text, load_tokenizer())
    logits = tag(subwords.ids, load_runner())
    return Reading(document, rendering, Layout.of(rendering.text), Tagging.of(rendering.text, subwords, logits))
