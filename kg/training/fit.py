"""Labelled samples -> a trained tagger."""

from __future__ import annotations

import collections
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from kg.catalogs import default_catalog
from kg.recognizers.encoder import WINDOW, Answer, Array, tag
from kg.recognizers.subwords import Subwords, cut
from kg.recognizers.tags import NAME_TAGS, NAME_TYPES, RELATIONS, SIDE, TALK_TAGS, runs
from kg.records import EntityType
from kg.training.annotations import Labelled, Sample
from kg.training.base_weights import BaseWeights
from kg.training.labels import NOBODY, Labels, MentionSpan, decoys, mentions
from kg.training.model import Tagger
from kg.training.pairing import known_pairs, pair_loss

BOS, PAD, EOS, UNK = 0, 1, 2, 3
BATCH_SUBWORDS = 2560
FROZEN_LAYERS = 4
LAYER_DECAY = 0.9
TALK_WEIGHT = 0.7
PAIR_WEIGHT = 0.4
SWAP = (0.35, 0.3, 0.25, 0.1, 0.3)
"""How often each type's name is swapped for another one, so that context is learned and not names."""


FROM_CATALOG = (EntityType.ORGANIZATION, EntityType.PROJECT, EntityType.PLACE)
"""Types for which half of the stand-ins come from the catalog; an event's series is no name of an edition."""


@dataclass(frozen=True)
class Tagged:
    """A sample as subwords with their tags, and the relations between its annotated entities (by their numbers)."""

    sample: Sample
    subwords: Subwords
    labels: Labels
    relations: frozenset[tuple[int, int, int]]
    """Subject, index into kg.signatures.SIGNATURES, object."""


def tag_sample(sample: Sample, tokenizer: Tokenizer) -> Tagged:
    """Cut a sample into subwords and give each its tags."""
    subwords = cut(sample.rendering.text, tokenizer)
    names, named = bio(subwords, sample.names)
    talks, titled = bio(subwords, sample.talks)
    return Tagged(sample, subwords, Labels(subwords.ids.tolist(), names, named, talks, titled), known_pairs(sample))


def bio(subwords: Subwords, spans: list[Labelled]) -> tuple[list[int], list[int]]:
    """Tag the subwords that lie at least by half in a span: 2t+1 begins, 2t+2 continues; and say whose they are."""
    tags = [0] * len(subwords.ids)
    owners = [NOBODY] * len(subwords.ids)
    first = 0
    starts, ends = subwords.starts.tolist(), subwords.ends.tolist()
    for start, end, kind, owner in spans:
        while first < len(tags) and ends[first] <= start:
            first += 1
        begun = False
        k = first
        while k < len(tags) and starts[k] < end:
            overlap = min(ends[k], end) - max(starts[k], start)
            if overlap > 0 and 2 * overlap >= ends[k] - starts[k]:
                tags[k] = 2 * kind + (2 if begun else 1)
                owners[k] = owner
                begun = True
            elif begun and starts[k] == ends[k]:
                tags[k] = 2 * kind + 2
            k += 1
        k -= 1
        while k >= 0 and starts[k] == ends[k] and tags[k]:
            tags[k] = 0
            k -= 1
    return tags, owners


Pool = dict[tuple[int, bool], list[tuple[int, ...]]]


class Augmenter:
    """Swaps names for others of their type and script; the same name gets the same stand-in within a document."""

    def __init__(self, samples: list[Tagged], tokenizer: Tokenizer) -> None:
        self._cjk = {i for piece, i in tokenizer.get_vocab().items() if any("\u3040" <= c <= "\u9fff" for c in piece)}
        pool: dict[tuple[int, bool], set[tuple[int, ...]]] = collections.defaultdict(set)
        for sample in samples:
            for first, last, kind in runs(sample.labels.names):
                name = tuple(sample.subwords.ids[first:last].tolist())
                pool[kind, self._is_cjk(name)].add(name)
        self._pool: Pool = {key: sorted(names) for key, names in pool.items()}
        self._known = self._catalog_pool(tokenizer)

    def _catalog_pool(self, tokenizer: Tokenizer) -> Pool:
        """Take the names that the catalog knows, so that the encoder meets far more of them than recaps name."""
        pool: dict[tuple[int, bool], set[tuple[int, ...]]] = collections.defaultdict(set)
        catalog = default_catalog()
        for row in {row for key in catalog for row in catalog.candidates(key)}:
            if row.type in FROM_CATALOG:
                for name in row.all_names():
                    ids = tuple(tokenizer.encode(name, add_special_tokens=False).ids)
                    pool[NAME_TYPES.index(row.type), self._is_cjk(ids)].add(ids)
        return {key: sorted(names) for key, names in pool.items()}

    def _stand_in(self, kind: int, name: tuple[int, ...], rng: random.Random) -> tuple[int, ...]:
        if rng.random() >= SWAP[kind]:
            return name
        place = kind, self._is_cjk(name)
        known = self._known.get(place)
        return rng.choice(known if known and rng.random() < 0.5 else self._pool[place])

    def _is_cjk(self, name: tuple[int, ...]) -> bool:
        return any(i in self._cjk for i in name)

    def swap(self, sample: Tagged, rng: random.Random) -> Labels:
        """Give the sample's subwords with some names swapped."""
        was, out = sample.labels, Labels([], [], [], [], [])
        chosen: dict[tuple[int, ...], tuple[int, ...]] = {}
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


@dataclass(frozen=True)
class Batch:
    """Windows stacked to tensors [windows, width], with the mentions in each window for the pairs."""

    ids: Tensor
    attend: Tensor
    names: Tensor
    talks: Tensor
    mentions: list[list[MentionSpan]]
    relations: list[frozenset[tuple[int, int, int]]]


Window = tuple[Labels, frozenset[tuple[int, int, int]]]


def batches(samples: list[Tagged], augmenter: Augmenter, rng: random.Random) -> Iterator[Batch]:
    """Give one epoch of shuffled windows of similar length."""
    windows: list[Window] = []
    for sample in samples:
        labels = augmenter.swap(sample, rng)
        length = len(labels.ids)
        start = -rng.randrange(WINDOW) if length > WINDOW else 0
        for s in range(start, length, WINDOW):
            part = labels.part(slice(max(0, s), s + WINDOW))
            if len(part.ids) > 8:
                windows.append((part, sample.relations))
    rng.shuffle(windows)
    windows.sort(key=lambda w: -(len(w[0].ids) // 32))
    groups: list[list[Window]] = []
    for window in windows:
        if not groups or (len(groups[-1]) + 1) * (len(groups[-1][0][0].ids) + 2) > BATCH_SUBWORDS:
            groups.append([])
        groups[-1].append(window)
    rng.shuffle(groups)
    for group in groups:
        yield _stack(group, rng)


def _stack(group: list[Window], rng: random.Random) -> Batch:
    width = max(len(labels.ids) for labels, _ in group) + 2
    ids = torch.full((len(group), width), PAD)
    attend = torch.zeros(len(group), width, dtype=torch.long)
    names, talks = torch.full((len(group), width), -100), torch.full((len(group), width), -100)
    for row, (window, _) in enumerate(group):
        n = len(window.ids)
        shown = torch.tensor([BOS, *window.ids, EOS])
        hidden = torch.rand(n + 2) < 0.08
        hidden[0] = hidden[-1] = False
        shown[hidden] = UNK
        ids[row, : n + 2], attend[row, : n + 2] = shown, 1
        names[row, 1 : n + 1], talks[row, 1 : n + 1] = torch.tensor(window.names), torch.tensor(window.talks)
    spans = [mentions(labels) + decoys(labels, rng) for labels, _ in group]
    return Batch(ids, attend, names, talks, spans, [known for _, known in group])


def fit(
    samples: list[Tagged],
    tokenizer: Tokenizer,
    base: BaseWeights,
    keep: list[int],
    *,
    epochs: int,
    rate: float,
    seed: int = 0,
    start: Mapping[str, NDArray[np.float32]] | None = None,
) -> Tagger:
    """Train a tagger, from the weights of ``start`` on; without them from those of the base with new heads.

    The same samples, seed and machine give the same weights.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Tagger(base, keep, NAME_TAGS, TALK_TAGS, RELATIONS * SIDE)
    if start is not None:
        model.load_state_dict({name: torch.from_numpy(weight) for name, weight in start.items()})
    _train(model, samples, Augmenter(samples, tokenizer), rng, epochs, rate)
    return model.eval()


def _train(
    model: Tagger, samples: list[Tagged], augmenter: Augmenter, rng: random.Random, epochs: int, rate: float
) -> None:
    steps = epochs * sum(1 for _ in batches(samples, augmenter, random.Random(1)))
    optimizer = torch.optim.AdamW(_groups(model, rate), fused=True)
    rates = [g["lr"] for g in optimizer.param_groups]
    step, began = 0, time.time()
    for epoch in range(epochs):
        model.train()
        losses = []
        for batch in batches(samples, augmenter, rng):
            factor = min(1.0, (step + 1) / (0.08 * steps)) * max(0.02, 1 - step / steps)
            for group, full in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = full * factor
            with torch.autocast("cpu", torch.bfloat16):
                a, b, subjects, objects = model(batch.ids, batch.attend, 0.1)
            loss = F.cross_entropy(a.float().view(-1, NAME_TAGS), batch.names.view(-1))
            loss = loss + TALK_WEIGHT * F.cross_entropy(b.float().view(-1, TALK_TAGS), batch.talks.view(-1))
            pairs = pair_loss(subjects.float(), objects.float(), model.bias, batch.mentions, batch.relations)
            loss = loss + PAIR_WEIGHT * pairs
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append((loss.item(), pairs.item()))
            step += 1
        whole, paired = np.mean(losses, axis=0)
        took = time.time() - began
        print(f"epoch {epoch + 1}/{epochs} loss {whole:.4f} (pairs {paired:.4f}) {took:.0f} s", flush=True)


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


def predict(model: Tagger, subwords: Subwords) -> Answer:
    """Read a text as ``kg.recognizers.encoder`` does with the exported model."""

    def run(ids: NDArray[np.int64], attend: NDArray[np.int64]) -> tuple[Array, Array, Array, Array]:
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            names, talks, subjects, objects = model(torch.from_numpy(ids), torch.from_numpy(attend))
        return names.float().numpy(), talks.float().numpy(), subjects.float().numpy(), objects.float().numpy()

    return tag(subwords.ids, run)
