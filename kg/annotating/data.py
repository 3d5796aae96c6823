"""A post and its extraction -> the JSON that the page holds: blocks of text cut where something is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from kg.corrections import FORMS
from kg.corrections.writing import with_entry
from kg.displays import COLORS, Highlight, disjoint
from kg.exporters.iris import web_iri
from kg.exporters.pages import script_json
from kg.exporters.text import clean
from kg.records import DOCUMENT_SUBJECT, Document, Entity, EntityType, Evidence, Extraction, MarkKind, Relation
from kg.signatures import SIGNATURES

NEW: Final = "kg-new-"
"""Begins the entry, one under each key, in whose place ``page.js`` puts what a person corrects."""
_HEAD: Final = "# What a person corrected; `kg run --corrections` follows it.\n"
_INSIDE: Final = frozenset({MarkKind.LINK, MarkKind.EMPHASIS, MarkKind.STRONG, MarkKind.CODE, MarkKind.CELL})
"""Marks of a part of a block; all others are of whole blocks."""


class _Block(NamedTuple):
    start: int
    end: int
    kind: str
    value: str


def page_data(document: Document, extraction: Extraction, corrections: str, name: str) -> str:
    """Give what the page shows as JSON that can stand in a script element.

    ``page.js`` reads it, so the order of the fields in each row is written down there as well.

    Raises:
        CorrectionsError: ``corrections`` is not of the form that kg/corrections describes.
    """
    numbers = {entity.id: number for number, entity in enumerate(extraction.entities)}
    blocks = list(_blocks(document))
    marked = _marked(extraction.entities, numbers)
    data = {
        "source": clean(document.source),
        "title": clean(document.title or document.source),
        "language": clean(document.language),
        "url": _web(document.url),
        "file": name,
        "template": corrections_template(corrections, name),
        "types": {str(kind): COLORS[kind] for kind in EntityType},
        "relations": {str(name): [list(ends[0]), list(ends[1])] for name, ends in SIGNATURES.items()},
        "blocks": [[each.kind, clean(each.value), _pieces(document, each, marked)] for each in blocks],
        "things": [_thing(entity) for entity in extraction.entities],
        "found": [_relation(each, numbers, _Places(document, blocks)) for each in extraction.relations],
    }
    return script_json(data)


def corrections_template(text: str, source: str) -> str:
    """Give a corrections file with one entry more under each key, to be put in its place or taken out.

    Raises:
        CorrectionsError: ``text`` is not of the form that kg/corrections describes.
    """
    made = text or _HEAD
    for key in FORMS:
        made = with_entry(made, key, f"{NEW}{key}", source)
    return made


def _blocks(document: Document) -> Iterator[_Block]:
    """Give the lines of the text, which are the blocks of the post, with what the markup said of each."""
    kinds = {(m.start, m.end): m for m in reversed(document.marks) if m.kind not in _INSIDE}
    start = 0
    for line in document.text.split("\n"):
        end = start + len(line)
        mark = kinds.get((start, end))
        if line.strip():
            yield _Block(start, end, str(mark.kind) if mark else "paragraph", mark.value if mark else "")
        start = end + 1


def _marked(entities: Iterable[Entity], numbers: Mapping[str, int]) -> list[tuple[int, int, int]]:
    """Give where something is named, as start, end and number; of two that overlap the longer one."""
    wanted = [Highlight(m.start, m.end, str(numbers[e.id]), "") for e in entities for m in e.mentions]
    return [(each.start, each.end, int(each.kind)) for each in disjoint(wanted)]


def _pieces(document: Document, block: _Block, marked: Sequence[tuple[int, int, int]]) -> list[list[Any]]:
    """Cut a block: [text, number of the thing or -1], and [address] where a link ends, or the name it ends in."""
    inside = [(s, e, n) for s, e, n in marked if block.start <= s and e <= block.end]
    links = []
    for mark in document.marks:
        if mark.kind is MarkKind.LINK and block.start <= mark.start and mark.end <= block.end and _web(mark.value):
            after = next((end for start, end, _ in inside if start < mark.end < end), mark.end)
            links.append((after, _web(mark.value)))
    text, pieces, at = document.text, [], block.start
    ends = sorted({block.start, block.end, *(p for s, e, _ in inside for p in (s, e)), *(p for p, _ in links)})
    numbers = {start: number for start, _, number in inside}
    for end in ends:
        if end > at:
            pieces.append([clean(text[at:end]), numbers.get(at, -1)])
        pieces += [[url] for place, url in links if place == end]
        at = end
    return pieces


class _Places:
    """Finds the blocks that a quotation stands in."""

    def __init__(self, document: Document, blocks: Sequence[_Block]) -> None:
        self._spans = [document.raw_span(block.start, block.end) for block in blocks]

    def of(self, evidence: Evidence) -> list[int]:
        """Give the numbers of the blocks."""
        near = (s < evidence.raw_end and evidence.raw_start < e for s, e in self._spans)
        return [number for number, is_near in enumerate(near) if is_near]


def _thing(entity: Entity) -> list[Any]:
    links = dict.fromkeys(_web(link.url) for link in entity.links)
    return [
        str(entity.type),
        clean(entity.name),
        list(dict.fromkeys(clean(mention.text) for mention in entity.mentions)),
        [url for url in links if url],
        {clean(key): clean(value) for key, value in entity.attributes.items()},
        round(entity.confidence, 4),
    ]


def _relation(relation: Relation, numbers: Mapping[str, int], places: _Places) -> list[Any]:
    subject = -1 if relation.subject == DOCUMENT_SUBJECT else numbers[relation.subject]
    quote = clean(relation.evidence.quote)
    ends = [subject, str(relation.predicate), numbers[relation.object]]
    return [*ends, round(relation.confidence, 4), quote, places.of(relation.evidence)]


def _web(url: str) -> str:
    """Let only addresses on the web pass; the page checks them once more."""
    return clean(web_iri(url) or "")
