"""Runs ``tests/cases/readers/*.md``: title, input and expected lines, parted by lines with one dot.

An expected line is its block marks, ``: `` and its text, where ``[text](url)`` is a link, ``/text/`` emphasis,
``*text*`` strong, ````text```` code and ``<text>`` a table cell. The file's name says the format.
"""

from pathlib import Path

import pytest

from kg.readers import read_text
from kg.records import Document, Mark, MarkKind

CASES = Path(__file__).parents[1] / "cases" / "readers"
INLINE = {
    MarkKind.LINK: ("[", "]"),
    MarkKind.EMPHASIS: ("/", "/"),
    MarkKind.STRONG: ("*", "*"),
    MarkKind.CODE: ("`", "`"),
    MarkKind.CELL: ("<", ">"),
}


def load_cases():
    for path in sorted(CASES.glob("*.md")):
        parts = path.read_text("utf-8").split("\n.\n")
        for number in range(0, len(parts) - 2, 3):
            title, source, expected = parts[number : number + 3]
            yield pytest.param(path.stem, source, expected, id=f"{path.stem}: {title.strip()}")


def render(document: Document) -> str:
    lines = []
    start = 0
    for line in document.text.split("\n") if document.text else []:
        marks = [m for m in document.marks if m.start >= start and m.end <= start + len(line)]
        kinds = "+".join(f"{m.kind}{m.value}" for m in marks if m.kind not in INLINE)
        lines.append(f"{kinds}: {render_inline(document, start, line, marks)}")
        start += len(line) + 1
    return "\n".join(lines)


def render_inline(document: Document, start: int, line: str, marks: list[Mark]) -> str:
    signs: dict[int, list[str]] = {}
    for mark in (m for m in marks if m.kind in INLINE):
        before, after = INLINE[mark.kind]
        url = f"({mark.value})" if mark.kind is MarkKind.LINK else ""
        signs.setdefault(mark.start - start, []).append(before)
        signs.setdefault(mark.end - start, []).insert(0, after + url)
    return "".join("".join(signs.get(place, [])) + line[place : place + 1] for place in range(len(line) + 1))


@pytest.mark.parametrize(("name", "source", "expected"), list(load_cases()))
def test_reader_gives_the_expected_lines(name, source, expected):
    form = {"html": "html", "plain": "text"}.get(name, "markdown")
    assert render(read_text(source, format=form)) == expected
