"""Nodes of one graph -> a list to slice, to look at and to turn into a data frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, SupportsIndex, overload

from kg.displays import Markup, badge, card, lines, table
from kg.frames import load_pandas
from kg.records import GraphData, Node, Predicate

if TYPE_CHECKING:
    import pandas

_SHOWN, _NAMED, _CARDS, _QUOTES = 20, 5, 3, 2


class Nodes(tuple[Node, ...]):
    """Some nodes of a graph, in the graph's order; slices are Nodes as well."""

    graph: GraphData

    def __new__(cls, nodes: Iterable[Node], graph: GraphData) -> Nodes:
        """Take nodes and the graph that they belong to."""
        made = super().__new__(cls, tuple(nodes))
        made.graph = graph
        return made

    @overload
    def __getitem__(self, place: SupportsIndex) -> Node: ...
    @overload
    def __getitem__(self, place: slice) -> Nodes: ...
    def __getitem__(self, place: SupportsIndex | slice) -> Node | Nodes:
        """Give the node at a place, or the Nodes of a slice."""
        if isinstance(place, slice):
            return Nodes(super().__getitem__(place), self.graph)
        return super().__getitem__(place)

    def __reduce__(self) -> tuple[type[Nodes], tuple[tuple[Node, ...], GraphData]]:
        """Let copies and pickles keep the graph."""
        return Nodes, (tuple(self), self.graph)

    @property
    def names(self) -> list[str]:
        """The canonical name of each."""
        return [node.name.text for node in self]

    def to_pandas(self) -> pandas.DataFrame:
        """Make a data frame with one row a node, indexed by id; needs the extra ``pandas``."""
        pd = load_pandas()
        columns = ["name", "type", "aliases", "url", "mentions", "documents", "confidence", "start", "end"]
        rows = [
            (
                *(n.name.text, str(n.type), " | ".join(a.text for a in n.aliases), n.url, n.mentions, len(n.sources)),
                *(n.confidence, n.attributes.get("start", ""), n.attributes.get("end", "")),
            )
            for n in self
        ]
        frame: pandas.DataFrame = pd.DataFrame(rows, columns=columns, index=pd.Index([n.id for n in self], name="id"))
        return frame

    def __repr__(self) -> str:
        shown = [f"{node.type} {node.name.text!r}" for node in self[:_NAMED]]
        more = f", and {len(self) - _NAMED} more" if len(self) > _NAMED else ""
        return f"Nodes({', '.join(shown)}{more})"

    def _repr_html_(self) -> str:
        if 0 < len(self) <= _CARDS:
            names = {node.id: node for node in self.graph.nodes}
            return "".join(card(node, _relations(node, self.graph, names)) for node in self)
        rows = [
            (badge(node.name.text, node.type), ", ".join(a.text for a in node.aliases), node.url, len(node.sources))
            for node in self[:_SHOWN]
        ]
        return table(("name", "other names", "link", "recaps"), rows, len(self) - _SHOWN)


def _relations(node: Node, graph: GraphData, nodes: dict[str, Node]) -> Iterable[tuple[object, ...]]:
    recaps = {recap.id: recap for recap in graph.recaps}
    for statement in graph.statements:
        if node.id not in (statement.subject, statement.object):
            continue
        is_subject = node.id == statement.subject
        other = statement.object if is_subject else statement.subject
        if statement.predicate is Predicate.WRITTEN_BY:
            recap = recaps[other]
            name = badge(recap.title or recap.source, "Recap")
        else:
            name = badge(nodes[other].name.text, nodes[other].type)
        relation = statement.predicate.replace("_", " ")
        quotes = [source.evidence.quote for source in statement.sources[:_QUOTES]]
        arrow: object = Markup(f"{relation} →" if is_subject else f"← {relation}")
        yield arrow, name, f"{statement.confidence:.2f}", lines(quotes)
