"""Contents -> a store that holds exactly them, changing no graph that need not change, whatever interrupts.

Two small graphs in the store say what it holds:

- ``graph/loaded``: each graph of the last complete load with the hash of its triples, and the run. Written last.
- ``graph/loading``: there only while a load is under way. It is only ever added to, since a store may fail
  between emptying a graph and filling it: first which hash each graph is to have, then which it has.

So a load is complete if and only if ``graph/loaded`` is there and ``graph/loading`` is not. When both the planned
and the loaded hash of a graph are one and the same, the graph is whole; any other is written again by the next load.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.exporters.terms import Literal, Triple
from kg.exporters.turtle import write_ntriples
from kg.ontology import KGO, PROV
from kg.store.contents import DEFAULT, Contents

LOADED, LOADING, CONCLUSIONS = "graph/loaded", "graph/loading", "graph/conclusions"
"""Names below the base; the last stands for the default graph, which has none."""

_HASH, _PLANNED = KGO + "contentHash", KGO + "plannedHash"
_NONE = ""
"""The planned hash of a graph that is to be dropped."""
_BATCH = 16
"""After so many graphs the store is told that they are whole: no more are written twice when a load is resumed."""


class Target(Protocol):
    """A store, graph by graph; "" is the default graph. Triples are N-Triples."""

    def read(self, graph: str) -> bytes:
        """Give all triples of a graph, none when there is no such graph."""

    def replace(self, graph: str, triples: bytes) -> None:
        """Let a graph hold these triples and no others."""

    def add(self, graph: str, triples: bytes) -> None:
        """Add triples to a graph."""

    def drop(self, graph: str) -> None:
        """Remove a graph, if it is there."""

    def holds_any(self, graph: str) -> bool:
        """Claim that a graph has at least one triple."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a load did, counted in graphs."""

    replaced: int
    dropped: int
    kept: int
    resumed: bool
    """An earlier load had been interrupted."""

    def __str__(self) -> str:
        after = ", after an interrupted load" if self.resumed else ""
        return f"{self.replaced} graphs replaced, {self.dropped} dropped, {self.kept} unchanged{after}"


@dataclass(slots=True)
class _State:
    """What the store says it holds."""

    hashes: dict[str, str | None] = field(default_factory=dict)
    """Each graph's hash, or None where it may be half written."""
    loading: bool = False
    loaded: bool = False


def is_interrupted(target: Target, base: str) -> bool:
    """Claim that the last load into the store did not come to its end."""
    return target.holds_any(base + LOADING)


def synchronise(contents: Contents, target: Target, *, default_graph: str = DEFAULT) -> Changes:
    """Make the store hold the contents, and drop what earlier loads left and these do not hold.

    ``default_graph`` takes what belongs to no recap. Graphs that no load of ours wrote are left alone.

    Raises:
        StoreError: The default graph holds somebody else's triples, or the store fails.
    """
    base = contents.base
    names = {DEFAULT: default_graph or base + CONCLUSIONS}
    triples = {names.get(graph, graph): text for graph, text in contents.graphs.items()}
    wanted = {names.get(graph, graph): digest for graph, digest in contents.digests().items()}
    state = _read_state(target, base)
    replaced = sorted(graph for graph in wanted if state.hashes.get(graph) != wanted[graph])
    dropped = sorted(state.hashes.keys() - wanted.keys())
    changes = Changes(len(replaced), len(dropped), len(wanted) - len(replaced), state.loading)
    if state.loaded and not (replaced or dropped or state.loading):
        return changes
    if names[DEFAULT] not in state.hashes:
        _check_unused(target, _place(names[DEFAULT], base))
    target.add(base + LOADING, _plan(wanted, state))
    # What the run concluded from all recaps comes after what each of them says.
    replaced.sort(key=lambda graph: graph == names[DEFAULT])
    _replace_all(target, base, {graph: triples[graph] for graph in replaced}, wanted)
    for graph in dropped:
        target.drop(_place(graph, base))
    target.replace(base + LOADED, _ledger(wanted, base, contents.run))
    target.drop(base + LOADING)
    return changes


def _replace_all(target: Target, base: str, triples: Mapping[str, bytes], wanted: Mapping[str, str]) -> None:
    whole: list[Triple] = []
    for graph, text in triples.items():
        target.replace(_place(graph, base), text)
        whole.append((graph, _HASH, Literal(wanted[graph])))
        if len(whole) == _BATCH:
            target.add(base + LOADING, _lines(whole))
            whole.clear()
    if whole:
        target.add(base + LOADING, _lines(whole))


def _place(graph: str, base: str) -> str:
    return DEFAULT if graph == base + CONCLUSIONS else graph


def _check_unused(target: Target, graph: str) -> None:
    if target.holds_any(graph):
        name = f"graph <{graph}>" if graph else "default graph"
        raise StoreError(
            f"The store's {name} holds triples that kg did not write and would replace. "
            "Name another graph for what belongs to no recap with --default-graph IRI, or empty it."
        )


def _plan(wanted: Mapping[str, str], state: _State) -> bytes:
    plan: list[Triple] = [(graph, _PLANNED, Literal(digest)) for graph, digest in wanted.items()]
    for graph, digest in state.hashes.items():
        if graph not in wanted:
            plan.append((graph, _PLANNED, Literal(_NONE)))
        elif digest == wanted[graph]:
            plan.append((graph, _HASH, Literal(digest)))
    return _lines(plan)


def _ledger(wanted: Mapping[str, str], base: str, run: str) -> bytes:
    made: list[Triple] = [(graph, _HASH, Literal(digest)) for graph, digest in wanted.items()]
    return _lines([*made, (base + LOADED, PROV + "wasGeneratedBy", run)])


def _lines(triples: Iterable[Triple]) -> bytes:
    return "".join(sorted(write_ntriples((DEFAULT, *triple) for triple in triples))).encode()


def _read_state(target: Target, base: str) -> _State:
    loaded, loading = _hashes(target.read(base + LOADED)), _hashes(target.read(base + LOADING))
    state = _State({graph: _only(found[_HASH]) for graph, found in loaded.items()}, bool(loading), bool(loaded))
    for graph, found in loading.items():
        planned, whole = _only(found[_PLANNED]), _only(found[_HASH])
        state.hashes[graph] = planned if planned == whole else None
    return state


def _hashes(triples: bytes) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        if quad.predicate.value in (_HASH, _PLANNED) and isinstance(quad.subject, ox.NamedNode):
            hashes = found.setdefault(quad.subject.value, {_HASH: set(), _PLANNED: set()})
            hashes[quad.predicate.value].add(getattr(quad.object, "value", ""))
    return found


def _only(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None
