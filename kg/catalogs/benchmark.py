"""``python -m kg.catalogs.benchmark [NAMES]``: how long look-ups take in a catalog of so many names."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence

from kg.catalogs import Catalog, Known
from kg.records import EntityType

_NAMES = 1_000_000
_LOOK_UPS = 100_000
_SYLLABLES = [consonant + vowel for consonant in "bdklmrs" for vowel in "aeiou"]
_TYPES = (EntityType.ORGANIZATION, EntityType.PROJECT, EntityType.EVENT, EntityType.PLACE)


def made_rows(names: int) -> Iterator[Known]:
    """Make rows with two names each, the same ones every time."""
    for number in range(names // 2):
        word = _word(number)
        yield Known(_TYPES[number % 4], f"{word} Works {number}", (("zh", f"织机{number}号"),))


def _word(number: int) -> str:
    found = ""
    while number or not found:
        number, at = divmod(number, len(_SYLLABLES))
        found += _SYLLABLES[at]
    return found.capitalize()


def measure(names: int) -> str:
    """Time (on the processor alone) making a catalog, look-ups known and unknown, and names in a text."""
    started = time.process_time()
    catalog = Catalog(made_rows(names))
    made = time.process_time() - started
    choose = random.Random(7)
    known = [f"{_word(n)} works {n}" for n in (choose.randrange(names // 2) for _ in range(_LOOK_UPS))]
    unknown = [f"{name} nowhere" for name in known]
    text = "\n".join(f"Thanks to {name.title()} and 织机{n}号 for the fish" for n, name in enumerate(known[:10_000]))
    rows = [f"{len(catalog):,} names in {made:.1f} s"]
    rows += [
        f"{label}: {_seconds(catalog, asked) * 1e6:.2f} µs a look-up"
        for label, asked in (("known", known), ("unknown", unknown))
    ]
    started = time.process_time()
    found = catalog.places_in(text)
    rows.append(f"text: {len(text) / (time.process_time() - started) / 1e6:.2f} MB/s, {len(found):,} places")
    return "\n".join(rows)


def _seconds(catalog: Catalog, asked: Sequence[str]) -> float:
    started = time.process_time()
    for name in asked:
        catalog.candidates(name)
    return (time.process_time() - started) / len(asked)


if __name__ == "__main__":
    sys.stdout.write(measure(int(sys.argv[1]) if len(sys.argv) > 1 else _NAMES) + "\n")
