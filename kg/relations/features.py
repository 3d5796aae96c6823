"""Two found things -> numbers that tell how they stand to each other in the text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.affinity import popularity, rivalry
from kg.records import Predicate
from kg.relations.cues import cues_in
from kg.relations.nearness import Nearness, Row
from kg.relations.scene import TYPES, Meeting, Scene
from kg.signatures import SIGNATURES

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
    near = Nearness(scene, xs, ys)
    keep = {(x, y) for x, row in near.of_subject.items() for y in row.others[:_NEAREST]}
    keep |= {(x, y) for y, row in near.of_object.items() for x in row.others[:_NEAREST]}
    pairs = sorted(keep)
    meetings = [near.meeting(*pair) for pair in pairs]
    rows = [
        _features(scene, p, m, near.of_subject[p[0]], near.of_object[p[1]])
        for p, m in zip(pairs, meetings, strict=True)
    ]
    return Pairs(pairs, meetings, _with_affinities(scene, predicate, (xs, ys), pairs, rows))


def _with_affinities(
    scene: Scene,
    predicate: Predicate,
    sides: tuple[list[int], list[int]],
    pairs: list[tuple[int, int]],
    rows: list[list[float]],
) -> NDArray[np.float64]:
    """Add to each pair the encoder's affinity, its lead over rivals on either side and the object's popularity."""
    if not pairs:
        return np.array(rows, np.float64)
    at, column = ({number: i for i, number in enumerate(side)} for side in sides)
    scores = scene.affinities.between(_ORDER.index(predicate), *sides)
    by_subject, by_object = rivalry(scores)
    i, j = [at[x] for x, _ in pairs], [column[y] for _, y in pairs]
    return np.column_stack(
        [np.array(rows, np.float64), scores[i, j], by_subject[i, j], by_object[i, j], popularity(scores)[j]]
    )


def _features(
    scene: Scene,
    pair: tuple[int, int],
    m: Meeting,
    near_x: Row,
    near_y: Row,
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


def _rank_features(m: Meeting, near_x: Row, near_y: Row) -> list[float]:
    second_x = near_x.costs[1] if len(near_x) > 1 else 5000.0
    second_y = near_y.costs[1] if len(near_y) > 1 else 5000.0
    return [
        m.cost - near_x.costs[0],
        m.cost - near_y.costs[0],
        near_x.rank(m.cost),
        near_y.rank(m.cost),
        min(5000.0, second_x - m.cost),
        min(5000.0, second_y - m.cost),
        len(near_x),
        len(near_y),
    ]


def _line_features(scene: Scene, x: int, y: int, m: Meeting) -> list[float]:
    layout, a, b = scene.layout, m.a, m.b
    (is_head_a, is_item_a, is_field_a, length_a), (is_head_b, is_item_b, is_field_b, length_b) = (
        scene.lines.look(a.line),
        scene.lines.look(b.line),
    )
    tx, ty = scene.found[x].type, scene.found[y].type
    row_x, row_y = scene.on_line(tx, a.line), scene.on_line(ty, b.line)
    rank_x = row_x.index(x) if x in row_x else -1
    rank_y = row_y.index(y) if y in row_y else -1
    above, above_b = scene.lines.above(a.line), scene.lines.above(b.line)
    lines_x, lines_y = scene.lines_of[x], scene.lines_of[y]
    low, high = min(a.line, b.line) + 1, max(a.line, b.line)
    return [
        is_head_a,
        is_head_b,
        is_item_a,
        is_item_b,
        is_field_a,
        is_field_b,
        length_a,
        length_b,
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
        scene.naming(ty, low, high),
        scene.naming(tx, low, high),
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
