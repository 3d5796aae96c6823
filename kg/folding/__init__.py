"""Text -> the form in which two spellings of one name are equal.

Width, letter case, diacritics, trade marks and simplified or traditional characters do not count; all else does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_STROKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
"""Letters that normalisation does not take apart although readers see a base letter with a stroke."""
_MARKS = str.maketrans("™℠©®", "    ")
"""Marks of ownership: letters when normalised, but of no name."""
_WORD = re.compile(r"[^\W_]+")
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_CJK = re.compile(f"[{_HAN}\u3040-\u30ff\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SCRIPTS = {
    "zh": re.compile(f"[{_HAN}]"),
    "ja": re.compile(f"[{_HAN}\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "fa": re.compile("[\u0600-\u06ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
_SCRIPTS |= dict.fromkeys(("uk", "be", "bg", "mk", "sr", "kk"), _SCRIPTS["ru"])


@cache
def _simplified() -> dict[int, str]:
    lines = (files(__package__) / "traditional.txt").read_text("utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return {ord(pairs[i]): pairs[i + 1] for i in range(0, len(pairs), 2)}


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Fold width, case, diacritics and traditional characters; spaces and punctuation stay."""
    if text.isascii():
        return text.lower()
    wide = unicodedata.normalize("NFKD", text.translate(_MARKS)).casefold().translate(_STROKED)
    # Only what stands on a Latin letter goes: Japanese voicing and Indic vowels are letters of their own.
    bare = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", wide)
    return unicodedata.normalize("NFC", bare).translate(_simplified())


def folded_words(text: str) -> list[str]:
    """Split a folded text into its words: runs of letters and digits."""
    return _WORD.findall(fold(text))


def folded_key(text: str) -> str:
    """Give letters and digits only, folded."""
    return "".join(folded_words(text))


def has_cjk(text: str) -> bool:
    """Claim that the text holds a Han, kana or Hangul character."""
    return bool(_CJK.search(text))


def is_cjk_key(key: str) -> bool:
    """Claim that the text is written in Han, kana or Hangul characters alone."""
    return bool(key) and cjk_length(key) == len(key)


def has_latin(text: str) -> bool:
    """Claim that the text holds a Latin letter."""
    return bool(_LATIN.search(text))


def cjk_length(text: str) -> int:
    """Count Han, kana and Hangul characters."""
    return len(_CJK.findall(text))


def language_of_name(text: str, document_language: str) -> str:
    """Give the document's language if the name is written in its script, else ""."""
    primary = document_language.partition("-")[0].lower()
    if primary in ("", "und"):
        return ""
    return document_language if _SCRIPTS.get(primary, _LATIN).search(text) else ""


def slug(text: str, limit: int) -> str:
    """Give lower-case letters and digits of any script with single dashes between, cut at a word."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else "-" for c in lower)
    whole = re.sub("-+", "-", kept).strip("-")
    if len(whole) <= limit:
        return whole
    cut = whole[: limit + 1].rpartition("-")[0] if "-" in whole[limit // 2 : limit + 1] else ""
    return cut or whole[:limit]
