"""Trained taggers -> the int8 ONNX files that ship with the package.

The embeddings are a file of their own, since both encoders begin with them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.training.model import Layer, Tagger
from kg.training.plan import PARTS


class _Words(nn.Module):
    """Ids -> the embeddings of subwords and of their places."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.word, self.pos = tagger.word, tagger.pos

    def forward(self, ids: Tensor) -> Tensor:
        return self.word(ids) + self.pos(torch.arange(ids.shape[1]))


class _Plain(nn.Module):
    """The rest of the tagger with attention spelled out, as the exporter wants it."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, x: Tensor, attend: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        t = self.tagger
        mask = (1.0 - attend[:, None, None, :].float()) * -1e9
        x = t.ln(x)
        for layer in t.layers:
            x = self._layer(layer, x, mask)
        return t.heads(x)

    @staticmethod
    def _layer(layer: Layer, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        size = hidden // layer.heads

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, layer.heads, size).transpose(1, 2)

        weights = torch.softmax(split(layer.q(x)) @ split(layer.k(x)).transpose(-1, -2) / size**0.5 + mask, -1)
        a = (weights @ split(layer.v(x))).transpose(1, 2).reshape(batch, length, hidden)
        x = layer.aln(x + layer.ao(a))
        return layer.oln(x + layer.fo(nn.functional.gelu(layer.fi(x))))


def export_words(tagger: Tagger, path: Path) -> None:
    """Write the embeddings as ONNX with int8 weights."""
    _write(_Words(tagger), (torch.randint(5, 1000, (2, 64)),), ["ids"], ["x"], path, [])


def export_encoder(tagger: Tagger, path: Path) -> None:
    """Write all but the embeddings as ONNX with int8 weights (dynamic quantisation, one scale a channel)."""
    x = torch.randn(2, 64, tagger.word.embedding_dim)
    attend = torch.ones(2, 64, dtype=torch.long)
    _write(_Plain(tagger), (x, attend), ["x", "attend"], list(PARTS), path, _kept_exact(len(tagger.layers)))


def _write(
    module: nn.Module, example: tuple[Tensor, ...], given: list[str], told: list[str], path: Path, exact: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            module.eval(),
            example,
            str(plain),
            input_names=given,
            output_names=told,
            dynamic_axes={name: {0: "batch", 1: "length"} for name in (*given, *told)},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(plain), str(path), weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=exact)


_EXACT_LAYERS = 5
_DEEP = 6
"""Layers from which on an encoder keeps some exact: the fast one is to be fast."""


def _kept_exact(layers: int) -> list[str]:
    """Name what stays float32: the heads, and the feed-forward outputs of a deep encoder's first layers.

    Their inputs have outliers that int8 cuts off: on 12 annotated recaps tag errors were 389 in float32, 436 with all
    in int8, 413 so; the last layers' outputs instead changed nothing. It costs 9 MB.
    """
    numbered = ["/fo/MatMul", *(f"/fo_{i}/MatMul" for i in range(1, layers))]
    exact = numbered[:_EXACT_LAYERS] if layers >= _DEEP else []
    return [*exact, *(f"/{name}/MatMul" for name in ("mix", *PARTS))]
