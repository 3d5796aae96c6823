"""The encoder as a torch module: multilingual-e5-small with two tag heads and a head that pairs what is named."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kg.recognizers.encoder import PAD
from kg.recognizers.tags import NAME_TAGS, RELATIONS, SIDE, TALK_TAGS
from kg.training.base_weights import BaseWeights

MIXED = 192
"""Width of the layer between the encoder and the sides of relations."""
LAYER_PARTS = {"q": "hh", "k": "hh", "v": "hh", "ao": "hh", "fi": "fh", "fo": "hf"}


class Layer(nn.Module):
    """One transformer layer (post-norm, as in BERT)."""

    def __init__(self, hidden: int, heads: int, feed_forward: int, eps: float = 1e-12) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, feed_forward), nn.Linear(feed_forward, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, eps), nn.LayerNorm(hidden, eps)

    def forward(self, x: Tensor, mask: Tensor, dropout: float = 0.0) -> Tensor:
        batch, length, hidden = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        a = F.scaled_dot_product_attention(split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=mask)
        a = self.ao(a.transpose(1, 2).reshape(batch, length, hidden))
        x = self.aln(x + F.dropout(a, dropout, self.training))
        return self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x))), dropout, self.training))


class Tagger(nn.Module):
    """Subword ids -> logits of the name tags and of the talk tags, and the two sides of each relation.

    How well two names fit a relation is the product of the one's subject side and the other's object side (a low-rank
    biaffine score, as in Dozat and Manning 2017).
    """

    def __init__(self, base: BaseWeights) -> None:
        super().__init__()
        s = base.sizes
        hidden, sides = s["hidden"], RELATIONS * SIDE
        self.word = nn.Embedding(s["vocabulary"], hidden)
        self.pos = nn.Embedding(s["positions"], hidden)
        self.ln = nn.LayerNorm(hidden, 1e-12)
        self.layers = nn.ModuleList(Layer(hidden, s["heads"], s["feed_forward"]) for _ in range(s["layers"]))
        self.names, self.talks = nn.Linear(hidden, NAME_TAGS), nn.Linear(hidden, TALK_TAGS)
        self.mix = nn.Linear(hidden, MIXED)
        self.subjects, self.objects = nn.Linear(MIXED, sides), nn.Linear(MIXED, sides)
        self.bias = nn.Parameter(torch.full((RELATIONS,), -2.0))
        self._load(base)
        for embeddings in (self.word, self.pos):  # they stay as they are: few of their rows are ever met
            embeddings.weight.requires_grad_(requires_grad=False)

    def _load(self, base: BaseWeights) -> None:
        hidden, wide = base.sizes["hidden"], base.sizes["feed_forward"]
        size = {"h": hidden, "f": wide}

        def get(name: str, *shape: int) -> Tensor:
            return torch.from_numpy(base.tensor(name, *shape))

        with torch.no_grad():
            self.word.weight.copy_(get("emb.word", base.sizes["vocabulary"], hidden))
            self.pos.weight.copy_(get("emb.pos", base.sizes["positions"], hidden))
            self.pos.weight += get("emb.type", base.sizes["types"], hidden)[0]
            self.ln.weight.copy_(get("emb.ln.w", hidden))
            self.ln.bias.copy_(get("emb.ln.b", hidden))
            for i, layer in enumerate(self.layers):
                for part, shape in LAYER_PARTS.items():
                    rows, columns = size[shape[0]], size[shape[1]]
                    getattr(layer, part).weight.copy_(get(f"l{i}.{part}.w", rows, columns))
                    getattr(layer, part).bias.copy_(get(f"l{i}.{part}.b", rows))
                for part in ("aln", "oln"):
                    getattr(layer, part).weight.copy_(get(f"l{i}.{part}.w", hidden))
                    getattr(layer, part).bias.copy_(get(f"l{i}.{part}.b", hidden))

    def forward(self, ids: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.heads(F.dropout(self.read(ids, dropout), dropout, self.training))

    def read(self, ids: Tensor, dropout: float = 0.0) -> Tensor:
        """Give the last layer's output [windows, width, hidden] of subwords, PAD where there are none."""
        x = self.ln(self.word(ids) + self.pos(torch.arange(ids.shape[1], device=ids.device)))
        mask = (ids != PAD)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask, dropout)
        return x

    def heads(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Give what the heads make of the last layer's output."""
        mixed = F.gelu(self.mix(x))
        return self.names(x), self.talks(x), self.subjects(mixed), self.objects(mixed)


def load_tagger(base: BaseWeights, path: Path) -> Tagger:
    """Read the tagger that ``save_tagger`` wrote, of as many layers as it has, ready to be asked."""
    with np.load(path) as arrays:
        weights = dict(arrays)
    layers = len({name.split(".")[1] for name in weights if name.startswith("layers.")})
    tagger = Tagger(dataclasses.replace(base, sizes=base.sizes | {"layers": layers}))
    tagger.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()})
    return tagger.eval()


def save_tagger(tagger: Tagger, path: Path) -> None:
    """Write the weights by name."""
    weights: dict[str, Any] = {name: weight.cpu().numpy() for name, weight in tagger.state_dict().items()}
    np.savez(path, **weights)
