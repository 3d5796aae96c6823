"""“A, B and C talked about X, Y and Z respectively”: three pairs, one to one, and not nine."""

from __future__ import annotations

import re

from kg.records import EntityType
from kg.relations.scene import Scene

_CUE = re.compile(r"\brespectively\b|分别|分別|それぞれ|\brespectivement\b|\bjeweils\b|\bbeziehungsweise\b", re.I)
_LEAST = 2


def paired_one_to_one(scene: Scene) -> list[tuple[list[int], list[int]]]:
    """Give for each such sentence its speakers and, in the same order, their talks.

    Only where the sentence names equally many of both; otherwise who gave what is left to the scorer.
    """
    layout = scene.layout
    groups = []
    for sentence in sorted({layout.sentence(m.start()) for m in _CUE.finditer(layout.text)}):
        people = _named_in(scene, EntityType.PERSON, sentence)
        talks = _named_in(scene, EntityType.TALK, sentence)
        if len(people) == len(talks) >= _LEAST:
            groups.append((people, talks))
    return groups


def _named_in(scene: Scene, type: EntityType, sentence: int) -> list[int]:
    """Give the things of a type whose mentions start in a sentence, in text order."""
    places = sorted(
        (place.start, i) for i in scene.by_type[type] for place in scene.places[i] if place.sentence == sentence
    )
    return list(dict.fromkeys(i for _, i in places))
