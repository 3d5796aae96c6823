"""Source -> stretches to cover: comments, shortcodes, template tags, JSX, elements without text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.readers.directives import embedded_urls, find_directives, raw_html_fences
from kg.readers.masking import Cover
from kg.readers.tags import DROPPED_OPEN

_COMMENT_TAGS = "comment|highlight|mermaid|katex|math|chart|style|script|plantuml"
_SIGN = re.compile(r"[`~<{\[\\]")
"""What every opening begins with: most text is passed over at the speed of this search."""
_OPENING = re.compile(
    rf"""
    (?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}})
  | (?P<code>`+)
  | (?P<escape>\\[`<{{])
  | (?P<comment><!--)
  | (?P<jsxcomment>\{{/\*)
  | (?P<hugocomment>\{{\{{-?\s*/\*)
  | (?P<hugo>\{{\{{[<%])
  | (?P<liquid>\{{%)
  | (?P<moustache>\{{\{{)
  | (?P<attributes>\{{:(?=\s*(?:[.\#][\w-]|toc|[\w-]+=|[\w-]+\}})[^}}\n]{{0,2000}}\}})
      |(?<=[\])\n])\{{(?=[ ]*(?:[.\#]|[\w-]+=)[^}}\n]{{0,2000}}\}})|(?<=[ ])\{{(?=\.[^}}\n]{{0,2000}}\}}[ ]*$))
  | (?P<headingid>\{{\#[\w.:-]+(?:\s[^}}\n]{{0,2000}})?\}})
  | (?P<wordpress>(?-i:\[/?(?:caption|gallery|embed|audio|video)(?=\]|\s+\w+=)|\[\[?_?TOC_?\]\]?[ \t]*$))
  | (?P<dropped>{DROPPED_OPEN.pattern})
  | (?P<declaration><\?|<!(?=[A-Za-z\[]))
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_FENCE_LEAD = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t]){0,40}")
_CLOSINGS = {
    "comment": "-->",
    "jsxcomment": "*/}",
    "hugocomment": "}}",
    "hugo": "}}",
    "liquid": "%}",
    "moustache": "}}",
    "attributes": "}",
    "wordpress": "]",
    "declaration": ">",
}
# Attributes of a shortcode that are reading text.
_SPOKEN = re.compile(
    r"(?<![\w-])(?:caption|title|text|quote|cite|attribution|author|content)\s*=\s*"
    r"(?:\\?\"(?P<double>(?:[^\"\\]|\\.){0,2000}+)\"|'(?P<single>[^']{0,2000}+)'|“(?P<curly>[^”]{0,2000}+)”|`(?P<tick>[^`]{0,2000}+)`)",
    re.IGNORECASE,
)
_BACKTICKS = re.compile("`+")
_TAG_NAME = re.compile(r"\{(?:\{[<%]|%)-?\s*(/?)\s*([\w./-]*)")
# Shortcodes whose attributes name a player or file, never something to read.
_SILENT = frozenset(["gist", "iframe", "ref", "relref", "param", "code", "button"])
_PLAYER = re.compile(
    r"(?:<iframe\b[^<>]*?\ssrc\s*=\s*[\"']?|\{[{%][<%]?\s*(?:video|youtube|vimeo|embed|iframe)\s(?:[^}]*?=)?\s*[\"'])"
    r"(?P<url>https?://[^\s\"'<>]+)",
    re.IGNORECASE,
)
_LONGEST = 20_000


class _Closings:
    """Finds closing marks; each is looked for once ahead of the scan, which keeps it linear."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lower = source.lower() if len(source.lower()) == len(source) else source
        self._next: dict[str, int] = {}
        self.absent: set[str] = set()
        """End tags that were looked for and stand nowhere behind."""

    def find(self, mark: str, start: int, most: int = 0) -> int:
        """Give where ``mark`` ends after ``start`` (at most ``most`` characters away), or -1."""
        place = self._next.get(mark, -1)
        if place < start:
            found = self.lower.find(mark, start)
            place = self._next[mark] = found if found >= 0 else len(self.source)
        if place == len(self.source) or (most and place - start > most):
            return -1
        return place + len(mark)


def find_covers(
    source: str, start: int = 0, *, markdown: bool, franklin: bool = False, embeds: bool = False
) -> list[Cover]:
    """Find what is neither reading text nor Markdown; code keeps what it quotes.

    With ``embeds``, players and linked pictures say their URL.
    """
    closings = _Closings(source)
    covers: list[Cover] = []
    code: list[Cover] = []
    position = start
    while sign := _SIGN.search(source, position):
        position = sign.end()
        opening = _OPENING.match(source, sign.start())
        if opening is None:
            continue
        kind = opening.lastgroup or ""
        if kind in ("fence", "code", "escape"):
            if markdown and not (franklin and opening.group() == "~~~"):
                position = _skip_code(kind, opening, closings)
                code.append(Cover(sign.start(), position))
            elif not markdown:
                position = opening.end()
            continue
        end = _end_of(kind, opening, closings)
        if end < 0:
            continue
        begin = sign.start()
        position = end
        if kind in ("attributes", "headingid") and source[begin - 1 : begin] == " ":
            begin -= 1
        captions = tuple(_captions(kind, source, begin, end, embeds=embeds))
        covers.append(Cover(begin, end, captions, _element(kind, source, begin)))
    if not markdown:
        return covers
    covers += find_directives(source, start)
    covers += raw_html_fences(source, start) if franklin else []
    covers += embedded_urls(source, start) if embeds else []
    return _apart([*covers, *code], code)


def _apart(covers: list[Cover], code: list[Cover]) -> list[Cover]:
    """Put covers in order; of two that overlap the longer-standing first one stays, and code is left out."""
    left_out = set(map(id, code))
    apart: list[Cover] = []
    reached = 0
    for each in sorted(covers, key=lambda cover: (cover.start, -cover.end)):
        if each.start >= reached:
            reached = each.end
            if id(each) not in left_out:
                apart.append(each)
    return apart


def _element(kind: str, source: str, start: int) -> str:
    """Name the element that a paired tag wraps around a picture's caption."""
    if kind == "wordpress" and source[start : start + 9].lower().lstrip("[/").startswith("caption"):
        return "/caption" if source[start + 1] == "/" else "caption"
    if kind == "hugo":
        tag = _TAG_NAME.match(source, start)
        if tag is not None and tag[2].lower() == "imgproc":
            return f"{tag[1]}caption"
    return ""


def _skip_code(kind: str, opening: re.Match[str], closings: _Closings) -> int:
    source, end = closings.source, opening.end()
    if kind == "escape":
        return end
    line = source.rfind("\n", 0, opening.start()) + 1
    if kind == "fence" and not _FENCE_LEAD.fullmatch(source, line, opening.start()):
        kind = "code"
    if kind == "fence":
        marks = opening.group()
        closing = re.compile(rf"^[ \t>]{{0,12}}{re.escape(marks[0])}{{{len(marks)},}}[ \t]*$", re.MULTILINE)
        closed = closing.search(source, end)
        return closed.end() if closed else len(source)
    run = opening.group()
    if run.startswith("~"):
        return end
    paragraph = source.find("\n\n", end, end + _LONGEST)
    stop = paragraph if paragraph >= 0 else end + _LONGEST
    for closed in _BACKTICKS.finditer(source, end, stop):
        if closed.group() == run:
            return closed.end()
    return end


def _end_of(kind: str, opening: re.Match[str], closings: _Closings) -> int:
    if kind == "headingid":
        return opening.end()
    if kind == "dropped":
        return _end_of_element(opening, closings)
    if kind == "wordpress" and opening.group().rstrip().endswith("]"):
        return opening.end()
    most = 0 if kind in ("comment", "jsxcomment") else _LONGEST
    end = closings.find(_CLOSINGS[kind], opening.end(), most)
    if end > 0 and kind in ("hugo", "liquid"):
        end = _end_of_comment_tag(opening.start(), end, closings)
    return end


def _end_of_element(opening: re.Match[str], closings: _Closings) -> int:
    name = opening.group()[1:].lower()
    tag_end = closings.find(">", opening.end())
    if tag_end < 0:
        return -1
    if closings.source[tag_end - 2] == "/":
        return tag_end
    close = closings.find(f"</{name}", tag_end)
    if close < 0:
        return tag_end
    return closings.find(">", close)


def _end_of_comment_tag(start: int, end: int, closings: _Closings) -> int:
    """A paired tag whose inside is not reading text is covered to its end tag."""
    tag = _TAG_NAME.match(closings.source, start)
    if tag is None or tag[1] or not re.fullmatch(_COMMENT_TAGS, tag[2].lower()):
        return end
    sign = closings.source[start : start + 3] if closings.source[start + 1] == "{" else "{%"
    if sign + tag[2].lower() in closings.absent:
        return end
    pattern = re.compile(rf"{re.escape(sign)}-?\s*(?:/\s*|end){re.escape(tag[2])}", re.IGNORECASE)
    close = pattern.search(closings.source, end)
    if close is None:
        closings.absent.add(sign + tag[2].lower())
        return end
    return closings.find("%}" if sign == "{%" else "}}", close.end())


def _captions(kind: str, source: str, start: int, end: int, *, embeds: bool) -> Iterator[tuple[int, int]]:
    if embeds and (player := _PLAYER.match(source, start, end)):
        yield player.span("url")
        return
    if kind not in ("hugo", "liquid", "wordpress"):
        return
    tag = _TAG_NAME.match(source, start)
    if tag is not None and (tag[1] or tag[2].rsplit("/", 1)[-1].split(".")[0].lower() in _SILENT):
        return
    for spoken in _SPOKEN.finditer(source, start, end):
        group = spoken.lastgroup or "double"
        if spoken[group].strip() and not re.match(r"(?:https?://|/|\{)\S*$", spoken[group]):
            yield spoken.span(group)
