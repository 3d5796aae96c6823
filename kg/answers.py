"""Graph and SPARQL -> answers, by a store in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.displays import table
from kg.errors import SettingsError
from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.exporters.terms import merged
from kg.exporters.turtle import write_ntriples, write_trig
from kg.frames import load_pandas
from kg.ontology import BASE, prefixes
from kg.records import GraphData

if TYPE_CHECKING:
    import pandas
    import pyoxigraph

_SHOWN = 50


class Answers(tuple[tuple[str, ...], ...]):
    """The rows that a query yields, as text; what has no value is ""."""

    columns: tuple[str, ...]
    """The names of the query's variables."""

    def __new__(cls, rows: tuple[tuple[str, ...], ...], columns: tuple[str, ...]) -> Answers:
        """Take rows and the names of their columns."""
        made = super().__new__(cls, rows)
        made.columns = columns
        return made

    def to_pandas(self) -> pandas.DataFrame:
        """Make a data frame; needs the extra ``pandas``."""
        pd = load_pandas()
        frame: pandas.DataFrame = pd.DataFrame(list(self), columns=list(self.columns))
        return frame

    def _repr_html_(self) -> str:
        return table(self.columns, self[:_SHOWN], len(self) - _SHOWN)


def make_store(graph: GraphData) -> pyoxigraph.Store:
    """Load a graph into a store in memory: one named graph a recap, and everything once in the default graph.

    A union of the named graphs would give an answer once for each recap that it rests on.
    """
    import pyoxigraph

    store = pyoxigraph.Store()
    quads = find_quads(graph, BASE, Run())
    store.bulk_load("".join(write_trig(quads, prefixes(BASE))).encode(), format=pyoxigraph.RdfFormat.TRIG)
    store.bulk_load("".join(write_ntriples(merged(quads))).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return store


def ask(store: pyoxigraph.Store, sparql: str) -> Answers | bool:
    """Answer a query; the prefixes of our files need not be declared.

    Raises:
        SettingsError: The query is no SPARQL 1.1.
    """
    import pyoxigraph

    try:
        results = store.query(sparql, prefixes=prefixes(BASE))
    except SyntaxError as error:
        example = "SELECT ?name { ?person a schema:Person ; schema:name ?name }"
        raise SettingsError(f"The query is no SPARQL: {error.msg}. Begin with {example}.") from error
    if isinstance(results, pyoxigraph.QueryBoolean):
        return bool(results)
    if isinstance(results, pyoxigraph.QueryTriples):
        triples = sorted((_text(t.subject), _text(t.predicate), _text(t.object)) for t in results)
        return Answers(tuple(triples), ("subject", "predicate", "object"))
    columns = tuple(variable.value for variable in results.variables)
    return Answers(tuple(tuple(_text(value) for value in row) for row in results), columns)


def _text(term: Any) -> str:
    return "" if term is None else str(getattr(term, "value", term))
