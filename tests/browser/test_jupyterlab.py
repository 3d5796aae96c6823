"""What a person sees in JupyterLab itself: a notebook is opened in a real browser and run from start to end."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import pipeline
from tests.browser.conftest import missing
from tests.conftest import RECAPS, ROOT, FakeExtractor

TOKEN = "a-token-for-this-test-alone"
PATIENCE = 300
"""Seconds: a machine may be busy with other work."""
CELLS = (
    'import kg\n\ngraph = kg.combine(kg.load_extractions("extractions.jsonl"))\ngraph',
    'graph.find("Priya Raman")',
    'graph.show("person/priya-raman", height=480)',
)


def write_notebook(folder: Path) -> None:
    """Write a notebook, with what was found in the recaps beside it, so that no model is needed."""
    kg.save_extractions(
        pipeline.read_all([str(RECAPS)], extractor=FakeExtractor()).extractions, folder / "extractions.jsonl"
    )
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{n}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for n, source in enumerate(CELLS)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "graph.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    # Without this, JupyterLab asks whether it may fetch news.
    (settings / "notification.jupyterlab-settings").write_text(
        '{"fetchNews": "false", "checkForUpdates": false}', "utf-8"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start JupyterLab in a folder of its own; give the address of the notebook."""
    if find_spec("jupyterlab") is None or find_spec("ipykernel") is None:
        missing("JupyterLab is not installed; run `pip install jupyterlab ipykernel`")
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    write_notebook(folder)
    own = {"CONFIG": "config", "DATA": "data", "RUNTIME": "runtime"}
    places = {f"JUPYTER_{name}_DIR": str(folder / place) for name, place in own.items()}
    places |= {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "spaces")}
    places |= {"IPYTHONDIR": str(folder / "ipython"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"]
    log = folder / "lab.log"
    with log.open("wb") as told:
        server = subprocess.Popen(
            [*command, f"--IdentityProvider.token={TOKEN}"], stdout=told, stderr=told, env={**os.environ, **places}
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", server, log)
        yield f"http://127.0.0.1:{port}/lab/tree/graph.ipynb?token={TOKEN}"
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")


@pytest.fixture
def page(browser: Any, lab: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1300, "height": 1500}, locale="en-GB", color_scheme="light")
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    # Without a kernel yet, running would ask a person to choose one.
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )
    yield page
    context.close()


def test_notebook_shows_graph_card_and_explorer(page: Any, tmp_path: Path) -> None:
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    outputs = page.locator(".jp-Notebook .jp-OutputArea-output")
    frame = page.frame_locator(".jp-Notebook iframe[title='Knowledge graph']")
    frame.locator("body[data-ready=yes]").wait_for()
    assert outputs.count() == len(CELLS)
    assert re.search(r"Person\s+14", outputs.nth(0).inner_text())
    assert "Bluefjord" in outputs.nth(1).inner_text()
    assert frame.locator("#card h2").inner_text() == "Priya Raman"
    page.screenshot(path=tmp_path / "jupyterlab.png")
    frame.locator("#query").fill("Ferries")
    frame.locator("#list li:first-child .name", has_text="Running Kubernetes on Ferries").wait_for()
    assert "Traceback" not in page.locator(".jp-Notebook").inner_text()
