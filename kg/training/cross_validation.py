"""Tagged samples -> scorers, and how good the whole line is on sources that it never saw."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.forest import Forest
from kg.recognizers import Reading, accepted_names, in_text_order
from kg.recognizers.clusters import join_names
from kg.recognizers.encoder import Answer
from kg.recognizers.found import Found
from kg.recognizers.layout import Layout
from kg.recognizers.links import link_rows, placed_links
from kg.recognizers.sameness import NamePairs, name_pairs
from kg.recognizers.spans import Tagging
from kg.recognizers.subwords import cut, load_tokenizer
from kg.recognizers.talks import choose_talks
from kg.records import Entity, Evidence, Extraction, Link, Mention, Predicate, Recap, Relation
from kg.relations import Row, decide
from kg.relations.authors import author_rows
from kg.relations.features import Pairs, pair_features
from kg.relations.scene import Scene
from kg.signatures import SIGNATURES
from kg.training.annotations import Sample
from kg.training.tables import annotated, match_gold, name_table, same_labels, talk_table
from kg.training.trees import Table, fit_forest
from kg.urls import url_key

_INVENTED = 0.5
"""What an invented recap counts for beside a real one: its people write more tidily than people do."""
_TALK_CUT = 0.4
"""A missed talk costs its speakers and its event as well, so titles are taken a little early."""
Triple = tuple[int, str, int, float]
"""Subject, predicate, object and confidence."""


Part = tuple[NDArray[np.float64], NDArray[np.bool_]]


@dataclass
class Held:
    """A sample with what scorers that never saw its source find in it."""

    sample: Sample
    reading: Reading
    fold: int
    found: tuple[Found, ...] = ()
    triples: list[Triple] | None = None
    links: dict[int, list[str]] | None = None


def cross_validated(
    samples: list[Sample], answers: dict[str, Answer], fold: list[int]
) -> tuple[dict[str, Forest], list[Held]]:
    """Train every scorer; what it says of a sample comes from trees that never saw the sample's source."""
    held = [Held(s, _reading(s, answers[s.id]), f) for s, f in zip(samples, fold, strict=True)]
    forests = _things(held)
    forests |= _relations(held)
    forests["links"] = _links(held)
    return forests, held


def _reading(sample: Sample, answer: Answer) -> Reading:
    text = sample.rendering.text
    subwords = cut(text, load_tokenizer())
    return Reading(sample.document, sample.rendering, Layout.of(text), Tagging(text, subwords, answer))


def _table(held: list[Held], parts: Iterable[Part], missed: int = 0, lesson: Table | None = None) -> Table:
    rows, labels = zip(*parts, strict=True)
    groups = np.concatenate([np.full(len(x), h.fold) for h, x in zip(held, labels, strict=True)])
    weights = np.concatenate(
        [np.full(len(x), _INVENTED if h.sample.is_invented else 1.0) for h, x in zip(held, labels, strict=True)]
    )
    filled = [r for r in rows if len(r)]
    return Table(np.concatenate(filled), np.concatenate(labels), groups, weights, missed, lesson)


def _split(p: NDArray[np.float64], parts: list[Any]) -> list[NDArray[np.float64]]:
    return np.split(p, np.cumsum([len(x) for x in parts])[:-1])


def _things(held: list[Held]) -> dict[str, Forest]:
    names = [name_table(h.reading, h.sample.gold) for h in held]
    talks = [talk_table(h.reading, h.sample.gold) for h in held]
    name_forest, p = fit_forest(_table(held, ((t.rows, labels) for t, labels in names)))
    accepted = [
        accepted_names(table, own.tolist(), h.reading.catalog)
        for h, (table, _), own in zip(held, names, _split(p, [x[1] for x in names]), strict=True)
    ]
    pairs = [name_pairs(h.reading.layout, a, h.reading.catalog) for h, a in zip(held, accepted, strict=True)]
    same = [same_labels(h.sample.gold, a, own) for h, a, own in zip(held, accepted, pairs, strict=True)]
    same_forest, r = _fit_known(held, pairs, same)
    talk_forest, q = fit_forest(_table(held, ((rows, labels) for _, rows, labels in talks)))
    talk_forest = dataclasses.replace(talk_forest, cut=min(talk_forest.cut, _TALK_CUT))
    for h, named, paired, own, (titles, _, _), talk in zip(
        held, accepted, pairs, _split(r, same), talks, _split(q, [x[2] for x in talks]), strict=True
    ):
        found = join_names(h.reading.rendering.text, named, paired, own.tolist(), h.reading.catalog)
        found += choose_talks(h.reading.document, h.reading.rendering, titles, talk, talk_forest.cut)
        h.found = in_text_order(found)
    return {"names": name_forest, "same": same_forest, "talks": talk_forest}


def _fit_known(
    held: list[Held], pairs: list[NamePairs], labels: list[NDArray[np.float64]]
) -> tuple[Forest, NDArray[np.float64]]:
    """Train on the pairs whose label is known, and judge all."""
    table = _table(held, ((p.rows, x == 1) for p, x in zip(pairs, labels, strict=True)))
    known = np.concatenate([np.isfinite(x) for x in labels])
    return fit_forest(dataclasses.replace(table, weights=table.weights * known))


def _relations(held: list[Held]) -> dict[str, Forest]:
    scenes = [Scene(h.reading.layout, h.reading.tagging, h.found) for h in held]
    stands_for = [match_gold(h.found, h.sample.gold) for h in held]
    gold = [{(r["s"], r["r"], r["o"]) for r in h.sample.gold["relations"]} for h in held]
    for h in held:
        h.triples = []
    ideal = [annotated(h.reading, h.sample.gold) for h in held]
    ideal_scenes = [
        Scene(h.reading.layout, h.reading.tagging, found) for h, (found, _) in zip(held, ideal, strict=True)
    ]
    forests: dict[str, Forest] = {}
    for predicate in SIGNATURES:
        pairs, labels = _labelled_pairs(scenes, stands_for, gold, predicate)
        lesson_pairs, lesson_labels = _labelled_pairs(ideal_scenes, [ids for _, ids in ideal], gold, predicate)
        lesson = _table(held, ((p.rows, x) for p, x in zip(lesson_pairs, lesson_labels, strict=True)))
        missed = sum(
            sum(r[1] == predicate for r in g) - int(x.sum())
            for h, g, x in zip(held, gold, labels, strict=True)
            if not h.sample.is_invented
        )
        parts = ((p.rows, x) for p, x in zip(pairs, labels, strict=True))
        forest, scores = fit_forest(_table(held, parts, missed, lesson))
        for h, scene, p, own in zip(held, scenes, pairs, _split(scores, labels), strict=True):
            rows: list[Row] = list(zip(p.pairs, p.meetings, own.tolist(), strict=True))
            assert h.triples is not None
            kept = decide(scene, predicate, rows, forest.cut)
            h.triples += [(x, str(predicate), y, score) for (x, y), _, score in kept]
        forests[str(predicate)] = forest
    return forests | {"written_by": _authors(held, scenes, stands_for, gold)}


def _labelled_pairs(
    scenes: list[Scene], stands_for: list[dict[int, str]], gold: list[set[tuple[str, str, str]]], predicate: Predicate
) -> tuple[list[Pairs], list[NDArray[np.bool_]]]:
    pairs = [pair_features(scene, predicate) for scene in scenes]
    labels = [
        np.array([(m.get(x), str(predicate), m.get(y)) in g for x, y in p.pairs], np.bool_)
        for p, m, g in zip(pairs, stands_for, gold, strict=True)
    ]
    return pairs, labels


def _authors(
    held: list[Held],
    scenes: list[Scene],
    stands_for: list[dict[int, str]],
    gold: list[set[tuple[str, str, str]]],
) -> Forest:
    tables = [author_rows(scene) for scene in scenes]
    labels = [
        np.array([("doc", "written_by", m.get(i)) in g for i in ids], np.bool_)
        for (ids, _), m, g in zip(tables, stands_for, gold, strict=True)
    ]
    forest, scores = fit_forest(_table(held, ((t[1], x) for t, x in zip(tables, labels, strict=True))))
    for h, (ids, _), own in zip(held, tables, _split(scores, labels), strict=True):
        assert h.triples is not None
        h.triples += [
            (-1, "written_by", i, score) for i, score in zip(ids, own.tolist(), strict=True) if score >= forest.cut
        ]
    return forest


def _links(held: list[Held]) -> Forest:
    tables, labels, placed = [], [], []
    missed = 0
    for h in held:
        links = placed_links(h.reading.document, h.reading.rendering, h.reading.layout)
        table = link_rows(h.reading.layout, h.found, links)
        m = match_gold(h.found, h.sample.gold)
        wanted = {(e["id"], url_key(u)) for e in h.sample.gold["entities"] for u in e.get("urls", [])}
        row = [(m.get(i, ""), url_key(links[n].url)) in wanted for i, n in table.pairs]
        if not h.sample.is_invented:
            missed += len({w for w in wanted if w[0] in m.values()}) - len(
                {(m.get(i, ""), url_key(links[n].url)) for (i, n), true in zip(table.pairs, row, strict=True) if true}
            )
        tables.append(table)
        labels.append(np.array(row, np.bool_))
        placed.append(links)
    forest, scores = fit_forest(_table(held, ((t.rows, x) for t, x in zip(tables, labels, strict=True)), missed))
    for h, table, links, own in zip(held, tables, placed, _split(scores, labels), strict=True):
        h.links = {}
        for (i, n), score, is_sure in zip(table.pairs, own.tolist(), table.is_title, strict=True):
            if is_sure or score >= forest.cut:
                h.links.setdefault(i, []).append(links[n].url)
    return forest


def as_extraction(h: Held) -> Extraction:
    """Give what was found in a held-out sample in the form that kg.scoring takes."""
    nowhere = Evidence(0, 0, "")
    links = h.links or {}
    entities = tuple(
        Entity(
            f"x{i}",
            f.type,
            f.name,
            tuple(Mention(s.start, s.end, s.text, f.type, s.confidence, s.found_by) for s in f.surfaces),
            nowhere,
            f.confidence,
            tuple(Link(url, "page", nowhere) for url in links.get(i, ())),
            f.attributes,
        )
        for i, f in enumerate(h.found)
    )
    relations = tuple(
        Relation("doc" if x < 0 else f"x{x}", Predicate(p), f"x{y}", nowhere, score, "pairs")
        for x, p, y, score in h.triples or []
    )
    d = h.sample.document
    name = f"{h.sample.id}.md"
    recap = Recap(d.id, name, "", d.format, d.language, d.title, d.date, d.url, len(d.text))
    return Extraction(recap, entities, relations)
