"""Nodes and edges -> where the nodes stand, how large and in which colour.

ForceAtlas2, the layout people run first in Gephi, comes from crategraph-forceatlas2: a port, number for number, of the
one that Gephi Lite uses, with a free licence (fa2 and igraph have the GPL) and its own arithmetic, so that every
machine places nodes alike. Colours are Okabe and Ito's, which colour-blind people can tell apart
(https://jfly.uni-koeln.de/color/).
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from kg.exporters.measures import Pairs
from kg.exporters.rows import RECAP

COLORS = {
    "Person": (0, 114, 178),
    "Organization": (230, 159, 0),
    "Talk": (86, 180, 233),
    "Event": (213, 94, 0),
    "Project": (0, 158, 115),
    "Place": (204, 121, 167),
    RECAP: (153, 153, 153),
}

_LARGEST: Final = 100_000
"""Nodes beyond which ForceAtlas2 would take minutes; they are laid out as one sunflower instead."""
_STEPS: Final = 4_000_000
"""Steps times nodes: what fits into some seconds, between the fewest and the most steps that make sense."""
_FEWEST_STEPS, _MOST_STEPS = 100, 500
_SPREAD: Final = 2.0
"""How much larger than ForceAtlas2's are our distances, so that nodes and labels have room."""
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_SPACING: Final = 20.0


def node_size(degree: int) -> float:
    """Let a node's area grow with its number of edges."""
    return 4 + 3 * math.sqrt(degree)


def find_positions(count: int, pairs: Pairs) -> list[tuple[float, float]]:
    """Place nodes 0 to ``count`` - 1; the same edges in the same order give the same places everywhere."""
    if count > _LARGEST:
        return _sunflower(count, pairs)
    import crategraph_forceatlas2

    places = crategraph_forceatlas2.layout(
        count,
        [pair for pair in pairs if pair[0] != pair[1]],
        iterations=max(_FEWEST_STEPS, min(_MOST_STEPS, _STEPS // max(1, count))),
        seed=0,
        threads=1,
        strongGravityMode=True,
        gravity=0.05,
        scalingRatio=10,
        barnesHutOptimize=count > 1000,
        barnesHutTheta=1.2,
    )
    return [(_SPREAD * float(x), _SPREAD * float(y)) for x, y in places]


def _sunflower(count: int, pairs: Pairs) -> list[tuple[float, float]]:
    """Place the best connected nodes in the middle."""
    degrees = Counter(end for pair in pairs for end in pair)
    places = [(0.0, 0.0)] * count
    for place, number in enumerate(sorted(range(count), key=lambda number: (-degrees[number], number))):
        radius, angle = _SPACING * math.sqrt(place), place * _GOLDEN_ANGLE
        places[number] = radius * math.cos(angle), radius * math.sin(angle)
    return places
