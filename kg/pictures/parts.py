"""Edges -> which nodes hang together, and which parts are large enough for a picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

_FEW = 200
"""Nodes up to which a picture has room for everything."""
_LEAST_SHARE = 0.005
"""Of all nodes: smaller parts would be dust around the large ones, which would have to shrink for it."""


def large_parts(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> tuple[set[str], int]:
    """Give the nodes of the parts that are worth drawing, and how many nodes such a part has at least."""
    leads = {node: node for node in nodes}
    for source, target in edges:
        leads[_lead(leads, source)] = _lead(leads, target)
    if len(leads) <= _FEW:
        return set(leads), 1
    parts: dict[str, list[str]] = defaultdict(list)
    for node in leads:
        parts[_lead(leads, node)].append(node)
    least = min(max(map(len, parts.values())), round(_LEAST_SHARE * len(leads)) + 1)
    return {node for part in parts.values() if len(part) >= least for node in part}, least


def _lead(leads: dict[str, str], node: str) -> str:
    while leads[node] != node:
        leads[node] = node = leads[leads[node]]
    return node
