"""Which types of things each relation joins."""

from __future__ import annotations

from kg.records import EntityType, Predicate

_PERSON, _ORGANIZATION, _TALK = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.TALK
_EVENT, _PROJECT, _PLACE = EntityType.EVENT, EntityType.PROJECT, EntityType.PLACE

SIGNATURES: dict[Predicate, tuple[tuple[EntityType, ...], tuple[EntityType, ...]]] = {
    Predicate.SPEAKS_AT: ((_PERSON,), (_TALK,)),
    Predicate.AFFILIATED_WITH: ((_PERSON,), (_ORGANIZATION,)),
    Predicate.WORKS_ON: ((_PERSON,), (_PROJECT,)),
    Predicate.PART_OF: ((_TALK, _EVENT), (_EVENT,)),
    Predicate.ORGANIZES: ((_PERSON, _ORGANIZATION), (_EVENT,)),
    Predicate.SPONSORS: ((_ORGANIZATION,), (_EVENT,)),
    Predicate.LOCATED_IN: ((_EVENT,), (_PLACE,)),
    Predicate.ANNOUNCES: ((_ORGANIZATION,), (_PROJECT,)),
    Predicate.ABOUT: ((_TALK,), (_PROJECT,)),
}
"""Subject and object types; the encoder knows the relations by their place in this order."""
