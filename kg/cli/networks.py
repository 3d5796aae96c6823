"""Commands that look at saved extractions as networks: projections and pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.options import catalog_option, folder_option, graph_options, load_chosen, settings_option
from kg.decisions import CORRECTIONS_FILE

if TYPE_CHECKING:
    from kg.edits import Edits
    from kg.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])
_EXTRACTIONS = click.argument("extractions", nargs=-1, metavar="[EXTRACTIONS]...")


def _settings_options(command: _Command) -> _Command:
    """Add the options that choose what joins extractions: as a run does it, so that its graph comes again."""
    return catalog_option(graph_options(settings_option(command)))


def load_graph(extractions: Sequence[str], folder: Path, settings: Settings) -> Any:
    """Join the named extractions, or those that a run left in the folder."""
    from kg import pipeline
    from kg.outputs import EXTRACTIONS_FILE

    return pipeline.combine_saved(extractions or [str(folder / EXTRACTIONS_FILE)], settings)


@click.command("project", short_help="Write who speaks together, which organizations meet, and more.")
@click.argument("name", metavar="PROJECTION")
@_EXTRACTIONS
@folder_option
@click.option("--formats", metavar="LIST", help="Formats to write, such as gexf,csv [default: graphml,gexf,csv].")
@_settings_options
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def project_command(
    name: str, extractions: tuple[str, ...], output: Path, formats: str | None, quiet: bool, **options: Any
) -> int:
    """Write a network of people, organizations or projects out of saved EXTRACTIONS (default: those in the folder).

    Example: kg run -q tests/recaps && kg project co-speakers

    PROJECTION is co-speakers, organizations-by-events, projects-by-talks or speakers-by-year.
    """
    from kg.exporters import NETWORKS, export_network
    from kg.outputs import prepare_folder
    from kg.projections import find_projection

    wanted = [part.strip() for part in formats.split(",")] if formats else NETWORKS
    prepare_folder(output)
    network = find_projection(load_graph(extractions, output, load_chosen(options)).data, name)
    paths = export_network(network, output, name, wanted)
    if not quiet:
        click.echo(f"{len(network.rows)} nodes, {network.count} edges -> {', '.join(path.name for path in paths)}")
    return 0


@click.command("draw", short_help="Draw the graph or a projection as PNG and SVG.")
@_EXTRACTIONS
@folder_option
@click.option("--projection", metavar="NAME", help="Draw this projection, such as co-speakers, not the whole graph.")
@click.option("--labels", type=click.IntRange(0), default=60, show_default=True, help="Name at most so many nodes.")
@click.option("--formats", metavar="LIST", default="png,svg", show_default=True, help="Formats to draw.")
@_settings_options
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def draw_command(
    extractions: tuple[str, ...],
    output: Path,
    projection: str | None,
    labels: int,
    formats: str,
    quiet: bool,
    **options: Any,
) -> int:
    """Draw what saved EXTRACTIONS (default: those in the folder) say; needs the extra "draw".

    Example: kg run -q tests/recaps && kg draw
    """
    from kg.exporters.network import statement_network
    from kg.outputs import prepare_folder
    from kg.pictures import draw
    from kg.projections import find_projection

    prepare_folder(output)
    data = load_graph(extractions, output, load_chosen(options)).data
    network = find_projection(data, projection) if projection else statement_network(data)
    wanted = [part.strip() for part in formats.split(",")]
    paths = draw(network, output, projection or "graph", labels=labels, formats=wanted)
    if not quiet:
        click.echo(f"{', '.join(path.name for path in paths)} in {output}")
    return 0


@click.command("import-gephi", short_help="Turn what was changed in Gephi into corrections.")
@click.argument("edited", type=click.Path(path_type=Path), metavar="EDITED.gexf")
@_EXTRACTIONS
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path(CORRECTIONS_FILE), show_default=True,
    help="File to write.",
)  # fmt: skip
@_settings_options
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def import_gephi_command(edited: Path, extractions: tuple[str, ...], output: Path, quiet: bool, **options: Any) -> int:
    """Write what was changed in Gephi (labels, types, addresses, merged and deleted nodes, edges) as corrections.

    Example: kg run -q tests/recaps && kg import-gephi outputs/graph.gexf

    EDITED.gexf is graph.gexf, changed in Gephi and exported whole (no filter on) as GEXF; EXTRACTIONS (default:
    outputs/extractions.jsonl) is what it was made from.
    """
    from kg.edits import edits_text
    from kg.gephi import find_edits
    from kg.outputs import prepare_file, write_text

    prepare_file(output)
    settings = load_chosen(options)
    found = find_edits(load_graph(extractions, Path("outputs"), settings).data, edited, settings.max_file_bytes)
    if settings.corrections and Path(settings.corrections).resolve() == output.resolve():
        # The graph was made with what the file holds already: the new edits come besides.
        _add_to(output, found)
    else:
        write_text(output, edits_text(found))
    if not quiet:
        click.echo(f"{len(found)} corrections -> {output}")
    return 0


def _add_to(file: Path, found: Edits) -> None:
    from kg.corrections.writing import add_entry
    from kg.edits import entries

    for key, entry in entries(found):
        add_entry(file, key, entry)
