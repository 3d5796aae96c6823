"""Debian's Chromium, driven by Playwright, and pages made of the recaps in this repository."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import pipeline
from kg.exporters import export
from kg.graph import KnowledgeGraph
from tests.conftest import RECAPS, FakeExtractor

AXE = Path(__file__).parents[2] / "kg" / "exporters" / "explorer" / "node_modules" / "axe-core" / "axe.min.js"
# Root may not use Chromium's sandbox; WebGL is drawn by the processor where there is no graphics card.
_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
_PATIENCE = 120_000
"""Milliseconds: a machine may be busy with other work."""


def missing(what: str) -> None:
    """Fail in CI, where everything must be there, and skip elsewhere."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing("Chromium is not installed; Debian's package is called chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright is not installed; run `pip install playwright`")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS, timeout=_PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """All recaps of this repository as they are annotated: no model is needed, and no figure changes with one."""
    return pipeline.combine(pipeline.read_all([str(RECAPS)], extractor=FakeExtractor()).extractions)


@pytest.fixture(scope="session")
def explorer(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    [path] = export(graph.data, tmp_path_factory.mktemp("explorer"), ["explorer"])
    return path


Opener = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any) -> Iterator[Opener]:
    """Open a file in a fresh window; at the end nothing may have been asked of the network or gone wrong."""
    contexts: list[Any] = []
    faults: list[str] = []
    expected: list[str] = []

    def opened(path: Path, *, address: str = "", blames: str = "", **options: Any) -> Any:
        given = {"viewport": {"width": 1300, "height": 850}, "locale": "en-GB", "color_scheme": "light"}
        context = browser.new_context(**{**given, **options})
        contexts.append(context)
        expected.extend([blames] if blames else [])
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: None if request.url.startswith("file:") else faults.append(request.url))
        page.goto(path.as_uri() + address)
        page.wait_for_selector("body[data-ready=yes]")
        return page

    yield opened
    for context in contexts:
        context.close()
    # ``blames`` names what a test does on purpose, and the browser must complain of that alone.
    assert [fault for fault in faults if not any(word in fault for word in expected)] == []
    assert bool(faults) == bool(expected)
