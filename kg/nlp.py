"""Text -> spaCy Doc: the only module that loads a language model, and kg's recognizers as spaCy components.

``nlp.add_pipe("kg_names")`` and ``nlp.add_pipe("kg_talks")`` work in any spaCy pipeline: what they find stands in
``doc.spans["kg"]`` and, as far as it does not overlap, in ``doc.ents``.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, is_package
from spacy.vocab import Vocab

from kg.catalogs import Catalog
from kg.errors import ModelError
from kg.recognizers import Reading, find_names, find_talks, in_text_order, read
from kg.recognizers.found import Found
from kg.recognizers.rendering import Shown
from kg.recognizers.scorers import load_scorers
from kg.recognizers.spans import UNTAGGED, TaggedSpan
from kg.recognizers.tags import NAME_TYPES
from kg.records import Document, Segment

SPANS = "kg"
_DOCUMENT, _READING, _FOUND, _CATALOG = "kg.document", "kg.reading", "kg.found", "kg.catalog"
_FAST = "kg.fast"
_LONGEST = 1_000_000_000  # spaCy's own bound is for parsers; how large a post may be, the reader decides
_LABELS = {"PERSON": 0, "PER": 0, "ORG": 1, "PRODUCT": 2, "EVENT": 3, "GPE": 4, "LOC": 4, "FAC": 4}
"""Labels of common spaCy pipelines -> index into NAME_TYPES."""
_TRUST = 0.6
"""The probability that a name proposed by another pipeline is given before the scorer judges it."""
_CJK_LANGUAGES = ("zh", "ja", "ko")
_CJK_TOKEN = re.compile(
    r"[^\W\u2e80-\u9fff\uac00-\ud7a3]+(?:[-.'’+#&][^\W\u2e80-\u9fff\uac00-\ud7a3]+)*[+#]*|\s+|.", re.S
)


class MixedTokenizer:
    """Cuts text that mixes Han, kana or Hangul with Latin names: each Latin word whole, each other character alone.

    No name is ever cut inside a Latin word, and every span of characters that a recognizer finds is a span of tokens.
    """

    def __init__(self, vocab: Vocab) -> None:
        """Take the vocabulary that the Docs share."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut a text; a single blank belongs to the token before it."""
        words: list[str] = []
        spaces: list[bool] = []
        for token in _CJK_TOKEN.findall(text):
            if token == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
            else:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Save nothing: the rules are code."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> MixedTokenizer:
        """Load nothing: the rules are code."""
        return self

    def to_disk(self, _path: object, **__: object) -> None:
        """Save nothing: the rules are code."""

    def from_disk(self, _path: object, **__: object) -> MixedTokenizer:
        """Load nothing: the rules are code."""
        return self


@Language.component("kg_names")
def kg_names(doc: Doc) -> Doc:
    """Find persons, organizations, projects, events and places; entities already in the Doc count as proposals."""
    reading = reading_of(doc)
    reading = dataclasses.replace(reading, more=_proposals(doc, reading))
    return _add(doc, find_names(reading, load_scorers(fast=reading.fast)))


@Language.component("kg_talks")
def kg_talks(doc: Doc) -> Doc:
    """Find talks."""
    reading = reading_of(doc)
    return _add(doc, find_talks(reading, load_scorers(fast=reading.fast)["talks"]))


def reading_of(doc: Doc) -> Reading:
    """Give the document as the recognizers see it; it is read once a Doc."""
    reading = doc.user_data.get(_READING)
    if not isinstance(reading, Reading):
        document = doc.user_data.get(_DOCUMENT)
        catalog, fast = doc.user_data.get(_CATALOG), bool(doc.user_data.get(_FAST))
        reading = read(document if isinstance(document, Document) else _plain(doc.text), catalog, fast=fast)
        doc.user_data[_READING] = reading
    return reading


def _plain(text: str) -> Document:
    """Take a text without markup for a document."""
    whole = (Segment(0, len(text), 0, len(text)),) if text else ()
    return Document("", "", "text", text, text, whole, ())


def _proposals(doc: Doc, reading: Reading) -> tuple[TaggedSpan, ...]:
    """Give what another component of the pipeline took for names, for the scorer to judge."""
    shown = Shown(reading.rendering)
    proposals = []
    for ent in doc.ents:
        kind = _LABELS.get(ent.label_)
        start, end = shown.span(ent.start_char, ent.end_char)
        if kind is not None and start < end and "\n" not in ent.text:
            probabilities = np.zeros(len(NAME_TYPES))
            probabilities[kind] = _TRUST
            proposals.append(TaggedSpan(start, end, probabilities, UNTAGGED))
    return tuple(proposals)


def _add(doc: Doc, found: list[Found]) -> Doc:
    reading = reading_of(doc)
    doc.user_data[_FOUND] = [*doc.user_data.get(_FOUND, []), *found]
    spans: list[Span] = list(doc.spans.get(SPANS, []))
    for f in found:
        for surface in f.surfaces:
            place = reading.rendering.span(surface.start, surface.end)
            span = doc.char_span(*place, label=str(f.type), alignment_mode="expand") if place else None
            if span is not None:
                spans.append(span)
    spans.sort(key=lambda s: (s.start, s.end, s.label_))
    doc.spans[SPANS] = spans
    doc.ents = filter_spans([*spans, *(ent for ent in doc.ents if ent.label_ not in _LABELS)])
    return doc


def check_models(models: Mapping[str, str]) -> None:
    """Make sure that every named pipeline is installed.

    Raises:
        ModelError: one is not; the message gives the command that installs it.
    """
    for language, name in models.items():
        if not is_package(name) and not Path(name).exists():
            raise ModelError(
                f"The spaCy pipeline {name!r} asked for {language!r} is not installed. Install it with "
                f"`python -m pip install {name.replace('_', '-')}` or leave out --model {language}={name}."
            )


@functools.lru_cache(maxsize=16)
def load_nlp(language: str, model: str | None = None) -> Language:
    """Load the pipeline for a language: kg's components behind those of a named spaCy pipeline, or alone.

    Raises:
        ModelError: the named pipeline is not installed or does not load.
    """
    nlp = _blank(language) if model is None else _named(language, model)
    for name in ("kg_names", "kg_talks"):
        nlp.add_pipe(name)
    return nlp


def _named(language: str, model: str) -> Language:
    check_models({language: model})
    try:
        return spacy.load(model)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(f"The spaCy pipeline {model!r} does not load: {error}") from error


def _blank(language: str) -> Language:
    code = language.split("-", maxsplit=1)[0]
    if code in _CJK_LANGUAGES:
        nlp = spacy.blank("xx")
        nlp.tokenizer = MixedTokenizer(nlp.vocab)
    else:
        try:
            nlp = spacy.blank(code)
        except ImportError:  # a language that spaCy has no rules for
            nlp = spacy.blank("xx")
    nlp.max_length = _LONGEST
    return nlp


def process(nlp: Language, document: Document, catalog: Catalog | None = None, *, fast: bool = False) -> Doc:
    """Run a pipeline over a document, so that its markup and links count; None is the catalog of the package."""
    doc = nlp.make_doc(document.text)
    doc.user_data[_DOCUMENT] = document
    doc.user_data[_CATALOG] = catalog
    doc.user_data[_FAST] = fast
    return nlp(doc)


def found_in(doc: Doc) -> tuple[Found, ...]:
    """Give what kg's components found in a processed Doc, in text order."""
    return in_text_order(doc.user_data.get(_FOUND, []))
