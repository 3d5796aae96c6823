"""Graph -> a network of one question: who speaks together, which organizations meet, what talks bring together.

========================  ================================================  ======================================
projection                two nodes are tied                                weight
========================  ================================================  ======================================
co-speakers               when they speak at one talk                       talks they share
organizations-by-events   when both organize or sponsor an event, or their  events they share
                          people speak there
projects-by-talks         when one talk is about both                       talks they share
speakers-by-year          a speaker with an organization, for each year in  talks of that year, at least one
                          which a recap states it
========================  ================================================  ======================================

Each tie counts its evidence: the quotations that its statements rest on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import TypeAlias

from kg.errors import SettingsError
from kg.exporters.network import Network, TieRow, tie_network
from kg.exporters.periods import Periods, span
from kg.exporters.rows import node_row
from kg.exporters.text import clean
from kg.records import EntityType, GraphData, Node, Predicate, Statement

_Quotes: TypeAlias = frozenset[tuple[str, int, int]]
_Meetings: TypeAlias = Mapping[str, Mapping[str, _Quotes]]
"""What was shared -> who shared it -> the quotations that say so."""


def find_projection(graph: GraphData, name: str) -> Network:
    """Make one of the projections, with the nodes that are tied and no others.

    Raises:
        SettingsError: There is no projection of this name.
    """
    if name not in PROJECTIONS:
        raise SettingsError(f"There is no projection {name!r}. Known: {', '.join(PROJECTIONS)}.")
    return PROJECTIONS[name](_Graph(graph))


class _Graph:
    """The graph with what the projections look up."""

    def __init__(self, graph: GraphData) -> None:
        self.nodes = {node.id: node for node in graph.nodes}
        self.periods = Periods(graph)
        self._by_predicate: dict[Predicate, list[Statement]] = defaultdict(list)
        for statement in graph.statements:
            self._by_predicate[statement.predicate].append(statement)

    def statements(self, predicate: Predicate, subject: EntityType, obj: EntityType) -> Iterator[Statement]:
        """Give the statements of one relation between nodes of these types."""
        for statement in self._by_predicate[predicate]:
            if (self.nodes[statement.subject].type, self.nodes[statement.object].type) == (subject, obj):
                yield statement

    def label(self, node: str) -> str:
        return clean(self.nodes[node].name.text)

    def network(self, ties: list[TieRow], *, is_directed: bool, description: str) -> Network:
        tied = sorted({end for tie in ties for end in (tie.source, tie.target)})
        by_id: dict[str, Node] = {clean(node.id): node for node in self.nodes.values()}
        rows = [node_row(by_id[id], self.periods.of_node(by_id[id])) for id in tied]
        return tie_network(rows, ties, is_directed=is_directed, description=description)


def _co_speakers(graph: _Graph) -> Network:
    ties = _pair_up(graph, _talks_of_people(graph), "speaks_with")
    return graph.network(ties, is_directed=False, description="People who speak at the same talks")


def _organizations_by_events(graph: _Graph) -> Network:
    found: dict[str, dict[str, _Quotes]] = defaultdict(dict)

    def meet(event: str, organization: str, quotes: _Quotes) -> None:
        found[event][organization] = found[event].get(organization, frozenset()) | quotes

    for predicate in (Predicate.ORGANIZES, Predicate.SPONSORS):
        for statement in graph.statements(predicate, EntityType.ORGANIZATION, EntityType.EVENT):
            meet(statement.object, statement.subject, _quotes(statement))
    employers: dict[str, list[Statement]] = defaultdict(list)
    for statement in graph.statements(Predicate.AFFILIATED_WITH, EntityType.PERSON, EntityType.ORGANIZATION):
        employers[statement.subject].append(statement)
    speakers = _talks_of_people(graph)
    for part in graph.statements(Predicate.PART_OF, EntityType.TALK, EntityType.EVENT):
        for person, quotes in speakers.get(part.subject, {}).items():
            for affiliation in employers[person]:
                meet(part.object, affiliation.object, quotes | _quotes(part) | _quotes(affiliation))
    return graph.network(
        _pair_up(graph, found, "meets"), is_directed=False, description="Organizations that meet at events"
    )


def _projects_by_talks(graph: _Graph) -> Network:
    found: dict[str, dict[str, _Quotes]] = defaultdict(dict)
    for statement in graph.statements(Predicate.ABOUT, EntityType.TALK, EntityType.PROJECT):
        found[statement.subject][statement.object] = _quotes(statement)
    return graph.network(
        _pair_up(graph, found, "told_with"), is_directed=False, description="Projects that talks bring together"
    )


def _speakers_by_year(graph: _Graph) -> Network:
    talks: dict[str, list[str]] = defaultdict(list)
    for talk, speakers in _talks_of_people(graph).items():
        for person in speakers:
            talks[person].append(talk)
    ties: list[TieRow] = []
    for statement in graph.statements(Predicate.AFFILIATED_WITH, EntityType.PERSON, EntityType.ORGANIZATION):
        if statement.subject in talks:
            ties += _yearly(graph, statement, talks[statement.subject])
    return graph.network(ties, is_directed=True, description="Speakers and their organizations, year by year")


def _yearly(graph: _Graph, statement: Statement, talks: Iterable[str]) -> Iterator[TieRow]:
    quotes: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
    for source in statement.sources:
        year = graph.periods.of_recap(source.recap)[0][:4]
        quotes[year].add((source.recap, source.evidence.raw_start, source.evidence.raw_end))
    periods = {talk: graph.periods.of_node(graph.nodes[talk]) for talk in talks}
    for year, found in sorted(quotes.items()):
        given = sorted(graph.label(talk) for talk, (first, last) in periods.items() if first[:4] <= year <= last[:4])
        yield TieRow(
            source=clean(statement.subject),
            target=clean(statement.object),
            predicate=f"affiliated_with {year}".strip(),
            label=year or "undated",
            weight=max(1, len(given)) if year else 1,
            evidence=len(found),
            shared=tuple(given) if year else (),
            first_day=year and f"{year}-01-01",
            last_day=year and f"{year}-12-31",
        )


def _talks_of_people(graph: _Graph) -> Mapping[str, Mapping[str, _Quotes]]:
    found: dict[str, dict[str, _Quotes]] = defaultdict(dict)
    for statement in graph.statements(Predicate.SPEAKS_AT, EntityType.PERSON, EntityType.TALK):
        found[statement.object][statement.subject] = _quotes(statement)
    return found


def _pair_up(graph: _Graph, meetings: _Meetings, predicate: str) -> list[TieRow]:
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for thing in sorted(meetings):
        for pair in combinations(sorted(meetings[thing]), 2):
            shared[pair].append(thing)
    return [_tie(graph, meetings, pair, shared[pair], predicate) for pair in sorted(shared)]


def _tie(graph: _Graph, meetings: _Meetings, pair: tuple[str, str], things: list[str], predicate: str) -> TieRow:
    quotes = frozenset[tuple[str, int, int]]().union(*(meetings[thing][end] for thing in things for end in pair))
    first_day, last_day = span(graph.periods.of_node(graph.nodes[thing]) for thing in things)
    return TieRow(
        source=clean(pair[0]),
        target=clean(pair[1]),
        predicate=predicate,
        label=predicate.replace("_", " "),
        weight=len(things),
        evidence=len(quotes),
        shared=tuple(graph.label(thing) for thing in things),
        first_day=first_day,
        last_day=last_day,
    )


def _quotes(statement: Statement) -> _Quotes:
    return frozenset((s.recap, s.evidence.raw_start, s.evidence.raw_end) for s in statement.sources)


PROJECTIONS: Mapping[str, Callable[[_Graph], Network]] = {
    "co-speakers": _co_speakers,
    "organizations-by-events": _organizations_by_events,
    "projects-by-talks": _projects_by_talks,
    "speakers-by-year": _speakers_by_year,
}
"""Every projection by its name."""
