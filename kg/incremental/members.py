"""What the items of a document show in a stage <-> bytes, so that groups are merged without reading their documents.

Of items no more is told than merging looks at, as on a cluster (kg/resolution/partwise.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol

from kg.incremental.memory import Digest
from kg.records import Entity, EntityType, Evidence, Mention, Recap
from kg.resolution import events, people, talks, things, translations
from kg.resolution.clues import Clue, Item, Rule, Traits
from kg.resolution.partwise import Member, Placed

_RULES = {
    rule.reason: rule
    for module in (events, people, talks, things, translations)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
}
_NOWHERE = Evidence(0, 0, "")


class Store(Protocol):
    """Keeps bytes under digests."""

    def get(self, key: Digest) -> bytes | None:
        """Give what was put under a key, now or the last time."""

    def put(self, key: Digest, content: bytes) -> None:
        """Keep something."""


def pack(members: Sequence[Member]) -> bytes:
    """Write members of one document; nothing where that cannot be told in full."""
    if not members or any(clue.rule is not _RULES.get(clue.rule.reason) for m, _ in members for clue in m.clues):
        return b""
    recap = members[0][0].item.recap
    told = [_told(traits, known) for traits, known in members]
    return json.dumps([recap.format, recap.language, told], separators=(",", ":")).encode()


def _told(traits: Traits, known: Placed) -> list[Any]:
    entity = traits.item.entity
    return [
        *(entity.id, str(entity.type), entity.name, len(entity.mentions), [m.text for m in entity.mentions[:1]]),
        [[clue.rule.reason, clue.key, clue.is_own] for clue in traits.clues],
        *({name: sorted(values) for name, values in facts.items()} for facts in (traits.facts, known.facts)),
    ]


def unpack(content: bytes, recap: tuple[str, str], placed: Sequence[tuple[int, int, str]]) -> list[Member]:
    """Read members; ``recap`` is id and source, ``placed`` the index of each with index and name of its first.

    Raises:
        ValueError: That is not what was packed.
    """
    try:
        form, language, told = json.loads(content)
        read = Recap(*recap, "", form, language, "", "", "", 0)
        return [_member(*own, recap=read, placed=place) for own, place in zip(told, placed, strict=True)]
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("these are no members") from error


def _member(  # noqa: PLR0913, PLR0917 - in the order of _told
    id: str,
    kind: str,
    name: str,
    count: int,
    texts: list[str],
    clues: list[tuple[str, str, bool]],
    facts: dict[str, list[str]],
    known: dict[str, list[str]],
    *,
    recap: Recap,
    placed: tuple[int, int, str],
) -> Member:
    type = EntityType(kind)
    mentions = tuple(Mention(0, 0, text, type, 0.0, "") for text in texts) * count
    item = Item(placed[0], recap, Entity(id, type, name, mentions, _NOWHERE, 0.0))
    shown = Traits(item, tuple(Clue(_RULES[reason], key, is_own) for reason, key, is_own in clues), _sets(facts))
    return shown, Placed(placed[1], placed[2], _sets(known))


def _sets(facts: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in facts.items()}
