"""Scores agree with the annotators' own judge, number for number."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.scoring import CORE, ROWS, score_extractions
from kg.scoring.matching import fold, fold_url
from kg.scoring.structure import ENDS
from tests.scoring.scored import GOLD, extraction, extractions, judge, write_system

JUDGE = judge()
pytestmark = pytest.mark.skipif(JUDGE is None, reason="the judge is not beside this checkout")

NAMES = st.sampled_from(
    ["Ada", "ada!", "Bo", "Kim Lee", "kim", "weaving graphs now", "weaving graph now", "---", "織網"]
)
URLS = st.sampled_from(
    ["https://a.example/x", "http://www.a.example/x/#1", "https://b.a.example/?utm_id=1", "//c.example?ref=2", "#"]
)
TYPES = st.sampled_from(["Person", "Organization", "Talk", "Event", "Project", "Place"])


def compare(gold, given):
    report = score_extractions(gold, given)
    with tempfile.TemporaryDirectory() as system:
        write_system(given, Path(system))
        total, docs, errors = JUDGE.score(gold, system)
    assert _numbers(report.total) == _judged(total)
    assert report.core == JUDGE.core(total)
    for row, counts in report.total.items():
        assert (counts.precision, counts.recall, counts.f1) == JUDGE.prf(*total[row])
    assert {one.id: _numbers(one.rows) for one in report.documents} == {k: _judged(v) for k, v in docs.items()}
    for one in report.documents:
        assert one.core == JUDGE.core({row: docs[one.id].get(row, [0, 0, 0]) for row in CORE})
    told = [(f.document, "missing" if f.fault == "missing" else f"{f.fault} {f.kind}", f.label) for f in report.faults]
    assert sorted(told) == sorted(errors)
    return report


def _numbers(rows):
    return {row: [counts.found, counts.extra, counts.missed] for row, counts in rows.items()}


def _judged(rows):
    return {row: counts for row, counts in rows.items() if any(counts)}


def test_every_number_of_the_invented_posts_is_the_judges():
    report = compare(GOLD, extractions())
    assert {"site", "urls", "Talk", "part_of"} <= set(report.total)


def test_rows_are_the_judges():
    assert [*JUDGE.TYPES, *JUDGE.RELS, "urls", "site"] == list(ROWS)
    assert list(CORE) == JUDGE.CORE


def test_table_is_the_judges(tmp_path, capsys, monkeypatch):
    write_system(extractions(), tmp_path)
    monkeypatch.setattr(sys, "argv", ["score.py", str(GOLD), str(tmp_path)])
    JUDGE.main()
    assert score_extractions(GOLD, extractions()).table() == capsys.readouterr().out


@given(st.text())
def test_folding_is_the_judges(text):
    assert fold(text) == JUDGE.fold(text)
    assert fold_url(text) == JUDGE.fold_url(text)


@st.composite
def annotated(draw):
    entities = []
    for number, kind in enumerate(draw(st.lists(TYPES, max_size=7))):
        entity = {
            "id": f"x{number}",
            "type": kind,
            "name": f"{draw(NAMES)}",
            "mentions": draw(st.lists(NAMES, min_size=1)),
        }
        entity |= {"urls": draw(st.lists(URLS, max_size=2)), "format": "talk"}
        entity |= draw(st.sampled_from([{}, {"site": "a.example"}]))
        entities.append(entity)
    # Two annotated entities of one type and name would be refused.
    once = {(one["type"], one["name"]): one for one in entities if one["type"] != "Talk"}
    kept = [one for one in entities if one["type"] == "Talk" or once[one["type"], one["name"]] is one]
    return {"id": "a", "source": {}, "language": "en", "entities": kept, "relations": draw(relations(kept))}


@st.composite
def extracted(draw):
    entities = [
        {"id": f"y{number}", "type": kind, "name": draw(NAMES), "mentions": draw(st.lists(NAMES, max_size=2))}
        | {"links": draw(st.lists(URLS, max_size=2)), "confidence": draw(st.floats(0, 1))}
        for number, kind in enumerate(draw(st.lists(TYPES, max_size=7)))
    ]
    stated = [row | {"confidence": draw(st.floats(0, 1))} for row in draw(relations(entities))]
    return {"source": "a.md", "entities": entities, "relations": stated}


def relations(entities):
    kinds = [("doc", "doc"), *((one["id"], one["type"]) for one in entities)]
    allowed = [
        {"s": s, "r": str(relation), "o": o}
        for relation, (subjects, objects) in ENDS.items()
        for s, subject in kinds
        for o, object in kinds
        if subject in subjects and object in objects
    ]
    return st.lists(st.sampled_from(allowed), unique_by=str, max_size=6) if allowed else st.just([])


@settings(max_examples=100, deadline=None)
@given(annotated(), extracted())
def test_scores_are_the_judges(annotation, system):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.json").write_text(json.dumps(annotation), encoding="utf-8")
        compare(Path(folder), [extraction(system)])
