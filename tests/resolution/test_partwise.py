"""Resolution part by part decides as resolution at once does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import pytest

from kg.catalogs import default_catalog
from kg.exporters.provenance import Run
from kg.exporters.quad_parts import concluded_quads, recap_quads, run_record
from kg.exporters.quads import find_quads
from kg.ontology import BASE
from kg.records import EntityType, Extraction, GraphData
from kg.resolution import resolve
from kg.resolution.counterparts import find_counterparts
from kg.resolution.events import in_several
from kg.resolution.nodes import cluster_names, full_id, make_node, plain_id
from kg.resolution.partwise import STAGES, Carried, Member, Part, group_keys, merge_group
from kg.resolution.resolver import repeats, sorted_extractions
from kg.resolution.statements import make_statement

from .invented import invented


def numbered(extractions: Iterable[Extraction]) -> list[Part]:
    parts, start = [], 0
    ordered = sorted_extractions(extractions)
    counterparts = find_counterparts(ordered)
    for extraction in ordered:
        parts.append(Part(Carried(extraction), start, counterparts=counterparts.get(extraction.recap.id, {})))
        start += len(extraction.entities)
    shared = {address for part in parts for address, is_shared in part.addresses() if is_shared}
    return [replace(part, shared=frozenset(shared & {address for address, _ in part.addresses()})) for part in parts]


def groups(members: Iterable[Member]) -> list[list[Member]]:
    """Put together what shares a key, directly or through others."""
    lead: dict[int, int] = {}

    def find(at: int) -> int:
        while lead.setdefault(at, at) != at:
            at = lead[at]
        return at

    holder: dict[object, int] = {}
    found = list(members)
    for at, member in enumerate(found):
        for key in group_keys(member):
            lead[find(at)] = find(holder.setdefault(key, at))
    together: dict[int, list[Member]] = defaultdict(list)
    for at, member in enumerate(found):
        together[find(at)].append(member)
    return list(together.values())


def staged(parts: list[Part]) -> list[Part]:
    several = in_several(region for part in parts for region in part.regions())
    for stage in STAGES:
        # As on a cluster, a document knows only of the series that it names.
        shown = [part.members(stage, default_catalog(), several & {s for s, _ in part.regions()}) for part in parts]
        firsts: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for group in groups(member for members in shown for member in members):
            for recap, known in merge_group(group[::-1]):
                firsts[recap].append(known)
        parts = [
            part.with_facts(members).with_firsts(firsts[part.extraction.recap.id])
            for part, members in zip(parts, shown, strict=True)
        ]
    return parts


def built(parts: list[Part]) -> tuple[GraphData, list[dict[int, str]]]:
    clusters = defaultdict(list)
    for part in parts:
        for item in part.items():
            clusters[part.known(item).first].append(item)
    called = defaultdict(list)
    for items in clusters.values():
        called[plain_id(items[0].type, cluster_names(items)[0])].append(items)
    nodes, ids = [], {}
    for plain, found in called.items():
        for items in found:
            names = cluster_names(items)
            id = full_id(plain, items, names[0], is_unique=len(found) == 1)
            nodes.append(make_node(id, items, names, default_catalog()))
            ids |= {item.index: id for item in items}
    node_of = [{item.index: ids[item.index] for item in part.items()} for part in parts]
    edges = defaultdict(list)
    for part, known in zip(parts, node_of, strict=True):
        for s in part.statements(known):
            edges[s.subject, s.predicate, s.object] += s.sources
    return GraphData(
        tuple(part.extraction.recap for part in parts),
        tuple(sorted(nodes, key=lambda node: node.id)),
        tuple(make_statement(edge, edges[edge]) for edge in sorted(edges)),
    ), node_of


@pytest.mark.parametrize("seed", range(24))
def test_parts_give_the_graph_of_the_whole(seed: int) -> None:
    extractions = invented(seed)
    whole = resolve(extractions)
    parts = staged(numbered(extractions))
    graph, node_of = built(parts)
    assert graph == whole
    assert len(whole.nodes) < sum(len(x.entities) for x in extractions)
    run = Run({"a": 1}, {"model": "x"})
    quads = run_record([recap.id for recap in whole.recaps], BASE, run)
    quads += concluded_quads(graph.nodes[::2], (), BASE) + concluded_quads(graph.nodes[1::2], (), BASE)
    quads += concluded_quads((), graph.statements, BASE)
    for part, known in zip(parts, node_of, strict=True):
        quads += recap_quads(part.extraction.recap, part.named(known), part.statements(known), BASE)
    assert set(quads) == set(find_quads(whole, BASE, run))
    assert len(quads) == len(set(quads))


def test_stages_follow_the_order_of_types() -> None:
    assert [sorted(stage)[0] for stage in STAGES[1:]] == ["Event", "Event", "Person", "Talk", "Person", "Talk"]
    assert set().union(*STAGES) == set(EntityType)


def test_of_several_readings_the_first_source_counts() -> None:
    one, other = invented(0)[:2]
    moved = Extraction(type(one.recap)(**{**_fields(one.recap), "source": "zzz.md"}), one.entities, one.relations)
    assert repeats([moved, one]) == (one, ["zzz.md: the same document as " + one.recap.source + "; it counts once."])
    assert repeats([other]) == (other, [])


def _fields(recap: object) -> dict[str, object]:
    return {name: getattr(recap, name) for name in recap.__slots__}
