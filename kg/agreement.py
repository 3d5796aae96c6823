"""Recaps beside a schedule -> what agrees, what is missing and what contradicts."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.matching import Talks, talks_in
from kg.records import EntityType, Recap
from kg.resolution import Corrected
from kg.resolution.clues import Item
from kg.resolution.event_names import parse_event_name
from kg.resolution.merging import Merge
from kg.schedules import SCHEDULE_FORMAT
from kg.urls import url_key


@dataclass(frozen=True, slots=True)
class Pair:
    """A talk of a recap and the session that it is."""

    document: str
    talk: str
    session: str
    reason: str
    confidence: float
    agrees: tuple[str, ...]
    missing: tuple[str, ...]
    contradicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How recaps stand beside one schedule."""

    schedule: str
    conference: str
    sessions: int
    pairs: tuple[Pair, ...]
    unlisted: tuple[tuple[str, str], ...]
    """(document, talk) of what recaps tell of the conference and the schedule does not."""
    untold: tuple[str, ...]
    """Sessions that no recap tells of."""

    def to_json(self) -> str:
        """Give everything as JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=2)

    def to_text(self) -> str:
        """Give a report for people."""
        told = len(self.pairs) + len(self.unlisted)
        lines = [
            f"{self.schedule}: {self.conference or 'no name'}, {self.sessions} sessions",
            f"matched {len(self.pairs)} of {told} talks",
        ]
        lines += [f"  {n:>4}  {reason}" for reason, n in Counter(p.reason for p in self.pairs).most_common()]
        lines += _block("agrees", [(p, fact) for p in self.pairs for fact in p.agrees], is_counted=True)
        lines += _block("missing from the recaps", [(p, fact) for p in self.pairs for fact in p.missing])
        lines += _block("contradicts", [(p, fact) for p in self.pairs for fact in p.contradicts])
        lines.append(f"talks that the schedule has not: {len(self.unlisted)}")
        lines += [f"  {document}: {talk}" for document, talk in self.unlisted]
        lines.append(f"sessions that no recap tells of: {len(self.untold)}")
        lines += [f"  {title}" for title in self.untold]
        return "\n".join(lines)


def _block(title: str, facts: Sequence[tuple[Pair, str]], *, is_counted: bool = False) -> list[str]:
    if is_counted:
        counts = Counter(fact.partition(":")[0] for _, fact in facts)
        return [f"{title}: {', '.join(f'{n} {what}' for what, n in sorted(counts.items())) or 'nothing'}"]
    return [f"{title}: {len(facts)}", *(f"  {p.document}: {p.talk}: {fact}" for p, fact in facts)]


def find_agreement(corrected: Corrected) -> tuple[Agreement, ...]:
    """Compare the recaps with each schedule that was joined with them, in the schedules' order."""
    schedules = [r for r in corrected.graph.recaps if r.format == SCHEDULE_FORMAT]
    return tuple(_Comparison(corrected, schedule).agreement() for schedule in schedules)


def _ends(merge: Merge) -> tuple[tuple[str, str], tuple[str, str]]:
    return (merge.document, merge.name), (merge.other_document, merge.other_name)


class _Comparison:
    def __init__(self, corrected: Corrected, schedule: Recap) -> None:
        self._schedule = schedule
        self._talks: Talks = talks_in(corrected)
        self._clusters = corrected.resolution.clusters
        self._merges: dict[tuple[str, str], list[Merge]] = defaultdict(list)
        for merge in self._clusters.merges:
            for end in _ends(merge) if merge.type is EntityType.TALK else ():
                self._merges[end].append(merge)
        nodes = {node.id: node for node in corrected.graph.nodes}
        self._name_of = {index: nodes[node].name.text for index, node in enumerate(corrected.node_of)}
        self._sessions = [i for i in self._talks.of(in_schedules=True) if i.recap.id == schedule.id]
        self._told = self._talks.of(in_schedules=False)
        self._events = {e for s in self._sessions for e in self._talks.events.get(s.index, ())}

    def agreement(self) -> Agreement:
        by_cluster = {self._clusters.first(s.index): s for s in self._sessions}
        pairs: list[tuple[Item, Pair]] = []
        for talk in self._told:
            session = by_cluster.get(self._clusters.first(talk.index))
            if session is not None:
                pairs.append((talk, self._pair(talk, session)))
        matched = {self._clusters.first(talk.index) for talk, _ in pairs}
        documents = {talk.recap.id for talk, _ in pairs}
        unlisted = [
            t for t in self._told if self._clusters.first(t.index) not in matched and self._is_here(t, documents)
        ]
        return Agreement(
            self._schedule.source,
            self._schedule.title,
            len(self._sessions),
            tuple(pair for _, pair in pairs),
            tuple((t.recap.source, t.entity.name) for t in unlisted),
            tuple(s.entity.name for s in self._sessions if self._clusters.first(s.index) not in matched),
        )

    def _is_here(self, talk: Item, documents: set[str]) -> bool:
        """Claim that a recap tells of the talk as one of this conference."""
        events = self._talks.events.get(talk.index, frozenset())
        if events and self._events:
            return bool(events & self._events)
        return talk.recap.id in documents

    def _pair(self, talk: Item, session: Item) -> Pair:
        reason, confidence = self._why(talk, session)
        facts = [*self._titles(talk, session), *self._speakers(talk, session), *self._pages(talk, session)]
        facts += self._event(talk)
        sorted_facts = {
            kind: tuple(text for k, text in facts if k == kind) for kind in ("agrees", "missing", "contradicts")
        }
        return Pair(talk.recap.source, talk.entity.name, session.entity.name, reason, confidence, **sorted_facts)

    def _why(self, talk: Item, session: Item) -> tuple[str, float]:
        """Give the reason that joined the recap's talk, or the one that joined the session."""
        one, other = (talk.recap.source, talk.entity.name), (session.recap.source, session.entity.name)
        both = [m for m in self._merges.get(one, ()) if other in _ends(m)]
        found = both or self._merges.get(one) or self._merges.get(other)
        return (found[0].reason.partition(": ")[0], found[0].confidence) if found else ("others", 0.0)

    def _titles(self, talk: Item, session: Item) -> Iterator[tuple[str, str]]:
        if talk.entity.name.casefold() == session.entity.name.casefold():
            yield "agrees", "title"
        else:
            yield "missing", f"the title as the schedule has it, {session.entity.name!r}"

    def _speakers(self, talk: Item, session: Item) -> Iterator[tuple[str, str]]:
        mine, theirs = (self._talks.speakers.get(i.index, frozenset()) for i in (talk, session))
        for person in sorted(mine & theirs):
            yield "agrees", f"speaker: {self._name_of[person]}"
        for person in sorted(theirs - mine):
            yield "missing", f"speaker {self._name_of[person]}"
        for person in sorted(mine - theirs) if theirs else ():
            listed = ", ".join(self._name_of[p] for p in sorted(theirs))
            yield "contradicts", f"speaker {self._name_of[person]}; the schedule has {listed}"

    def _pages(self, talk: Item, session: Item) -> Iterator[tuple[str, str]]:
        for kind in ("schedule", "video", "slides"):
            mine, theirs = (
                {url_key(link.url): link.url for link in i.entity.links if link.kind == kind} for i in (talk, session)
            )
            if mine.keys() & theirs.keys():
                yield "agrees", f"{kind} page"
            elif mine and theirs and {k.partition("/")[0] for k in mine} & {k.partition("/")[0] for k in theirs}:
                yield "contradicts", f"{kind} page {min(mine.values())}; the schedule has {min(theirs.values())}"
            elif theirs and not mine:
                yield "missing", f"{kind} page {min(theirs.values())}"

    def _event(self, talk: Item) -> Iterator[tuple[str, str]]:
        events = self._talks.events.get(talk.index, frozenset())
        if not events or not self._events:
            return
        if events & self._events:
            yield "agrees", "event"
            return
        mine, theirs = (sorted(self._name_of[e] for e in found) for found in (events, self._events))
        years = [{parse_event_name(n).year for n in names} - {""} for names in (mine, theirs)]
        if all(years) and not years[0] & years[1]:
            yield "contradicts", f"event {', '.join(mine)}; the schedule is of {', '.join(theirs)}"
