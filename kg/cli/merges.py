"""``kg merges``: what was joined across documents, and why."""

from __future__ import annotations

import click

from kg.cli.options import catalog_option, graph_options, load_chosen, settings_option
from kg.cli.terminal import say


@click.command("merges", short_help="List what was joined across documents, and why.")
@click.argument("extractions", nargs=-1, required=True, metavar="EXTRACTIONS...")
@click.option("--below", type=click.FloatRange(0, 1), default=1.0, help="Leave out what is more certain.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@catalog_option
@graph_options
@settings_option
def merges_command(extractions: tuple[str, ...], below: float, as_json: bool, **options: object) -> int:
    """List everything that was joined across the documents of saved extractions, the least certain first.

    Example: kg run -q tests/recaps && kg merges outputs/extractions.jsonl
    """
    from kg import reasons
    from kg.joining import join_with_reasons
    from kg.pipeline import load_saved

    corrected = join_with_reasons(load_saved(extractions), load_chosen(options))
    joined = reasons.joined_by_reason(corrected.resolution.clusters.merges, below=below)
    if as_json:
        say(reasons.as_json(joined))
    else:
        for line in reasons.as_text(joined):
            say(line)
    return 0
