"""A finished resolution -> where each node that a person names stands in the documents."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from kg.decisions import Reference
from kg.errors import CorrectionsError
from kg.folding import folded_key
from kg.records import EntityType, Node
from kg.resolution.clues import Item
from kg.resolution.resolver import Resolution, Spot


class Lookup:
    """Finds nodes by id, and entities by type and name."""

    def __init__(self, resolution: Resolution, nodes: Sequence[Node], node_of: Sequence[str]) -> None:
        self._items = resolution.items
        self._spots: dict[str, set[Spot]] = {node.id: set() for node in nodes}
        self._by_name: dict[tuple[EntityType, str], set[str]] = {}
        self._named: dict[tuple[EntityType, str], list[Item]] = {}
        for node in nodes:
            for name in (node.name, *node.aliases):
                self._by_name.setdefault((node.type, _key(name.text)), set()).add(node.id)
        for item in resolution.items:
            self._spots[node_of[item.index]].add(spot_of(item))
            for key in {_key(surface) for surface in item.surfaces()}:
                self._named.setdefault((item.type, key), []).append(item)
        self._recaps = [extraction.recap for extraction in resolution.extractions]

    def find(self, reference: Reference, place: str) -> frozenset[Spot]:
        """Give the entities that a reference means; none when nothing here is so called.

        Raises:
            CorrectionsError: it means several nodes.
        """
        if reference.id:
            return frozenset(self._spots.get(reference.id, ()))
        if reference.type is None:
            raise AssertionError("a reference has an id or a type")
        key = reference.type, _key(reference.name)
        if reference.document:
            recaps = self._recaps_called(reference.document)
            return frozenset(spot_of(item) for item in self._named.get(key, ()) if item.recap.id in recaps)
        ids = sorted(self._by_name.get(key, ()))
        if len(ids) > 1:
            raise CorrectionsError(
                f"{place}: {reference} is each of {', '.join(ids)}. Name one by its id, or add in: and a document."
            )
        return frozenset(self._spots[ids[0]]) if ids else frozenset()

    def _recaps_called(self, document: str) -> set[str]:
        whole = {recap.id for recap in self._recaps if document in (recap.source, recap.url)}
        return whole or {recap.id for recap in self._recaps if recap.source.endswith(f"/{document}")}

    def has_document(self, document: str) -> bool:
        """Claim that one of the recaps is so called."""
        return bool(self._recaps_called(document))

    def suggestions(self, reference: Reference) -> list[str]:
        """Give ids that look like what was meant."""
        if reference.id:
            return difflib.get_close_matches(reference.id, self._spots, n=3, cutoff=0.7)
        names = {key: ids for (kind, key), ids in self._by_name.items() if kind is reference.type}
        close = difflib.get_close_matches(_key(reference.name), names, n=3, cutoff=0.7)
        return sorted({node_id for key in close for node_id in names[key]})


def spot_of(item: Item) -> Spot:
    """Give where an item stands."""
    return item.recap.id, item.entity.id


def _key(name: str) -> str:
    return folded_key(name) or name.strip()


def find_all(
    wanted: Iterable[tuple[Reference, str]], lookups: Sequence[Lookup], *, is_whole: bool
) -> tuple[dict[Reference, frozenset[Spot]], tuple[tuple[Reference, str], ...]]:
    """Give what each reference means in the first lookup that knows it, and those that none knows.

    A document that this run has not read is no fault: its references mean nothing here.
    """
    found: dict[Reference, frozenset[Spot]] = {}
    missing: dict[Reference, str] = {}
    for reference, place in wanted:
        if reference in found or reference in missing:
            continue
        spots = next((s for lookup in lookups if (s := lookup.find(reference, place))), frozenset())
        if spots or not is_whole or (reference.document and not lookups[0].has_document(reference.document)):
            found[reference] = spots
        else:
            missing[reference] = place
    return found, tuple(missing.items())


def complain(reference: Reference, place: str, lookup: Lookup) -> CorrectionsError:
    """Make the error for a node that is not there."""
    close = lookup.suggestions(reference)
    hint = f"Did you mean {' or '.join(close)}?" if close else "Look its id up in nodes.csv, or take the entry out."
    return CorrectionsError(f"{place}: there is no node {reference}. {hint}")
