"""The corrections file: a person's last word on the graph, in YAML that lives in git.

A list stands under each key; things are named by node id, or by type and name, in one document (``in``) or in all::

    same:
    - [person/lin-sun, {type: Person, name: 孙琳}]
    different:
    - [{type: Person, name: Wei Zhang, in: a.md}, {type: Person, name: Wei Zhang, in: b.md}]
    type:
    - {node: organization/kong, type: Project}
    name:
    - {node: person/lin-sun, name: Lin Sun, language: en}
    url:
    - {node: project/istio, url: https://istio.io/}
    drop:
    - talk/welcome
    - {subject: person/lin-sun, predicate: speaks_at, object: talk/welcome}
    add:
    - {type: Event, name: LoomConf 2024, url: https://loom.example.org/}
    - {subject: person/lin-sun, predicate: affiliated_with, object: organization/solo-io}

``{node, url: ""}`` takes a wrong page away. Unknown nodes and contradictions are found when the file is replayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kg.decisions import (
    Addition,
    Claim,
    Decisions,
    Different,
    Drop,
    Reference,
    Relink,
    Rename,
    Retype,
    Same,
)
from kg.errors import CorrectionsError
from kg.files import LARGEST_FILE, read_text
from kg.records import EntityType, Evidence, Predicate
from kg.signatures import SIGNATURES

FORMS = {
    "same": "a list of two or more nodes, such as [person/lin-sun, {type: Person, name: 孙琳}]",
    "different": "a list of two or more nodes, such as [person/wei-zhang-1, person/wei-zhang-2]",
    "type": "{node: organization/kong, type: Project}",
    "name": "{node: person/lin-sun, name: Lin Sun, language: en}, where language may be missing",
    "url": '{node: project/istio, url: https://istio.io/}, where "" stands for none',
    "drop": "a node, or {subject: NODE, predicate: speaks_at, object: NODE}",
    "add": "{type: Event, name: NAME, url: URL}, or {subject: NODE, predicate: speaks_at, object: NODE}",
}
"""Key -> what stands in its list, for errors."""

_Text = Annotated[str, Field(min_length=1)]
_Id = Annotated[str, Field(pattern=r"^(?:person|organization|talk|event|project|place)/\S+$")]
_Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+\.[^\s/]+\S*$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Named(_Entry):
    type: EntityType
    name: _Text
    document: str = Field("", alias="in")


_Node = _Id | _Named


class _Type(_Entry):
    node: _Node
    type: EntityType


class _Name(_Entry):
    node: _Node
    name: _Text
    language: str = ""


class _Link(_Entry):
    node: _Node
    url: _Url | Literal[""]


class _Statement(_Entry):
    subject: _Node
    predicate: Predicate
    object: _Node


class _Thing(_Entry):
    type: EntityType
    name: _Text
    url: _Url | Literal[""] = ""


_NODE: TypeAdapter[Any] = TypeAdapter(_Node)
_NODES: TypeAdapter[Any] = TypeAdapter(Annotated[list[_Node], Field(min_length=2)])
_CHECKS: dict[str, TypeAdapter[Any]] = {
    "same": _NODES,
    "different": _NODES,
    "type": TypeAdapter(_Type),
    "name": TypeAdapter(_Name),
    "url": TypeAdapter(_Link),
    "drop": _NODE,
    "add": TypeAdapter(_Thing),
}
_STATEMENT: TypeAdapter[Any] = TypeAdapter(_Statement)


def load_corrections(path: Path, largest: int = LARGEST_FILE) -> Decisions:
    """Read a corrections file of at most so many bytes.

    Raises:
        CorrectionsError: It cannot be read, or an entry is not of the form above.
    """
    text = read_text(path, CorrectionsError, "Name an existing YAML file.", largest)
    return read_corrections(text, str(path))


def read_corrections(text: str, source: str) -> Decisions:
    """Read the text of a corrections file; ``source`` names it in errors.

    Raises:
        CorrectionsError: An entry is not of the form above.
    """
    found: dict[str, list[Any]] = {}
    for entry in entries(text, source):
        name, decision = _decision(entry)
        found.setdefault(name, []).append(decision)
    return Decisions(source, text, **{name: tuple(decisions) for name, decisions in found.items()})


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list, with where it stands."""

    key: str
    value: Any
    place: str
    evidence: Evidence


def entries(text: str, source: str) -> Iterator[Entry]:
    """Give each item of each list of the file.

    Raises:
        CorrectionsError: It is no YAML, or no mapping from the known keys to lists.
    """
    left = len(text) + 100
    for key, items in top_level(text, source):
        if not isinstance(items, yaml.SequenceNode):
            if isinstance(items, yaml.ScalarNode) and items.tag.endswith(":null"):
                continue
            raise CorrectionsError(f"{_place(source, items)}: {key} holds no list. Put before each entry a dash.")
        for item in items.value:
            left -= _count(item, left)
            if left < 0:
                raise CorrectionsError(
                    f"{_place(source, item)}: aliases (&, *) stand for more than the file says. Write the entries out."
                )
            start, end = item.start_mark.index, item.end_mark.index
            quote = text[start:end].rstrip()
            evidence = Evidence(start, start + len(quote), quote)
            yield Entry(key, _plain(item, source), _place(source, item), evidence)


def _count(node: yaml.Node, most: int) -> int:
    """Count the values in a node as if every alias were written out, up to a bound."""
    waiting, count = [node], 0
    while waiting and count <= most:
        current = waiting.pop()
        count += 1
        if isinstance(current, yaml.SequenceNode):
            waiting.extend(current.value)
        elif isinstance(current, yaml.MappingNode):
            waiting.extend(part for pair in current.value for part in pair)
    return count


def _plain(node: yaml.Node, source: str) -> Any:
    try:
        return plain_value(node)
    except RecursionError as error:
        raise CorrectionsError(
            f"{_place(source, node)}: nested too deeply. Write one of {', '.join(FORMS)}."
        ) from error


def top_level(text: str, source: str) -> list[tuple[str, yaml.Node]]:
    """Give the keys of the file with what stands under them.

    Raises:
        CorrectionsError: It is no YAML, or no mapping from the known keys.
    """
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise CorrectionsError(f"{source}: not YAML: {' '.join(str(error).split())}.") from error
    except (RecursionError, ValueError) as error:  # nested without end, or not to be encoded
        raise CorrectionsError(f"{source}: not YAML that can be read: {str(error)[:100]}.") from error
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise CorrectionsError(f"{_place(source, root)}: no keys. Write one or more of {', '.join(FORMS)}.")
    found: dict[str, yaml.Node] = {}
    for name, items in root.value:
        key = str(name.value)
        if key not in FORMS:
            raise CorrectionsError(f"{_place(source, name)}: there is no key {key!r}. Known: {', '.join(FORMS)}.")
        if key in found:
            raise CorrectionsError(f"{_place(source, name)}: {key} stands there twice. Put both lists into one.")
        found[key] = items
    return list(found.items())


def _place(source: str, node: yaml.Node) -> str:
    return f"{source}:{node.start_mark.line + 1}"


def plain_value(node: yaml.Node) -> Any:
    """Give the plain value; text stays text, since a name such as 2024 or No is no number or flag."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [plain_value(item) for item in node.value]
    return {str(key.value): plain_value(item) for key, item in node.value}


def _decision(entry: Entry) -> tuple[str, Any]:
    value, place = _checked(entry), entry.place
    if isinstance(value, _Statement):
        claim = Claim(place, _reference(value.subject), value.predicate, _reference(value.object), entry.evidence)
        _check_claim(claim)
        return ("dropped_claims" if entry.key == "drop" else "claims"), claim
    if entry.key in ("same", "different"):
        nodes = tuple(map(_reference, value))
        return entry.key, Same(place, nodes) if entry.key == "same" else Different(place, nodes)
    if isinstance(value, _Type):
        return "types", Retype(place, _reference(value.node), value.type)
    if isinstance(value, _Name):
        return "names", Rename(place, _reference(value.node), value.name, value.language)
    if isinstance(value, _Link):
        return "urls", Relink(place, _reference(value.node), value.url)
    if isinstance(value, _Thing):
        return "additions", Addition(place, value.type, value.name, value.url, entry.evidence)
    return "drops", Drop(place, _reference(value))


def _checked(entry: Entry) -> Any:
    is_statement = entry.key in ("drop", "add") and isinstance(entry.value, Mapping) and "predicate" in entry.value
    try:
        return (_STATEMENT if is_statement else _CHECKS[entry.key]).validate_python(entry.value)
    except ValidationError as error:
        # A union tells one fault for each of its sides: the form says more.
        raise CorrectionsError(
            f"{entry.place}: {entry.key}: {entry.evidence.quote!r} is no entry that kg knows. "
            f"Write {FORMS[entry.key]}; types are {', '.join(EntityType)}."
        ) from error


def _reference(node: str | _Named) -> Reference:
    return Reference(id=node) if isinstance(node, str) else Reference("", node.type, node.name, node.document)


def _check_claim(claim: Claim) -> None:
    if claim.predicate is Predicate.WRITTEN_BY:
        raise CorrectionsError(f"{claim.place}: written_by is said of recaps, which this file does not name.")
    for reference, allowed in zip((claim.subject, claim.object), SIGNATURES[claim.predicate], strict=True):
        kind = reference.type or EntityType(reference.id.partition("/")[0].capitalize())
        if kind not in allowed:
            raise CorrectionsError(
                f"{claim.place}: {reference} is of type {kind}. {claim.predicate} joins "
                f"{' or '.join(SIGNATURES[claim.predicate][0])} and {' or '.join(SIGNATURES[claim.predicate][1])}."
            )
