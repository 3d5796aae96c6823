"""Network -> a small drawing for notebooks, as SVG that stands in a page by itself."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from kg.displays import Markup
from kg.exporters.layout import COLORS, node_size
from kg.exporters.network import Network

_SIZE, _MARGIN = 360, 12


def sketch(network: Network) -> Markup:
    """Draw all nodes in the colours of their types; where the pointer rests on one, its name is shown."""
    places = network.positions
    left, top = (min(place[part] for place in places) for part in (0, 1))
    extent = max(max(place[part] for place in places) - start for part, start in ((0, left), (1, top))) or 1.0
    scale = (_SIZE - 2 * _MARGIN) / extent

    def at(place: tuple[float, float]) -> tuple[int, int]:
        # In whole tenths; upwards is less in SVG.
        x, y = ((place[part] - start) * scale + _MARGIN for part, start in ((0, left), (1, top)))
        return round(10 * x), round(10 * (_SIZE - y))

    spots = {row.id: at(place) for row, place in zip(network.rows, places, strict=True)}
    lines = "".join("M{} {}L{} {}".format(*spots[one], *spots[other]) for one, other in network.ends() if one != other)
    degrees: dict[str, int] = defaultdict(int)
    for ends in network.ends():
        for end in ends:
            degrees[end] += 1
    # Nodes keep their size on the screen, unless so many would cover each other.
    unit = min(6.0, 90 / len(places) ** 0.5)
    dots = "".join(
        f'<circle cx="{spots[row.id][0]}" cy="{spots[row.id][1]}" r="{unit * node_size(degrees[row.id]):.0f}" '
        f'fill="rgb{COLORS[row.type]}"><title>{escape(row.type)}: {escape(row.label)}</title></circle>'
        for row in network.rows
    )
    return Markup(
        f'<svg width="{_SIZE}" height="{_SIZE}" viewBox="0 0 {10 * _SIZE} {10 * _SIZE}" role="img" '
        f'aria-label="A drawing of the graph"><path d="{lines}" stroke="#999" stroke-width="6" fill="none"/>'
        f"{dots}</svg>"
    )
