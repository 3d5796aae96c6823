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
from kg.relations.cues import CUES, FIRST_PERSON, cues_in

TYPES = tuple(EntityType)
FIELD = re.compile(
    r"(author|authors|by|byline|attribution|title|caption|description|event|location|speaker|speakers)\w*: "
)
TITLE = re.compile(r"(title|linktitle|subtitle|description|summary)\w*: ")
_ITEM = re.compile(r"\* |\| |\d+[.、)]")
_LONG_LINE = 2000
MAX_SURFACES = 10
FAR_LINE, MOST_LINES, FAR_SECTION = 120, 6, 200
"""What another line costs, for how many lines at most, and what another section costs: letters of distance."""
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
        self._lines = {t: sorted({line for of, line in self._on_line if of is t}) for t in TYPES}
        self._thing: dict[int, list[float]] = {}
        self._around: dict[tuple[int, int], list[float]] = {}
        self._sentences: dict[int, list[float]] = {}
        self._above: dict[int, list[float]] = {}
        self.lines = Lines(layout)
        self.lines_of = [frozenset(p.line for p in row) for row in self.places]

    def _places(self, f: Found) -> list[Place]:
        layout = self.layout
        places = []
        for s in f.surfaces[:MAX_SURFACES]:
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
            headings = self.lines.above(place.line)
            above = self.layout.line_text(headings[0]) if headings else ""
            self._above[place.line] = [float(bool(CUES[c].search(above))) for c in _HEADING_CUES]
        return self._above[place.line]

    def on_line(self, type: EntityType, line: int) -> list[int]:
        """Give the things of a type that the line names, in order."""
        return self._on_line.get((type, line), [])

    def naming(self, type: EntityType, low: int, high: int) -> int:
        """Count the lines within [low, high) that name a thing of a type."""
        lines = self._lines[type]
        return max(0, bisect.bisect_left(lines, high) - bisect.bisect_left(lines, low))

    def between(self, type: EntityType, low: int, high: int) -> int:
        """Count the mentions of a type that start within [low, high)."""
        starts = self.starts[type]
        return bisect.bisect_left(starts, high) - bisect.bisect_left(starts, low)


class Lines:
    """What pairs ask of lines, each looked at once."""

    def __init__(self, layout: Layout) -> None:
        """Look at no line yet."""
        self._layout = layout
        self._above: dict[int, list[int]] = {}
        self._looks: dict[int, tuple[bool, bool, bool, int]] = {}

    def above(self, line: int) -> list[int]:
        """Give the lines of the headings that a line stands under, innermost first."""
        if line not in self._above:
            self._above[line] = self._layout.headings_above(line)
        return self._above[line]

    def look(self, line: int) -> tuple[bool, bool, bool, int]:
        """Tell whether a line is a heading, an item, a field of front matter, and how long it is."""
        if line not in self._looks:
            text = self._layout.line_text(line)
            self._looks[line] = (
                text.startswith("#"),
                bool(_ITEM.match(text)),
                bool(FIELD.match(text)),
                min(len(text), _LONG_LINE),
            )
        return self._looks[line]


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
            meeting = meeting_of(a, b)
            if best is None or meeting.cost < best.cost:
                best = meeting
    if best is None:
        raise AssertionError("a found thing has no surface")
    return best


def meeting_of(a: Place, b: Place) -> Meeting:
    """Say how near two places are; ``kg.relations.nearness`` says it of many at once."""
    inside = (b.start <= a.start and a.end <= b.end) or (a.start <= b.start and b.end <= a.end)
    gap = b.start - a.end if a.start < b.start else a.start - b.end
    distance = 0 if inside else max(0, gap)
    cost = distance + FAR_LINE * min(abs(a.line - b.line), MOST_LINES) + FAR_SECTION * (a.section != b.section)
    return Meeting(float(cost), distance, a, b, inside)


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
