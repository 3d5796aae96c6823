"""Quotations and the posts they come from -> a report of what still stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from kg.errors import SourceError
from kg.exporters.text import clean
from kg.readers import LARGEST_POST, read_document
from kg.readers.sources import STANDARD_INPUT, read_bytes
from kg.records import Document
from kg.verification.fragments import text_fragment
from kg.verification.placing import place_quotations
from kg.verification.quotations import Quotation


class Verdict(StrEnum):
    """What has become of a quotation."""

    HOLDS = "holds"
    MOVED = "moved"
    GONE = "gone"
    UNKNOWN = "unknown"  # read from standard input, which cannot be opened again


@dataclass(frozen=True, slots=True)
class Finding:
    """A quotation with what has become of it."""

    quotation: Quotation
    verdict: Verdict
    line: int
    """Where it stands now; 0 when it is gone or unknown."""
    lost: tuple[str, ...] = ()
    """Which of its claims rest on nothing any more, in this post or another."""
    link: str = ""
    """Leads a browser to it, when the post has a URL."""


@dataclass(frozen=True, slots=True)
class Report:
    """All quotations, in the order of posts and places."""

    findings: tuple[Finding, ...]
    unreadable: tuple[str, ...]
    """Why posts could not be opened."""

    @property
    def counts(self) -> Counter[Verdict]:
        """Count the quotations by verdict."""
        return Counter(finding.verdict for finding in self.findings)

    @property
    def lost(self) -> tuple[str, ...]:
        """List the claims that rest on nothing any more, sorted."""
        return tuple(sorted({claim for finding in self.findings for claim in finding.lost}))

    @property
    def is_sound(self) -> bool:
        """Claim that every quotation was found."""
        return not self.counts[Verdict.GONE] and not self.unreadable


def verify(quotations: Sequence[Quotation], folder: Path = Path(), *, links: bool = False) -> Report:
    """Open each post again, by its name below ``folder``, and look each of its quotations up.

    ``links`` asks for links too, which takes the reading of each post rather than of its letters.
    """
    findings: list[Finding] = []
    unreadable: list[str] = []
    for source, several in groupby(quotations, key=attrgetter("source")):
        inside = list(several)
        try:
            findings += _check_post(source, inside, folder, links=links)
        except SourceError as error:
            unreadable.append(str(error))
            findings += [Finding(quotation, Verdict.GONE, 0) for quotation in inside]
    standing = {claim for f in findings if f.verdict is not Verdict.GONE for claim in f.quotation.claims}
    return Report(tuple(_with_lost(finding, standing) for finding in findings), tuple(unreadable))


def _with_lost(finding: Finding, standing: set[str]) -> Finding:
    if finding.verdict is not Verdict.GONE:
        return finding
    lost = tuple(claim for claim in finding.quotation.claims if claim not in standing)
    return Finding(finding.quotation, finding.verdict, finding.line, lost)


def _check_post(source: str, quotations: Sequence[Quotation], folder: Path, *, links: bool) -> list[Finding]:
    if source == STANDARD_INPUT:
        return [Finding(quotation, Verdict.UNKNOWN, 0) for quotation in quotations]
    # Read as bytes first: schedules, corrections and kept pages are no posts, but quotations from them hold as well.
    data = read_bytes(str(folder / source), LARGEST_POST)
    document = read_document(str(folder / source), data, largest=LARGEST_POST)
    # Files hold no control characters, so neither may the text that they are compared with; positions count them.
    text, back = _cleaned(document.raw)
    places = place_quotations([(back.index(q.start), q.quote) for q in quotations], text)
    return [
        _finding(quotation, None if place is None else back.raw(place), document, links=links)
        for quotation, place in zip(quotations, places, strict=True)
    ]


def _finding(quotation: Quotation, start: int | None, document: Document, *, links: bool) -> Finding:
    if start is None:
        return Finding(quotation, Verdict.GONE, 0)
    verdict = Verdict.HOLDS if start == quotation.start else Verdict.MOVED
    end = start + quotation.end - quotation.start
    link = text_fragment(quotation.url, document, start, end) if links else ""
    return Finding(quotation, verdict, document.raw.count("\n", 0, start) + 1, (), link)


class _Positions:
    """Turns positions in a raw text into those in its cleaned form, and back."""

    def __init__(self, raw: str, text: str) -> None:
        self._raw: list[int] | None = None
        if len(raw) != len(text):
            self._raw = [place for place, char in enumerate(raw) if clean(char)]
            self._index = {place: number for number, place in enumerate(self._raw)}

    def index(self, raw: int) -> int:
        if self._raw is None:
            return raw
        while raw not in self._index and raw <= self._raw[-1]:
            raw += 1
        return self._index.get(raw, len(self._raw))

    def raw(self, index: int) -> int:
        return index if self._raw is None else self._raw[index]


def _cleaned(raw: str) -> tuple[str, _Positions]:
    text = clean(raw)
    return text, _Positions(raw, text)
