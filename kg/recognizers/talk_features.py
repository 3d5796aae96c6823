"""Candidate titles -> features; siblings in a list look at each other."""

from __future__ import annotations

import collections
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.company import TALK_SIDES, company
from kg.recognizers.folding import is_cjk, lowered
from kg.recognizers.layout import Layout
from kg.recognizers.spans import Tagging
from kg.recognizers.stretches import by_length, covered, means
from kg.recognizers.titles import KINDS, Title

URL_KINDS = ("video", "slides", "schedule", "profile", "repository", "post", "site", "page", "local")
_SPEAK = (
    "talk",
    "spoke",
    "speak",
    "present",
    "gave",
    "keynote",
    "session",
    "panel",
    "demo",
    "lightning",
    "workshop",
    "演讲",
    "演講",
    "分享",
    "介绍",
    "主题",
    "议题",
    "講",
    "发表",
    "带来",
    "圆桌",
    "発表",
    "登壇",
    "présent",
    "confér",
    "vortrag",
)
_NEAR = 30
"""So many titles before and behind one may be its rivals."""
_AT_ONCE = 1 << 18  # pairs of siblings looked at together: bounds memory
_GENERIC = re.compile(
    r"^(slides?|video|videos|here|link|this|recording|pdf|ppt|code|demo|watch|blog|abstract|website|photos?|schedule|youtube|幻灯片|视频|影片|投影片|簡報|链接|这里|官网|地址|回放|スライド|資料|agenda|about|more|q\s*&?\s*a)$",
    re.I,
)
_TIME = re.compile(r"\d{1,2}[:：]\d\d")
_TITLE_WORDS = re.compile(
    r"\b(how|why|what|building|introduc\w+|the state of|using|towards?|with|in|for|and|of)\b|如何|实践|应用|探索|之路|介绍|基于|使用|解析",
    re.I,
)


def talk_rows(tagging: Tagging, layout: Layout, titles: list[Title]) -> NDArray[np.float64]:
    """Give one row of features for each candidate title."""
    if not titles:
        return np.zeros(0)
    fits = company(tagging, [[(t.start, t.end)] for t in titles], TALK_SIDES)
    own, lines = _encoder_features(tagging, titles), Lines(layout)
    shown = np.array([_text_features(lines, t) for t in titles], np.float64)
    mean = own[:, 0]
    everywhere = np.full(len(titles), np.sort(mean)[-min(len(mean), 8) :].mean())
    siblings = _siblings([_sibling_key(layout, t) for t in titles], mean)
    return np.column_stack([own, shown, fits, *siblings, *_rivals(titles, mean), everywhere])


Columns = list[NDArray[np.float64]]


def _siblings(keys: list[tuple[object, ...]], mean: NDArray[np.float64]) -> Columns:
    """Tell of each title's siblings how many there are, the mean and the best of theirs, and the share of good ones."""
    groups: dict[tuple[object, ...], list[int]] = collections.defaultdict(list)
    for i, key in enumerate(keys):
        groups[key].append(i)
    count, average, best, share = (np.zeros(len(keys)) for _ in range(4))
    for group in groups.values():
        others = len(group) - 1
        if not others:
            continue
        members, column = np.array(group), np.arange(others)
        values = mean[members]
        step = max(1, _AT_ONCE // others)
        for at in range(0, len(group), step):
            some = members[at : at + step]
            own = np.arange(at, at + len(some))[:, None]
            around = values[column + (column >= own)]  # each row leaves one member out
            count[some], average[some], best[some] = others, around.mean(1), around.max(1)
            share[some] = (around > 0.5).mean(1)
    return [count, average, best, share]


def _rivals(titles: list[Title], mean: NDArray[np.float64]) -> Columns:
    """Tell how many near titles overlap each, and how good the best of them and of the longer ones is."""
    starts, ends = np.array([t.start for t in titles]), np.array([t.end for t in titles])
    count, best, longer = (np.zeros(len(titles)) for _ in range(3))
    for step in range(1, min(_NEAR, len(titles) - 1) + 1):
        one, other = slice(None, -step), slice(step, None)
        overlap = (starts[one] < ends[other]) & (starts[other] < ends[one])
        for own, rival in ((one, other), (other, one)):
            value = np.where(overlap, mean[rival], 0.0)
            is_longer = ends[rival] - starts[rival] > ends[own] - starts[own]
            count[own] += overlap
            best[own] = np.maximum(best[own], value)
            longer[own] = np.maximum(longer[own], np.where(is_longer, value, 0.0))
    return [count, best, longer]


def _sibling_key(layout: Layout, t: Title) -> tuple[object, ...]:
    """Candidates of one look in one section (headings: in the whole document) are siblings."""
    line = layout.line(t.start)
    section = -1 if "heading" in t.kinds else layout.section(line)
    at_start = t.start - layout.line_starts[line] < 4
    return (
        section,
        t.level,
        t.url_kind,
        tuple(sorted(t.kinds & {"link", "item", "cell", "strong", "quoted", "heading"})),
        at_start,
    )


def _encoder_features(tagging: Tagging, titles: list[Title]) -> NDArray[np.float64]:
    """Tell what the encoder says of the titles' subwords and of those around them."""
    low, high = covered(tagging.subwords, [t.start for t in titles], [t.end for t in titles])
    talks, n = tagging.talk_tags, len(tagging.talk_tags)
    bodies = talks[:, 1] + talks[:, 2]
    body = np.zeros((len(titles), 4))
    for numbers, rows in by_length(low, high, n):
        inside = bodies[rows]
        body[numbers] = np.column_stack([inside.mean(1), inside.min(1), inside.max(1), inside[:, -1]])
    before = np.where(low > 0, bodies[low - 1], 0.0)
    after = np.where(high < n, talks[np.minimum(high, n - 1), 2], 0.0)
    by_type = means(tagging.name_types, low, high)
    return np.column_stack([body[:, 0], talks[low, 1], body[:, 1:], before, after, by_type])


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says of all the titles in it."""

    text: str
    start: int
    above: Sequence[float]
    """Whether the heading above tells of speaking, and the line below."""
    look: Sequence[float]
    place: Sequence[float]


class Lines:
    """A text's lines, each looked at once."""

    def __init__(self, layout: Layout) -> None:
        """Look at no line yet."""
        self._layout = layout
        self._lines: dict[int, Line] = {}

    def at(self, position: int) -> Line:
        """Give the line that holds a position."""
        number = self._layout.line(position)
        if number not in self._lines:
            self._lines[number] = self._look_at(number)
        return self._lines[number]

    def _look_at(self, line: int) -> Line:
        layout = self._layout
        text, count = layout.line_text(line), len(layout.line_starts)
        headings = layout.headings_above(line)
        heading = layout.line_text(headings[0]) if headings else ""
        below = layout.line_text(line + 1) if line + 1 < count else ""
        look = [*(text.startswith(mark) for mark in ("* ", "| ", "#", "> ")), bool(re.match(r"\w+: ", text))]
        place = [line / (1 + count), len(headings)]
        return Line(text, layout.line_starts[line], [_speaks(heading), _speaks(below[:80])], look, place)


def _speaks(text: str) -> bool:
    """Claim that a text tells of somebody speaking, in any letter case."""
    return any(map(lowered(text).__contains__, _SPEAK))


def _text_features(lines: Lines, t: Title) -> list[float]:
    line = lines.at(t.start)
    whole, start = line.text, line.start
    title = whole[t.start - start : t.end - start]
    left, right = whole[: t.start - start], whole[t.end - start :]
    return [
        *(k in t.kinds for k in KINDS),
        *(t.url_kind == k for k in URL_KINDS),
        t.level,
        t.held_back,
        *_title_features(title),
        bool(_TIME.search(left)),
        _speaks(left[-60:]),
        _speaks(right[:60]),
        *line.above,
        len(left),
        len(right),
        *line.look,
        left[-1:] in ("《", "“", '"', "「", "[", "*"),
        right[:1] in ("》", "”", '"', "」", "]", "*"),
        right.count("(video)") + right.count("(slides)") + right.count("(schedule)"),
        left.count("(video)") + left.count("(slides)") + left.count("(schedule)"),
        left.rstrip().endswith(("-", "–", "—", ":", "：", "by", "with", "就", "了", "的")),
        len(title) / max(1, len(whole)),
        *line.place,
    ]


def _title_features(title: str) -> list[float]:
    words = title.split()
    return [
        len(title),
        len(words),
        is_cjk(title),
        sum(w[:1].isupper() for w in words) / max(1, len(words)),
        title[:1].islower(),
        title.endswith(("?", "？", "!", "！")),
        bool(_GENERIC.match(title)),
        _speaks(title),
        len(_TITLE_WORDS.findall(title)),
        any(c.isdigit() for c in title),
        title.count(","),
    ]
