"""What one joining leaves to the next: answers under a digest of all that they depend on.

Nothing here can be out of date, since what has changed has another digest; what was not asked for is forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.incremental.cards import Card

Numbers = NDArray[np.int64]
Digest = bytes


def digest(*parts: bytes) -> Digest:
    """Hash bytes, each part apart, into 16 bytes."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.digest()


def tokens(digests: Sequence[Digest], owners: Numbers, places: Numbers) -> NDArray[np.uint64]:
    """Give 16 bytes for each item that follow from the digest of its owner and its place there."""
    made = np.frombuffer(b"".join(digests), np.uint64).reshape(-1, 2)[owners].copy()
    made[:, 0] += places.astype(np.uint64)
    return made


def digest_of_texts(*texts: str) -> Digest:
    """Hash texts as ``digest`` does bytes."""
    return digest(*(text.encode("utf-8", "surrogatepass") for text in texts))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the items of one document and one stage show."""

    counts: bytes
    """How many keys each has, as uint32."""
    keys: bytes
    """Hashes of the keys, as uint64."""

    def fits(self, items: int) -> bool:
        """Claim that this is what so many items show."""
        if len(self.counts) != 4 * items or len(self.keys) % 8:
            return False
        return int(np.frombuffer(self.counts, np.uint32).sum(dtype=np.int64)) == len(self.keys) // 8


def are_places(merged: bytes, size: int) -> bool:
    """Claim that these are places, as uint32, in a group of this size, one for each member."""
    return len(merged) == 4 * size > 0 and int(np.frombuffer(merged, np.uint32).max()) < size


@dataclass(frozen=True, slots=True)
class WrittenRecap:
    """What a file holds of a recap."""

    content: Digest
    said: Digest
    """Of all that the file says of it follows from."""
    ids: tuple[str, ...]
    """The nodes of its entities."""
    quotations: tuple[str, ...]
    """The last parts of their IRIs."""


@dataclass(slots=True)
class Written:
    """What a file of triples holds."""

    checksum: str = ""
    recaps: dict[str, WrittenRecap] = field(default_factory=dict)
    """By id."""
    nodes: dict[str, Digest] = field(default_factory=dict)
    """Id -> digest of what is said of it."""
    run: tuple[str, ...] = ()
    """The subjects that tell of the run."""


@dataclass(slots=True)
class Memory:
    """Answers by digest; ``old`` ones come from the last time, and those asked for go to the next."""

    cards: dict[Digest, Card] = field(default_factory=dict)
    shown: dict[Digest, Shown] = field(default_factory=dict)
    merged: dict[Digest, bytes] = field(default_factory=dict)
    """Group -> for each member, the place in the group of its cluster's first item, as uint32."""
    called: dict[Digest, tuple[str, str]] = field(default_factory=dict)
    """Cluster -> its id if no other has it, and its id if one has."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Source -> its number, which grows with the source."""
    triples: Written = field(default_factory=Written)
    lines: tuple[tuple[str, Digest], ...] = ()
    """Source and content of each post whose extraction stands in the file of extractions."""
    lines_checksum: str = ""


def checksum_of(data: bytes) -> str:
    """Give what tells a file from others."""
    return digest(data).hex()


def read_known(path: Path, checksum: str) -> bytes:
    """Read a file if it is still what was written; nothing if it is not."""
    try:
        data = path.read_bytes() if checksum else b""
    except OSError:
        return b""
    return data if checksum_of(data) == checksum else b""
