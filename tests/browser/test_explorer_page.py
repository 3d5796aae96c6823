"""explorer.html as a person uses it, in a real browser: with the mouse, the keyboard, and hostile posts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.exporters import export
from kg.records import GraphData
from tests.browser.conftest import AXE, Opener, missing
from tests.exporters.examples import node, recap, source, statement

HOSTILE = "<img src=x onerror=alert(1)>"


def listed(page: Any) -> list[str]:
    return [str(name) for name in page.locator("#list .name").all_inner_texts()]


def search(page: Any, text: str, first: str) -> None:
    page.fill("#query", text)
    page.wait_for_function("name => document.querySelector('#list .name')?.textContent === name", arg=first)


def test_search_filter_open_a_person_and_read_the_evidence(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer)
    search(page, "priya", "Priya Raman")
    page.click("#list button")
    assert page.inner_text("#card h2") == "Priya Raman"
    talks = page.locator("#card h3", has_text="Speaks on").locator("+ ul .to").all_inner_texts()
    assert "Sidecars at Sea: Two Years of Fenwick in Production" in talks
    page.locator("#card .evidence summary").first.click()
    assert page.locator("#card blockquote").first.inner_text().strip()
    assert "harbor-summit-2024" in page.locator("#card blockquote + p").first.inner_text()
    page.locator("#card .to", has_text="Sidecars at Sea").first.click()
    assert page.inner_text("#card h2").startswith("Sidecars at Sea")
    assert page.locator("#card a[href='https://youtu.be/HarborDay02']").get_attribute("rel") == "noopener noreferrer"
    page.go_back()
    page.wait_for_function("() => document.querySelector('#card h2').textContent === 'Priya Raman'")


def test_search_knows_other_languages_and_no_accents(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer)
    search(page, "tomas herrera", "Tomás Herrera")
    search(page, "里斯本", "Lisbon")
    page.click("#list button")
    assert page.inner_text("#card dl").split("\n")[:4] == ["English", "Lisbon", "Chinese", "里斯本"]


def test_filters_narrow_the_list(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer)
    everything = page.inner_text("#found")
    for kind in ("Person", "Organization", "Event", "Project", "Place", "Post"):
        page.locator("#types label", has_text=kind).locator("input").uncheck()
    assert set(page.locator("#list small").all_inner_texts()) <= {f"Talk · {n} relations" for n in range(2, 9)} | {
        "Talk · 1 relation",
        "Talk · 0 relations",
    }
    page.select_option("#event", label="Rust Evening Lyon")
    assert sorted(listed(page)) == [
        "Async without tears",
        "Embedded Rust on a weather balloon",
        "Writing a database in a weekend",
    ]
    page.click("#reset")
    assert page.inner_text("#found") == everything
    page.select_option("#postLanguage", label="Chinese")
    assert "Lucie Martin" in listed(page)
    assert "Camille Bernard" not in listed(page)
    page.click("#reset")
    page.select_option("#year", label="2023")
    assert page.inner_text("#found") != everything
    page.click("#reset")
    page.fill("#confidence", "95")
    assert "Lucie Martin" in listed(page)
    assert "Async without tears" not in listed(page)


def test_least_confidence_hides_relations_and_says_so(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer, address="#person/lucie-martin")
    assert page.inner_text("#card h2") == "Lucie Martin"
    page.fill("#confidence", "85")
    assert "less certain relations are hidden" in page.inner_text("#card")


def test_keyboard_alone_leads_to_the_evidence_and_back(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer)
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    while page.evaluate("document.activeElement.id") != "query":
        keys.press("Tab")
    keys.type("lucie")
    page.wait_for_function("() => document.querySelectorAll('#list li').length === 1")
    keys.press("ArrowDown")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Lucie Martin"
    while page.evaluate("document.activeElement.tagName") != "SUMMARY":
        keys.press("Tab")
    keys.press("Enter")
    assert page.locator("#card .evidence[open] blockquote").count() >= 1
    keys.press("Escape")
    assert page.evaluate("document.activeElement.innerText").startswith("Lucie Martin")
    keys.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "query"


def test_network_moves_by_keys_and_shows_neighbours_alone(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer)
    assert page.locator("#stage canvas").count() > 0
    page.focus("#stage")
    for key in ("+", "-", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "0"):
        page.keyboard.press(key)
    for button in ("#closer", "#farther", "#fit"):
        page.click(button)
    search(page, "priya", "Priya Raman")
    page.click("#list button")
    page.check("#near")


def test_network_opens_what_is_clicked(open_page: Opener, tmp_path: Path) -> None:
    # A single thing is drawn in the middle.
    [path] = export(GraphData((recap(),), (node("person/lin-sun", "Lin Sun", source()),), ()), tmp_path, ["explorer"])
    page = open_page(path)
    box = page.locator("#stage").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("() => document.getElementById('stage').style.cursor === 'pointer'")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#card h2")
    assert page.inner_text("#card h2") == "Lin Sun"


def test_page_speaks_chinese_and_keeps_what_is_chosen(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer, locale="zh-CN", address="#person/lucie-martin")
    assert page.get_attribute("html", "lang") == "zh"
    assert "演讲" in page.inner_text("#card")
    page.click("#language")
    assert page.get_attribute("html", "lang") == "en"
    assert "Speaks on" in page.inner_text("#card")
    assert page.inner_text("#card h2") == "Lucie Martin"


def test_page_follows_and_changes_the_colour_scheme(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer, color_scheme="dark")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "light"
    page.emulate_media(color_scheme="light")
    # Two changes within one frame are none.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-theme=dark]")


def test_page_fits_a_phone(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer, viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not page.locator("#network").is_visible()
    page.click("#views [data-view=network]")
    assert page.locator("#network").is_visible()
    page.click("#views [data-view=list]")
    search(page, "priya", "Priya Raman")
    page.locator("#list button").first.tap()
    assert page.locator("#card").is_visible()
    assert not page.locator("#finder").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_of_many_things_those_without_relations_are_listed_but_not_drawn(open_page: Opener, tmp_path: Path) -> None:
    said = source("00aa", 0, "Ada and the looms")
    alone = tuple(node(f"person/p{number}", f"Person {number}", said) for number in range(700))
    nodes = (*alone, node("person/ada", "Ada", said), node("talk/looms", "Looms", said))
    graph = GraphData((recap("00aa"),), nodes, (statement("person/ada", "speaks_at", "talk/looms", said),))
    [path] = export(graph, tmp_path, ["explorer"])
    page = open_page(path, address="#person/p7")
    assert page.locator("#card h2").inner_text() == "Person 7"
    search(page, "person 12", "Person 12")
    page.click("#list button")
    assert page.locator("#card h2").inner_text() == "Person 12"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1300])
def test_axe_finds_nothing_serious(open_page: Opener, explorer: Path, scheme: str, width: int) -> None:
    if not AXE.is_file():
        missing(f"axe-core is not installed; run `npm ci` in {AXE.parents[2]}")
    # The policy would stop the checker as it stops everyone.
    page = open_page(explorer, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for step in range(2):
        found = page.evaluate("axe.run().then(found => found.violations)")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []
        if step == 0:
            page.fill("#query", "priya")
            page.wait_for_function("() => document.querySelectorAll('#list li').length < 5")
            page.click("#list button")
            page.locator("#card .evidence summary").first.click()


def hostile_graph() -> GraphData:
    said = source("00aa", 0, f"{HOSTILE} said {HOSTILE}")
    nodes = (
        node("person/mallory", HOSTILE, said, language='"><script>alert(2)</script>'),
        node("talk/x", f"</script>{HOSTILE}", said, url="https://ok.example/", attributes={"format": HOSTILE}),
    )
    spoke = statement("person/mallory", "speaks_at", "talk/x", said)
    return GraphData((recap("00aa", title=HOSTILE, source=HOSTILE, language=HOSTILE),), nodes, (spoke,))


def test_hostile_posts_do_nothing(open_page: Opener, tmp_path: Path) -> None:
    [path] = export(hostile_graph(), tmp_path, ["explorer"])
    # As if the exporter had let it pass: the page checks addresses for itself.
    path.write_text(path.read_text(encoding="utf-8").replace('"https://ok.example/"', '"javascript:alert(3)"'))
    page = open_page(path)
    assert listed(page) == [HOSTILE, f"</script>{HOSTILE}", HOSTILE]
    for number in range(3):
        page.locator("#list button").nth(number).click()
        for summary in page.locator("#card .evidence summary").all():
            summary.click()
        assert HOSTILE in page.inner_text("#card")
    page.locator("#list button").nth(1).click()
    assert "javascript:alert(3)" in page.inner_text("#card")
    assert page.locator("a[href^=javascript], img, iframe, body script:not([type])").count() == 1
    page.wait_for_timeout(200)


def test_policy_stops_what_gets_in_all_the_same(open_page: Opener, explorer: Path) -> None:
    page = open_page(explorer, blames="Trusted")
    tried = page.evaluate(
        """() => {
            window.ran = 0;
            const blocked = [];
            const tries = {
                markup: () => { document.body.innerHTML += '<img src=x onerror="window.ran += 1">'; },
                script: () => {
                    const script = document.createElement('script');
                    script.textContent = 'window.ran += 1';
                    document.body.append(script);
                },
            };
            for (const [name, attempt] of Object.entries(tries)) {
                try { attempt(); } catch { blocked.push(name); }
            }
            return [window.ran, blocked];
        }"""
    )
    assert tried == [0, ["markup", "script"]]


def test_page_of_an_empty_graph_opens(open_page: Opener, tmp_path: Path) -> None:
    [path] = export(GraphData((), (), ()), tmp_path, ["explorer"])
    page = open_page(path)
    assert page.inner_text("#found") == "0 found"
