"""Hostile texts as names, titles, quotations and addresses: no written file lets them be more than text."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.terminal import plain
from kg.displays import badge, card, highlighted, lines, quotation, shown, table
from kg.exporters import export
from kg.outputs import document_stems
from kg.records import GraphData
from tests.exporters.examples import node, recap, source, statement

TEXTS = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--<script>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)//https://a.example",
    "]]><x/>",
    "&lt;b&gt; &#0; &a;",
    '=HYPERLINK("http://a.example","x")',
    "  =1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r\n=1",
    "＝1+1",
    'x"}) MATCH (n) DETACH DELETE n //',
    'x\\"}) DETACH DELETE n //',
    "x\\",
    "\\u0022}) DETACH DELETE n //",
    "`) DETACH DELETE n //",
    '" } ; DROP ALL ; SELECT * WHERE { ?s ?p "',
    "> . <http://evil.example/s> <http://evil.example/p> <http://evil.example/o> .\n",
    "\ud800 \x00 \x1b[2J\x1b]0;title\x07 \u202egnp.exe \u2066 \ufeff",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} #{1} <%= 1 %>",
    "../../etc/passwd",
    "会议 🎉 \U0001f469\u200d\U0001f4bb",
)
URLS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://a.example/"><script>alert(1)</script>',
    "https://a.example/> <http://evil.example/s",
    "https://a.example/\nx",
    "https://a.example/`{}|\\^",
    "HTTPS://A.example/%zz#a#b",
    "https://a.example\\@evil.example/",
    "https://[::1/",
    "//a.example",
    "file:///etc/passwd",
)


def graph_of(text: str, url: str) -> GraphData:
    quoted = source(quote=text)
    person = node(
        "person/a", text, quoted, url=url, same_as=(url,), attributes={"format": text, "start": text}, language=text[:2]
    )
    talk = node(f"talk/{text[:20]}", text, quoted)
    said = statement(person.id, "speaks_at", talk.id, quoted)
    written = statement("00aa", "written_by", person.id, quoted)
    post = recap(title=text, url=url, source=f"{text}.md", language=text[:2], date=text)
    return GraphData((post,), (person, talk), (replace(said, subject=person.id, object=talk.id), written))


CASES = [(text, URLS[number % len(URLS)]) for number, text in enumerate(TEXTS)]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: ascii(case[0])[:40])
def written(request, tmp_path_factory) -> tuple[str, Path]:
    text, url = request.param
    folder = tmp_path_factory.mktemp("hostile")
    export(graph_of(text, url), folder)
    return text, folder


def test_explorer_runs_no_script_but_its_own(written) -> None:
    page = (written[1] / "explorer.html").read_text("utf-8")
    scripts = re.findall(r"<script\b[^>]*>", page)
    assert len(scripts) == 2
    [held] = re.findall(r"<script[^>]*application/json[^>]*>(.*?)</script", page, re.S)
    assert "<" not in held
    for row in json.loads(held)["nodes"]:
        assert all(not url or url.startswith(("http://", "https://")) for url in (row[5], *row[6]))


def test_csv_cells_are_no_formulas(written) -> None:
    for name in ("nodes.csv", "edges.csv"):
        for row in csv.reader(io.StringIO((written[1] / name).read_text("utf-8"), newline="")):
            for cell in row:
                assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), cell


def test_cypher_holds_texts_as_literals_only(written) -> None:
    script = (written[1] / "graph.cypher").read_text("utf-8")
    bare = re.sub(r'"(?:[^"\\\x00-\x1f]|\\.)*"', "text", script)
    assert '"' not in bare
    assert "DELETE" not in bare
    allowed = r"CREATE|CONSTRAINT|UNWIND|MATCH|MERGE|SET|REQUIRE|IF NOT EXISTS|FOR|AS row|IS UNIQUE"
    assert set(re.findall(r"\b[A-Z]{3,}\b", bare)) <= set(re.findall(r"[A-Z]+", allowed)) | {"SPEAKS_AT", "WRITTEN_BY"}


def test_rdf_says_nothing_of_anything_else(written) -> None:
    for name, form in (("graph.nq", ox.RdfFormat.N_QUADS), ("graph.trig", ox.RdfFormat.TRIG)):
        quads = list(ox.parse(path=str(written[1] / name), format=form))
        assert quads
        assert not [
            q for q in quads if "evil.example" in q.predicate.value or q.subject.value.startswith("http://evil")
        ]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, attrs))


@pytest.mark.parametrize("text", [*TEXTS, *URLS])
def test_notebook_displays_are_inert(text: str) -> None:
    person = node("person/a", text, source(quote=text), url=text, same_as=(text,), attributes={text: text})
    shows = [
        badge(text, "Person"), card(person, [(text, text, text, text)]), lines([text]), quotation(text, text),
        shown(text), table([text], [[text]]), highlighted(text, ()),
    ]  # fmt: skip
    parser = _Tags()
    parser.feed("".join(shows))
    allowed = {"a", "span", "table", "thead", "tbody", "tr", "th", "td", "br", "blockquote", "small", "div", "p", "h4"}
    for tag, attributes in parser.tags:
        assert tag in allowed
        assert {name for name, _ in attributes} <= {"style", "href", "title", "scope", "target", "rel"}
        assert all(re.match("https?://", value or "", re.I) for name, value in attributes if name == "href")


def test_names_of_files_cannot_leave_the_folder(tmp_path) -> None:
    sources = [
        "../../etc/passwd.md", "/etc/passwd.md", "..\\..\\x.md", "a/../../b.md", "C:\\x.md", ".md", "...md", "~/x.md",
        "a\x00b.md", "a\nb.md", "con.md", "graph.md", "x" * 400 + ".md", "会" * 200 + ".md", "a/" * 200 + "index.md",
        "-", "--help.md", "\udcff\udcfe.md",
    ]  # fmt: skip
    stems = document_stems(sources)
    assert len({stem.casefold() for stem in stems.values()}) == len(sources)
    for stem in stems.values():
        assert len(f"{stem}-neo4j-nodes.csv".encode("utf-8", "surrogateescape")) < 230
        path = (tmp_path / f"{stem}.nt").resolve()
        assert path.parent == tmp_path.resolve()
        assert not path.name.startswith(".")
        export(graph_of("x", "https://a.example/"), tmp_path, ["nt"], stem=stem)
        assert path.is_file()


@pytest.mark.parametrize("text", TEXTS)
def test_terminal_shows_text_only(text: str) -> None:
    shown_text = plain(f"{text}\n\tx")
    assert shown_text.endswith("\n\tx")
    assert all(char.isprintable() or char in "\n\t" for char in shown_text)
    shown_text.encode("utf-8")
