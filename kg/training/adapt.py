"""Base weights -> weights that know how such posts are written: hidden subwords are guessed.

That goes on with what the base was made by (Gururangan et al. 2020, domain-adaptive pretraining), and mends some of
what its 4-bit weights lost.
"""

from __future__ import annotations

import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from kg.training.batches import UNK, text_batches
from kg.training.fit import device, sent, set_rate, step
from kg.training.model import Tagger

RATE = 4e-4
SUBWORDS = 16_384
HIDDEN = 0.15
"""The part of the subwords that is to be guessed; of these 8 of 10 are hidden, one is another, one stays."""


class _Guesser(nn.Module):
    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        hidden = tagger.word.embedding_dim
        self.mix, self.ln = nn.Linear(hidden, hidden), nn.LayerNorm(hidden)
        self.bias = nn.Parameter(torch.zeros(tagger.word.num_embeddings))

    def forward(self, x: Tensor, words: Tensor) -> Tensor:
        return self.ln(F.gelu(self.mix(x))) @ words.T + self.bias


def adapt(tagger: Tagger, texts: list[NDArray[np.int32]], epochs: int, seed: int, say: str = "") -> Tagger:
    """Let the layers of a tagger guess hidden subwords of texts; embeddings and heads stay as they are."""
    torch.manual_seed(seed)
    rng, numbers = random.Random(seed), np.random.default_rng(seed)
    guesser = _Guesser(tagger).to(device())
    both = nn.ModuleList([tagger.ln, tagger.layers, guesser])
    optimizer = torch.optim.AdamW(both.parameters(), RATE, weight_decay=0.01, fused=True)
    tagger.train()
    began = time.time()
    for epoch in range(epochs):
        prepared = text_batches(texts, rng, SUBWORDS)
        losses = torch.zeros((), device=device())
        for number, ids in enumerate(prepared):
            set_rate(optimizer, [RATE], (epoch + number / len(prepared)) / epochs)
            chosen = (numbers.random(ids.shape) < HIDDEN) & (ids > UNK)
            shown, where = sent(_spoilt(ids, chosen, numbers, len(tagger.word.weight))), sent(chosen)
            with torch.autocast(device().type, torch.bfloat16):
                guessed = guesser(tagger.read(shown)[where], tagger.word.weight)
            loss = F.cross_entropy(guessed.float(), sent(ids)[where])
            step(both, optimizer, loss)
            losses += loss.detach()
        took = time.time() - began
        print(f"{say} {epoch + 1}/{epochs} guessing {(losses / len(prepared)).item():.3f} {took:.0f} s", flush=True)
    return tagger.eval()


def _spoilt(
    ids: NDArray[np.int64], chosen: NDArray[np.bool_], rng: np.random.Generator, vocabulary: int
) -> NDArray[np.int64]:
    fate = rng.random(ids.shape)
    out = np.where(chosen & (fate < 0.8), UNK, ids)
    return np.where(chosen & (fate > 0.9), rng.integers(UNK + 1, vocabulary, ids.shape), out)
