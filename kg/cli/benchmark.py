"""The command that measures how fast the graph is written as RDF, beside rdflib, and how small its provenance is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.exporters.terms import Quad

_OURS = ("evidence/", "statement/", "run/", "graph/", "software/")
"""Below the base: what says where the rest comes from."""


@click.command("benchmark", short_help="Measure how fast the graph is written.")
@click.argument("extractions", nargs=-1, required=True, metavar="EXTRACTIONS...")
@click.option(
    "--copies", default=1, show_default=True, type=click.IntRange(1), help="Measure a graph so many times as big."
)
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Keep the best of so many rounds.")
def benchmark_command(extractions: tuple[str, ...], copies: int, rounds: int) -> None:
    """Measure how fast the graph of saved extractions is written as RDF, beside rdflib, and the share of provenance.

    Example: kg run -q tests/recaps && kg benchmark outputs/extractions.jsonl
    """
    from kg.exporters.terms import merged
    from kg.ontology import BASE
    from kg.storage import load_extractions

    found = [extraction for path in extractions for extraction in load_extractions(Path(path))]
    quads = _quads(found, copies)
    triples = merged(quads)
    provenance = sum(_is_provenance(triple, BASE) for triple in triples)
    others = len(triples) - provenance
    click.echo(f"{len(triples)} triples: {provenance} of provenance, {provenance / others:.2f} for each other one")
    for line in _timed(triples, quads, rounds):
        click.echo(line)


def _quads(found: Sequence[object], copies: int) -> list[Quad]:
    from kg.exporters.provenance import Run
    from kg.exporters.quads import find_quads
    from kg.exporters.terms import sorted_quads
    from kg.ontology import BASE
    from kg.ordering import sorted_graph
    from kg.resolution import resolve

    quads = find_quads(sorted_graph(resolve(found)), BASE, Run())  # type: ignore[arg-type]
    made = list(quads)
    for number in range(1, copies):

        def moved(term: object, number: int = number) -> object:
            return f"{term}-{number}" if isinstance(term, str) and term.startswith(BASE) else term

        made += [tuple(map(moved, quad)) for quad in quads]  # type: ignore[misc]
    return sorted_quads(made)


def _is_provenance(triple: Quad, base: str) -> bool:
    from kg.ontology import KGO

    return triple[1].startswith(tuple(base + folder for folder in _OURS)) or triple[2] == KGO + "confidence"


def _timed(triples: list[Quad], quads: list[Quad], rounds: int) -> Iterator[str]:
    import rdflib

    from kg.exporters.jsonld import write_jsonld
    from kg.exporters.rdfxml import write_rdfxml
    from kg.exporters.turtle import write_nquads, write_ntriples, write_trig, write_turtle
    from kg.ontology import BASE, prefixes

    graph = rdflib.Graph()
    graph.parse(data="".join(write_ntriples(triples)), format="nt")
    for prefix, iri in prefixes().items():
        graph.bind(prefix, iri)
    theirs = _best(lambda: graph.serialize(format="turtle"), rounds)
    yield f"rdflib   turtle  {theirs:8.3f} s"
    writers: dict[str, Callable[[], object]] = {
        "turtle": lambda: "".join(write_turtle(triples, prefixes())),
        "nt": lambda: "".join(write_ntriples(triples)),
        "nq": lambda: "".join(write_nquads(quads)),
        "trig": lambda: "".join(write_trig(quads, prefixes())),
        "jsonld": lambda: "".join(write_jsonld(triples, BASE)),
        "rdf": lambda: "".join(write_rdfxml(triples, prefixes())),
    }
    for name, writer in writers.items():
        ours = _best(writer, rounds)
        yield f"kg       {name:6}  {ours:8.3f} s  {theirs / ours:6.1f} times as fast as rdflib's Turtle"


def _best(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return max(min(times), 1e-9)
