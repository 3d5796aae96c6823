"""The steps of training, each from files to files."""

from __future__ import annotations

import collections
import functools
import hashlib
import json
import multiprocessing
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.training.plan import ALL, DATA, ENCODER, FAST, FOLDS, PARTS, Plan

if TYPE_CHECKING:
    from kg.training.annotations import Sample

PIECES = 54_000
INVENTED_STEP = 2
"""Every second invented recap teaches the scorers: with all of them their training takes an hour."""
UNSCORED = re.compile(r"inv-(zh1[1-6]|en(1[89]|2[0-5])|mix[67])-")
"""The last invented recaps teach the encoders alone: they name more events than readers of real ones do, and scorers
that learned from them as well joined talks to the wrong ones (part_of 0.598 instead of 0.621, CORE 0.785 for 0.791)."""


def folds(samples: list[Sample], count: int) -> list[int]:
    """Give each sample a fold: all of a source in one, folds of about equal length, of real recaps and of all."""
    sizes: dict[bool, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for sample in samples:
        sizes[sample.is_invented][sample.source] += len(sample.rendering.text)
    fold: dict[str, int] = {}
    for _, own in sorted(sizes.items()):
        loads = [0] * count
        for source, size in sorted(own.items(), key=lambda item: (-item[1], item[0])):
            fold[source] = loads.index(min(loads))
            loads[fold[source]] += size
    return [fold[sample.source] for sample in samples]


def vocabulary(plan: Plan) -> None:
    """Choose the vocabulary from all texts and write the tokenizer."""
    from kg.training.base_weights import load_base
    from kg.training.vocabulary import build_tokenizer, choose_pieces, clean_texts

    base = load_base()
    keep = choose_pieces(base, clean_texts([*plan.gold, *plan.texts, *plan.posts]), PIECES)
    build_tokenizer(base, keep).save(str(DATA / "tokenizer.json"), pretty=False)


def lessons(plan: Plan) -> None:
    """Write all that the encoders learn from to one file, and the fold of each recap to another."""
    from kg.training.lessons import gather

    samples = plan.samples()
    fold = {s.id: number for s, number in zip(samples, folds(samples, FOLDS), strict=True)}
    plan.folds.write_text(json.dumps(fold, indent=0, sort_keys=True))
    gather(samples, plan.posts).save(plan.lessons)


def teachers(plan: Plan) -> None:
    """Train a teacher without each fold, and one with all, from nothing but the files that ``lessons`` wrote."""
    from kg.training.encoders import train_teacher

    _each(plan, train_teacher)


def encoders(plan: Plan) -> None:
    """Train the encoders, from the same files and the teachers."""
    from kg.training.encoders import train_encoder

    _each(plan, train_encoder)


def fast(plan: Plan) -> None:
    """Let a fast encoder learn from each of the encoders."""
    from kg.training.encoders import train_fast

    _each(plan, train_fast)


def _each(plan: Plan, train: Callable[[Plan, dict[str, int], int], None]) -> None:
    with ProcessPoolExecutor(plan.processes, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(functools.partial(train, plan, _fold_of(plan)), plan.only or (ALL, *range(FOLDS))))


def _fold_of(plan: Plan) -> dict[str, int]:
    kept: dict[str, int] = json.loads(plan.folds.read_text())
    return kept


def tags(plan: Plan) -> None:
    """Let each encoder tag the recaps of the fold that it has not seen."""
    from kg.training.annotations import INVENTED
    from kg.training.encoders import tag_fold
    from kg.training.lessons import Lessons

    fold, learned = _fold_of(plan), Lessons.load(plan.lessons)
    invented = sorted(id for id in fold if id.startswith(INVENTED))
    left_out = set(invented) - {id for id in invented[::INVENTED_STEP] if not UNSCORED.match(id)}
    for name in (ENCODER, FAST):
        for number in range(FOLDS):
            wanted = {id for id, f in fold.items() if f == number} - left_out
            tag_fold(plan, learned, name, number, wanted)
            print(name, number, len(wanted), flush=True)


def export(plan: Plan) -> None:
    """Write the encoders that have seen all sources as the files that ship."""
    from kg.training.export import export_encoder, export_words
    from kg.training.lessons import Lessons
    from kg.training.model import load_tagger

    base = Lessons.load(plan.lessons).base
    for name in (ENCODER, FAST):
        tagger = load_tagger(base, plan.weights(name, ALL))
        export_encoder(tagger, DATA / f"{name}.onnx")
    export_words(tagger, DATA / "words.onnx")


def scorers(plan: Plan) -> None:
    """Train the scorers on the recaps that the encoders tagged, and say how good they are in cross-validation."""
    _scorers(plan, ENCODER, "")


def fast_scorers(plan: Plan) -> None:
    """Do the same with what the fast encoders tagged."""
    _scorers(plan, FAST, "fast_")


def _scorers(plan: Plan, name: str, prefix: str) -> None:
    from kg.recognizers.encoder import Answer
    from kg.training.cross_validation import cross_validated

    fold, answers = _fold_of(plan), {}
    for number in range(FOLDS):
        with np.load(plan.tags(name, number)) as arrays:
            for id in sorted({key.rpartition("/")[0] for key in arrays.files}):
                answers[id] = Answer(*(arrays[f"{id}/{part}"] for part in PARTS))
    samples = [s for s in plan.samples() if s.id in answers]
    forests, held = cross_validated(samples, answers, [fold[s.id] for s in samples])
    arrays_out: dict[str, Any] = {f"{key}.{part}": a for key, f in forests.items() for part, a in f.arrays().items()}
    np.savez_compressed(DATA / f"{prefix}scorers.npz", **arrays_out)
    figures = {
        "gold": _report([h for h in held if "repo" in h.sample.gold["source"]], plan.work / f"{prefix}gold"),
        "real": _report([h for h in held if not h.sample.is_invented], plan.work / f"{prefix}real"),
    }
    digest = hashlib.sha256("\n".join(s.id for s in samples).encode()).hexdigest()[:16]
    facts = {"samples": len(samples), "sources": len({s.source for s in samples}), "ids": digest, "figures": figures}
    (DATA / f"{prefix}training.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")


def _report(held: list[Any], folder: Path) -> dict[str, Any]:
    """Print how good the cross-validated line is on these samples, and give the figures."""
    from kg.scoring import score_extractions
    from kg.training.cross_validation import as_extraction

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for h in held:
        (folder / f"{h.sample.id}.json").write_text(json.dumps(h.sample.gold, ensure_ascii=False))
    report = score_extractions(folder, [as_extraction(h) for h in held])
    print(f"== cross-validated, {folder.name}: {len(held)} recaps", report.table(), sep="\n")
    print(report.languages_table(), report.calibration_table(), sep="\n", flush=True)
    rows = {name: round(counts.f1, 3) for name, counts in report.total.items()}
    return {"core": round(report.core, 3), "recaps": len(held)} | rows
