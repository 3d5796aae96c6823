"""Graph -> the JSON that explorer.html holds: rows and numbers, each quotation once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.exporters.iris import web_iri
from kg.exporters.layout import COLORS
from kg.exporters.network import Network
from kg.exporters.pages import script_json
from kg.exporters.rows import RECAP, recap_node_id
from kg.exporters.text import clean
from kg.records import EntityType, GraphData, Node, Predicate, Recap, Source, Statement

_TYPES = {kind: number for number, kind in enumerate(EntityType)}
_PREDICATES = {kind: number for number, kind in enumerate(Predicate)}


def page_data(graph: GraphData, network: Network) -> str:
    """Give the graph as JSON that can stand in a script element.

    ``source/model.js`` reads it, so the order of the fields in each row is written down there as well.
    """
    rounded = {row.id: [round(x, 1), round(y, 1)] for row, (x, y) in zip(network.rows, network.positions, strict=True)}
    quotes = _Quotes(graph.recaps)
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    posts = {recap.id: len(numbers) + number for number, recap in enumerate(graph.recaps)}
    data = {
        "types": [*_TYPES],
        "colors": [f"#{bytes(COLORS[kind]).hex()}" for kind in (*_TYPES, RECAP)],
        "predicates": [*_PREDICATES],
        "nodes": [_node(node, quotes, rounded) for node in graph.nodes],
        "posts": [_post(recap, rounded) for recap in graph.recaps],
        "statements": [_statement(statement, quotes, numbers, posts) for statement in graph.statements],
        "quotes": quotes.rows,
    }
    return script_json(data)


class _Quotes:
    """Gives each quotation a number, the same for the same place in the same post."""

    def __init__(self, recaps: Iterable[Recap]) -> None:
        self.rows: list[list[Any]] = []
        self._posts = {recap.id: number for number, recap in enumerate(recaps)}
        self._numbers: dict[tuple[str, int, int, str], int] = {}

    def references(self, sources: Iterable[Source]) -> list[list[Any]]:
        """Give a row for each source: quotation, confidence, what found it."""
        return [[self._number(s), round(s.confidence, 4), clean(s.found_by)] for s in sources if s.recap in self._posts]

    def _number(self, source: Source) -> int:
        evidence = source.evidence
        key = (source.recap, evidence.raw_start, evidence.raw_end, evidence.quote)
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append([self._posts[source.recap], evidence.raw_start, evidence.raw_end, clean(evidence.quote)])
        return self._numbers[key]


def _node(node: Node, quotes: _Quotes, places: dict[str, list[float]]) -> list[Any]:
    return [
        clean(node.id),
        _TYPES[node.type],
        clean(node.name.text),
        clean(node.name.language),
        [[clean(alias.text), clean(alias.language)] for alias in node.aliases],
        _web(node.url),
        [url for url in map(_web, node.same_as) if url],
        {clean(name): clean(value) for name, value in node.attributes.items()},
        round(node.confidence, 4),
        node.mentions,
        quotes.references(node.sources),
        places[clean(node.id)],
    ]


def _post(recap: Recap, places: dict[str, list[float]]) -> list[Any]:
    id = clean(recap_node_id(recap.id))
    texts = (recap.title, recap.source, _web(recap.url), recap.date, recap.language)
    # Posts that nothing is stated of are not drawn.
    return [id, *map(clean, texts), places.get(id)]


def _statement(statement: Statement, quotes: _Quotes, numbers: dict[str, int], posts: dict[str, int]) -> list[Any]:
    subjects = posts if statement.predicate is Predicate.WRITTEN_BY else numbers
    return [
        subjects[statement.subject],
        _PREDICATES[statement.predicate],
        numbers[statement.object],
        round(statement.confidence, 4),
        quotes.references(statement.sources),
    ]


def _web(url: str) -> str:
    """Let only addresses on the web pass; the page checks them once more."""
    return clean(web_iri(url) or "")
