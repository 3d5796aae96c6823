"""Scores of all documents -> tables for people and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.scoring.calibration import Calibration, calibrate
from kg.scoring.counts import CORE, Counts, added, core
from kg.scoring.verdicts import Fault, Judgement


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """How the extraction of one document came out."""

    id: str
    """The annotation file's name without ".json"."""
    language: str
    """The first part of its language tag."""
    is_extracted: bool
    rows: Mapping[str, Counts]
    """Counts by entity type and relation, "urls" and "site"; rows that nothing was counted in are left out."""
    faults: tuple[Fault, ...]
    entity_judgements: tuple[Judgement, ...]
    relation_judgements: tuple[Judgement, ...]

    @property
    def core(self) -> float:
        """The CORE figure of this document alone."""
        return core(self.rows)


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """How the extractions of all annotated documents came out."""

    documents: tuple[DocumentScore, ...]
    """Sorted by the annotation's file name."""
    unscored: tuple[str, ...] = ()
    """Sources of the extractions that no annotation belongs to, sorted."""

    @property
    def total(self) -> dict[str, Counts]:
        """Counts of all documents together, in the table's order."""
        return added(document.rows for document in self.documents)

    @property
    def core(self) -> float:
        """The CORE figure: the mean F1 of the rows in ``counts.CORE``."""
        return core(self.total)

    @property
    def languages(self) -> dict[str, dict[str, Counts]]:
        """Counts by language, sorted."""
        names = sorted({document.language for document in self.documents})
        return {name: added(one.rows for one in self.documents if one.language == name) for name in names}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults, document by document."""
        return tuple(fault for document in self.documents for fault in document.faults)

    @property
    def entity_calibration(self) -> Calibration:
        """The entities' confidences against whether they matched."""
        return calibrate(one for document in self.documents for one in document.entity_judgements)

    @property
    def relation_calibration(self) -> Calibration:
        """The relations' confidences against whether they are annotated."""
        return calibrate(one for document in self.documents for one in document.relation_judgements)

    def table(self) -> str:
        """Print every row's figures for all documents together, then CORE."""
        return _figures(self.total, len(self.documents))

    def languages_table(self) -> str:
        """Print the figures of each language under its name."""
        parts = []
        for language, rows in self.languages.items():
            count = sum(document.language == language for document in self.documents)
            parts.append(f"{language}\n{_figures(rows, count)}")
        return "\n".join(parts)

    def documents_table(self) -> str:
        """Print CORE, language and counts of faults for each document."""
        lines = [f"{'CORE':>5}  {'lang':5}{'missed':>7}{'extra':>7}  document\n"]
        for one in self.documents:
            missed = sum(fault.fault == "missed" for fault in one.faults)
            extra = sum(fault.fault == "spurious" for fault in one.faults)
            told = "" if one.is_extracted else "  (not extracted)"
            lines.append(f"{one.core:.3f}  {one.language:5}{missed:7}{extra:7}  {one.id}{told}\n")
        return "".join(lines)

    def errors_table(self) -> str:
        """Print one fault a line: its place (else its document), what it is, the label; tabs between."""
        return "".join(
            f"{_line(str(one.place or one.document))}\t{one.fault} {one.kind}\t{_line(one.label)}\n"
            for one in self.faults
        )

    def calibration_table(self) -> str:
        """Print expected calibration errors and what each bin of confidences came to."""
        lines = [f"{'confidence':16}{'count':>7}{'mean':>7}{'right':>7}\n"]
        for name, one in (("entities", self.entity_calibration), ("relations", self.relation_calibration)):
            lines += [
                f"{name:10}{b.low:.1f}-{b.high:.1f}{b.count:6}{b.confidence:7.3f}{b.accuracy:7.3f}\n"
                for b in one.bins
                if b.count
            ]
            lines.append(f"{name} {one.count}   expected calibration error {one.error:.3f}\n")
        return "".join(lines)

    def to_json(self) -> str:
        """Give all figures, faults and places as JSON text."""
        value = {
            "core": self.core,
            "total": _rows(self.total),
            "languages": {name: {"core": core(rows), "rows": _rows(rows)} for name, rows in self.languages.items()},
            "documents": [_document(document) for document in self.documents],
            "calibration": {
                "entities": _calibration(self.entity_calibration),
                "relations": _calibration(self.relation_calibration),
            },
            "unscored": list(self.unscored),
        }
        return _writable(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"


def _figures(rows: Mapping[str, Counts], documents: int) -> str:
    lines = [f"{'':16}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'found':>7}{'extra':>7}\n"]
    for row, one in rows.items():
        figures = f"{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}{one.gold:7}{one.found:7}{one.extra:7}"
        lines.append(f"{row:16}{figures}{'  core' if row in CORE else ''}\n")
    lines.append(f"documents {documents}   CORE {core(rows):.3f}\n")
    return "".join(lines)


def _document(document: DocumentScore) -> dict[str, Any]:
    return {
        "id": document.id,
        "language": document.language,
        "extracted": document.is_extracted,
        "core": document.core,
        "rows": _rows(document.rows),
        "errors": [asdict(fault) for fault in document.faults],
    }


def _rows(rows: Mapping[str, Counts]) -> dict[str, dict[str, float]]:
    return {row: {"p": one.precision, "r": one.recall, "f": one.f1, **asdict(one)} for row, one in rows.items()}


def _calibration(one: Calibration) -> dict[str, Any]:
    return {"count": one.count, "error": one.error, "bins": [asdict(part) for part in one.bins]}


def _line(text: str) -> str:
    return _writable(" ".join(text.split()))


def _writable(text: str) -> str:
    # Lone surrogates cannot be UTF-8; their escape can, and means the same in JSON.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
