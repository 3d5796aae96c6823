"""Every regular expression of kg, with texts made to let it backtrack: ``python -m tests.hostile.patterns``."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import kg

_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_SAMPLES = {
    sre.CATEGORY_SPACE: " ", sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_DIGIT: "1", sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
_NO_IMPORT = ("kg.training", "kg.__main__", "kg.ontology.__main__", "kg.catalogs.benchmark")
LENGTH = 3_000


def patterns() -> dict[str, re.Pattern[str]]:
    """Give every pattern that a module of kg holds, by where it is; those made within functions are not seen."""
    found: dict[tuple[str, int], tuple[str, re.Pattern[str]]] = {}
    for info in pkgutil.walk_packages(kg.__path__, "kg."):
        if not info.name.startswith(_NO_IMPORT):
            for name, value in vars(importlib.import_module(info.name)).items():
                for number, pattern in enumerate(_within(value)):
                    found.setdefault((pattern.pattern, pattern.flags), (f"{info.name}.{name}[{number}]", pattern))
    return dict(found.values())


def _within(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _within(each)
    elif isinstance(value, list | tuple | frozenset):
        for each in value:
            yield from _within(each)


def _sample(items: Any) -> str:
    """Give a short text that the parsed pattern matches, as far as that can be told."""
    parts = []
    for kind, value in items:
        if kind is sre.LITERAL:
            parts.append(chr(value))
        elif kind is sre.NOT_LITERAL:
            parts.append("a" if value != ord("a") else "b")
        elif kind is sre.ANY:
            parts.append("a")
        elif kind is sre.IN:
            parts.append(_one_of(value))
        elif kind in _REPEATS:
            parts.append(_sample(value[2]) * max(value[0], 1))
        elif kind is sre.SUBPATTERN:
            parts.append(_sample(value[3]))
        elif kind is sre.ATOMIC_GROUP:
            parts.append(_sample(value))
        elif kind is sre.BRANCH:
            parts.append(_sample(value[1][0]))
    return "".join(parts)


def _one_of(choices: Any) -> str:
    if choices[0][0] is sre.NEGATE:
        pattern = _rebuilt(choices[1:])
        return next((char for char in 'a 1-.,("<\n' if not pattern(char)), "a")
    kind, value = choices[0]
    return chr(value) if kind is sre.LITERAL else chr(value[0]) if kind is sre.RANGE else _SAMPLES.get(value, "a")


def _rebuilt(choices: Any) -> Any:
    def matches(char: str) -> bool:
        for kind, value in choices:
            if kind is sre.LITERAL and ord(char) == value:
                return True
            if kind is sre.RANGE and value[0] <= ord(char) <= value[1]:
                return True
            if kind is sre.CATEGORY and re.match({sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_DIGIT: r"\d",
                                                   sre.CATEGORY_WORD: r"\w"}.get(value, r"(?!)"), char):  # fmt: skip
                return True
        return False

    return matches


def _pumps(items: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Give (what stands before a repeat, what it repeats) for each repeat of a parsed pattern."""
    for kind, value in items:
        if kind in _REPEATS:
            body = _sample(value[2])
            if value[1] > 50 and body:
                yield before, body
            yield from _pumps(value[2], before)
            before += body * max(value[0], 1)
            continue
        if kind is sre.SUBPATTERN:
            yield from _pumps(value[3], before)
        elif kind is sre.ATOMIC_GROUP:
            yield from _pumps(value, before)
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from _pumps(branch, before)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _pumps(value[1], before)
        before += _sample([(kind, value)])


def attacks(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Give texts that begin as the pattern does, repeat what it repeats, and do not end as it does."""
    seen = set()
    for before, body in _pumps(_parser.parse(pattern.pattern, pattern.flags)):
        for start, piece in ((before, body), ("", body), ("", before + body), (before, body + " ")):
            if piece and (start, piece) not in seen:
                seen.add((start, piece))
                yield start + piece * (length // len(piece)) + "\x00"


@functools.cache
def _sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(Path(kg.__file__).parent.rglob("*.py")))


def is_searched(place: str) -> bool:
    """Claim that kg looks for the pattern all over a text, and not only at one place of it."""
    name = place.rpartition(".")[2].partition("[")[0]
    used = set(re.findall(rf"\b{name}\.([a-z]+)\(", _sources()))
    return not used or bool(used - {"match", "fullmatch"})


def slowest(place: str, pattern: re.Pattern[str], length: int) -> tuple[float, str]:
    """Give the longest time that kg's way to look takes, and the beginning of the text in which it looked."""
    worst = (0.0, "")
    look = pattern.search if is_searched(place) else pattern.match
    for text in attacks(pattern, length):
        started = time.process_time()
        look(text)
        worst = max(worst, (time.process_time() - started, text[:40]))
    return worst


def main() -> None:
    slow = 0
    found = patterns()
    for place, pattern in found.items():
        # What is exponential takes forever at thirty characters already.
        for length in (30, LENGTH // 4, LENGTH):
            seconds, text = slowest(place, pattern, length)
            if seconds > 0.1:
                slow += 1
                print(f"{place}: {seconds:.2f} s for {length} characters such as {text!r}", flush=True)
                break
    print(f"{len(found)} patterns, {slow} slow")
    sys.exit(bool(slow))


if __name__ == "__main__":
    main()
