"""The author's links -> which thing each leads to, as candidates with features."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.folding import fold
from kg.recognizers.found import Found
from kg.recognizers.layout import Layout
from kg.recognizers.rendering import Rendering, Shown
from kg.records import Document, EntityType, Mark, MarkKind
from kg.urls import is_web_url, url_kind

_TYPES = tuple(EntityType)
_KINDS = ("video", "slides", "schedule", "profile", "repository", "post", "site", "page")
_GENERIC = re.compile(
    r"slides?|videos?|recording|here|link|watch|pdf|ppt|code|demo|abstract|website|schedule|youtube|talk|details|"
    r"幻灯片|视频|影片|投影片|簡報|链接|这里|地址|回放|官网|スライド|資料|動画|직접|blog|article|post",
    re.I,
)
_NEAR_LINES = 4
_ALL = 0.95
"""The share of link text and title from which on they are the same."""


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link with where it stands in the rendered text."""

    mark: Mark
    url: str
    kind: str
    start: int
    end: int
    line: int
    text: str
    """The link's text; "" for a bare URL."""


def placed_links(document: Document, rendering: Rendering, layout: Layout) -> list[PlacedLink]:
    """Give the document's web links in text order."""
    shown = Shown(rendering)
    links = []
    for mark in document.marks:
        if mark.kind is not MarkKind.LINK or not is_web_url(mark.value):
            continue
        start, end = shown.span(mark.start, mark.end)
        # A bare URL is shown as its kind alone, right after what stands before it.
        text = document.text[mark.start : mark.end] if start < end else ""
        links.append(PlacedLink(mark, mark.value, url_kind(mark.value), start, end, layout.line(start), text))
    return links


@dataclass(frozen=True, slots=True)
class LinkRows:
    """Candidate (thing, link) pairs with their features."""

    pairs: list[tuple[int, int]]
    rows: NDArray[np.float64]
    is_title: list[bool]
    """Whether the link's text is a talk's title: then the author says that the link is the talk's."""


def link_rows(layout: Layout, found: tuple[Found, ...], links: list[PlacedLink]) -> LinkRows:
    """Pair each link with the things that it stands on, in or after.

    A link on the title of one talk is no other talk's.
    """
    places = sorted((s.start, s.end, layout.line(s.start), i) for i, f in enumerate(found) for s in f.surfaces)
    starts = [place[0] for place in places]
    longest = max((end - start for start, end, _, _ in places), default=0)
    pairs: dict[tuple[int, int], list[float]] = {}
    by_line: dict[int, list[PlacedLink]] = {}
    for link in links:
        by_line.setdefault(link.line, []).append(link)
    for number, link in enumerate(links):
        low = min(link.start - longest, layout.line_starts[max(0, link.line - _NEAR_LINES)])
        high = max(link.end, link.start, layout.line_end(link.line)) + 1
        near = _near(places[bisect.bisect_left(starts, low) : bisect.bisect_left(starts, high)], link)
        crowd = by_line[link.line]
        rank = crowd.index(link)
        for place in near:
            i = place[3]
            row = [*_features(layout, found, link, place, near), len(crowd), rank]
            known = pairs.get((i, number))
            if known is None or _merit(row) > _merit(known):
                pairs[i, number] = row
    titles = {
        (i, n)
        for (i, n), row in pairs.items()
        if found[i].type is EntityType.TALK and links[n].kind != "profile" and min(row[:2]) >= _ALL
    }
    taken = {n for _, n in titles}
    ordered = sorted(
        (i, n) for i, n in pairs if (i, n) in titles or n not in taken or found[i].type is not EntityType.TALK
    )
    rows = np.array([pairs[pair] for pair in ordered], np.float64)
    return LinkRows(ordered, rows, [pair in titles for pair in ordered])


def _merit(row: list[float]) -> tuple[float, float]:
    """Rank two meetings of one pair: the greater overlap, then the smaller distance."""
    return row[0] + row[1], -row[2]


def _near(places: list[tuple[int, int, int, int]], link: PlacedLink) -> list[tuple[int, int, int, int]]:
    near = []
    for place in places:
        start, end, line, _ = place
        touches = start < link.end and link.start < end
        before = line == link.line or (0 < link.line - line <= _NEAR_LINES)
        if touches or before:
            near.append(place)
    return near


def _features(
    layout: Layout,
    found: tuple[Found, ...],
    link: PlacedLink,
    place: tuple[int, int, int, int],
    near: list[tuple[int, int, int, int]],
) -> list[float]:
    start, end, line, i = place
    f = found[i]
    overlap = max(0, min(end, link.end) - max(start, link.start))
    gap = 0 if overlap else link.start - end if link.start >= end else start - link.end
    between = [p for p in near if p[3] != i and min(end, link.end) <= p[0] < max(start, link.start)]
    return [
        overlap / max(1, link.end - link.start),
        overlap / max(1, end - start),
        min(gap, 2000),
        link.start >= end,
        link.line - line,
        *_address_features(link, f),
        sum(found[p[3]].type == f.type for p in between),
        sum(found[p[3]].type == EntityType.TALK for p in between),
        len(between),
        layout.section(line) == layout.section(link.line),
        layout.line_text(line).startswith("#"),
        layout.line_text(line).startswith("* "),
        f.confidence,
        sum(1 for p in near if found[p[3]].type == f.type and p[2] == link.line),
    ]


def _address_features(link: PlacedLink, f: Found) -> list[float]:
    """Tell how the link's text and address fit the thing's name and type."""
    text, name = fold(link.text), fold(f.name)
    host, of_text, of_path = _address(link.url, link.text)
    return [
        text == name and text != "",
        bool(text) and (name in text or text in name),
        *of_text,
        *(float(f.type == t) for t in _TYPES),
        *(float(link.kind == k) for k in _KINDS),
        bool(host) and (host in name or name in host),
        bool(name) and name in fold(link.url),
        *of_path,
    ]


@functools.lru_cache(maxsize=1024)
def _address(url: str, text: str) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    """Give a link's host, folded, and what its text and its address look like, whatever they are held against."""
    parts = _split(url.strip())
    host, path = fold(parts.netloc.removeprefix("www.").rsplit(".", 1)[0]), parts.path.strip("/")
    of_text = (len(text), not text, bool(_GENERIC.search(text)), len(text.split()))
    of_path = (
        path.count("/") + bool(path),
        len(path),
        bool(re.search(r"(19|20)\d\d", path)),
        bool(re.search(r"blog|news|article|post|press", url)),
    )
    return host, of_text, of_path


def _split(url: str) -> SplitResult:
    """Take an address apart; one that no address may look like ("http://example.org：80") has no parts."""
    try:
        return urlsplit(url if "[" not in url else "")
    except ValueError:
        return urlsplit("")
