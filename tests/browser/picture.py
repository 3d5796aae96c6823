"""README's picture of explorer.html, made anew: ``python -m tests.browser.picture``.

It shows what kg finds in the recaps of this repository, opened at a person who turns up in three of them.
"""

from __future__ import annotations

import shutil
import tempfile

import kg
from tests.conftest import ROOT

PICTURE = ROOT / "notebooks" / "pictures" / "explorer.png"


def main() -> None:
    from playwright.sync_api import sync_playwright

    graph = kg.run("tests/recaps")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        [path] = kg.export(graph, folder, ["explorer"])
        arguments = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-GB", reduced_motion="reduce")
        page.goto(f"{path.as_uri()}#person/priya-raman")
        page.wait_for_selector("body[data-ready=yes]")
        page.locator("#card .evidence summary").first.click()
        page.wait_for_timeout(1000)
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
