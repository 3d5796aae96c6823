"""What the commands show: a progress bar, a summary table, warnings and skipped posts."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.results import FilesResult, Progress

_BAR_AFTER_SECONDS = 2.0
_MOST_WARNINGS = 10
_SKIPPED = 3


class Warnings(logging.Handler):
    """Keeps what the library warns of, for the summary."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.texts.append(record.getMessage())

    def __enter__(self) -> Warnings:
        logging.getLogger("kg").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("kg").removeHandler(self)


class Bar:
    """A progress bar on stderr, drawn only for work that takes long and only where a person watches."""

    def __init__(self, *, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr.isatty()
        self._started: float | None = None
        self._bar: Any = None

    def __call__(self, progress: Progress) -> None:
        """Show how far the work has come."""
        if not self._wanted:
            return
        self._started = self._started or time.monotonic()
        if self._bar is None and time.monotonic() - self._started >= _BAR_AFTER_SECONDS:
            self._bar = click.progressbar(length=progress.total, label="Reading posts", file=sys.stderr)
            self._bar.__enter__()
        if self._bar is not None:
            self._bar.update(progress.done - self._bar.pos)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


def plain(text: str) -> str:
    """Give text that moves no cursor, sets no colours and turns no writing round: posts are other people's.

    Lone surrogates, of which names of files may consist, could not be printed at all.
    """
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)


def say(text: str, *, err: bool = False) -> None:
    """Print a line that may hold words of posts."""
    click.echo(plain(text), err=err)


def print_summary(result: FilesResult, noticed: Sequence[str]) -> None:
    """Print how many recaps, entities and relations there are, what to look at, and where the files lie."""
    summary = result.summary
    told = ", ".join(f"{n} {name}" for name, n in summary.languages.most_common())
    say(f"{summary.languages.total()} recaps ({told})")
    left = _table("entities", summary.entities)
    right = _table("relations", summary.relations)
    width = max(map(len, left))
    for number in range(max(len(left), len(right))):
        first = left[number] if number < len(left) else ""
        second = right[number] if number < len(right) else ""
        click.echo(f"{first:{width}}    {second}".rstrip())
    for told in summary.schedules:
        say(told)
    print_warnings([*summary.warnings, *noticed])
    if result.paths:
        click.echo(f"{len(result.paths)} files in {result.paths[-1].parent}")
    if result.stored:
        click.echo(f"store: {result.stored}")


def _table(title: str, counted: Counter[str]) -> list[str]:
    """Lay out how often each name occurs, most often first."""
    counts = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [(title, sum(count for _, count in counts)), *((f"  {name}", count) for name, count in counts)]
    width = max(len(name) for name, _ in rows)
    return [f"{name:{width}} {count:>6}" for name, count in rows]


def print_warnings(warnings: Sequence[str]) -> None:
    """Print the first warnings and how many there are."""
    if warnings:
        click.echo(f"warnings {len(warnings)}")
    for text in warnings[:_MOST_WARNINGS]:
        say(f"  {text}")
    if len(warnings) > _MOST_WARNINGS:
        click.echo(f"  and {len(warnings) - _MOST_WARNINGS} more")


def print_skipped(skipped: Sequence[str]) -> int:
    """List the posts that were left out, with the reason for each, on stderr, and give the exit code."""
    if skipped:
        click.echo(f"kg: skipped {len(skipped)} posts", err=True)
    for reason in skipped:
        say(f"  {reason}", err=True)
    return _SKIPPED if skipped else 0
