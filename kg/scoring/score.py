"""Annotated posts + extractions -> report; the same counts as the annotators' own judge gives."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath

from kg.errors import SettingsError
from kg.records import Extraction
from kg.scoring.annotations import Annotation, load_annotations
from kg.scoring.comparison import Comparison
from kg.scoring.places import SUFFIXES, Post, read_post
from kg.scoring.report import DocumentScore, ScoreReport


def score_extractions(gold_dir: Path, extractions: Iterable[Extraction]) -> ScoreReport:
    """Compare extractions with a folder of annotations.

    An extraction belongs to the annotation that is named as its source is (``posts/may.md`` to
    ``may.json``). An annotation without an extraction counts as missed altogether; an extraction
    without an annotation is not scored. Posts are looked for where they were read, then beside the
    annotation; faults have no place where neither is found.

    Raises:
        SettingsError: the folder holds no annotations, one is faulty, or two extractions belong to one.
    """
    annotations = load_annotations(gold_dir)
    known = {annotation.id for annotation in annotations}
    by_id: dict[str, Extraction] = {}
    unscored: list[str] = []
    for extraction in extractions:
        source = extraction.recap.source
        id = PurePath(source).stem
        if id not in known:
            unscored.append(source)
        elif id in by_id:
            raise SettingsError(
                f"{gold_dir / id}.json: both {by_id[id].recap.source} and {source} belong to it. "
                "Name only one of them, or give them names of their own."
            )
        else:
            by_id[id] = extraction
    documents = [_document(gold_dir, one, by_id.get(one.id)) for one in annotations]
    return ScoreReport(tuple(documents), tuple(sorted(unscored)))


def _document(gold_dir: Path, annotation: Annotation, extraction: Extraction | None) -> DocumentScore:
    comparison = Comparison(annotation, extraction, _post(gold_dir, annotation, extraction))
    return DocumentScore(
        id=annotation.id,
        language=annotation.language,
        is_extracted=extraction is not None,
        rows=comparison.rows(),
        faults=tuple(comparison.faults()),
        entity_judgements=tuple(comparison.entity_judgements()),
        relation_judgements=tuple(comparison.relation_judgements()),
    )


def _post(gold_dir: Path, annotation: Annotation, extraction: Extraction | None) -> Post | None:
    beside = [gold_dir / f"{annotation.id}{suffix}" for suffix in SUFFIXES]
    read_from = [Path(extraction.recap.source)] if extraction else []
    return read_post([*read_from, *beside])
