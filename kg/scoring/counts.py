"""Found, extra, missed -> precision, recall, F1 and CORE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.records import EntityType, Predicate

URLS = "urls"
SITE = "site"
ROWS: tuple[str, ...] = (
    EntityType.PERSON,
    EntityType.ORGANIZATION,
    EntityType.TALK,
    EntityType.EVENT,
    EntityType.PROJECT,
    EntityType.PLACE,
    Predicate.SPEAKS_AT,
    Predicate.AFFILIATED_WITH,
    Predicate.PART_OF,
    Predicate.ORGANIZES,
    Predicate.SPONSORS,
    Predicate.LOCATED_IN,
    Predicate.WORKS_ON,
    Predicate.ANNOUNCES,
    Predicate.ABOUT,
    Predicate.WRITTEN_BY,
    URLS,
    SITE,
)
"""What is counted, in the order of the table."""
CORE: tuple[str, ...] = (
    EntityType.PERSON,
    EntityType.ORGANIZATION,
    EntityType.TALK,
    EntityType.EVENT,
    Predicate.SPEAKS_AT,
    Predicate.AFFILIATED_WITH,
    Predicate.PART_OF,
)
"""The rows whose mean F1 is the CORE figure."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How one row came out."""

    found: int = 0
    """Right: annotated and extracted."""
    extra: int = 0
    """Extracted, but not annotated."""
    missed: int = 0
    """Annotated, but not extracted."""

    @property
    def gold(self) -> int:
        """How many are annotated."""
        return self.found + self.missed

    @property
    def precision(self) -> float:
        """Share of the extracted that is right; 1 where nothing was there and nothing was extracted."""
        if self.found + self.extra:
            return self.found / (self.found + self.extra)
        return 0.0 if self.missed else 1.0

    @property
    def recall(self) -> float:
        """Share of the annotated that was extracted; 1 where nothing is annotated."""
        return self.found / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


NONE = Counts()


def core(rows: Mapping[str, Counts]) -> float:
    """Give the mean F1 of the CORE rows."""
    return sum(rows.get(row, NONE).f1 for row in CORE) / len(CORE)


def added(parts: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """Add up the counts of each row, in the table's order; rows that nothing was counted in are left out."""
    found: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for rows in parts:
        for row, counts in rows.items():
            found[row] += counts.found
            extra[row] += counts.extra
            missed[row] += counts.missed
    sums = {row: Counts(found[row], extra[row], missed[row]) for row in ROWS}
    return {row: counts for row, counts in sums.items() if counts != NONE}
