"""Edges -> how central each node is, and which community it belongs to.

Directions say how we name a relation, not who looks up to whom: every measure takes the edges as going both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

Pairs: TypeAlias = Sequence[tuple[int, int]]
"""Edges as the numbers of their ends; several between the same two count as one stronger edge."""

_EXACT: Final = 50_000_000
"""Nodes times edges, component by component, up to which betweenness is computed in full: some seconds."""
_PIVOTS: Final = 100
"""How many nodes stand for all when it is estimated."""
LARGEST: Final = 100_000
"""Nodes beyond which only degrees are counted, since the rest would take many minutes."""


class Measures(NamedTuple):
    """One node's measures; "" stands for not computed."""

    degree: int
    betweenness: float | str = ""
    pagerank: float | str = ""
    community: int | str = ""
    """0 is the largest community; those of one size are in the order of their first nodes."""


def find_measures(count: int, pairs: Pairs) -> list[Measures]:
    """Measure nodes 0 to ``count`` - 1; the same edges in the same order give the same numbers everywhere."""
    degrees = [0] * count
    for one, other in pairs:
        degrees[one] += 1
        degrees[other] += 1
    if not count or count > LARGEST:
        return [Measures(degree) for degree in degrees]
    between, ranks, communities = _betweenness(count, pairs), _pageranks(count, pairs), _communities(count, pairs)
    return [
        Measures(degrees[number], round(between[number], 8), round(ranks[number], 8), communities[number])
        for number in range(count)
    ]


def _betweenness(count: int, pairs: Pairs) -> dict[int, float]:
    import networkx as nx
    import rustworkx as rx

    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from_no_data([pair for pair in pairs if pair[0] != pair[1]])
    work = sum(len(part) * graph.subgraph(list(part)).num_edges() for part in rx.connected_components(graph))
    if work > _EXACT:
        simple: nx.Graph[int] = nx.Graph()
        simple.add_nodes_from(range(count))
        simple.add_edges_from(pairs)
        return nx.betweenness_centrality(simple, k=min(_PIVOTS, count), seed=0)
    # One thread: several would add the same numbers in another order each time.
    return dict(rx.betweenness_centrality(graph, parallel_threshold=count + 1))


def _pageranks(count: int, pairs: Pairs) -> dict[int, float]:
    import rustworkx as rx

    graph = rx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(range(count))
    graph.add_edges_from([(one, other, 1.0) for one, other in pairs])
    graph.add_edges_from([(other, one, 1.0) for one, other in pairs])
    return dict(rx.pagerank(graph, weight_fn=float, max_iter=1000))


def _communities(count: int, pairs: Pairs) -> list[int]:
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    for one, other in pairs:
        if one != other:
            graph.add_edge(one, other, weight=graph.get_edge_data(one, other, {"weight": 0})["weight"] + 1)
    found = [sorted(members) for members in nx.community.louvain_communities(graph, seed=0)]
    numbers = [0] * count
    for community, members in enumerate(sorted(found, key=lambda members: (-len(members), members[0]))):
        for member in members:
            numbers[member] = community
    return numbers
