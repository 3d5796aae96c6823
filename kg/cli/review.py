"""``kg review``: a person decides on the least certain merges and links, one at a time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import catalog_option, corrections_so_far, load_chosen, settings_option
from kg.cli.terminal import say
from kg.decisions import CORRECTIONS_FILE

if TYPE_CHECKING:
    from kg.review import Question

_ANSWERS = "y yes, n no, s skip, q quit"


@click.command("review", short_help="Decide on the least certain merges and links.")
@click.argument("extractions", nargs=-1, required=True, metavar="EXTRACTIONS...")
@click.option("--corrections", metavar="FILE", help=f"File to add to [default: the setting, or {CORRECTIONS_FILE}].")
@click.option(
    "--below", type=click.FloatRange(0, 1), default=0.95, show_default=True, help="Ask about what is less certain."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Ask at most so many questions.")
@catalog_option
@settings_option
def review_command(
    extractions: tuple[str, ...], corrections: str | None, below: float, limit: int | None, **options: object
) -> int:
    """Decide on the least certain merges and links of saved extractions, and keep the answers in a corrections file.

    Example: kg run -q tests/recaps && kg review outputs/extractions.jsonl
    """
    from kg.catalogs.loading import load_catalog
    from kg.pipeline import load_saved
    from kg.review import find_questions

    settings = load_chosen({**options, "corrections": corrections})
    file, decided = corrections_so_far(settings)
    catalog = load_catalog(settings.catalogs, settings.max_file_bytes)
    questions = find_questions(load_saved(extractions), catalog, decided, below=below)[:limit]
    answered = _ask_all(questions, file)
    click.echo(f"{answered} of {len(questions)} questions answered" + (f", in {file}" if answered else ""))
    return 0


def _ask_all(questions: list[Question], file: Path) -> int:
    """Ask until a person has had enough; each answer is written at once, so that none is lost."""
    from kg.corrections.writing import add_entry

    answered = 0
    for number, question in enumerate(questions, start=1):
        _show(question, f"{number}/{len(questions)}")
        answer = _ask()
        if answer == "q":
            break
        if answer in ("y", "n"):
            add_entry(file, *(question.if_yes if answer == "y" else question.if_no))
            answered += 1
    return answered


def _show(question: Question, progress: str) -> None:
    say(f"\n{progress}  {question.text}  confidence {question.confidence:.2f}")
    for side in question.sides:
        say(f"  {side.title}")
        for fact in side.facts:
            say(f"      {fact}")


def _ask() -> str:
    """Give y, n, s or q; the end of the input is q."""
    while True:
        click.echo(f"{_ANSWERS}: ", nl=False)
        line = sys.stdin.readline()
        answer = line.strip().lower()[:1]
        if not line:
            click.echo()
            return "q"
        if answer in ("y", "n", "s", "q"):
            return answer
