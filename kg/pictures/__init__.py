"""Network -> a picture for a report, as PNG and SVG; needs the extra ``draw``.

The same network gives the same picture, as long as matplotlib and the fonts are the same.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.errors import ExportError, SettingsError
from kg.exporters.layout import COLORS
from kg.exporters.network import Network
from kg.exporters.rows import NodeRow
from kg.files import write_bytes_atomically
from kg.pictures.fonts import LATIN, find_fonts, known_signs
from kg.pictures.labels import Box, Wish, place_labels
from kg.pictures.parts import large_parts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend
    from matplotlib.patheffects import AbstractPathEffect

FORMATS: Final = ("png", "svg")
_Placed: TypeAlias = tuple[NodeRow, tuple[float, float]]
_SIZE: Final = (16.0, 12.0)
"""In inches; a PNG has 150 pixels an inch."""
_MOST_STRETCH: Final = 1.35
_LONGEST: Final = 36
"""Signs of a label; longer names end in an ellipsis."""
_SETTINGS: Final = {"svg.hashsalt": "kg", "svg.fonttype": "path", "savefig.dpi": 150, "figure.dpi": 150}


def draw(
    network: Network, folder: Path, stem: str, *, labels: int = 60, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Draw the nodes that have edges, with the names of the ``labels`` most important ones as far as they fit.

    Of a graph with many nodes, small parts that hang together with nothing else are left out, which the picture says.

    Raises:
        SettingsError: matplotlib is missing, or a format is unknown.
        ExportError: There is nothing to draw, no font has the letters, or a file cannot be written.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise SettingsError(f"A picture cannot be drawn as {unknown[0]!r}. Known: {', '.join(FORMATS)}.")
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise SettingsError("matplotlib is not installed. Run `pip install conference-kg[draw]`.") from error
    joined = [(row, place) for row, place in zip(network.nodes, network.positions, strict=True) if row.degree]
    if not joined:
        raise ExportError(f"{stem}: no node has an edge, so there is nothing to draw.")
    kept, least = large_parts((row.id for row, _ in joined), network.ends())
    drawn = [(row, place) for row, place in joined if row.id in kept]
    left_out = (
        f", not drawn: {len(joined) - len(drawn)} in parts of fewer than {least}" if len(kept) < len(joined) else ""
    )
    # The most important last, so that they lie on top.
    drawn.sort(key=lambda pair: (pair[0].pagerank or pair[0].degree, pair[0].id))
    fonts = find_fonts(row.label for row, _ in drawn[-labels:]) if labels else find_fonts(())
    settings: Any = {**_SETTINGS, "font.family": fonts}
    with mpl.rc_context(settings):
        counted = f"nodes with edges: {len(joined)}, edges: {network.count}{left_out}"
        figure = _draw(network, drawn, labels, known_signs(fonts), counted)
        return [_save(figure, folder / f"{stem}.{form}", form) for form in formats]


def _draw(network: Network, drawn: list[_Placed], labels: int, signs: frozenset[int], counted: str) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, layout=None, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.93))
    axes.set_axis_off()
    axes.set_aspect(1 / _stretch([place for _, place in drawn]), adjustable="datalim")
    _draw_edges(axes, network, drawn)
    areas = _areas([int(row.degree or 0) for row, _ in drawn])
    across, up = zip(*(place for _, place in drawn), strict=True)
    axes.scatter(
        across, up, s=areas, c=[_rgb(row.type) for row, _ in drawn], linewidths=0.4, edgecolors="white", zorder=2
    )
    axes.margins(0.04)
    legend = _draw_legend(axes, [row for row, _ in drawn])
    title = figure.text(0.015, 0.965, network.description, fontsize=17, va="center", color="#222222")
    title.set(fontfamily=LATIN, fontweight="bold")
    figure.text(0.985, 0.965, counted, fontsize=11, va="center", ha="right", color="#555555")
    if labels:
        named = [(_shortened(row.label, signs), place) for row, place in drawn[-labels:]]
        _draw_labels(axes, named, areas[-labels:], legend)
    return figure


def _stretch(places: Sequence[tuple[float, float]]) -> float:
    """Give how much wider than high to draw, so that places fill the picture: names need room at their sides."""
    across, up = ([place[part] for place in places] for part in (0, 1))
    width, height = max(across) - min(across), max(up) - min(up)
    if not width or not height:
        return 1.0
    return max(1.0, min(_MOST_STRETCH, (_SIZE[0] / _SIZE[1]) / (width / height)))


def _draw_edges(axes: Axes, network: Network, drawn: Sequence[_Placed]) -> None:
    from matplotlib.collections import LineCollection

    places = {row.id: place for row, place in drawn}
    kinds = {row.id: row.type for row, _ in drawn}
    edges = [edge for edge in network.edges() if edge.source != edge.target and edge.source in places]
    lines = [(places[edge.source], places[edge.target]) for edge in edges]
    widths = [0.6 + 0.5 * math.log2(edge.weight) for edge in edges]
    fading = max(0.35, min(0.6, 600 / max(1, len(edges))))
    # In the colour of where they start, as in Gephi: it shows what a knot is made of.
    colors = [_rgb(kinds[edge.source]) for edge in edges]
    axes.add_collection(LineCollection(lines, colors=colors, linewidths=widths, alpha=fading, zorder=1))


def _areas(degrees: Sequence[int]) -> list[float]:
    """Give areas in square points: the fewer the nodes, the larger they are."""
    unit = max(8.0, min(60.0, 12_000 / len(degrees)))
    return [unit * (0.6 + 0.4 * degree) for degree in (min(degree, 100) for degree in degrees)]


def _draw_legend(axes: Axes, rows: Sequence[NodeRow]) -> Legend:
    from matplotlib.lines import Line2D

    counts = Counter(row.type for row in rows)
    handles = [
        Line2D([], [], linestyle="", marker="o", markersize=10, color=_rgb(kind), label=f"{kind} ({counts[kind]})")
        for kind in COLORS
        if counts[kind]
    ]
    return axes.legend(handles=handles, loc="upper left", framealpha=0.85, edgecolor="none", fontsize=12)


def _draw_labels(
    axes: Axes, named: Sequence[tuple[str, tuple[float, float]]], areas: Sequence[float], legend: Legend
) -> None:
    from matplotlib.patheffects import withStroke

    figure = axes.figure
    figure.canvas.draw()
    halo: list[AbstractPathEffect] = [withStroke(linewidth=2.5, foreground="white")]
    wishes, texts = [], []
    for number, ((name, place), area) in enumerate(zip(reversed(named), reversed(areas), strict=True)):
        size = 13 - 5 * number / len(named)
        text = axes.text(0, 0, name, fontsize=size, color="#111111", zorder=3, parse_math=False)
        text.set_path_effects(halo)
        extent = text.get_window_extent()
        x, y = axes.transData.transform(place)
        wishes.append(Wish(x, y, math.sqrt(area) / 2 * figure.dpi / 72, extent.width, extent.height))
        texts.append(text)
    covered = Box(*legend.get_window_extent().extents)
    places = place_labels(wishes, Box(*axes.get_window_extent().extents), [covered])
    for text, found in zip(texts, places, strict=True):
        if found is None:
            text.remove()
            continue
        # As shares of the axes, since an SVG has other pixels.
        text.set_transform(axes.transAxes)
        left, bottom = axes.transAxes.inverted().transform((found.left, found.bottom))
        text.set_position((left, bottom))
        text.set_verticalalignment("bottom")


def _rgb(kind: str) -> tuple[float, float, float]:
    red, green, blue = COLORS[kind]
    return red / 255, green / 255, blue / 255


def _shortened(label: str, signs: frozenset[int]) -> str:
    flat = " ".join("".join(sign if ord(sign) in signs else " " for sign in label).split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"


def _save(figure: Figure, path: Path, form: str) -> Path:
    held = io.BytesIO()
    figure.savefig(held, format=form, metadata={"Date": None} if form == "svg" else {"Software": None})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(path, held.getvalue())
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror}). Choose another folder with -o.") from error
    return path
