"""Labelled samples -> a trained tagger."""

from __future__ import annotations

import collections
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from kg.recognizers.subwords import Subwords, cut
from kg.recognizers.tags import NAME_TAGS, TALK_TAGS
from kg.training.annotations import Sample
from kg.training.base_weights import BaseWeights
from kg.training.model import Tagger

BOS, PAD, EOS, UNK = 0, 1, 2, 3
WINDOW = 318
BATCH_SUBWORDS = 2560
FROZEN_LAYERS = 4
LAYER_DECAY = 0.9
RATE = 2e-4
SWAP = (0.35, 0.2, 0.15, 0.1, 0.2)
"""How often each type's name is swapped for another one, so that context is learned and not names."""


@dataclass(frozen=True)
class Tagged:
    """A sample as subwords with their tags."""

    sample: Sample
    subwords: Subwords
    names: list[int]
    talks: list[int]


def tag_sample(sample: Sample, tokenizer: Tokenizer) -> Tagged:
    """Cut a sample into subwords and give each its tags."""
    subwords = cut(sample.rendering.text, tokenizer)
    names = bio(subwords, sample.names)
    talks = bio(subwords, [(start, end, 0) for start, end in sample.talks])
    return Tagged(sample, subwords, names, talks)


def bio(subwords: Subwords, spans: list[tuple[int, int, int]]) -> list[int]:
    """Tag the subwords that lie at least by half in a span: 2t+1 begins, 2t+2 continues."""
    tags = [0] * len(subwords.ids)
    first = 0
    starts, ends = subwords.starts.tolist(), subwords.ends.tolist()
    for start, end, kind in spans:
        while first < len(tags) and ends[first] <= start:
            first += 1
        begun = False
        k = first
        while k < len(tags) and starts[k] < end:
            overlap = min(ends[k], end) - max(starts[k], start)
            if overlap > 0 and 2 * overlap >= ends[k] - starts[k]:
                tags[k] = 2 * kind + (2 if begun else 1)
                begun = True
            elif begun and starts[k] == ends[k]:
                tags[k] = 2 * kind + 2
            k += 1
        k -= 1
        while k >= 0 and starts[k] == ends[k] and tags[k]:
            tags[k] = 0
            k -= 1
    return tags


Pool = dict[tuple[int, bool], list[tuple[int, ...]]]


class Augmenter:
    """Swaps names for others of their type and script; the same name gets the same stand-in within a document."""

    def __init__(self, samples: list[Tagged], tokenizer: Tokenizer) -> None:
        self._cjk = {i for piece, i in tokenizer.get_vocab().items() if any("\u3040" <= c <= "\u9fff" for c in piece)}
        pool: dict[tuple[int, bool], set[tuple[int, ...]]] = collections.defaultdict(set)
        for sample in samples:
            for first, last, kind in runs(sample.names):
                name = tuple(sample.subwords.ids[first:last].tolist())
                pool[kind, self._is_cjk(name)].add(name)
        self._pool: Pool = {key: sorted(names) for key, names in pool.items()}

    def _is_cjk(self, name: tuple[int, ...]) -> bool:
        return any(i in self._cjk for i in name)

    def swap(self, sample: Tagged, rng: random.Random) -> tuple[list[int], list[int], list[int]]:
        """Give ids and both tag lists with some names swapped."""
        ids, names, talks = sample.subwords.ids.tolist(), sample.names, sample.talks
        out: tuple[list[int], list[int], list[int]] = ([], [], [])
        chosen: dict[tuple[int, ...], tuple[int, ...]] = {}
        at = 0
        for first, last, kind in runs(names):
            for copy, original in zip(out, (ids, names, talks), strict=True):
                copy.extend(original[at:first])
            name = tuple(ids[first:last])
            if name not in chosen:
                stand_ins = self._pool[kind, self._is_cjk(name)]
                chosen[name] = rng.choice(stand_ins) if rng.random() < SWAP[kind] else name
            new = chosen[name]
            out[0].extend(new)
            out[1].extend([names[first]] + [names[first] + 1] * (len(new) - 1))
            out[2].extend([talks[first]] + [2 if talks[first] else 0] * (len(new) - 1))
            at = last
        for copy, original in zip(out, (ids, names, talks), strict=True):
            copy.extend(original[at:])
        return out


def runs(tags: list[int]) -> Iterator[tuple[int, int, int]]:
    """Give (first, last + 1, type) of every span in a tag list."""
    i = 0
    while i < len(tags):
        if tags[i] % 2 == 1:
            j = i + 1
            while j < len(tags) and tags[j] == tags[i] + 1:
                j += 1
            yield i, j, (tags[i] - 1) // 2
            i = j
        else:
            i += 1


def batches(
    samples: list[Tagged], augmenter: Augmenter, rng: random.Random
) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Give one epoch of shuffled windows of similar length as (ids, attention, name tags, talk tags)."""
    windows = []
    for sample in samples:
        ids, names, talks = augmenter.swap(sample, rng)
        start = -rng.randrange(WINDOW) if len(ids) > WINDOW else 0
        for s in range(start, len(ids), WINDOW):
            cut_at = slice(max(0, s), s + WINDOW)
            if len(ids[cut_at]) > 8:
                windows.append((ids[cut_at], names[cut_at], talks[cut_at]))
    rng.shuffle(windows)
    windows.sort(key=lambda w: -(len(w[0]) // 32))
    groups: list[list[tuple[list[int], list[int], list[int]]]] = []
    for window in windows:
        if not groups or (len(groups[-1]) + 1) * (len(groups[-1][0][0]) + 2) > BATCH_SUBWORDS:
            groups.append([])
        groups[-1].append(window)
    rng.shuffle(groups)
    for group in groups:
        yield _stack(group)


def _stack(group: list[tuple[list[int], list[int], list[int]]]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    width = max(len(w[0]) for w in group) + 2
    ids = torch.full((len(group), width), PAD)
    attend = torch.zeros(len(group), width, dtype=torch.long)
    names, talks = torch.full((len(group), width), -100), torch.full((len(group), width), -100)
    for row, (window, name_tags, talk_tags) in enumerate(group):
        n = len(window)
        shown = torch.tensor([BOS, *window, EOS])
        hidden = torch.rand(n + 2) < 0.08
        hidden[0] = hidden[-1] = False
        shown[hidden] = UNK
        ids[row, : n + 2], attend[row, : n + 2] = shown, 1
        names[row, 1 : n + 1], talks[row, 1 : n + 1] = torch.tensor(name_tags), torch.tensor(talk_tags)
    return ids, attend, names, talks


def fit(
    samples: list[Tagged],
    tokenizer: Tokenizer,
    base: BaseWeights,
    keep: list[int],
    *,
    cycles: tuple[int, ...],
    seed: int = 0,
) -> Tagger:
    """Train a tagger in cycles of so many epochs, the rate halved from one to the next.

    The same samples, seed and machine give the same weights.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Tagger(base, keep, NAME_TAGS, TALK_TAGS)
    augmenter = Augmenter(samples, tokenizer)
    for number, epochs in enumerate(cycles):
        _cycle(model, samples, augmenter, rng, epochs, RATE * 0.5**number)
    return model.eval()


def _cycle(
    model: Tagger, samples: list[Tagged], augmenter: Augmenter, rng: random.Random, epochs: int, rate: float
) -> None:
    steps = epochs * sum(1 for _ in batches(samples, augmenter, random.Random(1)))
    optimizer = torch.optim.AdamW(_groups(model, rate), fused=True)
    rates = [g["lr"] for g in optimizer.param_groups]
    step, began = 0, time.time()
    for epoch in range(epochs):
        model.train()
        losses = []
        for ids, attend, names, talks in batches(samples, augmenter, rng):
            factor = min(1.0, (step + 1) / (0.08 * steps)) * max(0.02, 1 - step / steps)
            for group, full in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = full * factor
            with torch.autocast("cpu", torch.bfloat16):
                a, b = model(ids, attend, 0.1)
            loss = F.cross_entropy(a.float().view(-1, NAME_TAGS), names.view(-1))
            loss = loss + 0.7 * F.cross_entropy(b.float().view(-1, TALK_TAGS), talks.view(-1))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(loss.item())
            step += 1
        print(f"epoch {epoch + 1}/{epochs} loss {np.mean(losses):.4f} {time.time() - began:.0f} s", flush=True)


def _groups(model: Tagger, rate: float) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    for name, parameter in model.named_parameters():
        layer = int(name.split(".")[1]) if name.startswith("layers.") else -1
        if name.startswith(("word.", "pos.", "ln.")) or 0 <= layer < FROZEN_LAYERS:
            parameter.requires_grad_(False)
            continue
        scale = LAYER_DECAY ** (len(model.layers) - 1 - layer) if layer >= 0 else 4.0
        decay = 0.01 if parameter.ndim > 1 else 0.0
        groups.append({"params": [parameter], "lr": rate * scale, "weight_decay": decay})
    return groups


def predict(model: Tagger, subwords: Subwords) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give log probabilities of both heads, as ``kg.recognizers.encoder`` does with the exported model."""
    from kg.recognizers.encoder import tag

    def run(ids: NDArray[np.int64], attend: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            a, b = model(torch.from_numpy(ids), torch.from_numpy(attend))
        return a.float().numpy(), b.float().numpy()

    return tag(subwords.ids, run)
