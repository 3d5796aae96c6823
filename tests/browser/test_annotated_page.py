"""The page of one post as a person uses it, in a real browser: read, correct, download, and run again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kg
from kg.corrections import load_corrections
from kg.results import Annotated
from tests.browser.conftest import AXE, Opener, missing
from tests.conftest import RECAPS, FakeExtractor

POST = RECAPS / "harbor-summit-2024-en.md"


@pytest.fixture(scope="module")
def annotated() -> Annotated:
    document = kg.read(POST)
    return Annotated(document, FakeExtractor().extract(document))


@pytest.fixture
def written(annotated: Annotated, tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(annotated.page(), encoding="utf-8")
    return path


def choose(page: Any, name: str) -> None:
    page.locator("#post .mark", has_text=name).first.click()
    page.wait_for_function("name => document.querySelector('#card h2')?.textContent === name", arg=name)


def entries(page: Any) -> list[str]:
    return [str(text) for text in page.locator("#entries span").all_inner_texts()]


def download(page: Any, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.click("#save")
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved


def test_what_is_corrected_is_followed_by_the_next_run(
    open_page: Opener, written: Path, annotated: Annotated, tmp_path: Path
) -> None:
    page = open_page(written)
    choose(page, "Wei Zhang")
    page.fill("#card input >> nth=0", 'Zhang "Wei" Wei')
    page.keyboard.press("Tab")
    page.wait_for_selector("#entries li")
    assert page.evaluate("document.activeElement.type") == "url"  # the next field has the focus still
    page.keyboard.type("https://zhang.example/")
    page.keyboard.press("Tab")
    choose(page, "Tomás Herrera")
    page.locator("#card .relations li", has_text="affiliated with").get_by_role("button", name="Not so").click()
    page.select_option("#card select[aria-label^='A relation is missing']", label="organizes …")
    page.select_option("#card select[aria-label='with …']", label="Fenwick Day")
    choose(page, "Akira Mori")
    page.get_by_role("button", name="This is no thing at all").click()
    page.fill("#new-name", "Pagoda Cloud")
    page.select_option("#new-type", "Organization")
    page.click("#missing button")
    assert entries(page) == [
        'Wei Zhang is called Zhang "Wei" Wei',
        "The page of Wei Zhang is https://zhang.example/",
        "Not so: Tomás Herrera affiliated with Kestrel Systems",
        "Tomás Herrera organizes Fenwick Day",
        "Akira Mori is no Person, nor anything else",
        "There is the Organization Pagoda Cloud",
    ]
    saved = download(page, tmp_path)
    assert saved.name == "corrections.yaml"
    graph = kg.combine([annotated.extraction], corrections=str(saved))
    [wei] = graph.find('Zhang "Wei" Wei')
    assert wei.url == "https://zhang.example/"
    assert [node.type for node in graph.find("Pagoda Cloud")] == ["Organization"]
    assert not graph.find("Akira Mori")
    [tomas] = graph.find("Tomás Herrera")
    said = {(s.predicate, s.object) for s in graph.statements() if s.subject == tomas.id}
    assert ("organizes", graph.find("Fenwick Day")[0].id) in said
    assert "affiliated_with" not in {predicate for predicate, _ in said}


def test_dropping_takes_back_what_was_said_of_a_thing_and_can_be_undone(open_page: Opener, written: Path) -> None:
    page = open_page(written)
    choose(page, "Akira Mori")
    page.fill("#card input >> nth=0", "Mori Akira")
    page.keyboard.press("Tab")
    page.wait_for_selector("#entries li")
    page.get_by_role("button", name="This is no thing at all").click()
    assert entries(page) == ["Akira Mori is no Person, nor anything else"]
    assert page.locator("#post .mark.gone").count() > 0
    page.get_by_role("button", name="Undo: Akira").click()
    assert entries(page) == []
    assert page.locator("#post .mark.gone").count() == 0
    assert page.locator("#save").is_disabled()


def test_entries_join_the_file_that_was_there(open_page: Opener, annotated: Annotated, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(annotated.page("# ours\nname:\n- {node: person/a, name: A}  # sure\n", "ours.yaml"), "utf-8")
    page = open_page(path)
    choose(page, "Akira Mori")
    page.fill("#card input >> nth=0", "Mori\\ Akira: 森")
    page.keyboard.press("Tab")
    page.wait_for_selector("#entries li")
    saved = download(page, tmp_path)
    text = saved.read_text("utf-8")
    assert text.startswith("# ours\nname:\n- {node: person/a, name: A}  # sure\n- {node: {type: Person, name: ")
    assert [each.name for each in load_corrections(saved).names] == ["A", "Mori\\ Akira: 森"]


def test_keyboard_is_enough(open_page: Opener, written: Path) -> None:
    page = open_page(written)
    page.locator("#post .mark", has_text="Priya Raman").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Priya Raman"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#post .near").count() > 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "mark"


def test_selected_text_is_offered_as_a_new_thing(open_page: Opener, written: Path) -> None:
    page = open_page(written)
    page.locator("#post p", has_text="The cloud native community").evaluate(
        "block => getSelection().setBaseAndExtent(block.firstChild, 4, block.firstChild, 26)"
    )
    page.wait_for_function("document.getElementById('new-name').value === 'cloud native community'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page: Opener, written: Path, scheme: str) -> None:
    if not AXE.is_file():
        missing("axe-core is not installed; run `npm ci` in kg/exporters/explorer")
    page = open_page(written, color_scheme=scheme)
    choose(page, "Priya Raman")
    page.get_by_role("button", name="This is no thing at all").click()
    choose(page, "Jonas Lindqvist")
    # The page's policy forbids a script beside its own, but not the person who tests it.
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = page.evaluate("axe.run().then((result) => result.violations)")
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


def test_hostile_posts_do_nothing(open_page: Opener, tmp_path: Path) -> None:
    text = (
        "---\ntitle: <img src=x onerror=alert(1)>\n---\n\nAda Byron spoke on <script>alert(1)</script>.\n\n"
        "[Ada](javascript:alert(1)) & [site](https://ada.example/)\n"
    )
    document = kg.read(text=text)
    path = tmp_path / "page.html"
    path.write_text(Annotated(document, FakeExtractor().extract(document)).page(), encoding="utf-8")
    page = open_page(path)
    assert page.locator("#title").inner_text() == "<img src=x onerror=alert(1)>"
    assert page.locator("img, #post script").count() == 0
    assert [a.get_attribute("href") for a in page.locator("#post a").all()] == ["https://ada.example/"]
