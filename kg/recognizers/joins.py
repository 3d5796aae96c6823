"""Two names of one document -> how well they fit by rule: short forms, handles, acronyms, editions."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.catalogs import Known
from kg.recognizers.event_names import EventName
from kg.recognizers.folding import fold, is_cjk
from kg.recognizers.names import Candidate
from kg.records import EntityType

_REMEMBERED = 4096  # names are compared pair by pair, so each is looked at many times
_OPENED = re.compile(
    r"(?:\]\(\w+\) ?)?\**\s{0,2}[(（]\s{0,2}\[?(?:花名|aka|a\.k\.a\.|简称|also known as)?[:：]?\s{0,2}", re.I
)
_CLOSED = re.compile(r"(?:\]\(\w+\) ?)?\s{0,2}[)）]")
_AFFIX = re.compile(
    r"^(the|apache|amazon|aws)\s+|\s*(社区|社區|公司|集团|集團|基金会|团队|项目|语言|框架)$|,?\s+(inc\.?|ltd\.?|llc|gmbh|foundation|team|project|language)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A candidate name that was judged to be of a type."""

    candidate: Candidate
    type: EntityType
    confidence: float
    known: frozenset[Known] = frozenset()
    """The things of its type that the catalog knows by this name."""
    name: str = field(init=False)
    """Its most used spelling."""
    key: str = field(init=False)
    """Its folded spelling."""

    def __post_init__(self) -> None:
        """Ask the candidate once: names are compared pair by pair."""
        object.__setattr__(self, "name", self.candidate.name)
        object.__setattr__(self, "key", self.candidate.key)

    def first(self) -> int:
        """Give the position of its first mention."""
        return self.candidate.places[0][0]


Join = Callable[[str, Accepted, Accepted], float]


def join_score(text: str, long: Accepted, short: Accepted) -> float:
    """Give how well the shorter name fits the longer one by the rules of their type; 0 where it does not."""
    return _JOINS[long.type](text, long, short)


@functools.lru_cache(maxsize=_REMEMBERED)
def _words(name: str) -> tuple[str, ...]:
    return tuple(folded for w in re.split(r"[\s@.·]+", name) if (folded := fold(w)))


def _person(text: str, long: Accepted, short: Accepted) -> float:
    if is_beside(text, long, short):
        return 3.0
    if is_cjk(short.name):
        inside = long.key.startswith(short.key) or long.key.endswith(short.key)
        return 1.0 if inside and is_cjk(long.name) and len(short.key) < len(long.key) <= 12 else 0.0
    if is_cjk(long.name):
        return 1.0 if len(short.key) >= 3 and short.key in _words(long.name) else 0.0
    a, b = _words(long.name), _words(short.name)
    if short.name.startswith("@") and len(short.key) >= 4:
        joined = "".join(a)
        return 2.0 if short.key in (joined, a[0][0] + a[-1], a[0] + a[-1][0]) and len(a) > 1 else 0.0
    if len(b) < len(a) and all(w in a or (len(w) == 1 and any(v.startswith(w) for v in a)) for w in b):
        return 1.0 + len(b)
    same_ends = len(a) > 1 and len(b) > 1 and a[-1] == b[-1] and (a[0].startswith(b[0]) or b[0].startswith(a[0]))
    return 1.0 if same_ends and min(len(a[0]), len(b[0])) <= 3 and min(len(a), len(b)) <= 2 else 0.0


def is_beside(text: str, a: Accepted, b: Accepted) -> bool:
    """Claim that one name stands in brackets right behind the other: "Lin Sun (@linsun)", "彭博社（Bloomberg）"."""
    return _in_brackets_behind(text, a, b) or _in_brackets_behind(text, b, a)


def _in_brackets_behind(text: str, outer: Accepted, inner: Accepted) -> bool:
    for _, end in outer.candidate.places:
        opened = _opened(text, end)
        if opened >= 0 and text.startswith(inner.name, opened) and _CLOSED.match(text, opened + len(inner.name)):
            return True
    return False


@functools.lru_cache(maxsize=_REMEMBERED)
def _opened(text: str, end: int) -> int:
    """Give where the text in brackets begins that opens behind a position, or -1."""
    opened = _OPENED.match(text, end)
    return opened.end() if opened else -1


@functools.lru_cache(maxsize=_REMEMBERED)
def _bare(name: str) -> str:
    previous = None
    name = name.strip()
    while previous != name:
        previous, name = name, _AFFIX.sub("", name).strip()
    return fold(name)


@functools.lru_cache(maxsize=_REMEMBERED)
def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper()).casefold()


def _thing(text: str, long: Accepted, short: Accepted) -> float:
    if long.known & short.known:
        return 2.5
    if _bare(long.name) and _bare(long.name) in (short.key, _bare(short.name)):
        return 2.0
    if len(short.key) >= 3 and short.name.isupper() and _initials(long.name) == short.key and " " in long.name:
        return 1.5
    if is_beside(text, long, short):
        return 1.0 if short.name.isupper() or is_cjk(long.name) != is_cjk(short.name) else 0.0
    return 0.0


def _event(text: str, long: Accepted, short: Accepted) -> float:
    name, other = EventName.of(long.name), EventName.of(short.name)
    if not name.agrees_with(other):
        return 0.0
    best = float(name.closeness(other))
    if best:
        best += 0.5 * name.shares_marks_with(other)
    if not best and long.known & short.known:
        best = 2.0
    if not best and (is_beside(text, long, short) or is_acronym(long, short)):
        best = 1.0
    if best and other.is_bare():  # a bare series means the edition that the document speaks of most
        return best + min(0.9, 0.02 * len(long.candidate.places))
    return best


def is_acronym(long: Accepted, short: Accepted) -> bool:
    """Claim that the short name's letters are the initials of the long one, editions left aside."""
    letters = re.match(r"[A-Z]{3,}", short.name)
    return letters is not None and " " in long.name and _initials(long.name).endswith(letters[0].casefold())


def _place(_: str, long: Accepted, short: Accepted) -> float:
    if long.known & short.known:
        return 2.0
    return 1.0 if long.key in (short.key + "市", short.key + "省", short.key + "站") else 0.0


_JOINS: dict[EntityType, Join] = {
    EntityType.PERSON: _person,
    EntityType.ORGANIZATION: _thing,
    EntityType.PROJECT: _thing,
    EntityType.EVENT: _event,
    EntityType.PLACE: _place,
}
