"""Stores for the tests: one in memory that fails when told to, and graphs that change."""

from __future__ import annotations

from dataclasses import replace

from kg.errors import StoreError
from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.ontology import BASE
from kg.ordering import sorted_graph
from kg.records import GraphData
from kg.store.contents import Contents, make_contents
from kg.store.synchronise import CONCLUSIONS, LOADED, LOADING
from tests.exporters.examples import example

OURS = {BASE + LOADED, BASE + LOADING}


def contents_of(graph: GraphData) -> Contents:
    return make_contents(find_quads(sorted_graph(graph), BASE, Run()))


def changed(graph: GraphData | None = None) -> GraphData:
    """The example after an edit: one recap has another title, the other is gone."""
    graph = graph or example()
    recap = next(recap for recap in graph.recaps if recap.id == "00aa")
    kept = [
        replace(item, sources=tuple(source for source in item.sources if source.recap == "00aa"))
        for item in (*graph.nodes, *graph.statements)
    ]
    count = len(graph.nodes)
    return GraphData((replace(recap, title="Another title"),), tuple(kept[:count]), tuple(kept[count:]))


def small(**graphs: str) -> Contents:
    """Contents with one triple for each letter of a graph's text; "default" is the default graph."""
    made = {
        "" if name == "default" else f"{BASE}recap/{name}": "".join(
            f'<{BASE}{letter}> <https://schema.org/name> "{letter}" .\n' for letter in sorted(text)
        ).encode()
        for name, text in graphs.items()
    }
    return Contents(made, BASE, BASE + "run/1")


class MemoryStore:
    """Does half of the work of its request number ``fails_at`` and then fails, as a killed server may."""

    def __init__(self) -> None:
        self.graphs: dict[str, set[str]] = {}
        self.fails_at = -1
        self.requests: list[tuple[str, str]] = []

    def _lines(self, request: str, graph: str, triples: bytes = b"") -> list[str]:
        self.requests.append((request, graph))
        lines = triples.decode().splitlines(keepends=True)
        return lines[: len(lines) // 2] if self._fails() else lines

    def _fails(self) -> bool:
        return len(self.requests) - 1 == self.fails_at

    def _end(self) -> None:
        if self._fails():
            raise StoreError("killed")

    def read(self, graph: str) -> bytes:
        self._lines("read", graph)
        self._end()
        return "".join(sorted(self.graphs.get(graph, ()))).encode()

    def replace(self, graph: str, triples: bytes) -> None:
        self.graphs[graph] = set(self._lines("replace", graph, triples))
        self._end()

    def add(self, graph: str, triples: bytes) -> None:
        self.graphs.setdefault(graph, set()).update(self._lines("add", graph, triples))
        self._end()

    def drop(self, graph: str) -> None:
        self._lines("drop", graph)
        if not self._fails():
            self.graphs.pop(graph, None)
        self._end()

    def holds_any(self, graph: str) -> bool:
        self._lines("ask", graph)
        self._end()
        return bool(self.graphs.get(graph))

    def held(self) -> dict[str, bytes]:
        """What is in the store besides what it keeps for itself."""
        return {
            graph: "".join(sorted(lines)).encode()
            for graph, lines in sorted(self.graphs.items())
            if graph not in OURS and lines
        }


STAND_IN = BASE + CONCLUSIONS
