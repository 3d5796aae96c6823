"""Bytes -> decoded text: UTF-8 first, then what older posts were saved in, with a warning."""

from __future__ import annotations

import codecs
import re

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What Chinese text decodes to: common ideographs and Chinese punctuation.
_CHINESE = re.compile("[\u4e00-\u9fa5\u3000-\u3002\uff01-\uff1f\u300a-\u3011]")
_LETTER_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode a post; a byte order mark stays as the text's first character.

    Returns the text and warnings that say which encoding was guessed and what to do about it.
    """
    if data.startswith(_UTF16):
        little = data.startswith(codecs.BOM_UTF16_LE)
        text = data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
        return text, (("broken UTF-16 was replaced by U+FFFD",) if "\ufffd" in text else ())
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _guess(data, error.start)


def _guess(data: bytes, place: int) -> tuple[str, tuple[str, ...]]:
    line = data.count(b"\n", 0, place) + 1
    told = f"byte {place} (line {line}) is not UTF-8; read as {{}}. Save the file as UTF-8 to be sure."
    text = _decode_or_empty(data, "gb18030")
    if text and _reads_as_chinese(text):
        return text, (told.format("GB 18030 (Chinese)"),)
    if _is_mostly_utf8(data):
        return data.decode("utf-8", errors="replace"), (
            f"byte {place} (line {line}) is not UTF-8; bytes that cannot be read became U+FFFD. "
            "Save the file as UTF-8.",
        )
    text = _decode_or_empty(data, "cp1252")
    if text:
        return text, (told.format("Windows-1252"),)
    return data.decode("latin-1"), (told.format("Latin-1"),)


def _decode_or_empty(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _reads_as_chinese(text: str) -> bool:
    others = _LETTER_BEYOND_ASCII.findall(text)
    # Western accents read as GB 18030 give rare ideographs that swallow the ASCII letter after them.
    return len(others) >= 2 and len(_CHINESE.findall(text)) >= 0.9 * len(others) and _has_runs(text)


def _has_runs(text: str) -> bool:
    runs = re.findall("[\u4e00-\u9fa5\u3000-\u3002\uff01-\uff1f]+", text)
    return sum(map(len, runs)) >= 2 * len(runs)


def _is_mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    right = len(_LETTER_BEYOND_ASCII.findall(text)) - broken
    return right > 4 * broken
