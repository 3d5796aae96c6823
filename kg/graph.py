"""The knowledge graph as people use it from Python: look, search, hand over to other libraries."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from kg.answers import Answers, ask, make_store
from kg.displays import Frame, Markup, badge, table
from kg.errors import SettingsError
from kg.evidence import Quotation, Quotations
from kg.exporters import explorer_page
from kg.exporters.columns import LIST_SEPARATOR
from kg.exporters.measures import Measures
from kg.exporters.network import statement_network
from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.exporters.rows import EdgeRow, NodeRow, edge_rows, node_rows, recap_node_id
from kg.exporters.terms import Literal
from kg.frames import load_pandas
from kg.nodes import Nodes
from kg.ontology import BASE
from kg.projections import find_projection
from kg.records import EntityType, GraphData, Node, Predicate, Recap, Statement
from kg.sketches import sketch

if TYPE_CHECKING:
    import networkx
    import pandas
    import pyoxigraph
    import rdflib

_Kind = TypeVar("_Kind", EntityType, Predicate)
_SKETCHED = 1000


@dataclass(frozen=True)
class KnowledgeGraph:
    """A finished graph; nothing here changes it."""

    data: GraphData

    def nodes(self, type: EntityType | str | None = None) -> Nodes:
        """Give all nodes, or those of one type such as "Person"."""
        if type is None:
            return Nodes(self.data.nodes, self.data)
        wanted = _member(EntityType, type)
        return Nodes((node for node in self.data.nodes if node.type is wanted), self.data)

    def statements(self, predicate: Predicate | str | None = None) -> tuple[Statement, ...]:
        """Give all statements, or those of one relation such as "speaks_at"."""
        if predicate is None:
            return self.data.statements
        wanted = _member(Predicate, predicate)
        return tuple(s for s in self.data.statements if s.predicate is wanted)

    @property
    def people(self) -> Nodes:
        """All persons."""
        return self.nodes(EntityType.PERSON)

    @property
    def organizations(self) -> Nodes:
        """All organizations."""
        return self.nodes(EntityType.ORGANIZATION)

    @property
    def talks(self) -> Nodes:
        """All talks."""
        return self.nodes(EntityType.TALK)

    @property
    def events(self) -> Nodes:
        """All events."""
        return self.nodes(EntityType.EVENT)

    @property
    def projects(self) -> Nodes:
        """All projects."""
        return self.nodes(EntityType.PROJECT)

    @property
    def places(self) -> Nodes:
        """All places."""
        return self.nodes(EntityType.PLACE)

    def find(self, name: str) -> Nodes:
        """Give the nodes that bear a name or have it as an alias; case, width and spacing do not count."""
        return Nodes(self._by_name.get(_folded(name), ()), self.data)

    def neighbours(self, node: Node | str) -> Nodes:
        """Give the nodes that share a statement with a node (or with the node of this id), sorted by id."""
        near = self._near.get(self._known(node), set())
        return Nodes((self._by_id[other] for other in sorted(near)), self.data)

    def evidence(self, edge: Statement | tuple[str, str, str]) -> Quotations:
        """Give the quotations that a statement rests on, or an edge (source, target, key) of ``to_networkx()``."""
        statement = edge if isinstance(edge, Statement) else self._statement(*edge)
        return Quotations(
            Quotation(self._recaps[source.recap], source.evidence, source.confidence, source.found_by)
            for source in statement.sources
        )

    def query(self, sparql: str) -> Answers | bool:
        """Answer a SPARQL query, with the prefixes of ``graph.ttl`` declared; ASK gives a bool, all else a table.

        Raises:
            SettingsError: It is no SPARQL.
        """
        return ask(self._store, sparql)

    def show(self, node: Node | str | None = None, *, height: int = 640) -> Frame:
        """Give explorer.html for Jupyter to show, opened at a node if one is named."""
        return Frame(explorer_page(self.data, "" if node is None else self._known(node)), height)

    def summary(self) -> dict[str, int]:
        """Count recaps, nodes and statements, then nodes by type and statements by relation."""
        data = self.data
        types = Counter(node.type for node in data.nodes)
        predicates = Counter(statement.predicate for statement in data.statements)
        return {
            "recaps": len(data.recaps),
            "nodes": len(data.nodes),
            "statements": len(data.statements),
            **{str(kind): types[kind] for kind in EntityType if types[kind]},
            **{str(kind): predicates[kind] for kind in Predicate if predicates[kind]},
        }

    def to_networkx(self, *, measures: bool = False) -> networkx.MultiDiGraph[str]:
        """Make a MultiDiGraph; edge keys are the relations, recaps that have an author are nodes too.

        Unknown attributes are "", so that every networkx writer takes the graph. ``measures`` adds degree,
        betweenness, pagerank and community to the nodes.
        """
        import networkx as nx

        made: networkx.MultiDiGraph[str] = nx.MultiDiGraph()
        for attributes in self._flat_nodes(measures):
            made.add_node(attributes.pop("id"), **attributes)
        for edge in edge_rows(self.data):
            attributes = edge._asdict()
            source, target = attributes.pop("source"), attributes.pop("target")
            made.add_edge(source, target, key=edge.predicate, **attributes)
        return made

    def project(self, name: str) -> networkx.MultiGraph[str]:
        """Make a projection such as "co-speakers" (see kg/projections.py), with measures; directed if its ties are.

        Raises:
            SettingsError: There is no projection of this name.
        """
        import networkx as nx

        network = find_projection(self.data, name)
        made: networkx.MultiGraph[str] = nx.MultiDiGraph() if network.is_directed else nx.MultiGraph()
        for row in network.nodes:
            attributes = _flat(row._asdict())
            made.add_node(attributes.pop("id"), **attributes)
        for tie in network.edges():
            attributes = _flat(tie._asdict())
            made.add_edge(attributes.pop("source"), attributes.pop("target"), key=tie.predicate, **attributes)
        return made

    def to_rdflib(self, base: str = BASE, run: Run | None = None) -> rdflib.Dataset:
        """Make an rdflib Dataset with one named graph a recap; a query without GRAPH sees them all."""
        import rdflib

        made = rdflib.Dataset(default_union=True)
        iris: dict[str, rdflib.URIRef] = {}

        def node(iri: str) -> rdflib.URIRef:
            return iris.get(iri) or iris.setdefault(iri, rdflib.URIRef(iri))

        for graph, subject, predicate, term in find_quads(self.data, base, run or Run()):
            context = made.graph(node(graph)) if graph else made.default_graph
            context.add((node(subject), node(predicate), _rdflib_term(term, node)))
        return made

    def to_pandas(self, *, measures: bool = False) -> tuple[pandas.DataFrame, pandas.DataFrame]:
        """Make two data frames, nodes (with ``measures`` if asked) and edges; needs the extra ``pandas``."""
        pd = load_pandas()
        columns = [name for name in NodeRow._fields if measures or name not in Measures._fields]
        nodes = pd.DataFrame(self._flat_nodes(measures), columns=columns)
        edges = pd.DataFrame(edge_rows(self.data), columns=list(EdgeRow._fields))
        return nodes, edges

    def _flat_nodes(self, measures: bool) -> Iterator[dict[str, Any]]:
        for row in statement_network(self.data).nodes if measures else node_rows(self.data):
            attributes = _flat(row._asdict())
            yield {name: value for name, value in attributes.items() if measures or name not in Measures._fields}

    def __repr__(self) -> str:
        counts = self.summary()
        kinds = ", ".join(f"{counts[kind]} {kind}" for kind in EntityType if kind in counts)
        nodes = f"{counts['nodes']} nodes: {kinds}" if kinds else "0 nodes"
        return f"KnowledgeGraph({counts['recaps']} recaps, {nodes}; {counts['statements']} statements)"

    def _repr_html_(self) -> str:
        counts = self.summary()
        rows: list[tuple[object, int]] = [(name, counts.pop(name)) for name in ("recaps", "nodes", "statements")]
        rows += [(badge(name, name) if name in set(EntityType) else name, count) for name, count in counts.items()]
        hint = "<p>Try <code>.people</code>, <code>.find(name)</code>, <code>.show()</code>.</p>"
        counted = table(("KnowledgeGraph", ""), rows)
        # Beyond that many nodes a reader would wait for the places, and see a blot.
        drawn = sketch(statement_network(self.data)) if 0 < len(self.data.nodes) <= _SKETCHED else ""
        return Markup(f'<div style="display:flex;gap:1em;align-items:start">{counted}{drawn}</div>{hint}')

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.data.nodes}

    @cached_property
    def _recaps(self) -> dict[str, Recap]:
        return {recap.id: recap for recap in self.data.recaps}

    @cached_property
    def _store(self) -> pyoxigraph.Store:
        return make_store(self.data)

    @cached_property
    def _by_name(self) -> dict[str, tuple[Node, ...]]:
        found: dict[str, dict[str, Node]] = {}
        for node in self.data.nodes:
            for name in (node.name, *node.aliases):
                found.setdefault(_folded(name.text), {})[node.id] = node
        return {name: tuple(nodes.values()) for name, nodes in found.items()}

    @cached_property
    def _near(self) -> dict[str, set[str]]:
        near: dict[str, set[str]] = {}
        for statement in self.data.statements:
            if statement.predicate is not Predicate.WRITTEN_BY:
                near.setdefault(statement.subject, set()).add(statement.object)
                near.setdefault(statement.object, set()).add(statement.subject)
        return near

    def _statement(self, source: str, target: str, key: str) -> Statement:
        recap = source.removeprefix(recap_node_id(""))
        for statement in self.data.statements:
            if (statement.predicate, statement.object) == (key, target) and statement.subject in (source, recap):
                return statement
        raise SettingsError(f"No edge {(source, target, key)!r} in this graph. `statements()` lists what there is.")

    def _known(self, node: Node | str) -> str:
        identifier = node if isinstance(node, str) else node.id
        if identifier not in self._by_id:
            raise SettingsError(f"No node {identifier!r} in this graph. Look for it by name with `find`.")
        return identifier


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {name: LIST_SEPARATOR.join(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _rdflib_term(term: str | Literal, node: Any) -> rdflib.URIRef | rdflib.Literal:
    import rdflib

    if isinstance(term, str):
        made: rdflib.URIRef = node(term)
        return made
    # Normalizing would rewrite "1.0" and dates, and the graph would differ from our files.
    datatype = rdflib.URIRef(term.datatype) if term.datatype else None
    return rdflib.Literal(term.text, lang=term.language or None, datatype=datatype, normalize=False)


def _member(kind: type[_Kind], value: str) -> _Kind:
    try:
        return kind(value)
    except ValueError as error:
        known = ", ".join(member.value for member in kind)
        raise SettingsError(f"No {kind.__name__} {value!r}. Known: {known}.") from error


def _folded(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    # A name of signs only, such as "C++" without its letter, is still a name.
    return "".join(char for char in folded if char.isalnum()) or folded.strip()
