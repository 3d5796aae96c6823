"""Names of organizations, projects and places -> the keys under which the same thing is found again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.folding import fold, folded_key, folded_words, has_cjk, has_latin
from kg.resolution.vocabulary import any_of, word_list
from kg.urls import url_key

_CJK_SUFFIX = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|控股公司|分公司|株式会社|有限会社|公司|集团|주식회사)$|^(?:株式会社|有限会社|주식회사)"
)
_GENERIC_LEFTOVERS = re.compile("(?:^|(?<= ))[部组会队处室的与和各新大小本第号楼层一二三四五六七八九十]+(?=$| )")
MINOR_WORDS = frozenset(["a", "and", "da", "de", "del", "des", "do", "du", "for", "in", "la", "le", "of", "on", "the"])
"""Words that tell no name from another, and of which initials say nothing."""
_PACKAGE = re.compile(r"^(?:github|gitlab|codeberg)\.(?:com|org)/[^/]+/([^/]+)(\.jl)$", re.I)
_SPACED = re.compile(r"(?<=\b\w)\.(?=\w\b)|(?<=\.\w)\.(?=\w\b)")
_ARTICLE = re.compile(r"^the\s+(?=\w)")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_COUNTED = re.compile(r"([a-z])(\d{1,2})([a-z])")
_NO_LETTER = re.compile(r"[^A-Za-z0-9]")
_HUMP = re.compile(r"([a-z])([A-Z])")
_REMEMBERED = 1 << 14  # one name stands in many posts
_BRACKET = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")


def without_brackets(name: str) -> str:
    """Drop what stands in brackets, unless nothing else would remain."""
    bare = " ".join(_BRACKET.sub(" ", name).split())
    return bare or name


@lru_cache(maxsize=_REMEMBERED)
def company_key(name: str) -> str:
    """Fold an organization's name without its legal form: "Kong Inc." is "kong", "美团公司" is "美团"."""
    words = folded_words(_without_dots(fold(without_brackets(name))))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in word_list("legal_forms"):
        words = words[:-1]
    if (
        len(words) == 2
        and words[-1] in ("group", "holdings", "holding")
        and words[0] not in word_list("kinds_of_group")
    ):
        words = words[:-1]
    return _without_cjk_suffix("".join(words))


def _without_dots(folded: str) -> str:
    """Write "n.v." and "i.b.m." as "nv." and "ibm."."""
    return _SPACED.sub("", folded) if "." in folded else folded


def _without_cjk_suffix(key: str) -> str:
    bare = _CJK_SUFFIX.sub("", key)
    while bare != key and len(bare) >= 2:
        key, bare = bare, _CJK_SUFFIX.sub("", bare)
    return key


@lru_cache(maxsize=_REMEMBERED)
def project_key(name: str) -> str:
    """Fold a project's name; "+", "#" and version dots tell C++ from C and 1.11 from 11.1."""
    folded = _POINT.sub("_", _ARTICLE.sub("", fold(without_brackets(name))))
    return "".join(c for c in folded if c.isalnum() or c in "_+#")


def package_name(name: str, urls: Iterable[str]) -> str:
    """Give a package its full name where its repository bears it: "Flux" of github.com/FluxML/Flux.jl is "Flux.jl".

    Of Julia's packages many have a name that another project has without the ending.
    """
    found = (_PACKAGE.search(url_key(url)) for url in urls)
    return next((f"{name}{m[2]}" for m in found if m and folded_key(m[1]) == folded_key(name)), name)


@lru_cache(maxsize=_REMEMBERED)
def is_generic(name: str) -> bool:
    """Claim that the name tells no thing from another: "Steering Committee", "技术委员会", "Room 2"."""
    rest = _without_dots(fold(name))
    if has_cjk(rest):
        rest = any_of("generic_name_cjk").sub(" ", rest)
        rest = _GENERIC_LEFTOVERS.sub(" ", rest)
        if has_cjk(rest):
            return False
    words, generic = folded_words(rest), word_list("generic_name")
    return all(w in generic or w.isdigit() or (len(w) == 1 and len(words) > 1) for w in words)


def is_acronym_of(short: str, full: str) -> bool:
    """Claim that ``short`` holds the initials of ``full`` or counts its letters: "CNCF", "ASF", "K8s"."""
    counted = _COUNTED.fullmatch(fold(short))
    if counted:
        key = folded_key(full)
        return (key[:1], len(key) - 2, key[-1:]) == (counted[1], int(counted[2]), counted[3])
    letters = _NO_LETTER.sub("", short)
    if not 2 <= len(letters) <= 8 or sum(c.isupper() for c in letters) < 2:
        return False
    words = folded_words(_HUMP.sub(r"\1 \2", full))
    if len(words) < 2:
        return False
    initials = "".join(w[0] for w in words)
    major = "".join(w[0] for w in words if w not in MINOR_WORDS)
    return letters.lower() in (initials, major)


def is_other_script(one: str, other: str) -> bool:
    """Claim that one name is written in Latin letters only and the other in Han, kana or Hangul only."""
    for latin, cjk in ((one, other), (other, one)):
        if has_latin(latin) and not has_cjk(latin) and has_cjk(cjk) and not has_latin(cjk):
            return True
    return False


def is_part_of_name(short: str, long: str) -> bool:
    """Claim that ``long`` is ``short`` with a word that tells it apart: "Google" and "Google Cloud"."""
    mine, theirs = folded_words(short), folded_words(long)
    if has_cjk(long):
        key, whole = folded_key(short), folded_key(long)
        return key != whole and key in whole and not is_generic(whole.replace(key, " ", 1))
    rest = [w for w in theirs if w not in mine]
    same = word_list("same_thing") | word_list("legal_forms")
    return len(mine) < len(theirs) and all(w in theirs for w in mine) and not all(w in same for w in rest)
