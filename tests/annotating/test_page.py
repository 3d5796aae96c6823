"""The page of one post as a file: what it holds, and how its corrections file comes about."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg
from kg.annotating.data import NEW, corrections_template
from kg.cli import cli
from kg.corrections import FORMS, read_corrections
from kg.errors import CorrectionsError
from tests.conftest import RECAPS, FakeExtractor

POST = RECAPS / "harbor-summit-2024-en.md"
HELD = "# ours\n\nsame:\n- [person/a, person/b]  # sure\n\ndrop: []\n"


def data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    read = json.loads(found[1])
    assert isinstance(read, dict)
    return read


@pytest.fixture
def held(fake_models: FakeExtractor) -> dict[str, Any]:
    return data(kg.annotate(POST).page())


def test_page_holds_the_text_in_blocks(held: dict[str, Any]) -> None:
    document = kg.read(POST)
    texts = ["".join(piece[0] for piece in pieces if len(piece) == 2) for _, _, pieces in held["blocks"]]
    assert texts == [line for line in document.text.split("\n") if line.strip()]
    kinds = {kind for kind, _, _ in held["blocks"]}
    assert {"front_matter", "heading", "item", "caption", "paragraph"} <= kinds


def test_page_marks_what_was_found_where_it_stands(held: dict[str, Any]) -> None:
    marked = [
        (text, held["things"][number])
        for _, _, pieces in held["blocks"]
        for text, number in (piece for piece in pieces if len(piece) == 2)
        if number >= 0
    ]
    assert ("Priya Raman", "Priya Raman") in [(text, thing[1]) for text, thing in marked]
    assert all(text in thing[2] for text, thing in marked)
    [talk] = [thing for thing in held["things"] if thing[1].startswith("Sidecars at Sea")]
    assert talk[3] == ["https://youtu.be/HarborDay02"]


def test_links_end_no_name_in_its_middle(held: dict[str, Any]) -> None:
    pieces = [piece for _, _, pieces in held["blocks"] for piece in pieces]
    at = pieces.index(["https://youtu.be/HarborDay02"])
    assert pieces[at - 1][0].startswith("Sidecars at Sea")


def test_relations_know_the_blocks_that_say_them(held: dict[str, Any]) -> None:
    for _, predicate, _, _, quote, blocks in held["found"]:
        assert predicate and blocks
        said = " ".join("".join(p[0] for p in held["blocks"][b][2] if len(p) == 2) for b in blocks)
        assert quote.split()[0].strip("[]*") in said
    assert -1 in [subject for subject, *_ in held["found"]]


@pytest.mark.parametrize("text", ["", HELD])
def test_template_has_one_place_under_each_key(text: str) -> None:
    template = corrections_template(text, "corrections.yaml")
    assert [line for line in template.split("\n") if NEW in line] == [
        f"- {NEW}{key}" for key in sorted(FORMS, key=lambda key: template.index(f"{key}:"))
    ]
    assert len(template.split(NEW)) == len(FORMS) + 1
    assert template.startswith(text[:20] or "# What a person corrected")


def test_page_adds_to_a_file_that_is_there(fake_models: FakeExtractor) -> None:
    held = data(kg.annotate(POST).page(HELD, "ours.yaml"))
    assert held["file"] == "ours.yaml"
    assert f"- [person/a, person/b]  # sure\n- {NEW}same" in held["template"]


def test_page_refuses_a_file_of_another_form(fake_models: FakeExtractor) -> None:
    with pytest.raises(CorrectionsError, match="there is no key 'sames'"):
        kg.annotate(POST).page("sames: []")


def test_what_a_post_says_is_no_markup(fake_models: FakeExtractor) -> None:
    post = kg.read(text="# <script>alert(1)</script>\n\nAda Byron spoke on </script><img src=x onerror=alert(1)>.\n")
    page = kg.annotate(replace(post, title="<img src=x>", url="javascript:alert(1)")).page()
    assert page.count("<script") == page.count("</script>") == 2
    assert "<img" not in page
    held = data(page)
    assert (held["title"], held["url"]) == ("<img src=x>", "")
    assert "default-src 'none'" in page and "unsafe-inline" not in page


def test_annotated_shows_its_page_in_jupyter(fake_models: FakeExtractor) -> None:
    frame = kg.annotate(POST).show(height=300)
    assert frame.height == 300
    assert "allow-downloads" in frame._repr_html_()


def test_command_writes_the_page(fake_models: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["annotate", str(POST)], standalone_mode=False)
    assert done.output == "33 things, 39 relations -> harbor-summit-2024-en.annotated.html\n"
    assert data(Path("harbor-summit-2024-en.annotated.html").read_text("utf-8"))["source"] == str(POST)


def test_command_goes_on_with_the_corrections_there_are(fake_models: FakeExtractor, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(HELD, encoding="utf-8")
    page = tmp_path / "page.html"
    arguments = ["annotate", "-q", str(POST), "-o", str(page), "--corrections", str(file)]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert (done.output, done.exception) == ("", None)
    held = data(page.read_text("utf-8"))
    assert held["file"] == "ours.yaml"
    assert read_corrections(re.sub(rf".*{NEW}.*\n", "", held["template"]), "ours.yaml").same[0].nodes
