"""``kg annotate``: a post as a page, with what was found in it, to read and to correct."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import catalog_option, corrections_so_far, fast_option, load_chosen, model_option, settings_option
from kg.cli.terminal import say


@click.command("annotate", short_help="Show a post with what was found in it, to correct it.")
@click.argument("post", metavar="POST")
@click.option("-o", "--output", metavar="FILE.html", help="File to write [default: POST's name with .annotated.html].")
@click.option("--corrections", metavar="FILE", help="Corrections to add to [default: the setting, or a new file].")
@fast_option
@model_option
@catalog_option
@settings_option
@click.option("-q", "--quiet", is_flag=True, help="Do not say where the page lies.")
def annotate_command(post: str, output: str | None, corrections: str | None, quiet: bool, **options: object) -> int:
    """Write a page that shows POST with what was found in it, to read one against the other.

    Example: kg annotate tests/recaps/rust-evening-2024.txt

    Corrections made in the page are downloaded as a file for `kg run --corrections`; where there is one already, the
    download holds its entries too.
    """
    from kg import pipeline
    from kg.outputs import prepare_file, write_text
    from kg.readers import read_document
    from kg.results import Annotated

    settings = load_chosen({**options, "corrections": corrections})
    document = read_document(post, largest=settings.max_bytes)
    target = Path(output or f"{Path(post).stem.strip('-') or 'post'}.annotated.html")
    prepare_file(target)
    file, decided = corrections_so_far(settings)
    annotated = Annotated(document, pipeline.load_extractor(settings).extract(document))
    write_text(target, annotated.page(decided.text, file.name))
    if not quiet:
        found = annotated.extraction
        say(f"{len(found.entities)} things, {len(found.relations)} relations -> {target}")
    return 0
