"""Extractions + annotated posts -> scores: how far the graph can be trusted, and where it errs."""

from __future__ import annotations

from kg.scoring.calibration import Bin, Calibration
from kg.scoring.counts import CORE, ROWS, Counts, core
from kg.scoring.report import DocumentScore, ScoreReport
from kg.scoring.score import score_extractions
from kg.scoring.verdicts import Fault, Judgement, Place

__all__ = [
    "CORE",
    "ROWS",
    "Bin",
    "Calibration",
    "Counts",
    "DocumentScore",
    "Fault",
    "Judgement",
    "Place",
    "ScoreReport",
    "core",
    "score_extractions",
]
