"""The command that writes what a blog puts into its pages."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("snippet", short_help="Write JSON-LD for each post's own page.")
@click.argument("outputs", type=click.Path(path_type=Path), default=Path("outputs"))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("snippets"), show_default=True,
    help="Output folder.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def snippet_command(outputs: Path, output: Path, quiet: bool) -> None:
    """Write what the graph says of each post as JSON-LD for its own page.

    Example: kg run -q tests/recaps && kg snippet -o snippets
    """
    from kg.exporters.snippet import write_snippets
    from kg.outputs import document_stems, prepare_folder, write_text
    from kg.store.contents import read_quads

    prepare_folder(output)
    texts = dict(write_snippets(read_quads(outputs)))
    for source, stem in document_stems(list(texts)).items():
        write_text(output / f"{stem}.jsonld", texts[source])
    if not quiet:
        click.echo(f"{len(texts)} files in {output}")
