"""What was changed in a copy of the graph, written as a corrections file.

The file has the one form that ``kg.corrections`` reads and every run replays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeAlias

from kg.records import EntityType

Group: TypeAlias = tuple[str, ...]
"""Ids of several nodes."""
Triple: TypeAlias = tuple[str, str, str]
"""Subject, relation, object."""

_HEAD: Final = "# Corrections of the graph; kg/corrections/__init__.py says what each part means.\n"


@dataclass(frozen=True, slots=True)
class Edits:
    """Everything that was changed, in the graph's order."""

    same: tuple[Group, ...] = ()
    different: tuple[Group, ...] = ()
    type: Mapping[str, EntityType] = field(default_factory=dict)
    name: Mapping[str, str] = field(default_factory=dict)
    url: Mapping[str, str] = field(default_factory=dict)
    drop: tuple[str | Triple, ...] = ()
    add: tuple[Triple, ...] = ()

    def __len__(self) -> int:
        return sum(len(getattr(self, part.name)) for part in fields(self))


def edits_text(edits: Edits) -> str:
    """Write edits as a corrections file in YAML; parts that say nothing are left out."""
    import yaml

    parts = [_HEAD]
    for part in fields(edits):
        value = getattr(edits, part.name)
        if value:
            said = {part.name: [_entry(part.name, each) for each in _items(value)]}
            parts.append(yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=10_000))
    return "".join(parts)


def entries(edits: Edits) -> Iterator[tuple[str, Any]]:
    """Give every edit as a key of the corrections file and an entry under it."""
    for part in fields(edits):
        for each in _items(getattr(edits, part.name)):
            yield part.name, _entry(part.name, each)


def _items(value: Any) -> list[Any]:
    return list(value.items()) if isinstance(value, Mapping) else list(value)


def _entry(part: str, value: Any) -> Any:
    if part in ("type", "name", "url"):
        return {"node": value[0], part: str(value[1])}
    if part in ("same", "different"):
        return list(value)
    if isinstance(value, str):
        return value
    return dict(zip(("subject", "predicate", "object"), value, strict=True))
