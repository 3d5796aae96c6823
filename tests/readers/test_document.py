import hashlib

import pytest

from kg.errors import SourceError
from kg.readers import read_document, read_text
from kg.records import MarkKind


def marked(document, kind):
    return [(document.text[m.start : m.end], m.value) for m in document.marks if m.kind is kind]


def test_read_document_knows_id_source_format_and_raw():
    data = b"# Recap\r\n\r\nText\r\n"
    document = read_document("posts/recap.md", data)
    assert document.id == hashlib.sha256(data).hexdigest()[:16]
    assert (document.source, document.format, document.raw) == ("posts/recap.md", "markdown", data.decode())
    assert (document.text, document.title, document.warnings) == ("Recap\nText", "Recap", ())


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.md", "markdown"), ("a.MDX", "markdown"), ("a.htm", "html"), ("a.txt", "text"), ("-", "markdown")],
)
def test_format_follows_the_suffix(name, form):
    assert read_document(name, b"text").format == form


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_segments_lead_back_to_the_raw_file_whatever_its_line_ends(ends):
    raw = f"\ufeff---{ends}title: Recap{ends}---{ends}{ends}One **two**{ends}three &amp; four{ends}"
    document = read_document("a.md", raw.encode())
    assert document.raw == raw
    assert document.text == "Recap\nOne two three & four"
    for word in ("Recap", "two", "three", "four"):
        start = document.text.index(word)
        raw_start, raw_end = document.raw_span(start, start + len(word))
        assert raw[raw_start:raw_end] == word
    start = document.text.index("&")
    raw_start, raw_end = document.raw_span(start, start + 1)
    assert raw[raw_start:raw_end] == "&amp;"


def test_title_date_and_url_come_from_front_matter():
    document = read_text(
        "---\ntitle: Recap\ndate: 2024-05-12 09:00 +0200\ncanonical: https://example.org/r\n---\n# Heading"
    )
    assert (document.title, document.date, document.url) == ("Recap", "2024-05-12", "https://example.org/r")
    assert document.metadata["title"] == "Recap"


def test_title_and_date_fall_back_to_heading_and_file_name():
    document = read_document("posts/2019-10-26-day-one.md", b"Intro\n\n## Day *one*\n\n# Later")
    assert (document.title, document.date) == ("Day one", "2019-10-26")


def test_html_head_gives_title_date_author_and_language():
    document = read_text(
        '<html lang="fr"><head><title>Bilan &amp; suite</title><meta name="author" content="Ada">'
        '<meta property="article:published_time" content="2024-05-12T08:00:00Z">'
        '<link rel="canonical" href="https://example.org/b"></head><body><h1>Autre</h1></body></html>',
        format="html",
    )
    assert (document.title, document.date, document.language) == ("Bilan & suite", "2024-05-12", "fr")
    assert document.metadata["author"] == "Ada"
    assert document.url == "https://example.org/b"
    assert document.text == "Autre"


def test_html_may_have_front_matter():
    document = read_text("---\ntitle: Recap\n---\n<p>Body</p>", format="html")
    assert document.text == "Recap\nBody"
    assert marked(document, MarkKind.FRONT_MATTER) == [("Recap", "title")]


def test_empty_documents_are_empty():
    for text in ("", "\ufeff", "---\n---\n", "<!-- only -->", " \n\t\n"):
        document = read_text(text)
        assert (document.text, document.segments, document.marks) == ("", (), ())


def test_marks_are_ordered_and_links_carry_urls():
    document = read_text("- **[a](x)** b\n- [c](y)")
    assert list(document.marks) == sorted(document.marks, key=lambda m: (m.start, -m.end, m.kind))
    assert marked(document, MarkKind.LINK) == [("a", "x"), ("c", "y")]


def test_embeds_say_their_urls_when_asked_for():
    source = (
        "Talk:\n\n[![still](a.jpg)](https://video.example/v?a=1)\n\n"
        '<iframe width="1" src="https://video.example/embed/1?x=1&amp;y=2"></iframe>\n\n`<iframe src=x>`'
        '\n\n<TubeIframe id="1" src="https://video.example/3" />\n\n{{video "https://video.example/4"}}'
    )
    assert marked(read_text(source), MarkKind.LINK) == []
    document = read_text(source, embeds=True)
    assert [line for line in document.text.split("\n") if line.startswith("http")] == [
        "https://video.example/v?a=1",
        "https://video.example/embed/1?x=1&y=2",
        "https://video.example/3",
        "https://video.example/4",
    ]
    urls = [(line, line) for line in document.text.split("\n") if line.startswith("http")]
    assert marked(document, MarkKind.LINK) == urls
    assert [text for text, _ in marked(document, MarkKind.CAPTION)] == [url for url, _ in urls]


def test_unknown_formats_are_refused():
    with pytest.raises(SourceError, match=r"no format 'pdf'\. Known: html, markdown, text"):
        read_text("x", format="pdf")


def test_binary_files_are_refused():
    with pytest.raises(SourceError, match=r"a\.md: byte 2 is NUL"):
        read_document("a.md", b"ab\x00c")


def test_posts_over_the_limit_are_refused(tmp_path):
    path = tmp_path / "big.md"
    path.write_bytes(b"x" * 101)
    with pytest.raises(SourceError, match="larger than 100 bytes"):
        read_document(str(path), largest=100)
    with pytest.raises(SourceError, match="larger than 100 bytes"):
        read_document("big.md", b"x" * 101, largest=100)
    assert read_document(str(path), largest=101).text == "x" * 101


def test_every_character_of_a_replaced_stretch_maps_to_the_whole():
    document = read_text("a &hellip;&nbsp;b")
    assert document.text == "a … b"
    raw_start, raw_end = document.raw_span(2, 3)
    assert document.raw[raw_start:raw_end] == "&hellip;"
