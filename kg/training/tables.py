"""Samples with the encoder's word -> tables of candidates and labels for each scorer."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.recognizers import Reading
from kg.recognizers import name_table as candidate_names
from kg.recognizers.folding import fold
from kg.recognizers.found import Found, Surface
from kg.recognizers.joins import Accepted
from kg.recognizers.names import NameRows
from kg.recognizers.sameness import NamePairs
from kg.recognizers.tags import NAME_TYPES
from kg.recognizers.talk_features import talk_rows
from kg.recognizers.titles import Title, candidates
from kg.records import EntityType
from kg.training.annotations import mention_places

_CLOSE = 0.8
SURE = 0.95
"""The confidence that an annotated entity is given."""


def gold_names(entity: dict[str, Any]) -> set[str]:
    """Give the folded names of an annotated entity."""
    return {fold(n) for n in [entity["name"], *entity.get("mentions", []), entity.get("name_en", "")] if fold(n or "")}


def name_table(reading: Reading, gold: dict[str, Any]) -> tuple[NameRows, NDArray[np.bool_]]:
    """Give name candidates and whether each is an annotated entity of its type."""
    table = candidate_names(reading)
    true: dict[str, set[str]] = {str(t): set() for t in NAME_TYPES}
    for entity in gold["entities"]:
        if entity["type"] != "Talk":
            true[entity["type"]] |= gold_names(entity)
    labels = [c.key in true[str(NAME_TYPES[k])] for c, k in zip(table.candidates, table.types, strict=True)]
    return table, np.array(labels, np.bool_)


def same_labels(gold: dict[str, Any], accepted: list[Accepted], pairs: NamePairs) -> NDArray[np.float64]:
    """Give 1 for pairs that name one annotated entity, 0 for those that name two, NaN where one names none.

    A name that is cut a little wrong stands for the entity whose name it is closest to.
    """
    owners = [_owner(gold, a) for a in accepted]
    values = [
        np.nan if owners[x] is None or owners[y] is None else float(owners[x] == owners[y]) for x, y in pairs.pairs
    ]
    return np.array(values, np.float64)


def _owner(gold: dict[str, Any], name: Accepted) -> str | None:
    best, owner = _CLOSE, None
    for entity in gold["entities"]:
        if entity["type"] == name.type:
            for other in gold_names(entity):
                ratio = 1.1 if other == name.key else SequenceMatcher(None, other, name.key, autojunk=False).ratio()
                if ratio > best:
                    best, owner = ratio, entity["id"]
    return owner


def talk_table(reading: Reading, gold: dict[str, Any]) -> tuple[list[Title], NDArray[np.float64], NDArray[np.bool_]]:
    """Give title candidates, their features and whether each is (close to) an annotated talk's title."""
    titles = candidates(reading.document, reading.rendering, reading.layout, reading.tagging.talk_spans)
    names = {n for e in gold["entities"] if e["type"] == "Talk" for n in gold_names(e)}
    labels = []
    for title in titles:
        span = reading.rendering.span(title.start, title.end)
        key = fold(reading.document.text[span[0] : span[1]]) if span else ""
        labels.append(bool(key) and (key in names or any(_is_close(key, n) for n in names)))
    return titles, talk_rows(reading.tagging, reading.layout, titles), np.array(labels, np.bool_)


def _is_close(a: str, b: str) -> bool:
    if not 0.66 <= len(a) / len(b) <= 1.5:
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.real_quick_ratio() >= _CLOSE and matcher.quick_ratio() >= _CLOSE and matcher.ratio() >= _CLOSE


def match_gold(found: tuple[Found, ...], gold: dict[str, Any]) -> dict[int, str]:
    """Give for each found thing the annotated entity it stands for, one to one, as score.py matches them."""
    pairs = []
    for i, f in enumerate(found):
        own = {fold(s.text) for s in f.surfaces} | {fold(f.name)}
        for j, entity in enumerate(gold["entities"]):
            if entity["type"] != f.type:
                continue
            names = gold_names(entity)
            closeness = 1 + 0.01 * len(own & names) if own & names else 0.0
            if not closeness and f.type == "Talk":
                closeness = max(
                    (SequenceMatcher(None, a, b, autojunk=False).ratio() for a in own for b in names),
                    default=0,
                )
                closeness = closeness if closeness >= _CLOSE else 0.0
            if closeness:
                pairs.append((closeness, i, j))
    used: set[int] = set()
    out: dict[int, str] = {}
    for _, i, j in sorted(pairs, reverse=True):
        if i not in out and j not in used:
            used.add(j)
            out[i] = gold["entities"][j]["id"]
    return out


def annotated(reading: Reading, gold: dict[str, Any]) -> tuple[tuple[Found, ...], dict[int, str]]:
    """Give the annotated entities as if they had been found, each with its id."""
    text = reading.rendering.text
    places: dict[str, list[tuple[int, int]]] = {}
    for is_talk in (True, False):
        for start, end, entity in mention_places(text, gold, is_talk=is_talk):
            places.setdefault(entity["id"], []).append((start, end))
    rows = []
    for entity in gold["entities"]:
        if entity["id"] in places:
            surfaces = tuple(
                Surface(start, end, text[start:end], SURE, "annotation") for start, end in sorted(places[entity["id"]])
            )
            rows.append((Found(EntityType(entity["type"]), entity["name"], surfaces, SURE), entity["id"]))
    rows.sort(key=lambda row: (row[0].surfaces[0].start, row[0].type, row[0].name))
    return tuple(f for f, _ in rows), {i: id for i, (_, id) in enumerate(rows)}
