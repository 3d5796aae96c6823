"""The steps of training, each from files to files."""

from __future__ import annotations

import collections
import dataclasses
import functools
import hashlib
import json
import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg.recognizers.encoder import Answer
from kg.recognizers.subwords import load_tokenizer
from kg.training.annotations import Sample, load_samples

DATA = Path(__file__).parent.parent / "recognizers" / "data"
ANNOTATIONS = Path(__file__).parent / "annotations"
INVENTED = Path(__file__).parent / "invented"
PIECES = 54_000
SEED = 0
INVENTED_STEP = 2
"""Every second invented recap teaches the scorers: with all of them their training takes an hour."""
RATE = 2e-4
PARTS = ("names", "talks", "subjects", "objects")
HALF_INVENTED, HALF_REAL = 2, 3
"""Epochs of a half's training with all invented recaps, after those without its fold, and then on real ones alone."""
WHOLE = 3
"""Epochs of the final training."""


@dataclass(frozen=True)
class Plan:
    """Where training reads and writes."""

    gold: list[Path]
    texts: list[Path]
    work: Path
    epochs: int
    threads: int
    resume: bool = False
    """Whether the halves go on from what an earlier training left in ``work``."""

    def samples(self) -> list[Sample]:
        """Load all annotated recaps."""
        annotations = [p for folder in [*self.gold, ANNOTATIONS, INVENTED] for p in sorted(folder.glob("*.json"))]
        return list(load_samples(annotations, self.texts))


def folds(samples: list[Sample], count: int, known: Mapping[str, int] | None = None) -> list[int]:
    """Give each sample a fold: all of a source in one, folds of about equal length.

    Sources that are ``known`` keep their fold.
    """
    sizes: collections.Counter[str] = collections.Counter()
    for sample in samples:
        sizes[sample.source] += len(sample.rendering.text)
    fold = dict(known or {})
    loads = [sum(size for source, size in sizes.items() if fold.get(source) == f) for f in range(count)]
    for source, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        if source not in fold:
            fold[source] = loads.index(min(loads))
            loads[fold[source]] += size
    return [fold[sample.source] for sample in samples]


def vocabulary(plan: Plan) -> None:
    """Choose the vocabulary from all texts and write the tokenizer."""
    from kg.training.base_weights import load_base
    from kg.training.vocabulary import build_tokenizer, choose_pieces, clean_texts

    base = load_base()
    keep = choose_pieces(base, clean_texts([*plan.gold, *plan.texts]), PIECES)
    build_tokenizer(base, keep).save(str(DATA / "tokenizer.json"), pretty=False)


def _trainable(plan: Plan) -> tuple[list[Any], Any]:
    import torch

    from kg.training.base_weights import load_base
    from kg.training.fit import fit, tag_sample
    from kg.training.vocabulary import kept_ids

    torch.set_num_threads(plan.threads)
    torch.set_flush_denormal(True)
    tokenizer, base = load_tokenizer(), load_base()
    keep = kept_ids(base, tokenizer)
    tagged = [tag_sample(sample, tokenizer) for sample in plan.samples()]

    def train(
        chosen: list[Any], epochs: int, rate: float, start: dict[str, Any] | None = None, seed: int = SEED
    ) -> Any:
        return fit(chosen, tokenizer, base, keep, epochs=epochs, rate=rate, seed=seed, start=start)

    return tagged, train


def halves(plan: Plan) -> None:
    """Tag every sample with an encoder that never saw its source; both encoders are trained at once."""
    samples = plan.samples()
    kept = plan.work / "halves.json"
    known = json.loads(kept.read_text()) if plan.resume else None
    half = folds(samples, 2, known)
    kept.write_text(json.dumps({s.source: f for s, f in zip(samples, half, strict=True)}, indent=0, sort_keys=True))
    _both(functools.partial(train_half, half=half), plan)


def _both(train: Callable[[Plan, int], None], plan: Plan) -> None:
    """Let two processes train at once, number 0 and number 1, each with half of the threads."""
    alone = dataclasses.replace(plan, threads=max(1, plan.threads // 2))
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(train, (alone, alone), (0, 1)))


def train_half(plan: Plan, fold: int, half: list[int]) -> None:
    """Train without the fold and tag the invented recaps in it, learn from these as well, and tag the real ones in it.

    So every recap is tagged by an encoder that had not learned from it yet, and real ones by the best such encoder.
    What an earlier training left is resumed after the first of these steps; its tags of invented recaps are kept.
    """
    from kg.training.model import load_tagger

    tagged, train = _trainable(plan)
    own = [t for t, f in zip(tagged, half, strict=True) if f == fold]
    others = [t for t, f in zip(tagged, half, strict=True) if f != fold]
    out: dict[str, Any] = {}
    if plan.resume:
        weights = dict(np.load(_half(plan, fold)))
        out |= np.load(_answers(plan, fold))
    else:
        weights = _weights(train(others, plan.epochs, RATE))
    out |= _tags(load_tagger(weights), [t for t in own if t.sample.is_invented and f"{t.sample.id}/names" not in out])
    real = [t for t in others if not t.sample.is_invented]
    invented = [t for t in tagged if t.sample.is_invented]
    weights = _weights(train([*real, *invented], HALF_INVENTED, RATE, weights))
    model = train(real, HALF_REAL, RATE, weights)
    np.savez(_half(plan, fold), **_weights(model))
    np.savez(_answers(plan, fold), **out | _tags(model, [t for t in own if not t.sample.is_invented]))


def _tags(model: Any, tagged: list[Any]) -> dict[str, Any]:
    """Give what the model says of recaps, by id and part."""
    from kg.training.fit import predict

    answers = {t.sample.id: predict(model, t.subwords) for t in tagged}
    return {f"{id}/{part}": getattr(answer, part) for id, answer in answers.items() for part in PARTS}


def _half(plan: Plan, fold: int) -> Path:
    return plan.work / f"half-{fold}.npz"


def _answers(plan: Plan, fold: int) -> Path:
    return plan.work / f"tagged-{fold}.npz"


def _weights(model: Any) -> dict[str, Any]:
    return {name: weight.numpy() for name, weight in model.state_dict().items()}


def final(plan: Plan) -> None:
    """Train on what ``train_whole`` says, from the mean of the halves' weights on, twice; export the mean.

    What began with the same weights has a mean that is a model as well, and mostly a better one than either (Wortsman
    et al. 2022, model soups).
    """
    from kg.training.export import export_onnx
    from kg.training.model import load_tagger

    _both(train_whole, plan)
    weights = _mean(*(_whole(plan, seed) for seed in (0, 1)))
    np.savez(plan.work / "final.npz", **weights)
    export_onnx(load_tagger(weights), DATA / "encoder.onnx")


def train_whole(plan: Plan, seed: int) -> None:
    """Train on all real recaps, in the order that the seed gives."""
    tagged, train = _trainable(plan)
    start = _mean(*(_half(plan, fold) for fold in (0, 1)))
    real = [t for t in tagged if not t.sample.is_invented]
    np.savez(_whole(plan, seed), **_weights(train(real, WHOLE, RATE, start, seed)))


def _whole(plan: Plan, seed: int) -> Path:
    return plan.work / f"whole-{seed}.npz"


def _mean(one: Path, other: Path) -> dict[str, Any]:
    with np.load(one) as a, np.load(other) as b:
        return {name: (a[name] + b[name]) / 2 for name in a.files}


def scorers(plan: Plan) -> None:
    """Train the scorers on the recaps that the halves tagged, and say how good they are in cross-validation."""
    from kg.training.cross_validation import cross_validated

    samples = plan.samples()
    answers: dict[str, Answer] = {}
    for fold in (0, 1):
        with np.load(_answers(plan, fold)) as arrays:
            mine = [s.id for s in samples if f"{s.id}/names" in arrays.files]
            answers |= {id: Answer(*(arrays[f"{id}/{part}"] for part in PARTS)) for id in mine}
    samples = [s for s in samples if s.id in answers]
    chosen = {s.id for s in [s for s in samples if s.is_invented][::INVENTED_STEP]}
    samples = [s for s in samples if not s.is_invented or s.id in chosen]
    forests, held = cross_validated(samples, answers, folds(samples, 5))
    arrays_out: dict[str, Any] = {f"{name}.{key}": a for name, f in forests.items() for key, a in f.arrays().items()}
    np.savez_compressed(DATA / "scorers.npz", **arrays_out)
    figures = {
        "gold": _report([h for h in held if "repo" in h.sample.gold["source"]], plan.work / "gold"),
        "real": _report([h for h in held if not h.sample.is_invented], plan.work / "real"),
    }
    digest = hashlib.sha256("\n".join(s.id for s in samples).encode()).hexdigest()[:16]
    facts = {"samples": len(samples), "sources": len({s.source for s in samples}), "ids": digest, "figures": figures}
    (DATA / "training.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")


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
