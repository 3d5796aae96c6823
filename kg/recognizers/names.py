"""Tagged spans -> candidate names: every spelling the document may use as a name, with its features.

A name is judged over the whole document: all its mentions vote, and where one is tagged the others count as well.
"""

from __future__ import annotations

import bisect
import collections
import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kg.catalogs import Catalog, Known
from kg.recognizers.company import NAME_SIDES, company
from kg.recognizers.event_names import EventName
from kg.recognizers.folding import Folded, fold, is_cjk
from kg.recognizers.layout import Layout
from kg.recognizers.spans import UNTAGGED, TaggedSpan, Tagging
from kg.recognizers.stretches import covered, means
from kg.recognizers.tags import NAME_TYPES
from kg.recognizers.teams import is_group, owner_spans, team_spans
from kg.records import EntityType

_HONORIFIC = re.compile(r"(-?san|-san|さん|氏|同学|同學|老师|老師|先生|女士|博士|教授|大神|童鞋)$")
_IN = re.compile(r"^[在于於](?=.)")
_COMMON_NOUN = {
    EntityType.EVENT: re.compile(r"([A-Za-z0-9])\s*(大会|大會|峰会)$"),
    EntityType.ORGANIZATION: re.compile(r"([A-Za-z0-9])\s+公司$"),
}
"""Behind a Latin name (公司: set off from it) these are no part of it: "HuaweiConnect 大会", "Wehkamp 公司"."""
_FROM_BEHIND = re.compile(r"(?:\]\(\w+\) |(?<![\s,]))[\s,]*(?:\bfrom|\bat|\bof|@|\bde|\bvon|[(（])\s*(?:the )?\[?$")
_FROM = re.compile(r"(?:\bfrom|\bat|\bby|来自|來自)\s*(?:the )?\[?\**$", re.I)
_EMPLOYS = re.compile(
    r"(?:\]\(\w+\) )?\s*(?:公司|团队|的?(?:工程师|架构师|讲师|专家)|['’]s |team|engineer|developer|CEO|CTO)", re.I
)
_FIELD = re.compile(r"(\w+): ")
_MAX_OCCURRENCES = 40
_MOST_PLACES = 12
_ORGANIZATION = NAME_TYPES.index(EntityType.ORGANIZATION)
LEAST = 0.08
"""Types below this mean probability are no candidates, unless the catalog knows the name as one."""


@dataclass(slots=True)
class Candidate:
    """One spelling (folded) with its tagged places and all its occurrences."""

    key: str
    spellings: collections.Counter[str] = field(default_factory=collections.Counter)
    tagged: list[TaggedSpan] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    """Every place in the text that spells the name."""

    @property
    def name(self) -> str:
        """The spelling used most; the first of equally used ones."""
        return self.spellings.most_common(1)[0][0]

    def probabilities(self) -> NDArray[np.float64]:
        """Give the mean probability of each type over the tagged places."""
        mean: NDArray[np.float64] = np.mean([s.probabilities for s in self.tagged], axis=0)
        return mean


def collect(text: str, folded: Folded, spans: list[TaggedSpan]) -> list[Candidate]:
    """Group tagged spans by folded spelling, in order of first appearance."""
    groups: dict[str, Candidate] = {}
    for span in spans:
        start, end = _tidy(text, span)
        key = fold(text[start:end])
        if not key or (len(key) == 1 and not (text[start:end].isupper() or is_cjk(key))):
            continue
        group = groups.setdefault(key, Candidate(key))
        group.spellings[text[start:end]] += 1
        group.tagged.append(TaggedSpan(start, end, span.probabilities, span.held_back))
    for group in groups.values():
        tagged = [(s.start, s.end) for s in group.tagged]
        found = folded.occurrences(group.name)[:_MAX_OCCURRENCES]
        group.places = sorted({*tagged, *(p for p in found if not any(_overlap(p, t) for t in tagged))})
    return list(groups.values())


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _tidy(text: str, span: TaggedSpan) -> tuple[int, int]:
    """Leave honorifics and leading "in" out of the name."""
    start, end = span.start, span.end
    kind = NAME_TYPES[int(span.probabilities.argmax())]
    if kind == "Person" and (m := _HONORIFIC.search(text[start:end])) and m.start() > 0:
        end = start + m.start()
    if kind in ("Event", "Place") and _IN.match(text[start:end]):
        start += 1
    if kind in _COMMON_NOUN and (m := _COMMON_NOUN[kind].search(text[start:end])):
        end = start + m.end(1)
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def known_spans(tagging: Tagging, catalog: Catalog, tagged: list[TaggedSpan]) -> list[TaggedSpan]:
    """Give the places of known names that nobody tagged, with what the encoder thinks of each."""
    taken = sorted((s.start, s.end) for s in tagged)
    ends = [end for _, end in taken]
    spans = []
    for place in catalog.places_in(tagging.text):
        at = bisect.bisect_right(ends, place.start)
        if at < len(taken) and taken[at][0] < place.end:
            continue
        spans.append(_weighed(tagging, place.start, place.end))
    return spans


def group_spans(tagging: Tagging, catalog: Catalog, spans: list[TaggedSpan]) -> list[TaggedSpan]:
    """Give the teams behind names and the owners of teams, as far as nobody gave them, for the scorer to judge."""
    taken = {(s.start, s.end) for s in spans}
    groups = team_spans(tagging.text, spans) + owner_spans(tagging.text, spans, catalog)
    found = []
    for start, end in sorted(set(groups) - taken):
        span = _weighed(tagging, start, end)
        span.probabilities[_ORGANIZATION] = max(span.probabilities[_ORGANIZATION], LEAST)
        found.append(span)
    return found


def _weighed(tagging: Tagging, start: int, end: int) -> TaggedSpan:
    """Make a span of a stretch that nobody tagged, with what the encoder thinks of it."""
    mean = means(tagging.name_types, *covered(tagging.subwords, [start], [end]))[0]
    return TaggedSpan(start, end, mean, UNTAGGED)


def known_by(catalog: Catalog, name: str) -> set[Known]:
    """Give the things that the catalog knows by a name; an event's edition is known by its series."""
    series = EventName.of(name).parts
    return {*catalog.fits(name), *(k for part in series for k in catalog.candidates(part, EntityType.EVENT))}


@dataclass(frozen=True, slots=True)
class NameRows:
    """Candidate names with one row of features for each type that is possible for them."""

    candidates: list[Candidate]
    types: list[int]
    rows: NDArray[np.float64]


def name_rows(tagging: Tagging, layout: Layout, candidates: list[Candidate], catalog: Catalog) -> NameRows:
    """Give the features of every (candidate, possible type)."""
    talk = np.exp(tagging.talks[:, 1:]).sum(1)
    typical = [c.probabilities() for c in candidates]
    totals = np.zeros(len(NAME_TYPES))
    for mean in typical:
        totals[int(mean.argmax())] += 1
    keys = [c.key for c in candidates]
    inclusions = list(zip(*_inclusions(keys), strict=True))
    person_ends = {s.end for c in candidates for s in c.tagged if s.probabilities[0] > 0.5}
    chosen, types, rows = [], [], []
    kept = company(tagging, [c.places[:_MOST_PLACES] for c in candidates], NAME_SIDES)
    for candidate, mean, fits, included in zip(candidates, typical, kept.tolist(), inclusions, strict=True):
        shared = [*_candidate_features(tagging, layout, candidate, talk), *included]
        shared += _context_features(tagging.text, candidate, person_ends)
        known = {k.type for k in known_by(catalog, candidate.name)}
        shared += [len(known), catalog.is_spelling(candidate.name), *fits]
        for kind in range(len(NAME_TYPES)):
            if mean[kind] >= LEAST or NAME_TYPES[kind] in known:
                chosen.append(candidate)
                types.append(kind)
                rows.append([*_type_features(candidate, kind, mean, totals), NAME_TYPES[kind] in known, *shared])
    return NameRows(chosen, types, np.array(rows, np.float64))


def _inclusions(keys: list[str]) -> tuple[list[bool], list[bool]]:
    """Tell which of the different keys stand within another one, and which hold another of three letters or more."""
    everything = "\n".join(keys)
    longer = [key for key in keys if len(key) > 2]
    inside = [everything.count(key) > 1 for key in keys]
    return inside, [sum(map(key.__contains__, longer)) > (len(key) > 2) for key in keys]


def _type_features(
    candidate: Candidate, kind: int, mean: NDArray[np.float64], totals: NDArray[np.float64]
) -> list[float]:
    own = [float(s.probabilities[kind]) for s in candidate.tagged]
    return [
        kind,
        float(mean[kind]),
        max(own),
        min(own),
        min(sum(own), 20.0),
        max(p for other, p in enumerate(mean.tolist()) if other != kind),
        float(1 - mean.sum()),
        sum(own) / max(1, len(candidate.places)),
        float(totals[kind]),
    ]


def _context_features(text: str, candidate: Candidate, person_ends: set[int]) -> list[float]:
    """Tell how often the words around say that somebody comes from it, or works for it."""
    places = candidate.places[:12]
    before = [text[max(0, start - 16) : start] for start, _ in places]
    after = [text[end : end + 24].split("\n", maxsplit=1)[0] for _, end in places]
    links = [_FROM_BEHIND.search(left) for left in before]
    behind_person = [
        m is not None and start - len(m[0]) in person_ends for (start, _), m in zip(places, links, strict=True)
    ]
    return [
        sum(behind_person) / len(places),
        sum(bool(_FROM.search(left)) for left in before) / len(places),
        sum(bool(_EMPLOYS.match(right)) for right in after) / len(places),
    ]


def _candidate_features(
    tagging: Tagging, layout: Layout, candidate: Candidate, talk: NDArray[np.float32]
) -> list[float]:
    text, name, n = tagging.text, candidate.name, len(candidate.places)
    words = name.split()
    first = candidate.places[0][0]
    lines = [layout.line_text(layout.line(start)) for start, _ in candidate.places[:12]]
    before = [text[max(0, start - 1) : start] for start, _ in candidate.places[:12]]
    after = [text[end : end + 1] for _, end in candidate.places[:12]]
    middle = np.searchsorted(tagging.subwords.starts, [(s + e) // 2 for s, e in candidate.places[:12]])
    in_talk = float(talk[np.clip(middle, 0, len(talk) - 1)].mean())
    return [
        len(candidate.tagged),
        n,
        len(candidate.tagged) / n,
        sum(s.is_sure for s in candidate.tagged) / len(candidate.tagged),
        len(candidate.key),
        len(words),
        sum(w[:1].isupper() for w in words) / len(words),
        name.isupper(),
        name[:1].islower(),
        name.startswith("@"),
        is_group(name),
        any(c.isdigit() for c in name),
        bool(re.search(r"(19|20)\d\d", name)),
        is_cjk(name),
        in_talk,
        first / (1 + len(text)),
        sum(line.startswith("#") for line in lines) / len(lines),
        sum(bool(_FIELD.match(line)) for line in lines) / len(lines),
        any(line.startswith(("author", "by", "attribution")) for line in lines),
        sum(line.startswith(("* ", "| ")) for line in lines) / len(lines),
        sum(b == "[" for b in before) / len(before),
        sum(b in "(（" and b != "" for b in before) / len(before),
        sum(a in ")）" and a != "" for a in after) / len(after),
        sum(a == "]" for a in after) / len(after),
        sum(a in ",，、" and a != "" for a in after) / len(after),
    ]
