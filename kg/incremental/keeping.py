"""Memory <-> bytes in a cache folder; a memory that is missing, damaged or of another kg is an empty one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from kg.cache import Cache
from kg.incremental.cards import OF_RECAP, PREDICATES, TYPES, Card
from kg.incremental.memory import Digest, Memory, Shown, Written, WrittenRecap

FOLDER = "joined"
"""Inside the folder of the cache."""
_CHUNK = 16_000_000
_SIZE = 16
"""Bytes of a digest."""


class KeptMembers:
    """What items show, in a cache."""

    def __init__(self, cache: Cache, fingerprint: str) -> None:
        """Take the cache and what tells this kg from others."""
        self._cache, self._fingerprint = cache, fingerprint

    def _name(self, key: Digest) -> str:
        return f"{self._fingerprint}/members/{key.hex()}"

    def get(self, key: Digest) -> bytes | None:
        """Give what was put under a key, now or the last time."""
        return self._cache.get(self._name(key))

    def put(self, key: Digest, content: bytes) -> None:
        """Keep something."""
        self._cache.put(self._name(key), content)

    def keep(self, keys: Iterable[Digest]) -> None:
        """Keep what is there under these keys."""
        for key in keys:
            self._cache.keep(self._name(key))


def load_memory(cache: Cache, fingerprint: str) -> Memory:
    """Read what was kept under this fingerprint."""
    parts = {name: _joined(cache, f"{fingerprint}/{name}") for name in ("told", "shown", "merged")}
    if not all(parts.values()):
        return Memory()
    try:
        memory = _memory(json.loads(parts["told"]))
        memory.shown.update(_read_shown(parts["shown"]))
        memory.merged.update(_read_merged(parts["merged"]))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return Memory()
    return memory if _is_sound(memory) else Memory()


def keep_memory(memory: Memory, cache: Cache, fingerprint: str) -> None:
    """Keep a memory in the place of all others."""
    told = json.dumps(_told(memory), ensure_ascii=True, separators=(",", ":")).encode()
    parts = {"told": told, "shown": _write_shown(memory.shown), "merged": _write_merged(memory.merged)}
    for name, content in parts.items():
        chunks = [content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK)]
        for number, chunk in enumerate(chunks):
            # Each begins with how many there are.
            cache.put(f"{fingerprint}/{name}/{number}", len(chunks).to_bytes(4, "big") + chunk)
    KeptMembers(cache, fingerprint).keep(memory.shown)
    cache.drop_unused()


def _joined(cache: Cache, name: str) -> bytes:
    """Put the chunks of a part together; nothing where one is missing."""
    found = [cache.get(f"{name}/0") or b""]
    for number in range(1, int.from_bytes(found[0][:4], "big")):
        found.append(cache.get(f"{name}/{number}") or b"")
    if not all(chunk[:4] == found[0][:4] for chunk in found):
        return b""
    return b"".join(chunk[4:] for chunk in found)


def _told(memory: Memory) -> Mapping[str, Any]:
    written = memory.triples
    return {
        "cards": {content.hex(): card for content, card in memory.cards.items()},
        "called": {key.hex(): called for key, called in memory.called.items()},
        "numbers": memory.numbers,
        "lines": [memory.lines_checksum, [[source, content.hex()] for source, content in memory.lines]],
        "triples": {
            "checksum": written.checksum,
            "run": written.run,
            "nodes": {id: said.hex() for id, said in written.nodes.items()},
            "recaps": {
                id: [recap.content.hex(), recap.said.hex(), recap.ids, recap.quotations]
                for id, recap in written.recaps.items()
            },
        },
    }


def _memory(told: Mapping[str, Any]) -> Memory:
    written, unhex = told["triples"], bytes.fromhex
    recaps = {
        id: WrittenRecap(unhex(content), unhex(said), tuple(ids), tuple(quotations))
        for id, (content, said, ids, quotations) in written["recaps"].items()
    }
    nodes = {id: unhex(said) for id, said in written["nodes"].items()}
    return Memory(
        cards={unhex(content): Card(*card) for content, card in told["cards"].items()},
        called={unhex(key): (plain, suffix) for key, (plain, suffix) in told["called"].items()},
        numbers=dict(told["numbers"]),
        triples=Written(str(written["checksum"]), recaps, nodes, tuple(written["run"])),
        lines_checksum=str(told["lines"][0]),
        lines=tuple((source, unhex(content)) for source, content in told["lines"][1]),
    )


def _is_sound(memory: Memory) -> bool:
    """Claim that what is told fits together; somebody may have written it who is not kg."""
    try:
        return all(map(_is_card, memory.cards.values())) and all(
            len(recap.ids) == len(memory.cards[recap.content].types) for recap in memory.triples.recaps.values()
        )
    except (KeyError, TypeError, ValueError):
        return False


def _is_card(card: Card) -> bool:
    size = len(card.types)
    return (
        len(card.names) == size
        and all(0 <= kind < len(TYPES) for kind in card.types)
        and all(
            OF_RECAP <= subject < size and 0 <= predicate < len(PREDICATES) and 0 <= object_ < size
            for subject, predicate, object_, _ in card.relations
        )
    )


def _write_shown(shown: Mapping[Digest, Shown]) -> bytes:
    sizes = np.array([[len(s.counts), len(s.keys)] for s in shown.values()], np.uint32)
    pieces = (piece for s in shown.values() for piece in (s.counts, s.keys))
    return b"".join([len(shown).to_bytes(8, "big"), *shown, sizes.tobytes(), *pieces])


def _read_shown(content: bytes) -> dict[Digest, Shown]:
    keys, at = _read_keys(content)
    sizes = np.frombuffer(content, np.uint32, 2 * len(keys), at).tolist()
    at += 8 * len(keys)
    shown = {}
    for number, key in enumerate(keys):
        middle = at + sizes[2 * number]
        end = middle + sizes[2 * number + 1]
        shown[key] = Shown(content[at:middle], content[middle:end])
        at = end
    _check(content, at)
    return shown


def _write_merged(merged: Mapping[Digest, bytes]) -> bytes:
    sizes = np.array([len(places) for places in merged.values()], np.uint32)
    return b"".join([len(merged).to_bytes(8, "big"), *merged, sizes.tobytes(), *merged.values()])


def _read_merged(content: bytes) -> dict[Digest, bytes]:
    keys, at = _read_keys(content)
    sizes = np.frombuffer(content, np.uint32, len(keys), at).tolist()
    at += 4 * len(keys)
    merged = {}
    for key, size in zip(keys, sizes, strict=True):
        merged[key] = content[at : at + size]
        at += size
    _check(content, at)
    return merged


def _read_keys(content: bytes) -> tuple[list[Digest], int]:
    count = int.from_bytes(content[:8], "big")
    end = 8 + _SIZE * count
    return [content[at : at + _SIZE] for at in range(8, end, _SIZE)], end


def _check(content: bytes, end: int) -> None:
    if end != len(content):
        raise ValueError("it is longer or shorter than it says")
