"""Extractions -> documents that know the clusters of their items, joined by key; see kg/resolution/partwise.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import accumulate
from typing import Any

from kg.records import EntityType, Extraction
from kg.resolution.clues import Address
from kg.resolution.counterparts import pair_outlines
from kg.resolution.events import SeriesInYear, in_several
from kg.resolution.outlines import outline
from kg.resolution.partwise import STAGES, Carried, Member, Part, group_keys, merge_group
from kg.resolution.resolver import repeats
from kg.resolution.translations import translated_path
from kg.spark.components import components
from kg.spark.extraction import Shared
from kg.spark.session import Cluster, kept


def number(extractions: Any, cluster: Cluster) -> tuple[Any, list[str]]:
    """Give an RDD of (recap id, Part) in which every item has its number among all, and what was read twice.

    Numbers go by source, as on one machine: ties between items fall to the smaller.
    """
    slices = cluster.slices
    by_id = kept(extractions.keyBy(lambda x: x.recap.id).groupByKey(slices).mapValues(repeats))
    repeated = by_id.flatMap(lambda pair: pair[1][1]).collect()
    chosen = by_id.map(lambda pair: ((pair[1][0].recap.source, pair[0]), pair[1][0]))
    ordered = kept(chosen.sortByKey(numPartitions=slices).values())
    sizes = ordered.mapPartitions(lambda rows: [sum(len(x.entities) for x in rows)]).collect()
    starts = [0, *accumulate(sizes)]
    parts = ordered.mapPartitionsWithIndex(lambda at, rows: _parts(rows, starts[at]))
    return kept(parts.partitionBy(slices)), sorted(repeated)


def _parts(extractions: Iterable[Extraction], start: int) -> Iterator[tuple[str, Part]]:
    for extraction in extractions:
        yield extraction.recap.id, Part(Carried(extraction), start)
        start += len(extraction.entities)


def resolve(documents: Any, shared: Shared, cluster: Cluster) -> Any:
    """Let the documents learn, one stage after another, which of their items are one with others."""
    documents = _with_shared(_paired(documents, cluster), cluster)
    several = _several(documents, cluster)
    for stage in STAGES:
        documents = _staged(documents, several, stage, shared, cluster)
    return documents


def _paired(documents: Any, cluster: Cluster) -> Any:
    """Tell the documents what their translations have in the place of their talks and people."""
    slices = cluster.slices
    outlines = documents.values().map(lambda part: outline(part.extraction))
    outlines = outlines.keyBy(lambda told: translated_path(told.source)).groupByKey(slices)
    pairs = outlines.flatMap(lambda group: pair_outlines(group[1]))
    told = documents.leftOuterJoin(pairs, slices)
    return kept(told.mapValues(lambda values: replace(values[0], counterparts=values[1] or {})))


def _with_shared(documents: Any, cluster: Cluster) -> Any:
    """Tell the documents which of their addresses some document gives for two things."""
    slices = cluster.slices
    given = documents.flatMap(lambda pair: ((address, (pair[0], two)) for address, two in pair[1].addresses()))
    shared = given.groupByKey(slices).flatMap(_of_two).groupByKey(slices).mapValues(frozenset)
    told = documents.leftOuterJoin(shared, slices)
    return kept(told.mapValues(lambda values: replace(values[0], shared=values[1] or frozenset())))


def _of_two(group: tuple[Address, Iterable[tuple[str, bool]]]) -> Iterator[tuple[str, Address]]:
    found = list(group[1])
    if any(two for _, two in found):
        yield from ((recap, group[0]) for recap, _ in found)


def _several(documents: Any, cluster: Cluster) -> Any:
    """Give an RDD of (recap id, the series it names that are held in several regions a year)."""
    slices = cluster.slices
    named = documents.flatMap(lambda pair: {(place, (code, pair[0])) for place, code in pair[1].regions()})
    return kept(named.groupByKey(slices).flatMap(_of_several).groupByKey(slices).mapValues(set))


def _of_several(group: tuple[SeriesInYear, Iterable[tuple[str, str]]]) -> Iterator[tuple[str, SeriesInYear]]:
    found = set(group[1])
    if in_several((group[0], code) for code, _ in found):
        yield from ((recap, group[0]) for recap in sorted({recap for _, recap in found}))


def _staged(documents: Any, several: Any, stage: Collection[EntityType], shared: Shared, cluster: Cluster) -> Any:
    slices = cluster.slices

    def show(values: tuple[Part, set[SeriesInYear] | None]) -> tuple[Part, list[Member]]:
        part, held = values
        members = part.members(stage, shared.catalog(), held or frozenset())
        return part.with_facts(members), members

    shown = kept(documents.leftOuterJoin(several, slices).mapValues(show))
    members = shown.flatMap(lambda pair: ((member[0].item.index, member) for member in pair[1][1]))
    keyed = members.flatMap(lambda pair: ((key, pair[0]) for key in group_keys(pair[1])))
    grouped = members.join(components(keyed, slices), slices).map(lambda pair: (pair[1][1], pair[1][0]))
    firsts = grouped.groupByKey(slices).flatMap(lambda pair: merge_group(pair[1])).groupByKey(slices)
    parts = shown.mapValues(lambda values: values[0])
    return kept(parts.leftOuterJoin(firsts, slices).mapValues(lambda pair: pair[0].with_firsts(pair[1] or ())))
