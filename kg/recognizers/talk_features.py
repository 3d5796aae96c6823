"""Candidate titles -> features; siblings in a list look at each other."""

from __future__ import annotations

import collections
import re

import numpy as np
from numpy.typing import NDArray

from kg.recognizers.company import TALK_SIDES, company
from kg.recognizers.folding import is_cjk
from kg.recognizers.layout import Layout
from kg.recognizers.spans import Tagging
from kg.recognizers.tags import NAME_TYPES
from kg.recognizers.titles import KINDS, Title

URL_KINDS = ("video", "slides", "schedule", "profile", "repository", "post", "site", "page", "local")
_SPEAK = re.compile(
    r"talk|spoke|speak|present|gave|keynote|session|panel|demo|lightning|workshop|演讲|演講|分享|介绍|主题|议题|講|发表|带来|圆桌|発表|登壇|présent|confér|vortrag",
    re.I,
)
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
    fits = company(tagging, [[(t.start, t.end)] for t in titles], TALK_SIDES)
    rows = [[*_own(tagging, layout, t), *fit] for t, fit in zip(titles, fits.tolist(), strict=True)]
    groups: dict[tuple[object, ...], list[int]] = collections.defaultdict(list)
    keys = [_sibling_key(layout, t) for t in titles]
    for i, key in enumerate(keys):
        groups[key].append(i)
    mean = np.array([r[0] for r in rows]) if rows else np.zeros(0)
    everywhere = float(np.sort(mean)[-min(len(mean), 8) :].mean()) if len(mean) else 0.0
    out = []
    for i, row in enumerate(rows):
        others = [j for j in groups[keys[i]] if j != i]
        around = mean[others] if others else np.zeros(1)
        covers = [
            j for j in range(max(0, i - 30), min(len(titles), i + 31)) if j != i and _overlap(titles[i], titles[j])
        ]
        rivals = mean[covers] if covers else np.zeros(1)
        longer = [j for j in covers if titles[j].end - titles[j].start > titles[i].end - titles[i].start]
        out.append(
            [
                *row,
                len(others),
                float(around.mean()),
                float(around.max()),
                float((around > 0.5).mean()),
                len(covers),
                float(rivals.max()),
                float(max((mean[j] for j in longer), default=0.0)),
                everywhere,
            ]
        )
    return np.array(out, np.float64)


def _overlap(a: Title, b: Title) -> bool:
    return a.start < b.end and b.start < a.end


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


def _own(tagging: Tagging, layout: Layout, t: Title) -> list[float]:
    text = tagging.text
    starts, ends = tagging.subwords.starts, tagging.subwords.ends
    low, high = int(np.searchsorted(ends, t.start, "right")), int(np.searchsorted(starts, t.end, "left"))
    high = max(high, low + 1)
    talks = np.exp(tagging.talks[max(0, low - 1) : high + 1].astype(np.float64))
    first = 1 if low > 0 else 0
    inside = talks[first : first + high - low]
    inside = inside if len(inside) else talks[:1]
    body = inside[:, 1] + inside[:, 2]
    before = float(talks[0, 1:].sum()) if first else 0.0
    after = float(talks[-1, 2]) if len(talks) > first + (high - low) else 0.0
    names = np.exp(tagging.names[low:high, 1:].astype(np.float64)).reshape(high - low, len(NAME_TYPES), 2).sum(2)
    by_type = names.mean(0) if len(names) else np.zeros(len(NAME_TYPES))
    return [
        float(body.mean()),
        float(inside[0, 1]),
        float(body.min()),
        float(body.max()),
        float(body[-1]),
        before,
        after,
        *by_type.tolist(),
        *_text_features(text, layout, t),
    ]


def _text_features(text: str, layout: Layout, t: Title) -> list[float]:
    title = text[t.start : t.end]
    line = layout.line(t.start)
    whole, start = layout.line_text(line), layout.line_starts[line]
    left, right = whole[: t.start - start], whole[t.end - start :]
    above = layout.headings_above(line)
    heading = layout.line_text(above[0]) if above else ""
    below = layout.line_text(line + 1) if line + 1 < len(layout.line_starts) else ""
    return [
        *(float(k in t.kinds) for k in KINDS),
        *(float(t.url_kind == k) for k in URL_KINDS),
        t.level,
        *_title_features(title),
        bool(_TIME.search(left)),
        *(float(bool(_SPEAK.search(part))) for part in (left[-60:], right[:60], heading, below[:80])),
        *_line_features(whole, left, right),
        len(title) / max(1, len(whole)),
        line / (1 + len(layout.line_starts)),
        len(above),
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
        bool(_SPEAK.search(title)),
        len(_TITLE_WORDS.findall(title)),
        any(c.isdigit() for c in title),
        title.count(","),
    ]


def _line_features(whole: str, left: str, right: str) -> list[float]:
    """Tell what the line that holds the title looks like, before and behind it."""
    return [
        len(left),
        len(right),
        whole.startswith("* "),
        whole.startswith("| "),
        whole.startswith("#"),
        whole.startswith("> "),
        bool(re.match(r"\w+: ", whole)),
        float(left[-1:] in ("《", "“", '"', "「", "[", "*")),
        float(right[:1] in ("》", "”", '"', "」", "]", "*")),
        right.count("(video)") + right.count("(slides)") + right.count("(schedule)"),
        left.count("(video)") + left.count("(slides)") + left.count("(schedule)"),
        left.rstrip().endswith(("-", "–", "—", ":", "：", "by", "with", "就", "了", "的")),
    ]
