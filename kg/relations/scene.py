"""A document's found things with their places, looked at once for all pairs."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from kg.recognizers.affinity import Affinities
from kg.recognizers.found import Found
from kg.recognizers.layout import Layout
from kg.recognizers.spans import Tagging
from kg.records import EntityType
from kg.relations.cues import CUES, FIRST_PERSON

TYPES = tuple(EntityType)
FIELD = re.compile(
    r"(author|authors|by|byline|attribution|title|caption|description|event|location|speaker|speakers)\w*: "
)
TITLE = re.compile(r"(title|linktitle|subtitle|description|summary)\w*: ")
_MAX_SURFACES = 10
_AROUND = 40
_SENTENCE = 600
_HEADING_CUES = ("speak", "sponsor", "host", "by", "place", "role")


@dataclass(frozen=True, slots=True)
class Place:
    """One surface with where it stands."""

    start: int
    end: int
    line: int
    sentence: int
    section: int


class Scene:
    """A document's found things with their places, looked at once for all pairs."""

    def __init__(self, layout: Layout, tagging: Tagging, found: tuple[Found, ...]) -> None:
        """Place every surface of every thing."""
        self.layout = layout
        self.found = found
        self.places = [self._places(f) for f in found]
        self.by_type: dict[EntityType, list[int]] = {t: [] for t in TYPES}
        for i, f in enumerate(found):
            self.by_type[f.type].append(i)
        self.starts = {t: sorted(p.start for i in ids for p in self.places[i]) for t, ids in self.by_type.items()}
        self._on_line: dict[tuple[EntityType, int], list[int]] = {}
        for t, ids in self.by_type.items():
            for _, line, thing in sorted((p.start, p.line, i) for i in ids for p in self.places[i]):
                row = self._on_line.setdefault((t, line), [])
                if thing not in row:
                    row.append(thing)
        self.affinities = Affinities(tagging, [[(p.start, p.end) for p in row] for row in self.places])
        self._thing: dict[int, list[float]] = {}
        self._around: dict[tuple[int, int], list[float]] = {}
        self._sentences: dict[int, list[float]] = {}
        self._above: dict[int, list[float]] = {}

    def _places(self, f: Found) -> list[Place]:
        layout = self.layout
        places = []
        for s in f.surfaces[:_MAX_SURFACES]:
            line = layout.line(s.start)
            places.append(Place(s.start, s.end, line, layout.sentence(s.start), layout.section(line)))
        return places

    def thing(self, i: int) -> list[float]:
        """Give the features of one thing alone."""
        if i not in self._thing:
            self._thing[i] = thing_features(self, i)
        return self._thing[i]

    def cues_around(self, place: Place) -> list[float]:
        """Tell which cues stand on the line shortly before and after a place."""
        key = (place.start, place.end)
        if key not in self._around:
            text, start = self.layout.text, self.layout.line_starts[place.line]
            before = text[max(start, place.start - _AROUND) : place.start]
            after = text[place.end : place.end + _AROUND].split("\n")[0]
            self._around[key] = cues_in(before) + cues_in(after)
        return self._around[key]

    def cues_of_sentence(self, place: Place) -> list[float]:
        """Tell which cues stand in the sentence of a place, and whether it speaks in the first person."""
        if place.sentence not in self._sentences:
            sentence = self.layout.text[slice(*self.layout.sentence_span(place.start))][:_SENTENCE]
            self._sentences[place.sentence] = [*cues_in(sentence), float(bool(FIRST_PERSON.search(sentence)))]
        return self._sentences[place.sentence]

    def cues_above(self, place: Place) -> list[float]:
        """Tell which cues stand in the heading that a place stands under."""
        if place.line not in self._above:
            headings = self.layout.headings_above(place.line)
            above = self.layout.line_text(headings[0]) if headings else ""
            self._above[place.line] = [float(bool(CUES[c].search(above))) for c in _HEADING_CUES]
        return self._above[place.line]

    def on_line(self, type: EntityType, line: int) -> list[int]:
        """Give the things of a type that the line names, in order."""
        return self._on_line.get((type, line), [])

    def between(self, type: EntityType, low: int, high: int) -> int:
        """Count the mentions of a type that start within [low, high)."""
        starts = self.starts[type]
        return bisect.bisect_left(starts, high) - bisect.bisect_left(starts, low)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The place where two things come closest."""

    cost: float
    distance: int
    a: Place
    b: Place
    inside: bool


def closest(scene: Scene, x: int, y: int) -> Meeting:
    """Find where two things come closest; another line or another section counts as far."""
    best: Meeting | None = None
    for a in scene.places[x]:
        for b in scene.places[y]:
            inside = (b.start <= a.start and a.end <= b.end) or (a.start <= b.start and b.end <= a.end)
            gap = b.start - a.end if a.start < b.start else a.start - b.end
            distance = 0 if inside else max(0, gap)
            cost = distance + 120.0 * min(abs(a.line - b.line), 6) + 200.0 * (a.section != b.section)
            if best is None or cost < best.cost:
                best = Meeting(cost, distance, a, b, inside)
    if best is None:
        raise AssertionError("a found thing has no surface")
    return best


def thing_features(scene: Scene, i: int) -> list[float]:
    """Give the features of one thing alone."""
    f, places = scene.found[i], scene.places[i]
    first = places[0]
    line = scene.layout.line_text(first.line)
    return [
        f.confidence,
        len(f.surfaces),
        len(f.name),
        TYPES.index(f.type),
        first.line / (1 + len(scene.layout.line_starts)),
        min(first.line, 50),
        any(scene.layout.line_text(p.line).startswith("#") for p in places),
        bool(FIELD.match(line)),
        min(len(scene.by_type[f.type]), 60),
        scene.by_type[f.type].index(i),
        _mentions_rank(scene, i),
        any(TITLE.match(scene.layout.line_text(p.line)) for p in places),
        any(TITLE.match(scene.layout.line_text(p.line)) for p in places)
        and len(scene.on_line(f.type, first.line)) == 1,
        any(p.line <= 2 for p in places),
    ]


def _mentions_rank(scene: Scene, i: int) -> int:
    f = scene.found[i]
    return sum(len(scene.found[j].surfaces) > len(f.surfaces) for j in scene.by_type[f.type])


def cues_in(text: str) -> list[float]:
    """Tell which cues a text holds, in the order of CUES."""
    return [float(bool(cue.search(text))) for cue in CUES.values()] if text else _NO_CUES


_NO_CUES = [0.0] * len(CUES)
