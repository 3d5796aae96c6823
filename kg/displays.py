"""Values -> HTML for notebooks: cards, tables, and texts with what was found in them.

This stands below the records, so that each can show itself; it knows them by their fields alone. Whatever comes from
a post is escaped, and only addresses on the web become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

COLORS = {
    "Person": "0,114,178",
    "Organization": "230,159,0",
    "Talk": "86,180,233",
    "Event": "213,94,0",
    "Project": "0,158,115",
    "Place": "204,121,167",
}
"""Those of the pictures, see kg/exporters/layout.py; they are used half transparent, for light and dark notebooks."""

_WEB = re.compile(r"https?://", re.I)
_LEFT = "text-align:left;vertical-align:top"


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def shown(value: object) -> Markup:
    """Give a value as HTML: markup as it is, web addresses as links, all else as text."""
    if isinstance(value, Markup):
        return value
    text = escape(str(value))
    if _WEB.match(text):
        return Markup(f'<a href="{text}" target="_blank" rel="noopener noreferrer">{text}</a>')
    return Markup(text)


def badge(name: str, kind: str) -> Markup:
    """Give a name on the colour of its kind."""
    style = f"background:rgba({COLORS.get(kind, '153,153,153')},.3);border-radius:4px;padding:0 .3em"
    return Markup(f'<span style="{style}" title="{escape(kind)}">{escape(name)}</span>')


def table(head: Sequence[str], rows: Iterable[Sequence[object]], more: int = 0) -> Markup:
    """Give a table; ``more`` says how many rows were left out."""
    titles = "".join(f'<th scope="col" style="{_LEFT}">{escape(title)}</th>' for title in head)
    body = "".join(f"<tr>{''.join(f'<td style={_LEFT!r}>{shown(value)}</td>' for value in row)}</tr>" for row in rows)
    left_out = f"<p>and {more} more</p>" if more > 0 else ""
    return Markup(f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>{left_out}")


def lines(values: Iterable[object]) -> Markup:
    """Give each value on a line of its own."""
    return Markup("<br>".join(map(shown, values)))


def quotation(quote: str, where: str) -> Markup:
    """Give a quotation with its place."""
    style = "margin:.3em 0;padding-left:.6em;border-left:3px solid #888;white-space:pre-wrap"
    return Markup(f'<blockquote style="{style}">{escape(quote)}<br><small>{shown(where)}</small></blockquote>')


def card(node: Any, relations: Iterable[Sequence[object]] = ()) -> Markup:
    """Give a node with its names in all languages, its links and, where a graph is at hand, its relations."""
    names = [f"{name.text} ({name.language})" if name.language else name.text for name in (node.name, *node.aliases)]
    facts: list[tuple[str, object]] = [("names", lines(names))]
    links = [url for url in (node.url, *node.same_as) if url]
    facts += [("links", lines(links))] if links else []
    facts += node.attributes.items()
    named = f"{node.mentions} times in {len(node.sources)} recaps, confidence {node.confidence:.2f}"
    facts.append(("named", named))
    listed = list(relations)
    told = table(("relation", "with", "confidence", "evidence"), listed) if listed else ""
    return Markup(
        f"<h4>{badge(node.name.text, node.type)} <small>{escape(node.type)}</small></h4>{table((), facts)}{told}"
    )


class Highlight(NamedTuple):
    """A stretch of text to be coloured; ``note`` is shown where the pointer rests on it."""

    start: int
    end: int
    kind: str
    note: str


def disjoint(highlights: Iterable[Highlight]) -> list[Highlight]:
    """Give those that can stand side by side, in text order; of two that overlap the longer one wins."""
    chosen: list[Highlight] = []
    for each in sorted(highlights, key=lambda h: (h.start - h.end, h.start, h.kind)):
        if all(each.end <= other.start or other.end <= each.start for other in chosen):
            chosen.append(each)
    return sorted(chosen)


def highlighted(text: str, highlights: Iterable[Highlight]) -> Markup:
    """Give a text with stretches coloured; of two that overlap the longer one wins."""
    parts, at = [], 0
    for each in disjoint(highlights):
        style = f"background:rgba({COLORS[each.kind]},.35);color:inherit;border-radius:3px"
        mark = f'<mark style="{style}" title="{escape(each.note)}">{escape(text[each.start : each.end])}</mark>'
        parts += [escape(text[at : each.start]), mark]
        at = each.end
    return Markup(f'<div style="white-space:pre-wrap">{"".join(parts)}{escape(text[at:])}</div>')


class NodeDisplay:
    """Lets a node show itself in a notebook."""

    __slots__ = ()

    def _repr_html_(self: Any) -> str:
        return card(self)


class EntityDisplay:
    """Lets an entity of one document show itself in a notebook."""

    __slots__ = ()

    def _repr_html_(self: Any) -> str:
        return table(_ENTITY, [_entity_row(self)])


class DocumentDisplay:
    """Lets a document show its text in a notebook."""

    __slots__ = ()

    def _repr_html_(self: Any) -> str:
        facts = [("source", self.source), ("language", self.language), ("date", self.date), ("url", self.url)]
        title = f"<h4>{escape(self.title or self.source)}</h4>"
        return title + table((), [(name, value) for name, value in facts if value]) + highlighted(self.text, ())


class ExtractionDisplay:
    """Lets an extraction show what was found in a notebook."""

    __slots__ = ()

    def _repr_html_(self: Any) -> str:
        entities = {entity.id: entity for entity in self.entities}
        relations = [
            (*relation_names(relation, entities), f"{relation.confidence:.2f}", relation.evidence.quote)
            for relation in self.relations
        ]
        title = f"<h4>{escape(self.recap.title or self.recap.source)}</h4>"
        found = table(_ENTITY, map(_entity_row, self.entities))
        return title + found + table(("subject", "relation", "object", "confidence", "evidence"), relations)


_ENTITY = ("entity", "type", "mentions", "links", "confidence")


def _entity_row(entity: Any) -> tuple[object, ...]:
    mentions = dict.fromkeys(mention.text for mention in entity.mentions)
    links = dict.fromkeys(link.url for link in entity.links)
    return badge(entity.name, entity.type), entity.type, lines(mentions), lines(links), f"{entity.confidence:.2f}"


def relation_names(relation: Any, entities: Any) -> tuple[str, str, str]:
    """Give subject, relation and object of a relation as words; the subject may be the recap itself."""
    subject = entities.get(relation.subject)
    return (subject.name if subject else "this recap", relation.predicate, entities[relation.object].name)


class Frame(NamedTuple):
    """A whole page inside a notebook, kept apart from it: it can run its script, open links and save files."""

    page: str
    height: int

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{escape(self.page)}" sandbox="allow-scripts allow-popups allow-downloads" '
            f'title="Knowledge graph" style="width:100%;height:{self.height}px;border:1px solid #888"></iframe>'
        )

    def __repr__(self) -> str:
        return f"Frame({len(self.page)} characters, shown by Jupyter)"
