"""Measure the days that annotated events get: ``python -m kg.training.event_dates --gold DIR --texts DIR``.

The annotated events stand in for found ones, so that only their days are judged and no model has to run. Sources fall
into two halves by their names, so that rules can be made on one and judged on the other.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
from pathlib import Path
from typing import cast

from kg.recognizers import Reading
from kg.recognizers.event_dates import with_dates
from kg.recognizers.layout import Layout
from kg.recognizers.spans import Tagging
from kg.records import EntityType
from kg.training.annotations import Sample, load_samples
from kg.training.plan import ANNOTATIONS
from kg.training.tables import annotated

_SIDES = ("start", "end")


def half_of(sample: Sample) -> int:
    """Give the half that a sample's source falls into."""
    voice = sample.id if sample.source == "inv" else sample.source  # each invented post is a voice of its own
    return int(hashlib.sha256(voice.encode()).hexdigest(), 16) % 2


def dated(sample: Sample) -> dict[str, dict[str, str]]:
    """Give the attributes of each annotated event, by its id, as if it had been found."""
    layout = Layout.of(sample.rendering.text)
    reading = Reading(sample.document, sample.rendering, layout, cast(Tagging, None))
    found, ids = annotated(reading, sample.gold)
    after = with_dates(sample.document, layout, found)
    return {ids[i]: dict(f.attributes) for i, f in enumerate(after) if f.type is EntityType.EVENT}


def count(sample: Sample, errors: list[str]) -> collections.Counter[str]:
    """Count right, wrong, unannotated ("extra") and missed days, and keep the errors."""
    counts: collections.Counter[str] = collections.Counter()
    given = dated(sample)
    for event in (e for e in sample.gold["entities"] if e["type"] == "Event"):
        for side in _SIDES:
            verdict = _verdict(given.get(event["id"], {}).get(side, ""), event.get(side) or "")
            counts[f"{side} {verdict}"] += 1
            if verdict not in ("right", "none"):
                days = f"{given.get(event['id'], {}).get(side, '-')}, annotated {event.get(side) or '-'}"
                errors.append(f"{sample.id}: {event['name']}: {side} {verdict}: {days}")
    return counts


def _verdict(given: str, true: str) -> str:
    if not given:
        return "missed" if true else "none"
    return "right" if given == true else "wrong" if true else "extra"


def _row(name: str, counts: collections.Counter[str], side: str) -> str:
    right, wrong, extra, missed = (counts[f"{side} {v}"] for v in ("right", "wrong", "extra", "missed"))
    precision = right / max(1, right + wrong + extra)
    agreement = right / max(1, right + wrong)
    recall = right / max(1, right + wrong + missed)
    numbers = f"{right:5} {wrong:5} {extra:5} {missed:6}"
    return f"{name:7} {side:5} {numbers} {precision:9.3f} {agreement:9.3f} {recall:7.3f}"


def main() -> None:
    """Print how good the days of annotated events are, for each half of the sources."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", default=[], help="folder of annotated recaps")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="folder of their texts")
    parser.add_argument("--errors", type=int, choices=(1, 2), help="list every error of this half")
    arguments = parser.parse_args()
    paths = [p for folder in [*arguments.gold, ANNOTATIONS] for p in sorted(folder.glob("*.json"))]
    halves: list[collections.Counter[str]] = [collections.Counter(), collections.Counter()]
    errors: list[list[str]] = [[], []]
    for sample in load_samples(paths, arguments.texts):
        half = half_of(sample)
        halves[half].update(count(sample, errors[half]))
    print("half    day   right wrong extra missed precision agreement  recall")
    for number, counts in enumerate(halves):
        for side in _SIDES:
            print(_row(("first", "second")[number], counts, side))
    if arguments.errors:
        print(*errors[arguments.errors - 1], sep="\n")


if __name__ == "__main__":
    main()
