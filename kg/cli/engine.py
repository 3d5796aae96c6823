"""Where `kg run` works: on this machine, or on an Apache Spark cluster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.cli.options import load_chosen
from kg.cli.terminal import Warnings, print_skipped, print_warnings

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Folder(click.Path):
    """A folder here, or an address that only Hadoop understands."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Leave addresses as they are: a path would lose one of their slashes."""
        return value if isinstance(value, str) and "://" in value else super().convert(value, param, ctx)


_ENGINE_OPTIONS = (
    click.option(
        "-o", "--output", type=_Folder(path_type=Path), default=Path("outputs"), show_default=True,
        help="Output folder.",
    ),
    click.option(
        "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True,
        help="Where to work: here, or on Apache Spark.",
    ),
    click.option("--master", metavar="URL", help="Spark's master, such as spark://host:7077 [default: local[*]]."),
)  # fmt: skip


def engine_options(command: _Command) -> _Command:
    """Add the options that tell where to work and where to write."""
    for option in reversed(_ENGINE_OPTIONS):
        command = option(command)
    return command


def check_engine(engine: str, master: str | None, output: Path | str) -> None:
    """Claim that the options go together.

    Raises:
        click.UsageError: They do not.
    """
    if engine == "local" and master:
        raise click.UsageError("--master goes with --engine spark.")
    if engine == "local" and isinstance(output, str):
        raise click.UsageError(f"{output} is no folder of this machine; only --engine spark can write there.")


def run_on_spark(
    posts: tuple[str, ...], output: Path | str, master: str | None, *, quiet: bool, options: dict[str, Any]
) -> int:
    """Do what `kg run` does on a cluster; give the exit code."""
    from kg import spark

    with Warnings() as noticed:
        result = spark.run(posts, str(output), master=master or "local[*]", settings=load_chosen(options))
    if not quiet:
        click.echo(f"{result.recaps} recaps, {result.entities} entities, {result.relations} relations -> {output}")
        print_warnings(noticed.texts)
    return print_skipped(result.skipped)
