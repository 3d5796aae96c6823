"""Lines of Markdown's dialects -> stretches to cover: imports, containers, admonitions, loose URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.readers.masking import GAP, Cover

_IMPORT = re.compile(
    r"^(?:import\s[^\n]*?\sfrom\s*['\"][^'\"\n]+['\"];?|import\s+['\"][^'\"\n]+['\"];?"
    r"|export\s+(?:const|let|default|function)\b[^\n]*)[ \t]*$",
    re.MULTILINE,
)
_EXPRESSION = re.compile(r"\{(?:[A-Za-z_][\w.]*(?:\([^(){}\n]*\)|\[[^\[\]{}\n]*\])?|\s*['\"]\s*['\"]\s*)\}")
_CONTAINER = re.compile(r"^[ \t]{0,6}:{3,}[ \t]*(?:\{[^}\n]*\}|[\w-]*(?:\{[^}\n]*\}|\[(?=[^\]\n]*\]))?)", re.MULTILINE)
_ADMONITION = re.compile(
    r"^(?P<indent>[ ]{0,3})(?P<sign>!!!|\?\?\?\+?|===)[ ]++(?P<kind>[\w -]*+)"
    r"(?P<title>\"[^\"\n]*\")?[ ]*$\n?(?P<body>(?:(?:[ ]{4}[^\n]*|[ \t]*)(?:\n|\Z))*)",
    re.MULTILINE,
)
_BODY_LINE = re.compile(r"^[ ]{4}(?=[^\n]*\S)", re.MULTILINE)
_ICON = re.compile(r":(?:fontawesome|material|octicons|simple)-[a-z0-9-]+:(?:\{[^}\n]*\})?")
# A URL with spaces in it, which authors write and most renderers of their time took.
_LOOSE_URL = re.compile(
    r"\]\([ \t]*(?P<url>[^()<>\n\"'\s]+(?:[ ]+[^()<>\n\"'\s]+)+)"
    r"(?P<title>[ ]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ ]*\)"
)
_CHECKBOX = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?P<box>\[[ xX]\])(?=[ \t])", re.MULTILINE)
_LINKED_PICTURE = re.compile(
    r"\[!\[[^\[\]]*+\](?:\([^()]*+\)|\[[^\[\]]*+\])\s*+\]\((?P<url>https?://[^()\s]++)[^()\n]*+\)"
)
_PLAYER = re.compile(
    r"<\w*(?:iframe|video|youtube|embed)\w*+\s(?:[^<>]*?\s)?src\s*=\s*[\"'](?P<url>https?://[^\s\"'<>]++)[^<>]*+>",
    re.IGNORECASE,
)
_RAW_HTML = re.compile(r"^(?:~~~|@@[\w,-]*)[ \t]*$", re.MULTILINE)
_CONTENTS = re.compile(r"^\\(?:toc|tableofcontents)\b[^\n]*$", re.MULTILINE)


def find_directives(source: str, start: int) -> list[Cover]:
    """Find what stands on its own lines or in URLs; the caller drops what lies in code."""
    covers: list[Cover] = []
    imports = [Cover(*found.span()) for found in _IMPORT.finditer(source, start)] if _may_import(source) else []
    if imports:
        covers += imports
        covers += [Cover(*found.span()) for found in _EXPRESSION.finditer(source, start)]
    if ":::" in source:
        covers += [Cover(*found.span()) for found in _CONTAINER.finditer(source, start)]
    if any(sign in source for sign in ("!!! ", "??? ", "???+ ", "=== ")):
        covers += _admonitions(source, start)
    if any(sign in source for sign in (":material-", ":fontawesome-", ":octicons-", ":simple-")):
        covers += [Cover(*found.span()) for found in _ICON.finditer(source, start)]
    covers += [Cover(*found.span()) for found in _CONTENTS.finditer(source, start)]
    covers += [Cover(*found.span("box")) for found in _CHECKBOX.finditer(source, start)]
    covers += _loose_urls(source, start)
    return covers


def embedded_urls(source: str, start: int) -> list[Cover]:
    """Find players that are components, and pictures that only serve as links, such as a video's still."""
    found = [match for pattern in (_LINKED_PICTURE, _PLAYER) for match in pattern.finditer(source, start)]
    return [Cover(*match.span(), captions=(match.span("url"),)) for match in found]


def _may_import(source: str) -> bool:
    return "import " in source or "export " in source


def raw_html_fences(source: str, start: int) -> list[Cover]:
    """Find Franklin's ``~~~`` lines, between which stands HTML, not code, and its ``@@`` lines."""
    return [Cover(*found.span()) for found in _RAW_HTML.finditer(source, start)]


def _admonitions(source: str, start: int) -> Iterator[Cover]:
    """Show an admonition to Markdown as a quotation of its title and its indented text."""
    for found in _ADMONITION.finditer(source, start):
        begin, end = found.start("indent"), found.end("kind")
        if found["title"]:
            yield Cover(begin, end + 1, instead=">" + " " * (end - begin))
            yield Cover(found.end("title") - 1, found.end("title"), element="br")
        else:
            yield Cover(begin, end, instead=" " * (end - begin))
        for line in _BODY_LINE.finditer(source, found.start("body"), found.end("body")):
            yield Cover(line.start(), line.end(), instead=">   ")


def _loose_urls(source: str, start: int) -> Iterator[Cover]:
    for found in _LOOSE_URL.finditer(source, start):
        url = found["url"]
        if "/" in url or re.search(r"\.\w{2,4}$", url):
            yield Cover(*found.span("url"), instead=url.replace(" ", GAP))
