"""What a person says of the graph, as a file that lives beside the posts.

.. code-block:: yaml

    same:                                              # these are one thing; the first one's id stays
    - [person/lin-sun, person/sun-lin]
    different:                                         # these are not, though they look alike
    - [person/wei-zhang, person/wei-zhang-2]
    type:
      organization/istio: Project
    name:
      person/lin-sun: Lin Sun
    url:
      project/istio: https://istio.io/
    drop:                                              # a node, or a statement
    - person/somebody
    - [person/lin-sun, organizes, event/kubecon-2024]
    add:
    - [person/lin-sun, works_on, project/istio]

Ids are those of the graph's files; a recap's is ``recap/`` and its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeAlias

from kg.errors import SettingsError
from kg.records import EntityType, Predicate

Group: TypeAlias = tuple[str, ...]
"""Ids of several nodes."""
Triple: TypeAlias = tuple[str, str, str]
"""Subject, relation, object."""

_HEAD: Final = "# Corrections of the graph; kg/corrections.py says what each part means.\n"


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything that one file says, in the file's order."""

    same: tuple[Group, ...] = ()
    different: tuple[Group, ...] = ()
    type: Mapping[str, EntityType] = field(default_factory=dict)
    name: Mapping[str, str] = field(default_factory=dict)
    url: Mapping[str, str] = field(default_factory=dict)
    drop: tuple[str | Triple, ...] = ()
    add: tuple[Triple, ...] = ()

    def __len__(self) -> int:
        return sum(len(getattr(self, part.name)) for part in fields(self))


def corrections_text(corrections: Corrections) -> str:
    """Write corrections as YAML; parts that say nothing are left out."""
    import yaml

    parts = [_HEAD]
    for part in fields(corrections):
        value = getattr(corrections, part.name)
        if value:
            # Lines for what is said of one node, brackets for what is said of several.
            style = False if isinstance(value, Mapping) else None
            said = {part.name: _plain(value)}
            parts.append(
                yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=style)
            )
    return "".join(parts)


def parse_corrections(text: str, path: str) -> Corrections:
    """Read corrections; ``path`` is where they stand, for errors.

    Raises:
        SettingsError: The text is no YAML, or a part is not what it must be.
    """
    import yaml

    try:
        said = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f", line {place.line + 1}" if place else ""
        raise SettingsError(f"{path}{line}: no YAML. Look for a missing quote, colon or indent there.") from error
    known = [part.name for part in fields(Corrections)]
    if not isinstance(said, dict) or not set(said) <= set(known):
        unknown = next((repr(name) for name in said if name not in known), "") if isinstance(said, dict) else ""
        raise SettingsError(f"{path}: there is no part {unknown or repr(said)}. Known: {', '.join(known)}.")
    return Corrections(
        same=tuple(_group(entry, "same", path) for entry in _list(said, "same", path)),
        different=tuple(_group(entry, "different", path) for entry in _list(said, "different", path)),
        type={node: _type(kind, path) for node, kind in _texts(said, "type", path).items()},
        name=_texts(said, "name", path),
        url=_texts(said, "url", path),
        drop=tuple(
            entry if isinstance(entry, str) else _triple(entry, "drop", path) for entry in _list(said, "drop", path)
        ),
        add=tuple(_triple(entry, "add", path) for entry in _list(said, "add", path)),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: str(inner) for key, inner in value.items()}
    return [entry if isinstance(entry, str) else [str(part) for part in entry] for entry in value]


def _list(said: Mapping[str, Any], part: str, path: str) -> list[Any]:
    entries = said.get(part) or []
    if not isinstance(entries, list):
        raise SettingsError(f"{path}: {part!r} must be a list, each entry with a dash before it.")
    return entries


def _texts(said: Mapping[str, Any], part: str, path: str) -> dict[str, str]:
    entries = said.get(part) or {}
    if not isinstance(entries, dict) or not all(isinstance(text, str) for pair in entries.items() for text in pair):
        raise SettingsError(f"{path}: {part!r} must hold lines of the form `id: text`.")
    return entries


def _group(entry: Any, part: str, path: str) -> Group:
    ids = tuple(entry) if isinstance(entry, list) else ()
    if len(ids) < 2 or not all(isinstance(id, str) for id in ids):
        raise SettingsError(f"{path}: {part!r} must hold lists of at least two ids, not {entry!r}.")
    return ids


def _triple(entry: Any, part: str, path: str) -> Triple:
    if not isinstance(entry, list) or len(entry) != 3 or not all(isinstance(text, str) for text in entry):
        raise SettingsError(f"{path}: {part!r} must hold [subject, relation, object], not {entry!r}.")
    subject, relation, obj = entry
    if relation not in list(Predicate):
        raise SettingsError(f"{path}: there is no relation {relation!r}. Known: {', '.join(Predicate)}.")
    return subject, relation, obj


def _type(kind: str, path: str) -> EntityType:
    if kind not in list(EntityType):
        raise SettingsError(f"{path}: there is no type {kind!r}. Known: {', '.join(EntityType)}.")
    return EntityType(kind)
