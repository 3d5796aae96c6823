"""``kg catalog``: make a catalog of one's own, and look names up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import catalog_option, load_chosen, settings_option
from kg.cli.terminal import say

if TYPE_CHECKING:
    from kg.catalogs import Catalog

_TYPES = click.Choice(["Organization", "Project", "Event", "Place"], case_sensitive=False)


@click.group("catalog", short_help="Add to a table of known things, or look names up.")
def catalog_group() -> None:
    """Keep a table of known organizations, projects, events and places, or look names up.

    Example: kg catalog find Kubernetes
    """


@catalog_group.command("add", short_help="Add what a file names to a table.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--into", type=click.Path(path_type=Path), default=Path("catalog.tsv"), show_default=True, metavar="FILE",
    help="Table to add to; it is made if it is missing.",
)  # fmt: skip
@click.option("--type", "kind", type=_TYPES, help="Type of the rows that name none.")
def add_command(file: Path, into: Path, kind: str | None) -> int:
    """Add what FILE names (CSV, JSON, JSON-LD, a landscape.yml, or a table of kg's own) to a catalog table.

    Example: kg catalog add companies.csv --type Organization
    """
    from kg.catalogs.loading import add_to_table
    from kg.records import EntityType
    from kg.settings import load_settings

    largest = load_settings().max_file_bytes
    read, new, held = add_to_table(file, into, None if kind is None else EntityType(kind), largest)
    click.echo(f"{read} rows read, {new} things new, {held} in {into}")
    return 0


@catalog_group.command("find", short_help="Show what a name is known to stand for.")
@click.argument("name", metavar="NAME")
@catalog_option
@settings_option
def find_command(name: str, **options: object) -> int:
    """Show what NAME is known to stand for.

    Example: kg catalog find 彭博社
    """
    found = _chosen_catalog(options).candidates(name)
    for known in found:
        say(f"{known.type}  {known.name}")
        others = ", ".join(other if language == "en" else f"{other} ({language})" for language, other in known.aliases)
        for label, value in (("also", others), ("url", known.url), ("wikidata", known.wikidata)):
            if value:
                say(f"  {label:8}  {value}")
    if not found:
        click.echo(f"no catalog knows {name!r}")
    return 0


def _chosen_catalog(options: dict[str, object]) -> Catalog:
    from kg.catalogs.loading import load_catalog

    settings = load_chosen(options)
    return load_catalog(settings.catalogs, settings.max_file_bytes)
