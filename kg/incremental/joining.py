"""Documents and a memory -> which of their items are one, looking again only at what has changed.

As on a cluster (kg/resolution/partwise.py) documents show keys, items that share keys are a group, and each group is
merged by itself, stage by stage. What a document shows follows from it and from the clusters that its items are in;
what becomes of a group follows from what its members show. Both are remembered by digests of these, and a document is
read only for what has another digest, or stands in one group with that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import chain

import numpy as np

from kg.catalogs import Catalog
from kg.incremental.cards import TYPES
from kg.incremental.groups import find_groups
from kg.incremental.members import Store, pack, unpack
from kg.incremental.memory import Memory, Numbers, Shown, are_places, digest, tokens
from kg.incremental.surroundings import Known, Surroundings
from kg.resolution.clues import Item
from kg.resolution.events import SeriesInYear
from kg.resolution.partwise import STAGES, Carried, Member, Part, clue_keys, merge_group

_ROOM = 20
"""Bits for the place of an item in its document; no document has more entities."""


class Joining:
    """Joins documents, sorted by (source, recap id), of which no two have one recap id."""

    def __init__(
        self, documents: Sequence[Known], numbers: Sequence[int], catalog: Catalog, old: Memory, store: Store
    ) -> None:
        """Take the documents with their numbers, which grow with them, what was remembered, and what keeps members."""
        self.documents = documents
        self.old, self.new = old, Memory()
        self._catalog = catalog
        self._store = store
        sizes = np.array([len(known.card.types) for known in documents], np.int64)
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.document_of = np.repeat(np.arange(len(documents)), sizes)
        self.places = np.arange(self.starts[-1]) - self.starts[self.document_of]
        self.bases = np.array(numbers, np.int64) << _ROOM
        self._ids = self.bases[self.document_of] + self.places
        self.types = np.array([kind for known in documents for kind in known.card.types], np.int64)
        self.names = [name for known in documents for name in known.card.names]
        self._name_hashes = np.array([_hash(name) for name in self.names], np.uint64)
        self.first = np.arange(self.starts[-1])
        self._in_stage = [np.flatnonzero(np.isin(self.types, [TYPES.index(k) for k in kinds])) for kinds in STAGES]
        self._surroundings = Surroundings(documents)
        self._digests = [self._surroundings.digest(at) for at in range(len(documents))]
        self._reader = _Reader(self)
        self.history: list[Numbers] = []
        for number in range(len(STAGES)):
            self._run(number)

    def _run(self, number: int) -> None:
        self.history.append(self.first)
        members = self._in_stage[number]
        within = np.unique(self.document_of[members])
        shown = [self._shown(at, number) for at in within.tolist()]
        counts = np.frombuffer(b"".join(s.counts for s in shown), np.uint32)
        keys = np.frombuffer(b"".join(s.keys for s in shown), np.uint64)
        owners = np.repeat(np.arange(len(members)), counts)
        knots = np.searchsorted(members, self.first[members])
        told = tokens(self._digests, self.document_of[members], self.places[members])
        self.first = self.first.copy()
        for group in find_groups(keys, owners, knots):
            inside = np.searchsorted(group, knots[group])
            key = digest(bytes([number]), told[group].tobytes(), inside.tobytes())
            merged = self.old.merged.get(key, b"")
            if not are_places(merged, len(group)):
                merged = self._merged(members[group], number)
            self.new.merged[key] = merged
            self.first[members[group]] = members[group][np.frombuffer(merged, np.uint32)]
        self._reader.go_on(number)

    def _shown(self, at: int, number: int) -> Shown:
        """Give what a document's items show in a stage, and let its digest take in what that rests on."""
        firsts = self.first[self.starts[at] : self.starts[at + 1]]
        rests = self._ids[firsts].tobytes(), self._name_hashes[firsts].tobytes()
        key = self._digests[at] = digest(self._digests[at], bytes([number]), *rests)
        shown = self.old.shown.get(key)
        if shown is None or not shown.fits(len(self.in_stage(at, number))):
            found = [_key_hashes(member) for member in self._reader.members(at, number)]
            counts, keys = np.array(list(map(len, found)), np.uint32), np.array([*chain(*found)], np.uint64)
            shown = Shown(counts.tobytes(), keys.tobytes())
        self.new.shown[key] = shown
        return shown

    def _merged(self, group: Numbers, number: int) -> bytes:
        found = merge_group(self._reader.member(int(item), number) for item in group)
        place = {int(self._ids[item]): at for at, item in enumerate(group)}
        return np.array([place[first] for _, (_, first, _) in found], np.uint32).tobytes()

    def in_stage(self, at: int, number: int) -> Numbers:
        """Give the items of a document that a stage is about."""
        first, last = np.searchsorted(self._in_stage[number], self.starts[at : at + 2])
        return self._in_stage[number][first:last]

    def learned(self, at: int, number: int) -> list[tuple[int, int, str]]:
        """Give for the items of a document in a stage: its id, and id and name of its cluster's first item after it."""
        after = self.history[number + 1] if number + 1 < len(self.history) else self.first
        return self._placed(self.in_stage(at, number), after)

    def _placed(self, items: Numbers, first: Numbers) -> list[tuple[int, int, str]]:
        """Give for items the id of each, and id and name of its cluster's first."""
        return [(int(self._ids[i]), int(self._ids[first[i]]), self.names[first[i]]) for i in items.tolist()]

    def kept(self, at: int, number: int) -> list[Member] | None:
        """Give what was kept of what the items of a document show in the stage that is under way."""
        content = self._store.get(self._digests[at])
        if not content:
            return None
        known, placed = self.documents[at], self._placed(self.in_stage(at, number), self.history[number])
        try:
            return unpack(content, (known.card.recap, known.source), placed)
        except ValueError:
            return None

    def keep(self, at: int, members: Sequence[Member]) -> None:
        """Keep it."""
        self._store.put(self._digests[at], pack(members))

    def part(self, at: int) -> Part:
        """Read a document as it is before the first stage."""
        around = self._surroundings
        carried = Carried(self.documents[at].load())
        return Part(carried, int(self.bases[at]), {}, around.counterparts(at), around.shared(at))

    def item(self, item: int) -> Item:
        """Read one item."""
        at = int(self.document_of[item])
        extraction = self.documents[at].load()
        return Item(item, extraction.recap, extraction.entities[int(self.places[item])])

    def several(self, at: int) -> frozenset[SeriesInYear]:
        """Give the series a document names that are held in several regions a year."""
        return self._surroundings.several(at)

    @property
    def catalog(self) -> Catalog:
        """Give what names are looked up in."""
        return self._catalog


class _Reader:
    """Reads documents when what they show is asked for, and takes each through the stages."""

    def __init__(self, joining: Joining) -> None:
        self._joining = joining
        self._parts: dict[int, tuple[Part, int]] = {}
        self._members: dict[int, list[Member]] = {}

    def members(self, at: int, number: int) -> list[Member]:
        """Give what the items of a document show in a stage, as long as that is under way."""
        if at not in self._members:
            kept = self._joining.kept(at, number)
            if kept is not None:
                self._members[at] = kept
                return kept
            part, reached = self._parts.get(at) or (self._joining.part(at), 0)
            for earlier in range(reached, number):
                if len(self._joining.in_stage(at, earlier)):
                    part = self._learned(part, self._show(part, at, earlier), at, earlier)
            self._parts[at] = part, number
            self._members[at] = self._show(part, at, number)
            self._joining.keep(at, self._members[at])
        return self._members[at]

    def go_on(self, number: int) -> None:
        """Let the documents that were read learn what became of a stage, and forget what they showed in it."""
        for at, (part, reached) in self._parts.items():
            if reached == number and at in self._members:
                self._parts[at] = self._learned(part, self._members[at], at, number), number + 1
        self._members.clear()

    def _show(self, part: Part, at: int, number: int) -> list[Member]:
        return part.members(STAGES[number], self._joining.catalog, self._joining.several(at))

    def _learned(self, part: Part, members: list[Member], at: int, number: int) -> Part:
        return part.with_facts(members).with_firsts(self._joining.learned(at, number))

    def member(self, item: int, number: int) -> Member:
        """Give what one item shows."""
        at = int(self._joining.document_of[item])
        place = int(np.searchsorted(self._joining.in_stage(at, number), item))
        return self.members(at, number)[place]


def _key_hashes(member: Member) -> list[int]:
    return sorted(_hash("\t".join(key)) for key in clue_keys(member[0]))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
