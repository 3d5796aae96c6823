"""Lessons -> the encoders: one without each fold of the sources, and one that learned from all.

Each is made in the same way, twice. The base learns how posts are written (``adapt``), then from all recaps and at last
from real ones alone: that is a teacher. The encoder does the same from other chances and learns besides, on posts that
nobody annotated, what its teacher says of them (Furlanello et al. 2018, born-again networks). The fast one begins with
two of the encoder's layers and learns from the recaps and on such posts from it (Hinton et al. 2015, distillation).
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from kg.training.adapt import adapt
from kg.training.fit import Course, Teacher, agreement, device, fit, predict
from kg.training.lessons import Lesson, Lessons
from kg.training.model import Tagger, load_tagger, save_tagger
from kg.training.plan import ENCODER, FAST, PARTS, TEACHER, Plan

SEED, OTHER_SEED = 0, 1
"""What the teachers begin with, and their pupils."""
RATE, REAL_RATE, FAST_RATE = 2.5e-4, 2e-4, 5e-4
FAST_LAYERS = (0, 5)
"""The layers that the fast encoder begins with."""


class _School:
    """What may be learned from when a fold of the sources is kept back."""

    def __init__(self, plan: Plan, fold: dict[str, int], number: int) -> None:
        self.plan, self.number = plan, number
        self.lessons = Lessons.load(plan.lessons)
        self.held = [r for r in self.lessons.recaps if fold[r.id] == number]
        self.recaps = [r for r in self.lessons.recaps if fold[r.id] != number]
        held = {r.source for r in self.held}
        self.texts = [p.ids for p in self.lessons.posts if p.source not in held]

    def all_texts(self) -> list[NDArray[np.int32]]:
        """Give the texts of posts and of recaps."""
        return self.texts + [np.array(r.labels.ids, np.int32) for r in self.recaps]

    def teacher(self, name: str) -> Teacher:
        """Give an encoder that has not seen this fold either as the teacher on posts that nobody annotated."""
        tagger = load_tagger(self.lessons.base, self.plan.weights(name, self.number)).to(device())
        return Teacher(tagger, self.texts)

    def raise_encoder(self, name: str, seed: int, taught_by: str | None = None) -> None:
        """Train an encoder from the base on, and write its weights."""
        torch.manual_seed(seed)  # the heads begin with chance
        epochs = self.plan.epochs
        tagger = Tagger(self.lessons.base).to(device())
        tagger = adapt(tagger, self.all_texts(), epochs.adapt, seed, f"adapt {self.number}")
        teacher = self.teacher(taught_by) if taught_by else None
        on_all, on_real = Course(epochs.recaps, RATE, seed, teacher), Course(epochs.real, REAL_RATE, seed, teacher)
        self.learn(name, tagger, on_all, on_real)

    def learn(self, name: str, model: Tagger, on_all: Course, on_real: Course) -> None:
        """Train on all recaps and then on the real ones, write the weights, and look at the recaps kept back."""
        say = f"{name} {self.number}"
        model = fit(model, self.recaps, self.lessons, on_all, say)
        model = fit(model, _real(self.recaps), self.lessons, on_real, f"{say} real")
        save_tagger(model, self.plan.weights(name, self.number))
        if self.held:
            print(say, agreement(model, _real(self.held)), flush=True)


def _real(recaps: list[Lesson]) -> list[Lesson]:
    return [r for r in recaps if not r.is_invented]


def train_teacher(plan: Plan, fold: dict[str, int], number: int) -> None:
    """Train a teacher without a fold of the sources, and write its weights."""
    _School(plan, fold, number).raise_encoder(TEACHER, SEED)


def train_encoder(plan: Plan, fold: dict[str, int], number: int) -> None:
    """Train an encoder without a fold of the sources, taught by the teacher without it, and write its weights."""
    _School(plan, fold, number).raise_encoder(ENCODER, OTHER_SEED, TEACHER)


def train_fast(plan: Plan, fold: dict[str, int], number: int) -> None:
    """Let a fast encoder learn from the encoder without the same fold, and write its weights."""
    school = _School(plan, fold, number)
    teacher = school.teacher(ENCODER)
    on_all, on_real = Course(plan.epochs.fast, FAST_RATE, SEED, teacher), Course(1, REAL_RATE, SEED, teacher)
    school.learn(FAST, thinned(teacher.tagger), on_all, on_real)


def thinned(tagger: Tagger) -> Tagger:
    """Give a copy with a few of the layers."""
    thin = copy.deepcopy(tagger)
    thin.layers = nn.ModuleList(thin.layers[i] for i in FAST_LAYERS)
    return thin


def tag_fold(plan: Plan, lessons: Lessons, name: str, number: int, ids: set[str]) -> None:
    """Let an encoder tag recaps, and write what it says of each, by id and part."""
    model = load_tagger(lessons.base, plan.weights(name, number))
    answers = {r.id: predict(model, np.array(r.labels.ids)) for r in lessons.recaps if r.id in ids}
    arrays: dict[str, Any] = {f"{id}/{part}": getattr(answer, part) for id, answer in answers.items() for part in PARTS}
    np.savez(plan.tags(name, number), **arrays)
