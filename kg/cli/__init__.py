"""Door 1, the command: arguments -> pipeline -> files, a short summary and an exit code.

Exit codes: 0 done, 1 something a person can put right (one line on stderr), 2 wrong usage, 3 done but for
skipped posts, 130 interrupted. Only this package prints. It imports the pipeline inside its commands, so that
``kg --help`` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from kg import __version__
from kg.cli.annotate import annotate_command
from kg.cli.benchmark import benchmark_command
from kg.cli.catalog import catalog_group
from kg.cli.checks import verify_command
from kg.cli.engine import check_engine, engine_options, run_on_spark
from kg.cli.merges import merges_command
from kg.cli.networks import draw_command, import_gephi_command, project_command
from kg.cli.options import (
    cache_option,
    catalog_option,
    fast_option,
    folder_option,
    graph_options,
    load_chosen,
    model_option,
    no_cache_option,
    settings_option,
    workers_option,
)
from kg.cli.review import review_command
from kg.cli.schedule import schedule_command
from kg.cli.snippets import snippet_command
from kg.cli.stores import load_command, query_command
from kg.cli.terminal import Bar, Warnings, print_skipped, print_summary, print_warnings, say
from kg.errors import KgError

_FAILED, _INTERRUPTED = 1, 130
_COLLECTIONS = (100_000, 50, 1000)
"""How seldom Python looks for cycles: a run makes millions of values that are needed to its end, and no cycles."""
_STANDARD_STREAM = "-"

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _FlowOrder(click.Group):
    """Lists the commands as the work flows rather than by letter."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)


@click.group(cls=_FlowOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Turn conference recaps into one knowledge graph: who spoke, on what, where and for whom.

    Example: kg run tests/recaps -o outputs
    """


_POSTS = click.argument("posts", nargs=-1, required=True, metavar="POSTS...")
_EXTRACTIONS = click.argument("extractions", nargs=-1, required=True, metavar="EXTRACTIONS...")
_QUIET = click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress.")
_FORMATS = click.option("--formats", metavar="LIST", help="Formats to write, such as ttl,gexf [default: all].")
_PER_DOCUMENT = click.option("--per-document", is_flag=True, help="Write each post's own graph as well.")
_STORE = click.option("--store", metavar="DIR", help="Keep the graph in an Oxigraph store as well.")
_EXTRACTION_OPTIONS = (
    click.option("--skip-bad", is_flag=True, help="Go on without posts that cannot be read; exit with 3."),
    click.option("--min-confidence", type=click.FloatRange(0, 1), help="Leave out what is less certain."),
    fast_option,
    model_option,
    catalog_option,
    workers_option,
    cache_option,
    no_cache_option,
    settings_option,
    _QUIET,
)


def _extraction_options(command: _Command) -> _Command:
    for option in reversed(_EXTRACTION_OPTIONS):
        command = option(command)
    return command


@cli.command("run", short_help="Read posts and write one knowledge graph.")
@_POSTS
@engine_options
@_FORMATS
@_STORE
@_PER_DOCUMENT
@graph_options
@_extraction_options
def run_command(
    posts: tuple[str, ...], output: Path, engine: str, master: str | None, quiet: bool, **options: Any
) -> int:
    """Read posts (files, folders, globs or "-") and write one knowledge graph.

    Example: kg run tests/recaps -o outputs
    """
    check_engine(engine, master, output)
    if engine == "spark":
        return run_on_spark(posts, output, master, quiet=quiet, options=options)
    from kg import pipeline

    settings = load_chosen(options)
    extractor = pipeline.load_extractor(settings)
    with Bar(quiet=quiet) as bar, Warnings() as noticed:
        result = pipeline.run_to_files(posts, output, extractor=extractor, settings=settings, on_progress=bar)
    if not quiet:
        print_summary(result, noticed.texts)
    return print_skipped(result.skipped)


@cli.command("extract", short_help="Read posts and save what each of them says.")
@_POSTS
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("extractions.jsonl"), show_default=True,
    help="File to write.",
)  # fmt: skip
@_extraction_options
def extract_command(posts: tuple[str, ...], output: Path, quiet: bool, **options: Any) -> int:
    """Read posts and save what each of them says, without joining them.

    Example: kg extract tests/recaps -o outputs/extractions.jsonl
    """
    from kg import pipeline

    settings = load_chosen(options)
    extractor = pipeline.load_extractor(settings)
    with Bar(quiet=quiet) as bar, Warnings() as noticed:
        saved = pipeline.save(posts, output, extractor=extractor, settings=settings, on_progress=bar)
    if not quiet:
        click.echo(f"{saved.recaps} recaps, {saved.entities} entities, {saved.relations} relations -> {output}")
        print_warnings(noticed.texts)
    return print_skipped(saved.skipped)


@cli.command("combine", short_help="Join saved extractions to one graph.")
@_EXTRACTIONS
@folder_option
@_FORMATS
@_STORE
@_PER_DOCUMENT
@catalog_option
@graph_options
@settings_option
@_QUIET
def combine_command(extractions: tuple[str, ...], output: Path, quiet: bool, **options: Any) -> int:
    """Join saved extractions to one knowledge graph and write it, without reading posts again.

    Example: kg run tests/recaps && kg combine outputs/extractions.jsonl
    """
    from kg import pipeline

    settings = load_chosen(options)
    with Warnings() as noticed:
        result = pipeline.run_saved(extractions, output, settings=settings)
    if not quiet:
        print_summary(result.files(), noticed.texts)
    return 0


@cli.command("export", short_help="Write saved extractions as one graph file.")
@_EXTRACTIONS
@click.option("-f", "--format", "form", metavar="NAME", help="Format [default: what FILE ends in].")
@click.option(
    "-o",
    "--output",
    default=_STANDARD_STREAM,
    metavar="FILE",
    help="File to write [default: standard output].",
)
@catalog_option
@graph_options
@settings_option
def export_command(extractions: tuple[str, ...], form: str | None, output: str, **options: Any) -> int:
    """Write the graph of saved extractions as one file of your naming, or to a pipe.

    Example: kg run -q tests/recaps && kg export outputs/extractions.jsonl -f nt
    """
    from kg import pipeline

    named = Path(output)
    form = form or (named.stem if named.suffix == ".parquet" else named.suffix.lstrip("."))
    if not form:
        raise click.UsageError("Name the format with -f, or give -o FILE an ending that tells it.")
    target = sys.stdout.buffer if output == _STANDARD_STREAM else Path(output)
    pipeline.export_saved(extractions, form, target, settings=load_chosen(options))
    return 0


for _command in (verify_command, query_command, load_command, snippet_command):
    cli.add_command(_command)


@cli.command("score", short_help="Compare what is found with annotated posts.")
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD")
@click.argument("posts", nargs=-1, metavar="[POSTS...]")
@click.option("--documents", is_flag=True, help="Show the score of each post as well.")
@click.option("--errors", is_flag=True, help="List every error with its place in the text.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@_extraction_options
def score_command(gold: Path, posts: tuple[str, ...], quiet: bool, **options: Any) -> int:
    """Compare what is found in POSTS (default: the posts in GOLD) with the annotations in the folder GOLD.

    Example: kg score tests/recaps
    """
    from kg import pipeline
    from kg.scoring import score_extractions

    shown = {name: options.pop(name) for name in ("documents", "errors", "as_json")}
    settings = load_chosen(options)
    extractor = pipeline.load_extractor(settings)
    with Bar(quiet=quiet) as bar:
        result = pipeline.read_all(posts or (str(gold),), extractor=extractor, settings=settings, on_progress=bar)
    report = score_extractions(gold, result.extractions)
    if shown["as_json"]:
        click.echo(report.to_json())
    else:
        parts = [report.errors_table()] * shown["errors"] + [report.documents_table()] * shown["documents"]
        say("\n".join([*parts, report.languages_table(), report.calibration_table(), report.table()]))
    return print_skipped(result.skipped)


for _command in (merges_command, annotate_command, review_command, schedule_command, catalog_group):
    cli.add_command(_command)
for _command in (project_command, draw_command, import_gephi_command, benchmark_command):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit; the one place that turns errors into exit codes."""
    gc.set_threshold(*_COLLECTIONS)
    try:
        code = cli.main(arguments, prog_name="kg", standalone_mode=False) or 0
    except KgError as error:
        say(f"kg: {error}", err=True)
        code = _FAILED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("kg: interrupted; no file was left half written", err=True)
        code = _INTERRUPTED
    except BrokenPipeError:
        # Who read our output (head, less) went away; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = _FAILED
    sys.exit(code)
