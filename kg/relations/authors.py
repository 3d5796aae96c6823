"""Persons and organizations -> features that tell whether they wrote the recap."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from kg.records import EntityType
from kg.relations.scene import Scene

_FIELD = re.compile(r"(authors?|byline|by|attribution|created_by|contributors|reviewer|writer)\w*: ", re.I)
_BYLINE = re.compile(r"\b(by|written by|posted by|author)\b|作者|撰文|文[／/:：]|编辑|著者|整理|par\b|von\b", re.I)


def author_rows(scene: Scene) -> tuple[list[int], NDArray[np.float64]]:
    """Give the candidates and a row of features for each."""
    people, organizations = scene.by_type[EntityType.PERSON], scene.by_type[EntityType.ORGANIZATION]
    in_fields = sum(any(_is_field(scene, p.line) for p in scene.places[i]) for i in people + organizations)
    rows = []
    for i in people + organizations:
        places, f = scene.places[i], scene.found[i]
        first = places[0]
        line = scene.layout.line_text(first.line)
        left = line[: first.start - scene.layout.line_starts[first.line]]
        rows.append(
            [
                f.type == EntityType.PERSON,
                f.confidence,
                len(places),
                any(_is_field(scene, p.line) for p in places),
                bool(re.match(r"(authors?|by|byline)\w*: ", line)),
                in_fields,
                first.line,
                len(scene.layout.line_starts) - places[-1].line,
                bool(_BYLINE.search(left[-30:])),
                any(_BYLINE.search(_left(scene, p.line, p.start)) for p in places),
                len(line),
                first.start - scene.layout.line_starts[first.line],
                scene.by_type[f.type].index(i),
                len(people),
                bool(re.search(r"\b(I|my|me)\b|我", scene.layout.text[:6000])),
                len(scene.on_line(EntityType.TALK, first.line)),
                line.startswith("title"),
            ]
        )
    return people + organizations, np.array(rows, np.float64)


def _is_field(scene: Scene, line: int) -> bool:
    return bool(_FIELD.match(scene.layout.line_text(line)))


def _left(scene: Scene, line: int, position: int) -> str:
    return scene.layout.text[max(scene.layout.line_starts[line], position - 25) : position]
