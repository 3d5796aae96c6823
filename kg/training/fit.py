"""Batches -> a trained tagger, on a graphics card where there is one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from kg.recognizers.encoder import PAD, Answer, Array, tag
from kg.recognizers.tags import NAME_TAGS, TALK_TAGS, best_path, runs
from kg.training.batches import Batch, endless, epochs, hidden
from kg.training.lessons import Lesson, Lessons
from kg.training.model import Tagger
from kg.training.pairing import pair_loss

LAYER_DECAY = 0.9
"""Each layer learns by this more slowly than the one above it."""
HEADS = 4.0
"""The heads, which begin with nothing, learn by this faster than the last layer."""
DROPOUT = 0.1
TALK_WEIGHT = 0.7
PAIR_WEIGHT = 0.4
SIDE_WEIGHT = 0.05
WARM = 0.08
"""The part of the steps in which the rate rises."""


def device() -> torch.device:
    """Give what to compute on."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True)
class Teacher:
    """A tagger whose word on texts that nobody annotated is learned as well (Hinton et al. 2015, soft targets)."""

    tagger: Tagger
    texts: list[NDArray[np.int32]]


@dataclass(frozen=True)
class Course:
    """How to train: epochs over the recaps, the highest rate, the seed, and who teaches besides them."""

    epochs: int
    rate: float
    seed: int = 0
    teacher: Teacher | None = None


def fit(model: Tagger, recaps: list[Lesson], lessons: Lessons, course: Course, say: str = "") -> Tagger:
    """Let the model learn from recaps.

    The same recaps, course and machine give the same weights, but for a graphics card, which adds in any order.
    """
    torch.manual_seed(course.seed)
    model.train()
    optimizer, rates = _optimizer(model, course.rate)
    taught = _lessons_of(model, course.teacher, course.seed) if course.teacher else None
    began = time.time()
    for epoch, prepared in enumerate(epochs(recaps, lessons, course.epochs, course.seed)):
        losses = torch.zeros(3, device=device())
        for number, batch in enumerate(prepared):
            set_rate(optimizer, rates, (epoch + number / len(prepared)) / course.epochs)
            loss, paired = _learned(model, batch)
            other = next(taught) if taught else torch.zeros((), device=loss.device)
            step(model, optimizer, loss + other)
            losses += torch.stack([loss.detach(), paired.detach(), other.detach()])
        whole, pairs, soft = (losses / len(prepared)).tolist()
        told = f"loss {whole:.4f} pairs {pairs:.4f} taught {soft:.4f} {time.time() - began:.0f} s"
        print(f"{say} {epoch + 1}/{course.epochs} {told}", flush=True)
    return model.eval()


def step(model: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    """Take one step down."""
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)


def set_rate(optimizer: torch.optim.Optimizer, rates: list[float], done: float) -> None:
    """Set the rate for where training is (0 to 1): up at first, then down in a line."""
    factor = min(1.0, (done + 1e-3) / WARM) * max(0.02, 1 - done)
    for group, full in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = full * factor


def _optimizer(model: Tagger, rate: float) -> tuple[torch.optim.Optimizer, list[float]]:
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        layer = int(name.split(".")[1]) if name.startswith("layers.") else -1
        depth = len(model.layers) - 1 - layer
        scale = HEADS if layer < 0 and not name.startswith("ln.") else LAYER_DECAY**depth
        groups.setdefault((rate * scale, 0.01 if parameter.ndim > 1 else 0.0), []).append(parameter)
    listed = [{"params": own, "lr": lr, "weight_decay": decay} for (lr, decay), own in groups.items()]
    optimizer = torch.optim.AdamW(listed, fused=True)
    return optimizer, [group["lr"] for group in optimizer.param_groups]


def sent(array: NDArray[Any]) -> Tensor:
    """Give an array to the device."""
    return torch.from_numpy(array).to(device(), non_blocking=True)


def _learned(model: Tagger, batch: Batch) -> tuple[Tensor, Tensor]:
    with torch.autocast(device().type, torch.bfloat16):
        a, b, subjects, objects = model(sent(batch.ids), DROPOUT)
    loss = F.cross_entropy(a.float().view(-1, NAME_TAGS), sent(batch.names).view(-1))
    loss = loss + TALK_WEIGHT * F.cross_entropy(b.float().view(-1, TALK_TAGS), sent(batch.talks).view(-1))
    named = sent(batch.spans), sent(batch.types), sent(batch.related)
    pairs = pair_loss(subjects.float(), objects.float(), model.bias, *named)
    return loss + PAIR_WEIGHT * pairs, pairs


def _lessons_of(model: Tagger, teacher: Teacher, seed: int) -> Iterator[Tensor]:
    """Give the losses of what the teacher says: it sees all, the model has some hidden from it."""
    rng = np.random.default_rng(seed)
    for ids in endless(teacher.texts, seed):
        shown = sent(ids)
        with torch.autocast(device().type, torch.bfloat16):
            with torch.no_grad():
                wanted = [part.float() for part in teacher.tagger(shown)]
            given = [part.float() for part in model(sent(hidden(ids, rng)), DROPOUT)]
        present = shown != PAD
        names, outside = _soft(given[0], wanted[0], present)
        talks, untitled = _soft(given[1], wanted[1], present)
        named = present & ((outside < 0.5) | (untitled < 0.5))
        sides = F.mse_loss(given[2][named], wanted[2][named]) + F.mse_loss(given[3][named], wanted[3][named])
        yield names + TALK_WEIGHT * talks + SIDE_WEIGHT * (sides if named.any() else 0.0)


def _soft(given: Tensor, wanted: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    """Give the divergence of two taggings where there is text, and how sure the wanted one is of the outside."""
    target = F.log_softmax(wanted, -1)
    divergence = F.kl_div(F.log_softmax(given, -1), target, reduction="none", log_target=True).sum(-1)
    return divergence[present].mean(), target[..., 0].exp()


def predict(model: Tagger, ids: NDArray[np.int64]) -> Answer:
    """Read a text as ``kg.recognizers.encoder`` does with the exported model."""

    def run(ids: NDArray[np.int64], _: NDArray[np.int64]) -> tuple[Array, Array, Array, Array]:
        with torch.no_grad(), torch.autocast(device().type, torch.bfloat16):
            names, talks, subjects, objects = (part.float().cpu().numpy() for part in model(sent(ids)))
        return names, talks, subjects, objects

    return tag(ids, run)


def agreement(model: Tagger, recaps: list[Lesson]) -> dict[str, float]:
    """Give the F1 of the tagged spans, right only from end to end: a quick look, not the judge's score."""
    hits, given, wanted = np.zeros(2), np.zeros(2), np.zeros(2)
    for recap in recaps:
        answer = predict(model, np.array(recap.labels.ids))
        for at, (said, true) in enumerate(((answer.names, recap.labels.names), (answer.talks, recap.labels.talks))):
            found, there = set(runs(best_path(said).tolist())), set(runs(true))
            hits[at] += len(found & there)
            given[at] += len(found)
            wanted[at] += len(there)
    f1 = 2 * hits / (given + wanted)
    return {"names": round(float(f1[0]), 4), "talks": round(float(f1[1]), 4)}
