"""Commands about triple stores: ask one, load one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

_USER = click.option("--user", envvar="KG_STORE_USER", default="", metavar="NAME", help="Who asks [KG_STORE_USER].")
_REMOTE = ("http://", "https://")


@click.command("query", short_help="Ask the graph a question.")
@click.argument("question", required=False)
@click.argument("values", nargs=-1)
@click.option("--store", metavar="STORE", help="Store, outputs folder, graph file or URL [default: outputs].")
@click.option("--file", type=click.Path(path_type=Path), metavar="FILE", help="Read the SPARQL query from a file.")
@click.option("-f", "--format", "form", type=click.Choice(("table", "csv", "json")), default="table", help="Output.")
@click.option("--union", is_flag=True, help="Look into all graphs where the query names none.")
@click.option("--list", "listed", is_flag=True, help="List the questions that have a name.")
@click.option("--show", is_flag=True, help="Print the SPARQL instead of asking.")
@click.option("--settings", metavar="FILE", help="Settings file [default: kg.toml, if there is one].")
@_USER
def query_command(question: str | None, values: tuple[str, ...], listed: bool, show: bool, **options: Any) -> int:
    """Ask the graph a question that has a name, or one in SPARQL.

    Example: kg run -q tests/recaps && kg query speakers-by-organization
    """
    from kg.store.questions import questions

    if listed or (question is None and options["file"] is None):
        width = max(len(each.usage) for each in questions().values())
        for each in questions().values():
            click.echo(f"{each.usage:{width}}  {each.asks}")
        return 0
    sparql = _sparql(question, values, options["file"])
    click.echo(sparql.rstrip("\n") if show else _answer(sparql, **options), nl=show)
    return 0


def _sparql(question: str | None, values: tuple[str, ...], file: Path | None) -> str:
    from kg.errors import StoreError
    from kg.store.questions import ask

    if file is not None:
        if question is not None:
            raise click.UsageError("Give a question or --file FILE, not both.")
        try:
            return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{file}: cannot be read ({error}). Name a file with a SPARQL query.") from error
    named = question or ""
    if "{" in named or " " in named.strip():
        if values:
            raise click.UsageError("Only questions that have a name take values.")
        return named
    return ask(named, values)


def _answer(sparql: str, form: str, store: str | None, union: bool, user: str, **options: Any) -> str:
    from kg.settings import load_settings
    from kg.store.answers import query_store, write_answers
    from kg.store.embedded import open_store

    settings = load_settings(options["settings"])
    place = store or settings.store or "outputs"
    if place.startswith(_REMOTE):
        from kg.store.remote import query_remote

        return write_answers(query_remote(place, sparql, settings.base_iri, _access(user)), form, settings.base_iri)
    # The store must outlive its lazy results.
    opened = open_store(Path(place))
    return write_answers(query_store(opened, sparql, settings.base_iri, union=union), form, settings.base_iri)


@click.command("load", short_help="Load the graph into a triple store.")
@click.argument("url")
@click.argument("outputs", type=click.Path(path_type=Path), default=Path("outputs"))
@click.option("--default-graph", default="", metavar="IRI", help="Graph for what belongs to no recap [default: none].")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
@_USER
def load_command(url: str, outputs: Path, default_graph: str, quiet: bool, user: str) -> int:
    """Load the graph in OUTPUTS into the triple store whose Graph Store Protocol address is URL.

    Example: kg run -q tests/recaps && kg load http://localhost:7878/store
    """
    from kg.errors import StoreError
    from kg.exporters.iris import web_iri
    from kg.store.contents import read_contents
    from kg.store.remote import RemoteStore
    from kg.store.synchronise import synchronise

    if default_graph and web_iri(default_graph) != default_graph:
        raise StoreError(f"{default_graph!r} cannot name a graph. Write an address such as https://example.org/graph")
    changes = synchronise(read_contents(outputs), RemoteStore(url, _access(user)), default_graph=default_graph)
    if not quiet:
        click.echo(str(changes))
    return 0


def _access(user: str) -> Any:
    import os

    from kg.store.access import Access

    return Access(user, os.environ.get("KG_STORE_PASSWORD", ""), os.environ.get("KG_STORE_TOKEN", ""))
