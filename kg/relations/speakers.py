"""Scored pairs of people and talks -> who gave which, as far as they exclude each other."""

from __future__ import annotations

from kg.relations.scene import Meeting, Scene

_OUTDONE = 0.3
"""How much surer both a person's other talk and a talk's other speaker must be, for a pair to go: of 249 recaps the
cross-validated F1 of speaks_at is the same with and without, of the 64 annotated by people .002 higher."""
_TITLED = 0.5
"""How sure it must be that a talk's title names its speaker."""
_BESIDE_TITLED = 0.7
"""How sure others must be of such a talk: that costs no right pair of 249 recaps, and spares four wrong ones."""
_LONE = 0.3
"""From when on somebody takes a talk who would have none; F1 of 249 recaps is .001 higher, of the 64 as much lower."""
_SHORTEST = 4
"""Letters of a name that a title may hold by chance."""
Row = tuple[tuple[int, int], Meeting, float]


def speakers(scene: Scene, rows: list[Row], cut_off: float) -> list[Row]:
    """Keep the pairs that hold."""
    rows = keep_titled(scene, drop_outdone(keep_own_sentence(rows, cut_off)))
    kept = [row for row in rows if row[2] >= cut_off]
    return sorted(kept + lone(rows, kept), key=lambda row: row[0])


def keep_own_sentence(rows: list[Row], cut_off: float) -> list[Row]:
    """Let a sentence keep its talk and its speakers to itself.

    A speaker of one sentence gives the talk of another only where one of the two would otherwise have nobody.
    """
    together = in_one_sentence(rows, cut_off)
    people, talks = {x for x, _ in together}, {y for _, y in together}
    return [
        row
        for row in rows
        if row[1].a.sentence == row[1].b.sentence
        or row[1].a.line != row[1].b.line
        or not (row[0][0] in people and row[0][1] in talks)
    ]


def drop_outdone(rows: list[Row]) -> list[Row]:
    """Drop the pairs whose person has a much surer talk and whose talk has a much surer speaker."""
    best_of_person: dict[int, float] = {}
    best_of_talk: dict[int, float] = {}
    for (x, y), _, score in rows:
        best_of_person[x] = max(score, best_of_person.get(x, 0.0))
        best_of_talk[y] = max(score, best_of_talk.get(y, 0.0))
    return [
        ((x, y), meeting, score)
        for (x, y), meeting, score in rows
        if min(best_of_person[x], best_of_talk[y]) < score + _OUTDONE
    ]


def keep_titled(scene: Scene, rows: list[Row]) -> list[Row]:
    """Leave a talk whose title names its speaker to whom it names, and to others only where that is very sure."""
    named = {
        (x, y)
        for (x, y), _, _ in rows
        if any(len(s.text) >= _SHORTEST and s.text in scene.found[y].name for s in scene.found[x].surfaces)
    }
    theirs = {pair[1] for pair, _, score in rows if pair in named and score >= _TITLED}
    return [row for row in rows if row[0][1] not in theirs or row[0] in named or row[2] >= _BESIDE_TITLED]


def lone(rows: list[Row], kept: list[Row]) -> list[Row]:
    """Give those who have no talk their likeliest."""
    busy = {x for (x, _), _, _ in kept}
    found: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: (-row[2], row[0])):
        if row[0][0] not in busy and row[2] >= _LONE:
            found.setdefault(row[0][0], row)
    return list(found.values())


def in_one_sentence(rows: list[Row], cut_off: float) -> set[tuple[int, int]]:
    """Give the pairs that one sentence names, as far as they score enough."""
    return {pair for pair, m, score in rows if m.a.sentence == m.b.sentence and score >= cut_off}
