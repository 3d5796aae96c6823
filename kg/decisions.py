"""What a person has decided about the graph, as values: the steps read these, and kg/corrections the file."""

from __future__ import annotations

from dataclasses import dataclass

from kg.records import EntityType, Evidence, Predicate

CORRECTIONS_FILE = "corrections.yaml"
"""Where corrections go when nobody names a file."""
CORRECTIONS_FORMAT = "corrections"
"""``Recap.format`` of a corrections file that adds to the graph: each addition is a quotation from it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A node as a person names it: by its id, or by type and name, in one document or in all."""

    id: str = ""
    type: EntityType | None = None
    name: str = ""
    document: str = ""
    """A recap's source, or the end of it."""

    def __str__(self) -> str:
        """Give the node as a message names it."""
        where = f" in {self.document}" if self.document else ""
        return self.id or f"the {self.type} {self.name!r}{where}"


@dataclass(frozen=True, slots=True)
class Same:
    """These are one thing."""

    place: str
    """File and line, for messages; so in all that follow."""
    nodes: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Different:
    """No two of these are one thing."""

    place: str
    nodes: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Retype:
    """This is of another type."""

    place: str
    node: Reference
    type: EntityType


@dataclass(frozen=True, slots=True)
class Rename:
    """This is its name."""

    place: str
    node: Reference
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Relink:
    """This is its own page; "" means that it has none."""

    place: str
    node: Reference
    url: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that a person names."""

    place: str
    subject: Reference
    predicate: Predicate
    object: Reference
    evidence: Evidence
    """Where the file says so."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A thing that no document names."""

    place: str
    type: EntityType
    name: str
    url: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Drop:
    """This is no thing at all."""

    place: str
    node: Reference


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that one corrections file decides."""

    source: str = ""
    text: str = ""
    same: tuple[Same, ...] = ()
    different: tuple[Different, ...] = ()
    types: tuple[Retype, ...] = ()
    names: tuple[Rename, ...] = ()
    urls: tuple[Relink, ...] = ()
    drops: tuple[Drop, ...] = ()
    dropped_claims: tuple[Claim, ...] = ()
    additions: tuple[Addition, ...] = ()
    claims: tuple[Claim, ...] = ()

    def __bool__(self) -> bool:
        """Claim that anything is decided."""
        return any(
            (self.same, self.different, self.types, self.names, self.urls, self.drops, self.dropped_claims)
        ) or bool(self.additions or self.claims)
