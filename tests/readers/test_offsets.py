"""What holds for every document: text, segments, marks and the way back to the raw file agree."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.readers import read_document, read_text
from kg.records import MarkKind

SHARED = Path(__file__).parents[2].parent / "shared"
SAMPLE = 400


def check(document):
    text, raw = document.text, document.raw
    check_lines(text)
    position = 0
    for segment in document.segments:
        assert position <= segment.start < segment.end <= len(text), segment
        assert text[position : segment.start] in ("", "\n"), segment
        assert 0 <= segment.raw_start <= segment.raw_end <= len(raw), segment
        position = segment.end
        source, shown = raw[segment.raw_start : segment.raw_end], text[segment.start : segment.end]
        if len(source) == len(shown):
            assert source == shown or (shown == " " and source.isspace()) or len(shown) == 1, segment
    assert position == len(text)
    for mark in document.marks:
        assert text[mark.start : mark.end].strip(), mark
        assert "\n" not in text[mark.start : mark.end], mark
        assert 0 <= mark.start < mark.end <= len(text), mark
    assert list(document.marks) == sorted(document.marks, key=lambda m: (m.start, -m.end, m.kind))


def check_lines(text):
    for line in text.split("\n") if text else []:
        assert line
        assert line == line.strip()
        assert "  " not in line
        assert not any(character.isspace() and character != " " for character in line), line


def is_in_raw_order(document):
    ends = [segment.raw_end for segment in document.segments]
    starts = [segment.raw_start for segment in document.segments][1:]
    return all(end <= start for end, start in zip(ends, starts, strict=False))


PIECES = st.sampled_from(
    [
        *"*_`[]()<>!#|~\\{}%:&;-=+>\"'/.",
        *("\n", "\n\n", "  \n", "\r\n", "\r", "\t", "    ", " ", "\u00a0", "\u3000", "\u200b", "\ufeff"),
        *("word", "Ada Morgan", "会议", "（", "。", "é", "😀", "1. ", "- ", "> ", "| a | b |\n|--|--|\n", "```\n"),
        *("[a](b)", "[a][b]", "![a](b 'c')", "[b]: u\n", "[^1]", "[^1]: n\n", "http://a.b/c", "<http://a.b>"),
        *("&amp;", "&#20013;", "&nbsp;", "&hellip;", "\\*", "**", "<b>", "</b>", "<br>", "<p>", "</p>", "<a href='u'>"),
        *("</a>", "<ul><li>", "</ul>", "<table><tr><td>", "</td></tr></table>", "<h2>", "<!--", "-->", "<script>"),
        *("</script>", '{{< f caption="c &amp; d" >}}', "{{<", ">}}", "{%", "%}", "{{ x }}", "{: .c}", "{/* x */}"),
        *('!!! note "t"\n', ":::", "~~~\n", "[caption x=1]", "[/caption]", "import a from 'b'\n", "---\n", "+++\n"),
        *(
            "title: a\n",
            'author: "b \\"c\\""\n',
            "@def a = 1\n",
            "\ufdd0",
            "\ufdd1",
            "\U000f0000",
            "- [ ] ",
            "a\n: b\n",
        ),
    ]
)
SOURCES = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


@settings(deadline=None)
@example("\xa0\n**_\r\n**", "markdown")
@given(SOURCES, st.sampled_from(["markdown", "html", "text"]))
def test_offsets_hold_for_any_source(source, form):
    document = read_text(source, format=form)
    assert document.raw == source
    check(document)


@settings(deadline=None)
@given(SOURCES)
def test_offsets_hold_below_front_matter(source):
    check(read_text(f'---\ntitle: "A \\"b\\""\nauthors: [Ada, "Bo"]\n---\n{source}'))
    check(read_text(f"---\n{source}\n---\nBody"))


@settings(deadline=None)
@given(SOURCES, st.data())
def test_raw_span_finds_what_any_stretch_came_from(source, data):
    document = read_text(source)
    start = data.draw(st.integers(0, len(document.text)))
    end = data.draw(st.integers(start, len(document.text)))
    raw_start, raw_end = document.raw_span(start, end)
    assert 0 <= raw_start <= raw_end <= len(source)


def test_raw_span_holds_what_is_read_in_another_order():
    document = read_text("\xa0\n***_*| a | b |\n|--|--|\n")
    spans = [document.raw_span(a, b) for a in range(len(document.text)) for b in range(a, len(document.text) + 1)]
    assert all(0 <= start <= end <= len(document.raw) for start, end in spans)
    assert document.raw_span(1, 12) == (2, 14)


@settings(deadline=None)
@given(st.binary(max_size=60) | SOURCES.map(str.encode))
def test_any_bytes_without_nul_are_read(data):
    check(read_document("a.md", data.replace(b"\x00", b"")))


@settings(deadline=None)
@given(SOURCES)
def test_line_ends_change_nothing_but_raw_positions(source):
    source = source.replace("\r", "")
    unix, windows = read_text(source), read_text(source.replace("\n", "\r\n"))
    assert (windows.text, windows.marks) == (unix.text, unix.marks)


def posts():
    corpus = sorted((SHARED / "corpus" / "posts").glob("*"))
    gold = [p for p in sorted((SHARED / "gold").glob("*/*")) if p.suffix in (".md", ".html")]
    return [*corpus[:: max(len(corpus) // SAMPLE, 1)], *gold]


@pytest.mark.skipif(
    not (SHARED / "corpus").exists() and os.environ.get("CI") != "true",
    reason="the corpus of real posts is not beside this checkout",
)
def test_offsets_hold_for_real_posts():
    paths = posts()
    assert len(paths) > SAMPLE // 2
    unordered = []
    empty = []
    for path in paths:
        document = read_document(str(path))
        check(document)
        if not is_in_raw_order(document):
            unordered.append(path.name)
        if path.suffix != ".html" and len(document.text) < min(len(document.raw) // 50, 20):
            empty.append(path.name)
        kinds = {mark.kind for mark in document.marks}
        assert kinds or not document.text
        if MarkKind.ROW in kinds:
            assert MarkKind.CELL in kinds
    assert unordered == []
    assert empty == []


HOSTILE = [
    "<", "<a ", '<a b="', "<!--", "{{<", "{{", "{%", "{", "{/*", "[", "](", "![a](", "[a](b ", "**a", "_a", "`",
    "`a``b```", ">", "- ", "- a\n  ", "```\n", "&#", "[^a]: b\n", "a\n: b\n", "a|b\n-|-\n", "<div>", "<ul><li>",
    "<table><tr><td>", "<b>", "</b>", "<script>", "<svg", "[caption ", '!!! n "x"\n    a\n', ":::a\n",
    "import a from ", "[a]: b\n", "http://a(((", " ", "\t", "\u200b", "---\n", "#", "](a b ", "{:", "<![CDATA[",
    '{{< f caption="b" >}}', "\\", "+++\n", "%{\n", "{\"a\":", "@def a = ", "Title: a\n", "a: - ",
]  # fmt: skip


@pytest.mark.parametrize("form", ["markdown", "html", "text"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_sources_are_read_in_linear_time(piece, form):
    source = piece * (12_000 // len(piece))
    start = time.perf_counter()
    check(read_text(source, format=form))
    check(read_text(f"---\ntitle: {source}\n---\n", format=form))
    assert time.perf_counter() - start < 20


def test_offsets_hold_in_a_block_of_very_many_signs():
    lines = [f"> *a{n}* [b](http://a.example/{n}) `c` {'x' * (n % 50)} \\* &amp;" for n in range(400)]
    document = read_text("\n".join(lines))
    check(document)
    links = [mark for mark in document.marks if mark.kind is MarkKind.LINK]
    assert [mark.value for mark in links] == [f"http://a.example/{n}" for n in range(400)]
    for n, mark in enumerate(links):
        start, end = document.raw_span(mark.start, mark.end)
        assert document.raw[start:end] == "b"
        assert document.raw.count("\n", 0, start) == n
