"""Rendered text -> subword ids with the characters each stands for."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.versions import TOKENIZER

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LINE_END = "<mask>"
"""The piece that stands for the end of a line (a spare one of the base vocabulary)."""


@dataclass(frozen=True, slots=True)
class Subwords:
    """Ids of a text's subwords with their start and end characters (three arrays of equal length)."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


@functools.cache
def load_tokenizer() -> Tokenizer:
    """Load the tokenizer that ships with the package."""
    from tokenizers import Tokenizer

    return Tokenizer.from_str(resources.files("kg.recognizers").joinpath("data", TOKENIZER).read_text("utf-8"))


def cut(text: str, tokenizer: Tokenizer) -> Subwords:
    """Cut a text into subwords line by line; each line ends with the LINE_END subword."""
    line_end = int(tokenizer.token_to_id(LINE_END) or 0)
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    offset = 0
    lines = text.split("\n")
    for line, encoding in zip(lines, tokenizer.encode_batch(lines, add_special_tokens=False), strict=True):
        for piece, (first, end) in zip(encoding.ids, encoding.offsets, strict=True):
            ids.append(piece)
            blanks = end - first - len(line[first:end].lstrip())
            starts.append(offset + first + blanks)
            ends.append(offset + end)
        offset += len(line) + 1
        ids.append(line_end)
        starts.append(offset - 1)
        ends.append(offset - 1)
    return Subwords(np.array(ids, np.int64), np.array(starts, np.int64), np.array(ends, np.int64))
