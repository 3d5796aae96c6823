"""Extraction -> card: the little of a document that the whole graph needs of each, whether it has changed or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.records import DOCUMENT_SUBJECT, EntityType, Extraction, Predicate
from kg.resolution.clues import Address
from kg.resolution.events import SeriesInYear
from kg.resolution.partwise import Carried, Part
from kg.resolution.statements import Edge

TYPES = tuple(EntityType)
PREDICATES = tuple(Predicate)
OF_RECAP = -1
"""Stands for the document as the subject of a relation."""


class Card(NamedTuple):
    """What is known of a document without its extraction; what JSON can hold, in tuples or lists."""

    recap: str
    """The recap's id."""
    types: tuple[int, ...]
    """Of each entity, as an index into TYPES."""
    names: tuple[str, ...]
    """Of each entity."""
    relations: tuple[tuple[int, int, int, float], ...]
    """Subject (place among the entities, or OF_RECAP), index into PREDICATES, object, confidence."""
    addresses: tuple[tuple[int, str, bool], ...]
    """Index into TYPES, key of a URL, and whether two entities of this type have it."""
    regions: tuple[tuple[str, str, str], ...]
    """Series, year and region of events."""
    language: str
    """The recap's, as what follows."""
    warnings: tuple[str, ...]

    def shared_candidates(self) -> list[tuple[Address, bool]]:
        """Give the addresses, and whether two entities of the document have one."""
        return [((TYPES[kind], key), two) for kind, key, two in self.addresses]

    def held(self) -> list[tuple[SeriesInYear, str]]:
        """Give the regions that each series in a year is held in."""
        return [((series, year), code) for series, year, code in self.regions]

    def edges(self, ids: Sequence[str]) -> Iterator[tuple[Edge, float]]:
        """Give what the document says of nodes, whose ids come in the order of its entities, and how sure it is."""
        for subject, predicate, object_, confidence in self.relations:
            left, right = self.recap if subject == OF_RECAP else ids[subject], ids[object_]
            if left != right:
                yield (left, PREDICATES[predicate], right), confidence


def make_card(extraction: Extraction) -> Card:
    """Make the card of a document."""
    part = Part(Carried(extraction), 0)
    places = {entity.id: at for at, entity in enumerate(extraction.entities)}
    places[DOCUMENT_SUBJECT] = OF_RECAP
    return Card(
        extraction.recap.id,
        tuple(TYPES.index(entity.type) for entity in extraction.entities),
        tuple(entity.name for entity in extraction.entities),
        tuple(
            (places[r.subject], PREDICATES.index(r.predicate), places[r.object], r.confidence)
            for r in extraction.relations
        ),
        tuple((TYPES.index(kind), key, two) for (kind, key), two in part.addresses()),
        tuple(sorted({(*place, code) for place, code in part.regions()})),
        extraction.recap.language,
        tuple(extraction.recap.warnings),
    )
