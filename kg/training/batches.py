"""Lessons -> batches of windows, with names swapped so that context is learned and not names."""

from __future__ import annotations

import collections
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.encoder import BOS, EOS, PAD, WINDOW
from kg.recognizers.tags import runs
from kg.training.labels import Labels, MentionSpan, decoys, mentions
from kg.training.lessons import Lesson, Lessons, Name

UNK = 3
"""Stands for a subword that is hidden; the special ones are those up to it."""
SUBWORDS = 4096
"""How many subwords, padding and all, make a batch."""
HIDDEN = 0.08
"""The part of the subwords that the encoder does not get to see."""
IGNORED = -100
SWAP = (0.35, 0.3, 0.25, 0.1, 0.3)
"""How often each type's name is swapped for another one."""
_SHORTEST = 9
_AHEAD = 3


@dataclass(frozen=True)
class Batch:
    """Windows stacked to arrays [windows, width], with the entities that each names for the pairs."""

    ids: NDArray[np.int64]
    """What the encoder sees, some of it hidden."""
    names: NDArray[np.int64]
    talks: NDArray[np.int64]
    spans: NDArray[np.int64]
    """First subword, last subword + 1 and owner's number of each mention [windows, mentions, 3]; 0, 0, -1 is none."""
    types: NDArray[np.int64]
    """Type of each owner [windows, owners], -1 for none."""
    related: NDArray[np.int64]
    """Window, relation, subject and object (owners' numbers) of each annotated relation [relations, 4]."""


Pool = dict[tuple[int, bool], list[Name]]
Window = tuple[Labels, frozenset[tuple[int, int, int]]]


class Augmenter:
    """Swaps names for others of their type and script; the same name gets the same stand-in within a document."""

    def __init__(self, recaps: list[Lesson], lessons: Lessons) -> None:
        self._cjk = lessons.cjk
        pool: dict[tuple[int, bool], set[Name]] = collections.defaultdict(set)
        for recap in recaps:
            for first, last, kind in runs(recap.labels.names):
                name = tuple(recap.labels.ids[first:last])
                pool[kind, self._is_cjk(name)].add(name)
        self._pool: Pool = {key: sorted(names) for key, names in pool.items()}
        known: dict[tuple[int, bool], set[Name]] = collections.defaultdict(set)
        for kind, names in lessons.names.items():
            for name in names:
                known[kind, self._is_cjk(name)].add(name)
        self._known: Pool = {key: sorted(names) for key, names in known.items()}

    def _stand_in(self, kind: int, name: Name, rng: random.Random) -> Name:
        if rng.random() >= SWAP[kind]:
            return name
        place = kind, self._is_cjk(name)
        known = self._known.get(place)
        return rng.choice(known if known and rng.random() < 0.5 else self._pool[place])

    def _is_cjk(self, name: Name) -> bool:
        return any(i in self._cjk for i in name)

    def swap(self, was: Labels, rng: random.Random) -> Labels:
        """Give the subwords with some names swapped."""
        out = Labels([], [], [], [], [])
        chosen: dict[Name, Name] = {}
        at = 0
        for first, last, kind in runs(was.names):
            out.extend(was, slice(at, first))
            name = tuple(was.ids[first:last])
            if name not in chosen:
                chosen[name] = self._stand_in(kind, name, rng)
            more = len(chosen[name]) - 1
            out.ids.extend(chosen[name])
            out.names.extend([was.names[first]] + [was.names[first] + 1] * more)
            out.named.extend([was.named[first]] * (more + 1))
            out.talks.extend([was.talks[first]] + [2 if was.talks[first] else 0] * more)
            out.titled.extend([was.titled[first]] * (more + 1))
            at = last
        out.extend(was, slice(at, None))
        return out


def batches(recaps: list[Lesson], augmenter: Augmenter, rng: random.Random) -> Iterator[Batch]:
    """Give one epoch of shuffled windows of similar length."""
    windows: list[Window] = []
    for recap in recaps:
        labels = augmenter.swap(recap.labels, rng)
        windows += [(labels.part(slice(*part)), recap.relations) for part in cuts(len(labels.ids), rng)]
    for group in _groups([len(labels.ids) for labels, _ in windows], rng):
        yield _stack([windows[i] for i in group], rng)


def cuts(length: int, rng: random.Random) -> list[tuple[int, int]]:
    """Cut [0, length) into windows, of which the first begins anywhere; shreds are left out."""
    start = -rng.randrange(WINDOW) if length > WINDOW else 0
    parts = [(max(0, s), min(length, s + WINDOW)) for s in range(start, length, WINDOW)]
    return [(a, b) for a, b in parts if b - a >= _SHORTEST]


def _groups(lengths: list[int], rng: random.Random, most: int = SUBWORDS) -> list[list[int]]:
    """Put windows (their numbers) of similar length together, as many as a batch holds, and shuffle."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    order.sort(key=lambda i: -(lengths[i] // 32))
    groups: list[list[int]] = []
    for i in order:
        if not groups or (len(groups[-1]) + 1) * (lengths[groups[-1][0]] + 2) > most:
            groups.append([])
        groups[-1].append(i)
    rng.shuffle(groups)
    return groups


def _stack(group: list[Window], rng: random.Random) -> Batch:
    width = max(len(labels.ids) for labels, _ in group) + 2
    ids = framed([labels.ids for labels, _ in group])
    names, talks = np.full((len(group), width), IGNORED), np.full((len(group), width), IGNORED)
    for row, (window, _) in enumerate(group):
        names[row, 1 : len(window.ids) + 1] = window.names
        talks[row, 1 : len(window.ids) + 1] = window.talks
    named = [mentions(labels) + decoys(labels, rng) for labels, _ in group]
    spans, types, related = _pairs(named, [known for _, known in group])
    return Batch(hidden(ids, np.random.default_rng(rng.randrange(2**32))), names, talks, spans, types, related)


def framed(rows: Iterable[list[int] | NDArray[np.int32]]) -> NDArray[np.int64]:
    """Stack subwords, each row between its begin and end."""
    listed = list(rows)
    ids = np.full((len(listed), max(map(len, listed)) + 2), PAD, np.int64)
    for row, own in enumerate(listed):
        ids[row, 0], ids[row, len(own) + 1] = BOS, EOS
        ids[row, 1 : len(own) + 1] = own
    return ids


def hidden(ids: NDArray[np.int64], rng: np.random.Generator, part: float = HIDDEN) -> NDArray[np.int64]:
    """Hide a part of the subwords."""
    return np.where((rng.random(ids.shape) < part) & (ids > UNK), UNK, ids)


def _pairs(
    named: list[list[MentionSpan]], relations: list[frozenset[tuple[int, int, int]]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    owners = [{owner: n for n, owner in enumerate(sorted({s[3] for s in own}))} for own in named]
    spans = np.tile(np.array([0, 0, -1]), (len(named), max([1, *map(len, named)]), 1))
    types = np.full((len(named), max([1, *map(len, owners)])), -1)
    related = []
    for row, (own, number, known) in enumerate(zip(named, owners, relations, strict=True)):
        for at, (first, last, kind, owner) in enumerate(own):
            spans[row, at] = first + 1, last + 1, number[owner]
            types[row, number[owner]] = kind
        related += [(row, r, number[s], number[o]) for s, r, o in known if s in number and o in number]
    return spans, types, np.array(sorted(related), np.int64).reshape(-1, 4)


def text_batches(texts: list[NDArray[np.int32]], rng: random.Random, most: int = SUBWORDS) -> list[NDArray[np.int64]]:
    """Give one pass over texts as shuffled windows, nothing hidden."""
    windows = [text[a:b] for text in texts for a, b in cuts(len(text), rng)]
    return [framed(windows[i] for i in group) for group in _groups([len(w) for w in windows], rng, most)]


def endless(texts: list[NDArray[np.int32]], seed: int) -> Iterator[NDArray[np.int64]]:
    """Give pass after pass."""
    rng = random.Random(seed)
    while True:
        yield from text_batches(texts, rng)


_prepared: list[tuple[list[Lesson], Augmenter]] = []
"""What a process that prepares epochs works with; sent to it once."""


def _begin(recaps: list[Lesson], augmenter: Augmenter) -> None:
    _prepared[:] = [(recaps, augmenter)]


def _epoch(seed: str) -> list[Batch]:
    ((recaps, augmenter),) = _prepared
    return list(batches(recaps, augmenter, random.Random(seed)))


def epochs(recaps: list[Lesson], lessons: Lessons, count: int, seed: int) -> Iterator[list[Batch]]:
    """Give the batches of each epoch; other processes prepare those that come next."""
    with ProcessPoolExecutor(
        min(2, count), get_context("spawn"), initializer=_begin, initargs=(recaps, Augmenter(recaps, lessons))
    ) as pool:
        waiting: collections.deque[Future[list[Batch]]] = collections.deque()
        for number in range(count + _AHEAD):
            if number < count:
                waiting.append(pool.submit(_epoch, f"{seed}/{number}"))
            if number >= _AHEAD:
                yield waiting.popleft().result()
