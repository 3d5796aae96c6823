"""Scored titles -> talks: the best of overlapping titles, equal titles joined."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.folding import Folded, fold, is_cjk
from kg.recognizers.found import Found, Surface
from kg.recognizers.likeness import likeness
from kg.recognizers.rendering import Rendering
from kg.recognizers.titles import Title
from kg.records import Document, EntityType

FOUND_BY = "titles"
_SAME = 0.87
_UNCLOSED = re.compile(r"\s*[(（][^()（）]{0,20}$")
"""An opened bracket that the title does not close begins something else: "... (slides"."""
_BESIDE = re.compile(r"[*_\"”»」』》]*(?:\]\(\w+\) ?)?[*_\"”»」』》]*\s{0,2}[(（]?")
"""What may stand between a title and its translation in brackets: the end of a link, of emphasis or of a quotation."""
_MOST_BETWEEN = 30
_FORMATS = (
    ("keynote", r"keynote|主题演讲|主題演講|opening address|基調講演"),
    ("lightning", r"lightning|闪电演讲|闪电|快閃|ライトニング|\bLT\b"),
    ("panel", r"\bpanel|圆桌|圓桌|小组讨论|座谈|座談|パネル|table ronde"),
    ("workshop", r"workshop|工作坊|训练营|hands-on lab|atelier"),
    ("tutorial", r"tutorial|教程"),
    ("poster", r"\bposter"),
    ("bof", r"\bbof\b|birds of a feather"),
    ("demo", r"\bdemo\b|demonstration|演示"),
)
_FORMAT_PATTERNS = tuple((name, re.compile(pattern, re.I)) for name, pattern in _FORMATS)


def choose_talks(
    document: Document,
    rendering: Rendering,
    titles: list[Title],
    probabilities: NDArray[np.float64],
    cut: float,
) -> list[Found]:
    """Take titles from the most probable on, none overlapping one already taken; join those that say the same."""
    taken: list[Title] = []
    talks: list[tuple[str, list[Surface]]] = []
    folded = Folded.of(rendering.text)
    for i in sorted(range(len(titles)), key=lambda i: (-probabilities[i], titles[i].start, titles[i].end)):
        title = titles[i]
        if probabilities[i] < cut:
            break
        if any(title.start < t.end and t.start < title.end for t in taken):
            continue
        surface = _surface(document, rendering, title, float(probabilities[i]))
        if surface is None or len(fold(surface.text)) < 3:
            continue
        taken.append(title)
        same = next((row for key, row in talks if _is_same(key, fold(surface.text))), None)
        same = same or next(
            (row for _, row in talks if any(_is_translated(rendering.text, s, surface) for s in row)), None
        )
        if same is None:
            talks.append((fold(surface.text), [surface]))
        else:
            same.append(surface)
    return [_found(rendering, folded, row) for _, row in talks]


def _surface(document: Document, rendering: Rendering, title: Title, probability: float) -> Surface | None:
    span = rendering.span(title.start, title.end)
    if span is None:
        return None
    text = _UNCLOSED.sub("", document.text[span[0] : span[1]]).strip()
    return Surface(title.start, title.end, text, probability, FOUND_BY)


def _is_translated(text: str, one: Surface, other: Surface) -> bool:
    """Claim that of two titles the later one is the earlier in another script, in brackets directly behind it."""
    first, second = (one, other) if one.start < other.start else (other, one)
    if second.start - first.end > _MOST_BETWEEN:
        return False
    between = text[first.end : second.start]
    opened = between.endswith(("(", "（")) or second.text.startswith(("(", "（"))
    return opened and is_cjk(first.text) != is_cjk(second.text) and _BESIDE.fullmatch(between) is not None


def _is_same(a: str, b: str) -> bool:
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) >= 12 and short in long and len(short) > 0.45 * len(long):
        return True
    if len(short) < 8 or len(short) < 0.75 * len(long):
        return False
    if re.sub(r"\D", "", a) != re.sub(r"\D", "", b):
        return False
    return likeness(a, b) >= _SAME


def _found(rendering: Rendering, folded: Folded, row: list[Surface]) -> Found:
    best = row[0]  # the first taken is the most probable
    places = {(s.start, s.end): s for s in row}
    if len(fold(best.text)) >= (6 if is_cjk(best.text) else 14):
        for start, end in folded.occurrences(best.text)[:10]:
            if not any(start < e and s < end for s, e in places):
                places[start, end] = Surface(start, end, best.text, best.confidence, FOUND_BY)
    surfaces = tuple(sorted(places.values(), key=lambda s: (s.start, s.end)))
    return Found(
        EntityType.TALK,
        best.text,
        surfaces,
        best.confidence,
        {"format": talk_format(rendering.text, surfaces)},
    )


def talk_format(text: str, surfaces: tuple[Surface, ...]) -> str:
    """Tell the format from the title, else from the line that names the talk."""
    for surface in surfaces:
        for name, pattern in _FORMAT_PATTERNS:
            if pattern.search(surface.text):
                return name
    first = surfaces[0]
    around = (
        text[text.rfind("\n", 0, first.start) + 1 : first.start][-60:]
        + " "
        + text[first.end : first.end + 30].split("\n", maxsplit=1)[0]
    )
    return next((name for name, pattern in _FORMAT_PATTERNS if pattern.search(around)), "talk")
