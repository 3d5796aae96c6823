"""Accepted names -> one Found per thing: short forms, handles, acronyms and editions join what they stand for."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.recognizers.event_names import EventName
from kg.recognizers.folding import fold, is_cjk
from kg.recognizers.found import Found, Surface
from kg.recognizers.names import Candidate
from kg.records import EntityType

FOUND_BY = "encoder"
_REMEMBERED = 4096  # names are compared pair by pair, so each is looked at many times
_OPENED = re.compile(
    r"(?:\]\(\w+\) ?)?\**\s{0,2}[(（]\s{0,2}\[?(?:花名|aka|a\.k\.a\.|简称|also known as)?[:：]?\s{0,2}", re.I
)
_CLOSED = re.compile(r"(?:\]\(\w+\) ?)?\s{0,2}[)）]")
_AFFIX = re.compile(
    r"^(the|apache|amazon|aws)\s+|\s*(社区|社區|公司|集团|集團|基金会|团队|项目|语言|框架)$|,?\s+(inc\.?|ltd\.?|llc|gmbh|foundation|team|project|language)$",
    re.I,
)


@dataclass(slots=True)
class Accepted:
    """A candidate name that was judged to be of a type."""

    candidate: Candidate
    type: EntityType
    confidence: float
    joined: list[Accepted] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its most used spelling."""
        return self.candidate.name

    @property
    def key(self) -> str:
        """Its folded spelling."""
        return self.candidate.key

    def first(self) -> int:
        """Give the position of its first mention."""
        return self.candidate.places[0][0]

    def everyone(self) -> list[Accepted]:
        """Give itself and all that joined it."""
        return [self] + [b for a in self.joined for b in a.everyone()]


def cluster(text: str, accepted: list[Accepted]) -> list[Found]:
    """Join the names of one document that name the same thing."""
    covered = _inside_longer({place for a in accepted for place in a.candidate.places})
    found = []
    for kind in EntityType:
        names = [a for a in accepted if a.type is kind]
        names.sort(key=lambda a: (-len(a.key), a.first()))
        joins = _JOINS.get(kind)
        heads = _absorb(text, names, joins) if joins else names
        found += [_found(text, head, covered) for head in heads]
    return found


Join = Callable[[str, Accepted, Accepted], float]


def _absorb(text: str, names: list[Accepted], join: Join) -> list[Accepted]:
    """Let each name join the best longer one that it fits, if any."""
    heads: list[Accepted] = []
    for name in names:
        fits = [(join(text, head, name), -abs(head.first() - name.first()), -i) for i, head in enumerate(heads)]
        best = max(fits, default=(0.0, 0, 0))
        if best[0] > 0:
            heads[-best[2]].joined.append(name)
        else:
            heads.append(name)
    return heads


def _words(name: str) -> list[str]:
    return [fold(w) for w in re.split(r"[\s@.·]+", name) if fold(w)]


def _person(text: str, long: Accepted, short: Accepted) -> float:
    if _beside(text, long, short):
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


def _beside(text: str, a: Accepted, b: Accepted) -> bool:
    """Claim that one name stands in brackets right behind the other: "Lin Sun (@linsun)", "云原生计算基金会（CNCF）"."""
    return _in_brackets_behind(text, a, b) or _in_brackets_behind(text, b, a)


def _in_brackets_behind(text: str, outer: Accepted, inner: Accepted) -> bool:
    for _, end in outer.candidate.places:
        opened = _OPENED.match(text, end)
        if opened and text.startswith(inner.name, opened.end()) and _CLOSED.match(text, opened.end() + len(inner.name)):
            return True
    return False


@functools.lru_cache(maxsize=_REMEMBERED)
def _bare(name: str) -> str:
    previous = None
    name = name.strip()
    while previous != name:
        previous, name = name, _AFFIX.sub("", name).strip()
    return fold(name)


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper()).casefold()


def _thing(text: str, long: Accepted, short: Accepted) -> float:
    if _bare(long.name) and _bare(long.name) in (short.key, _bare(short.name)):
        return 2.0
    if len(short.key) >= 3 and short.name.isupper() and _initials(long.name) == short.key and " " in long.name:
        return 1.5
    if _beside(text, long, short):
        is_acronym = short.name.isupper() or is_cjk(long.name) != is_cjk(short.name)
        return 1.0 if is_acronym else 0.0
    return 0.0


def _event(text: str, long: Accepted, short: Accepted) -> float:
    names = [EventName.of(a.name) for a in long.everyone()]
    other = EventName.of(short.name)
    if not all(n.agrees_with(other) for n in names):
        return 0.0
    best = float(max(n.closeness(other) for n in names))
    if best:
        best += 0.5 * max(n.shares_marks_with(other) for n in names)
    if not best and (_beside(text, long, short) or _is_acronym(long, short)):
        best = 1.0
    if best and other.is_bare():  # a bare series means the edition that the document speaks of most
        return best + min(0.9, 0.02 * sum(len(a.candidate.places) for a in long.everyone()))
    return best


def _is_acronym(long: Accepted, short: Accepted) -> bool:
    """Claim that the short name's letters are the initials of the long one, editions left aside."""
    letters = re.match(r"[A-Z]{3,}", short.name)
    return letters is not None and " " in long.name and _initials(long.name).endswith(letters[0].casefold())


def _place(_: str, long: Accepted, short: Accepted) -> float:
    return 1.0 if long.key in (short.key + "市", short.key + "省", short.key + "站") else 0.0


_JOINS: dict[EntityType, Join] = {
    EntityType.PERSON: _person,
    EntityType.ORGANIZATION: _thing,
    EntityType.PROJECT: _thing,
    EntityType.EVENT: _event,
    EntityType.PLACE: _place,
}


def _found(text: str, head: Accepted, covered: set[tuple[int, int]]) -> Found:
    surfaces: dict[tuple[int, int], Surface] = {}
    for member in head.everyone():
        tagged = {(s.start, s.end) for s in member.candidate.tagged}
        for place in member.candidate.places:
            if place in tagged or place not in covered:
                surfaces.setdefault(place, Surface(*place, text[slice(*place)], member.confidence, FOUND_BY))
    kept = _disjoint(sorted(surfaces.values(), key=lambda s: (s.start, -s.end)))
    best = max(head.everyone(), key=lambda a: (a.confidence, -a.first()))
    return Found(head.type, _full_name(head), tuple(kept), best.confidence)


def _full_name(head: Accepted) -> str:
    """Give the longest name, but a handle only where there is nothing else."""
    names = [a.name for a in head.everyone()]
    return next((name for name in names if not name.startswith("@")), names[0])


def _inside_longer(places: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Give the places that lie within another one."""
    inside = set()
    reach = -1
    for start, end in sorted(places, key=lambda p: (p[0], -p[1])):  # whatever holds a place comes before it
        if end <= reach:
            inside.add((start, end))
        reach = max(reach, end)
    return inside


def _disjoint(surfaces: list[Surface]) -> list[Surface]:
    kept: list[Surface] = []
    for s in surfaces:
        if not kept or s.start >= kept[-1].end:
            kept.append(s)
    return kept
