"""Graph -> the rows of six tables that refer to each other by id, for Parquet files and whoever asks SQL.

The tables are those of a graph's parts as well: what a recap, a node and a statement add stands apart, so that
a cluster can write the tables of a graph that no machine holds whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from kg.exporters.text import clean
from kg.records import GraphData, Name, Node, Source, Statement

Row: TypeAlias = tuple[Any, ...]


class Kind(StrEnum):
    """What a column holds; nothing is ever null, an unknown text is empty."""

    TEXT = "text"
    TEXTS = "texts"  # a list of texts
    INTEGER = "integer"  # 64 bits
    NUMBER = "number"  # a double
    PAIRS = "pairs"  # a map from text to text


class Field(NamedTuple):
    """One column."""

    name: str
    kind: Kind
    meaning: str


class Table(NamedTuple):
    """One table: its columns, its key, and what makes its rows of a graph or a part of one."""

    meaning: str
    key: int
    """How many of the first columns tell rows apart; rows are sorted by them."""
    fields: tuple[Field, ...]
    rows: Callable[[GraphData], Iterator[Row]]


def _documents(graph: GraphData) -> Iterator[Row]:
    for r in graph.recaps:
        texts = (r.id, r.source, r.sha256, r.format, r.language, r.title, r.date, r.url)
        yield *map(clean, texts), r.characters, [clean(text) for text in r.warnings]


def _entities(graph: GraphData) -> Iterator[Row]:
    for n in graph.nodes:
        attributes = {clean(name): clean(value) for name, value in sorted(n.attributes.items())}
        texts = (n.id, str(n.type), n.name.text, n.name.language, n.url)
        others = [clean(url) for url in n.same_as]
        documents = len({source.recap for source in n.sources})
        yield *map(clean, texts), others, float(n.confidence), n.mentions, documents, attributes


def _names(graph: GraphData) -> Iterator[Row]:
    for node in graph.nodes:
        for place, name in enumerate(_all_names(node)):
            yield clean(node.id), place, clean(name.text), clean(name.language), name.count


def _all_names(node: Node) -> tuple[Name, ...]:
    return node.name, *node.aliases


def _mentions(graph: GraphData) -> Iterator[Row]:
    for node in graph.nodes:
        for source in node.sources:
            yield clean(node.id), *_quotation(source)


def _relations(graph: GraphData) -> Iterator[Row]:
    for s in graph.statements:
        yield *_edge(s), float(s.confidence), len({source.recap for source in s.sources}), len(s.sources)


def _evidence(graph: GraphData) -> Iterator[Row]:
    for statement in graph.statements:
        for source in statement.sources:
            yield *_edge(statement), *_quotation(source)


def _edge(statement: Statement) -> tuple[str, str, str]:
    return clean(statement.subject), str(statement.predicate), clean(statement.object)


def _quotation(source: Source) -> Row:
    evidence = source.evidence
    place = evidence.raw_start, evidence.raw_end
    return clean(source.recap), *place, clean(source.found_by), clean(evidence.quote), float(source.confidence)


_QUOTED = (
    Field("document", Kind.TEXT, "the document's id"),
    Field("raw_start", Kind.INTEGER, "where the quotation begins, in characters of the decoded file"),
    Field("raw_end", Kind.INTEGER, "where it ends, exclusive"),
    Field("found_by", Kind.TEXT, "what found it"),
    Field("quote", Kind.TEXT, "the quotation itself"),
    Field("confidence", Kind.NUMBER, "how sure this document makes us, from 0 to 1"),
)
_EDGE = (
    Field("subject", Kind.TEXT, "an entity's id; of written_by a document's"),
    Field("predicate", Kind.TEXT, "speaks_at, affiliated_with and so on"),
    Field("object", Kind.TEXT, "an entity's id"),
)

TABLES: Mapping[str, Table] = {
    "documents": Table(
        "the posts, and schedules and corrections where there are some",
        1,
        (
            Field("id", Kind.TEXT, "hash of the file, 16 hexadecimal digits"),
            Field("source", Kind.TEXT, "where it was read from"),
            Field("sha256", Kind.TEXT, "hash of the decoded file"),
            Field("format", Kind.TEXT, "markdown, html, text, schedule or corrections"),
            Field("language", Kind.TEXT, "BCP 47, und when it cannot be told"),
            Field("title", Kind.TEXT, "its title"),
            Field("date", Kind.TEXT, "the ISO 8601 day that it bears"),
            Field("url", Kind.TEXT, "where it is published, when it says so"),
            Field("characters", Kind.INTEGER, "how long its text is"),
            Field("warnings", Kind.TEXTS, "what was odd about the file"),
        ),
        _documents,
    ),
    "entities": Table(
        "the things, each once",
        1,
        (
            Field("id", Kind.TEXT, "type/slug, such as person/lin-sun"),
            Field("type", Kind.TEXT, "Person, Organization, Talk, Event, Project or Place"),
            Field("name", Kind.TEXT, "its best name"),
            Field("language", Kind.TEXT, "the name's language, when it can be told"),
            Field("url", Kind.TEXT, "its own page, video or site"),
            Field("same_as", Kind.TEXTS, "its other addresses, sorted"),
            Field("confidence", Kind.NUMBER, "how sure all documents together make us, from 0 to 1"),
            Field("mentions", Kind.INTEGER, "how often all documents name it"),
            Field("documents", Kind.INTEGER, "how many documents name it"),
            Field("attributes", Kind.PAIRS, "start, end, format, kind, room, catalog: what is known of them"),
        ),
        _entities,
    ),
    "names": Table(
        "every name of every thing",
        2,
        (
            Field("entity", Kind.TEXT, "the entity's id"),
            Field("place", Kind.INTEGER, "0 for the best name, then most used first"),
            Field("name", Kind.TEXT, "the name"),
            Field("language", Kind.TEXT, "its language, when it can be told"),
            Field("count", Kind.INTEGER, "how often it is used"),
        ),
        _names,
    ),
    "mentions": Table(
        "which document names which thing, and where it does so first",
        2,
        (Field("entity", Kind.TEXT, "the entity's id"), *_QUOTED),
        _mentions,
    ),
    "relations": Table(
        "what is stated of two things, each statement once",
        3,
        (
            *_EDGE,
            Field("confidence", Kind.NUMBER, "how sure all documents together make us, from 0 to 1"),
            Field("documents", Kind.INTEGER, "how many documents say it"),
            Field("quotations", Kind.INTEGER, "how many rows of evidence it has"),
        ),
        _relations,
    ),
    "evidence": Table("every quotation that a statement rests on", 8, (*_EDGE, *_QUOTED), _evidence),
}


def schema_page() -> str:
    """Describe the tables in Markdown, as docs/tables.md holds it."""
    parts = [_INTRODUCTION]
    for name, table in TABLES.items():
        key = ", ".join(f"`{field.name}`" for field in table.fields[: table.key])
        parts.append(f"\n## {name}\n\n{table.meaning[0].upper()}{table.meaning[1:]}. Sorted by {key}.\n\n")
        parts.append("| column | type | holds |\n| --- | --- | --- |\n")
        parts += (f"| `{f.name}` | {_SHOWN[f.kind]} | {f.meaning} |\n" for f in table.fields)
    return "".join(parts)


_SHOWN = {
    Kind.TEXT: "string",
    Kind.TEXTS: "list of strings",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "double",
    Kind.PAIRS: "map of strings",
}
_INTRODUCTION = """# Tables

`kg run posts --formats parquet` writes these six tables, each a Parquet file (`documents.parquet` and so on);
`kg run --engine spark` writes each as a folder of files with the same columns. No column is ever null: what is not
known is an empty text or list. `mentions` and `evidence` refer to `documents` by `document`, `names` and `mentions` to
`entities` by `entity`, `relations` and `evidence` by `subject` and `object`.
"""
