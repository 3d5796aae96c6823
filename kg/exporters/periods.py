"""Graph -> when each thing and each statement was, in days, for timelines and for first and last years.

Events say their days, or their name says the year; talks are when their events are. Everything else is when the
recaps that name it were published, and people are there for their talks besides.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from kg.records import EntityType, GraphData, Node, Predicate, Recap, Source, Statement

Period: TypeAlias = tuple[str, str]
"""First and last day; two empty texts when nothing is known."""
UNKNOWN: Period = ("", "")

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEAR = re.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)")


class Periods:
    """When the nodes, recaps and statements of one graph were."""

    def __init__(self, graph: GraphData) -> None:
        self._recaps = {recap.id: recap_period(recap) for recap in graph.recaps}
        events = {n.id: self._event(n) for n in graph.nodes if n.type is EntityType.EVENT}
        dated = {event: period for event, period in events.items() if period != UNKNOWN}
        talks = _talks(graph.statements, dated)
        spoken: dict[str, list[Period]] = defaultdict(list)
        for statement in graph.statements:
            if statement.predicate is Predicate.SPEAKS_AT and statement.object in talks:
                spoken[statement.subject].append(talks[statement.object])
        self._own = {**dated, **talks}
        self._nodes = {
            node.id: self._own.get(node.id) or span([*spoken.get(node.id, ()), *self._told(node.sources)])
            for node in graph.nodes
        }

    def of_node(self, node: Node) -> Period:
        """Give a node's period."""
        return self._nodes[node.id]

    def of_recap(self, recap: str) -> Period:
        """Give the day of the recap that has this id."""
        return self._recaps.get(recap, UNKNOWN)

    def of_statement(self, statement: Statement) -> Period:
        """Give the period of the talk or event it is about, or else of the recaps that say it."""
        own = self._own.get(statement.subject) or self._own.get(statement.object)
        return own or span(self._told(statement.sources))

    def _event(self, event: Node) -> Period:
        own = [day for key in ("start", "end") for day in whole_days(event.attributes.get(key, ""))]
        if own:
            return min(own), max(own)
        years = set(_YEAR.findall(event.name.text))
        told = span(self._told(event.sources))
        if len(years) != 1:
            return told
        year = years.pop()
        inside = span(period for period in self._told(event.sources) if period[0].startswith(year))
        return inside if inside != UNKNOWN else (f"{year}-01-01", f"{year}-12-31")

    def _told(self, sources: Iterable[Source]) -> Iterator[Period]:
        return (self.of_recap(source.recap) for source in sources)


def recap_period(recap: Recap) -> Period:
    """Give the day of a recap as a period."""
    days = whole_days(recap.date)
    return (days[0], days[-1]) if days else UNKNOWN


def whole_days(text: str) -> list[str]:
    """Give the first and the last day of a day, month or year; nothing for other texts and days that never were."""
    found = _DATE.fullmatch(text)
    if found is None:
        return []
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = first if day else date(year, last_month, monthrange(year, last_month)[1])
    except ValueError:
        return []
    return [first.isoformat(), last.isoformat()]


def span(periods: Iterable[Period]) -> Period:
    """Give the period from the earliest to the latest day of several."""
    known = [period for period in periods if period != UNKNOWN]
    return (min(first for first, _ in known), max(last for _, last in known)) if known else UNKNOWN


def year(day: str) -> int | str:
    """Give the year of a day, "" of none."""
    return int(day[:4]) if day else ""


def _talks(statements: Iterable[Statement], events: Mapping[str, Period]) -> dict[str, Period]:
    found: dict[str, list[Period]] = defaultdict(list)
    for statement in statements:
        if statement.predicate is Predicate.PART_OF and statement.object in events:
            found[statement.subject].append(events[statement.object])
    return {talk: span(periods) for talk, periods in found.items() if talk not in events}
