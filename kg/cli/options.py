"""What several commands share: options that choose settings, and how they become Settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.decisions import CORRECTIONS_FILE

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _models(_: click.Context, __: click.Parameter, values: Sequence[str]) -> dict[str, str] | None:
    pairs = [value.partition("=") for value in values]
    if any(not (language and equals and name) for language, equals, name in pairs):
        raise click.BadParameter("write it as LANGUAGE=PIPELINE, such as en=en_core_web_trf")
    return {language: name for language, _, name in pairs} or None


folder_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    help="Output folder.",
)
settings_option = click.option("--settings", metavar="FILE", help="Settings file [default: kg.toml, if there is one].")
model_option = click.option(
    "--model",
    "models",
    multiple=True,
    callback=_models,
    metavar="LANG=NAME",
    help="spaCy pipeline for a language.",
)
fast_option = click.option("--fast", is_flag=True, help="Read with a smaller encoder: faster, and finds less.")
catalog_option = click.option(
    "--catalog", "catalogs", multiple=True, metavar="FILE", help="Catalog table to read besides kg's own."
)
corrections_option = click.option(
    "--corrections", metavar="FILE", help="Corrections to make: what is the same, different, wrong or missing."
)
schedule_option = click.option(
    "--schedule", "schedules", multiple=True, metavar="FILE", help="Schedule of a conference to match talks with."
)
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes that extract posts [default: one a core]."
)
cache_option = click.option(
    "--cache",
    metavar="DIR",
    help="Folder that keeps what was found, so that only new and changed posts are read [default: for run, "
    ".kg-cache in its output folder; otherwise none].",
)
no_cache_option = click.option("--no-cache", is_flag=True, help="Read every post anew and keep nothing of it.")
_ONLINE_OPTIONS = (
    click.option("--online", is_flag=True, help="Ask services and linked pages for more links and facts."),
    click.option("--reconcile", multiple=True, metavar="URL", help="Reconciliation service [default: Wikidata's]."),
    click.option("--online-cache", metavar="DIR", help="Keep answers here [default: .kg-online-cache]."),
    click.option("--allow-host", "allow_hosts", multiple=True, metavar="HOST", help="Private host that may be asked."),
)
_GRAPH_OPTIONS = (corrections_option, schedule_option, *_ONLINE_OPTIONS)


def graph_options(command: _Command) -> _Command:
    """Add the options that change a graph after its posts were read."""
    for option in reversed(_GRAPH_OPTIONS):
        command = option(command)
    return command


def corrections_so_far(settings: Settings) -> tuple[Path, Decisions]:
    """Give the corrections file that more is to be added to, and what it holds already."""
    from kg.joining import load_decisions

    file = Path(settings.corrections or CORRECTIONS_FILE)
    return file, load_decisions(settings.model_copy(update={"corrections": str(file) if file.exists() else ""}))


def load_chosen(options: dict[str, Any]) -> Any:
    """Make Settings of a command's options and the settings file."""
    from kg.settings import load_settings

    # A flag that was not given must not overrule the settings file, nor an option given no times.
    given = {name: None if value is False or value == () else value for name, value in options.items()}
    if given.pop("no_cache", None):
        if given["cache"] is not None:
            raise click.UsageError("Name a folder with --cache or none with --no-cache, not both.")
        given["cache"] = False
    return load_settings(given.pop("settings", None), **given)
