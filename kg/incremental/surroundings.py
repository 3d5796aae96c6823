"""A document -> what follows for it from others: shared addresses, series held in several regions, translations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.incremental.cards import Card
from kg.incremental.memory import Digest, digest, digest_of_texts
from kg.records import Extraction
from kg.resolution.clues import Address
from kg.resolution.counterparts import Counterparts, pair_outlines
from kg.resolution.events import SeriesInYear, in_several
from kg.resolution.outlines import outline
from kg.resolution.translations import translated_path


@dataclass(frozen=True, slots=True)
class Known:
    """A document as the joining needs it."""

    source: str
    content: Digest
    """Of all that its extraction holds, but for the source."""
    card: Card
    load: Callable[[], Extraction]
    """Reads its extraction."""


class Surroundings:
    """What documents show besides what they say: what others say of the same addresses, series and paths."""

    def __init__(self, documents: Sequence[Known]) -> None:
        self._documents = documents
        self._shared = {address for known in documents for address, two in known.card.shared_candidates() if two}
        self._several = in_several(pair for known in documents for pair in known.card.held())
        paths: dict[str, list[int]] = defaultdict(list)
        for at, known in enumerate(documents):
            paths[translated_path(known.source)].append(at)
        self._translated = {path: group for path, group in paths.items() if len(group) > 1}
        self._paired: dict[str, Mapping[str, Counterparts]] = {}

    def shared(self, at: int) -> frozenset[Address]:
        """Give the document's addresses that some document gives for two things."""
        given = (address for address, _ in self._documents[at].card.shared_candidates())
        return frozenset(address for address in given if address in self._shared)

    def several(self, at: int) -> frozenset[SeriesInYear]:
        """Give the document's series that are held in several regions a year."""
        return frozenset(place for place, _ in self._documents[at].card.held() if place in self._several)

    def counterparts(self, at: int) -> Counterparts:
        """Give what translations have in the place of the document's entities."""
        path = translated_path(self._documents[at].source)
        group = self._translated.get(path)
        if group is None:
            return {}
        if path not in self._paired:
            self._paired[path] = dict(pair_outlines([outline(self._documents[one].load()) for one in group]))
        return self._paired[path].get(self._documents[at].card.recap, {})

    def digest(self, at: int) -> Digest:
        """Give a digest of the document and of all this."""
        known = self._documents[at]
        group = self._translated.get(translated_path(known.source), [])
        beside = [text for one in group for text in (self._documents[one].source, self._documents[one].content.hex())]
        shared = [f"{kind} {key}" for kind, key in sorted(self.shared(at))]
        several = [f"{series} {year}" for series, year in sorted(self.several(at))]
        return digest(known.content, *(digest_of_texts(*texts) for texts in ([known.source], beside, shared, several)))
