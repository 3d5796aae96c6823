"""explorer.html as a file: what it holds, and that nothing in it can run but its own script."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.exporters import export
from kg.records import GraphData
from tests.exporters.examples import example, node, recap, source, statement

FOLDER = Path(__file__).parents[2] / "kg" / "exporters" / "explorer"
_SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)


def page(graph: GraphData, folder: Path) -> str:
    [path] = export(graph, folder, ["explorer"])
    assert path.name == "explorer.html"
    return path.read_text(encoding="utf-8")


def data(text: str) -> dict[str, Any]:
    [(_, found)] = [(kind, body) for kind, body in _SCRIPT.findall(text) if "application/json" in kind]
    read = json.loads(found)
    assert isinstance(read, dict)
    return read


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(example(), tmp_path_factory.mktemp("explorer"))


def test_explorer_holds_the_graph(text: str) -> None:
    graph, held = example(), data(text)
    assert [row[0] for row in held["nodes"]] == [each.id for each in graph.nodes]
    assert [row[0] for row in held["posts"]] == [f"recap/{each.id}" for each in graph.recaps]
    assert len(held["statements"]) == len(graph.statements)
    bloomberg = held["nodes"][2]
    assert bloomberg[2:5] == ["Bloomberg", "en", [["彭博社", "zh"], ["Bloomberg LP", ""]]]
    assert all(len(row[11]) == 2 for row in held["nodes"])


def test_explorer_holds_each_quotation_once_with_its_post(text: str) -> None:
    held = data(text)
    keys = [tuple(row[:3]) for row in held["quotes"]]
    assert len(keys) == len(set(keys))
    [affiliation] = [row for row in held["statements"] if held["predicates"][row[1]] == "affiliated_with"]
    quotes = [held["quotes"][number] for number, _, _ in affiliation[4]]
    assert [(held["posts"][post][2], words) for post, _, _, words in quotes] == [
        ("posts/00aa.md", "Lin Sun spoke."),
        ("-", "孙琳来自彭博社，分享了 “网格”。"),
    ]


def test_explorer_says_who_wrote_a_post(text: str) -> None:
    held = data(text)
    [row] = [row for row in held["statements"] if held["predicates"][row[1]] == "written_by"]
    assert held["posts"][row[0] - len(held["nodes"])][0] == "recap/00aa"
    places = {row[0]: row[6] for row in held["posts"]}
    assert len(places["recap/00aa"]) == 2
    assert places["recap/11bb"] is None


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<!-- <script>", "a\u2028b\u2029c"])
def test_explorer_data_cannot_leave_its_element(name: str, tmp_path: Path) -> None:
    graph = GraphData((recap(),), (node("talk/x", name, source(quote=name)),), ())
    text = page(graph, tmp_path)
    assert data(text)["nodes"][0][2] == name
    [body] = [body for kind, body in _SCRIPT.findall(text) if "application/json" in kind]
    assert not set(body) & {"<", "\u2028", "\u2029"}
    assert len(_SCRIPT.findall(text)) == 2


def test_explorer_keeps_only_addresses_on_the_web(tmp_path: Path) -> None:
    bad = ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd")
    graph = GraphData(
        (recap(url=bad[0]),), (node("talk/x", "X", source(), url=bad[1], same_as=(*bad, "https://ok.example/")),), ()
    )
    held = data(page(graph, tmp_path))
    assert held["nodes"][0][5:7] == ["", ["https://ok.example/"]]
    assert held["posts"][0][3] == ""


def test_explorer_ignores_a_source_without_its_post(tmp_path: Path) -> None:
    graph = replace(example(), recaps=example().recaps[:1], statements=())
    stray = statement("person/lin-sun", "speaks_at", "talk/panel", source("gone"))
    held = data(page(replace(graph, statements=(stray,)), tmp_path))
    assert held["statements"][0][4] == []


def test_explorer_policy_allows_only_its_own_script_and_style(text: str) -> None:
    [policy] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    [script] = [body for kind, body in _SCRIPT.findall(text) if not kind]
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)

    def hashed(body: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'"

    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"] == hashed(script)
    assert rules["style-src"] == hashed(style)
    assert "unsafe" not in policy
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_explorer_markup_has_no_handlers_styles_or_outside_parts() -> None:
    markup = (FOLDER / "page.html").read_text(encoding="utf-8")
    assert not re.search(r"\s(on\w+|style|src|href)=(?!\"#list\")", markup)
    assert "innerHTML" not in "".join(path.read_text() for path in (FOLDER / "source").iterdir())


def test_explorer_bundle_is_built_from_its_sources(tmp_path: Path) -> None:
    program = shutil.which("node")
    if not program or not (FOLDER / "node_modules" / "esbuild").is_dir():
        missing = f"run `npm ci` in {FOLDER}"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    subprocess.run([program, FOLDER / "build.mjs", tmp_path], check=True)
    for name in ("bundle.js", "licences.txt"):
        assert (FOLDER / name).read_bytes() == (tmp_path / name).read_bytes()


def test_explorer_ships_the_licences_of_what_it_bundles() -> None:
    licences = (FOLDER / "licences.txt").read_text(encoding="utf-8")
    wanted = json.loads((FOLDER / "package.json").read_text())["dependencies"]
    for name, version in wanted.items():
        assert f"{name} {version} (MIT)" in licences
    assert licences.count("Permission is hereby granted") >= 3
    assert (FOLDER / "bundle.js").stat().st_size < 250_000
