"""Base vocabulary -> the pieces that recaps use, as a tokenizer file."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from kg.recognizers.subwords import LINE_END
from kg.training.base_weights import BaseWeights

_SPECIAL = 4  # <s>, <pad>, </s>, <unk>


def build_tokenizer(base: BaseWeights, keep: list[int]) -> Tokenizer:
    """Make a unigram tokenizer of the base pieces with the given ids; new ids are positions in ``keep``."""
    vocabulary = [(base.pieces[i] if i < len(base.pieces) else LINE_END, base.scores[i]) for i in keep]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace("\u200b", " "), normalizers.Replace("\t", " "), normalizers.NFKC()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    return tokenizer


def kept_ids(base: BaseWeights, tokenizer: Tokenizer) -> list[int]:
    """Give the base id of each piece of a tokenizer that ``build_tokenizer`` made, in the tokenizer's order."""
    ids = {piece: i for i, piece in reversed(list(enumerate(base.pieces)))}
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [ids[piece] for piece, _ in pieces]


def choose_pieces(base: BaseWeights, texts: Iterable[str], limit: int) -> list[int]:
    """Choose the ids of the pieces to keep: specials, the line end, single characters, then the most used ones."""
    line_end = base.pieces.index(LINE_END)
    everything = list(range(len(base.pieces)))
    tokenizer = build_tokenizer(base, everything)
    counts: collections.Counter[int] = collections.Counter()
    batch: list[str] = []
    for text in texts:
        batch += text.split("\n")
        if len(batch) > 2000:
            for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
                counts.update(encoding.ids)
            batch = []
    for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
        counts.update(encoding.ids)
    always = {i for i in range(_SPECIAL, len(base.pieces)) if len(base.pieces[i]) == 1 and _is_common(base.pieces[i])}
    always |= {i for i in range(_SPECIAL, len(base.pieces)) if len(base.pieces[i]) == 2 and base.pieces[i].isascii()}
    ranked = sorted((i for i in counts if i >= _SPECIAL and i != line_end), key=lambda i: (-counts[i], i))
    chosen = set(always)
    for i in ranked:
        if len(chosen) >= limit - _SPECIAL - 1:
            break
        chosen.add(i)
    chosen.discard(line_end)
    return [*range(_SPECIAL), *sorted(chosen), line_end]


def _is_common(char: str) -> bool:
    return char < "\u0530" or "\u2010" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or char >= "\uff00"


_MARKUP = re.compile(r"\]\([^)]*\)|https?://\S+|<[^>]*>|`[^`]*`")
_LONGEST = 60_000


def clean_texts(folders: Iterable[Path]) -> Iterator[str]:
    """Give the folders' posts without URLs and tags, each cut at a length so that no post outweighs the others."""
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.suffix in (".md", ".mdx", ".html"):
                yield _MARKUP.sub("", path.read_text("utf-8", "replace"))[:_LONGEST]
