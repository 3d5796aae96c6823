"""Nodes -> where they stand, how large and in which colour, before anyone runs a layout.

Each kind is a sunflower of its own on one big circle, its best connected nodes in the middle: cheap, and the
same every time. Colours are Okabe and Ito's, which colour-blind people can tell apart
(https://jfly.uni-koeln.de/color/).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from kg.exporters.rows import RECAP, NodeRow

COLORS = {
    "Person": (0, 114, 178),
    "Organization": (230, 159, 0),
    "Talk": (86, 180, 233),
    "Event": (213, 94, 0),
    "Project": (0, 158, 115),
    "Place": (204, 121, 167),
    RECAP: (153, 153, 153),
}

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_SPACING = 20.0


def node_size(degree: int) -> float:
    """Let a node's area grow with its number of edges."""
    return 4 + 3 * math.sqrt(degree)


def find_positions(nodes: Iterable[NodeRow], degree: Mapping[str, int]) -> dict[str, tuple[float, float]]:
    """Place every node."""
    kinds: dict[str, list[NodeRow]] = {kind: [] for kind in COLORS}
    for node in nodes:
        kinds[node.type].append(node)
    filled = [members for members in kinds.values() if members]
    radii = [_SPACING * math.sqrt(len(members)) for members in filled]
    around = sum(2 * radius + 2 * _SPACING for radius in radii)
    positions: dict[str, tuple[float, float]] = {}
    walked = 0.0
    for members, radius in zip(filled, radii, strict=True):
        walked += radius + _SPACING
        angle = 2 * math.pi * walked / around
        walked += radius + _SPACING
        # The circle is wide enough for its arcs to hold the sunflowers; a single kind needs no circle.
        distance = around / math.pi if len(filled) > 1 else 0.0
        center = distance * math.cos(angle), distance * math.sin(angle)
        members.sort(key=lambda node: (-degree.get(node.id, 0), node.id))
        for number, node in enumerate(members):
            positions[node.id] = _seed(number, center)
    return positions


def _seed(number: int, center: tuple[float, float]) -> tuple[float, float]:
    radius, angle = _SPACING * math.sqrt(number), number * _GOLDEN_ANGLE
    return center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)
