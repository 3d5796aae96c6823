"""Two found things -> numbers that tell how they stand to each other in the text."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.affinity import popularity, rivalry
from kg.records import Predicate
from kg.relations.scene import FIELD, TYPES, Meeting, Scene, closest, cues_in
from kg.signatures import SIGNATURES

_ITEM = re.compile(r"\* |\| |\d+[.、)]")
_BETWEEN = 240


@dataclass(frozen=True, slots=True)
class Pairs:
    """All candidate pairs of one relation with their features (one row each) and where they meet."""

    pairs: list[tuple[int, int]]
    meetings: list[Meeting]
    rows: NDArray[np.float64]


_NEAREST = 9
_ORDER = tuple(SIGNATURES)


def pair_features(scene: Scene, predicate: Predicate) -> Pairs:
    """Pair what a relation may join: each subject with its nearest and likeliest objects and the other way round."""
    subjects, objects = SIGNATURES[predicate]
    xs = [i for t in subjects for i in scene.by_type[t]]
    ys = [i for t in objects for i in scene.by_type[t]]
    meet = {(x, y): closest(scene, x, y) for x in xs for y in ys if x != y}
    near_x = _group(meet, 0)
    near_y = _group(meet, 1)
    keep = {(x, y) for x, row in near_x.items() for _, y in row[:_NEAREST]}
    keep |= {(x, y) for y, row in near_y.items() for _, x in row[:_NEAREST]}
    pairs = sorted(keep)
    affinities = _affinities(scene, predicate, xs, ys)
    rows = [[*_features(scene, p, meet[p], near_x[p[0]], near_y[p[1]]), *affinities[p]] for p in pairs]
    return Pairs(pairs, [meet[p] for p in pairs], np.array(rows, np.float64))


def _affinities(
    scene: Scene, predicate: Predicate, xs: list[int], ys: list[int]
) -> dict[tuple[int, int], tuple[float, ...]]:
    """Give for each pair the encoder's affinity, its lead over rivals on either side and the object's popularity."""
    scores = scene.affinities.between(_ORDER.index(predicate), xs, ys)
    by_subject, by_object = rivalry(scores)
    shares = popularity(scores)
    return {
        (x, y): (scores[i, j], by_subject[i, j], by_object[i, j], shares[j])
        for i, x in enumerate(xs)
        for j, y in enumerate(ys)
    }


def _group(meet: dict[tuple[int, int], Meeting], side: int) -> dict[int, list[tuple[float, int]]]:
    groups: dict[int, list[tuple[float, int]]] = {}
    for pair, m in meet.items():
        groups.setdefault(pair[side], []).append((m.cost, pair[1 - side]))
    return {key: sorted(row) for key, row in groups.items()}


def _features(
    scene: Scene,
    pair: tuple[int, int],
    m: Meeting,
    near_x: list[tuple[float, int]],
    near_y: list[tuple[float, int]],
) -> list[float]:
    x, y = pair
    return [
        *_distance_features(scene, m),
        *_rank_features(m, near_x, near_y),
        *scene.thing(x),
        *scene.thing(y),
        *_line_features(scene, x, y, m),
        *_cue_features(scene, m),
    ]


def _distance_features(scene: Scene, m: Meeting) -> list[float]:
    a, b = m.a, m.b
    low, high = (a.end, b.start) if a.start < b.start else (b.end, a.start)
    return [
        m.distance,
        np.log1p(m.distance),
        b.start > a.start,
        m.inside,
        a.line == b.line,
        min(abs(a.line - b.line), 30),
        max(-20, min(20, b.line - a.line)),
        a.section == b.section,
        max(-9, min(9, b.section - a.section)),
        a.sentence == b.sentence,
        min(abs(a.sentence - b.sentence), 20),
        *(min(scene.between(t, low, high), 12) for t in TYPES),
    ]


def _rank_features(m: Meeting, near_x: list[tuple[float, int]], near_y: list[tuple[float, int]]) -> list[float]:
    rank_x = bisect.bisect_left(near_x, (m.cost, -1))
    rank_y = bisect.bisect_left(near_y, (m.cost, -1))
    second_x = near_x[1][0] if len(near_x) > 1 else 5000.0
    second_y = near_y[1][0] if len(near_y) > 1 else 5000.0
    return [
        m.cost - near_x[0][0],
        m.cost - near_y[0][0],
        rank_x,
        rank_y,
        min(5000.0, second_x - m.cost),
        min(5000.0, second_y - m.cost),
        len(near_x),
        len(near_y),
    ]


def _line_features(scene: Scene, x: int, y: int, m: Meeting) -> list[float]:
    layout, a, b = scene.layout, m.a, m.b
    text_a, text_b = layout.line_text(a.line), layout.line_text(b.line)
    tx, ty = scene.found[x].type, scene.found[y].type
    row_x, row_y = scene.on_line(tx, a.line), scene.on_line(ty, b.line)
    rank_x = row_x.index(x) if x in row_x else -1
    rank_y = row_y.index(y) if y in row_y else -1
    above = layout.headings_above(a.line)
    above_b = layout.headings_above(b.line)
    lines_x, lines_y = {p.line for p in scene.places[x]}, {p.line for p in scene.places[y]}
    return [
        text_a.startswith("#"),
        text_b.startswith("#"),
        bool(_ITEM.match(text_a)),
        bool(_ITEM.match(text_b)),
        bool(FIELD.match(text_a)),
        bool(FIELD.match(text_b)),
        min(len(text_a), 2000),
        min(len(text_b), 2000),
        rank_x,
        rank_y,
        rank_x == rank_y,
        len(row_x),
        len(row_y),
        len(row_x) == len(row_y),
        next((k for k, line in enumerate(above) if line in lines_y), 9),
        next((k for k, line in enumerate(above_b) if line in lines_x), 9),
        next((len(scene.on_line(ty, line)) for line in above if line in lines_y), 0),
        len(lines_x & lines_y),
        a.start - layout.line_starts[a.line],
        b.start - layout.line_starts[b.line],
        layout.text[max(0, a.start - 1) : a.start] in ("[", "*", "《", "「", '"', "“"),
        layout.text[max(0, b.start - 1) : b.start] in ("[", "*", "《", "「", '"', "“"),
        sum(1 for line in range(min(a.line, b.line) + 1, max(a.line, b.line)) if scene.on_line(ty, line))
        if a.line != b.line
        else 0,
        sum(1 for line in range(min(a.line, b.line) + 1, max(a.line, b.line)) if scene.on_line(tx, line))
        if a.line != b.line
        else 0,
    ]


def _cue_features(scene: Scene, m: Meeting) -> list[float]:
    a, b = m.a, m.b
    low, high = (a.end, b.start) if a.start < b.start else (b.end, a.start)
    between = scene.layout.text[low:high] if 0 <= high - low <= _BETWEEN else ""
    return [
        *cues_in(between),
        *scene.cues_around(a),
        *scene.cues_around(b),
        *scene.cues_of_sentence(a),
        len(between),
        between.count("\n"),
        between.count(","),
        between.count("("),
        *scene.cues_above(a),
    ]
