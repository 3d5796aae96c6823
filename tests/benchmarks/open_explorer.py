"""How fast explorer.html opens and answers: ``python -m tests.benchmarks.open_explorer [DOCUMENTS]`` (default 2000).

The posts are invented, each with as many things and relations as the annotated recaps have on average. The page is
opened in Chromium without a graphics card, so that drawing is slower here than on a desk; "the page's own work" is what
its script needs for a frame.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from kg.exporters import export
from kg.records import GraphData
from tests.exporters.examples import node, recap, source, statement

_FRAMES = 20
_PANNING = """() => new Promise((done) => {
    const stage = document.getElementById('stage');
    const times = [];
    let last = performance.now();
    const step = (now) => {
        times.push(now - last);
        last = now;
        if (times.length > 20) done(times.slice(1).sort((a, b) => a - b)[10]);
        else {
            stage.dispatchEvent(new KeyboardEvent('keydown', { key: times.length % 2 ? 'ArrowLeft' : 'ArrowRight' }));
            requestAnimationFrame(step);
        }
    };
    requestAnimationFrame(step);
})"""
_FILTERING = """() => {
    const start = performance.now();
    const slider = document.getElementById('confidence');
    slider.value = '50';
    slider.dispatchEvent(new Event('input'));
    return performance.now() - start;
}"""


def invented(documents: int) -> GraphData:
    """Make a graph in which half of the people and organizations turn up in more than one post."""
    recaps, nodes, statements = [], {}, []
    for number in range(documents):
        post = f"{number:016x}"
        recaps.append(recap(post, title=f"Days of meshes {number}", date=f"{2010 + number % 15}-05-17"))
        event = f"event/days-{number}"
        nodes[event] = node(event, f"Days of Meshes {number}", source(post, 0, f"Days of Meshes {number} took place."))
        for k in range(12):
            quote = f"Person {number} {k} of Company {number // 2} spoke on the {k}th way to run a mesh in production."
            said = source(post, 100 + 90 * k, quote)
            person, talk = f"person/p{(number * 12 + k) // 2}", f"talk/t{number}-{k}"
            company, project = f"organization/o{(number * 4 + k % 6) // 2}", f"project/j{number * 4 + k % 5}"
            for each, name in ((person, "Person"), (talk, "Talk on"), (company, "Company"), (project, "Project")):
                nodes.setdefault(each, node(each, f"{name} {each}", said))
            statements += [
                statement(person, "speaks_at", talk, said),
                statement(person, "affiliated_with", company, said),
                statement(talk, "part_of", event, said),
                statement(talk, "about", project, said),
            ]
    unique = {(each.subject, each.predicate, each.object): each for each in statements}
    return GraphData(tuple(recaps), tuple(nodes.values()), tuple(unique.values()))


def _script_seconds(session: Any) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "ScriptDuration")


def main(documents: int) -> None:
    from playwright.sync_api import sync_playwright

    graph = invented(documents)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        [path] = export(graph, Path(folder), ["explorer"])
        size = path.stat().st_size / 1e6
        print(f"{documents} posts, {len(graph.nodes)} things, {len(graph.statements)} relations: {size:.1f} MB")
        program = shutil.which("chromium")
        arguments = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments, timeout=0)
        page = browser.new_page()
        page.set_default_timeout(0)
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_selector("body[data-ready=yes]")
        ready = page.evaluate("performance.now()")
        painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        print(f"first paint {painted:.0f} ms, network drawn within {ready:.0f} ms")
        print(f"a filter {page.evaluate(_FILTERING):.0f} ms")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        before = _script_seconds(session)
        frame = page.evaluate(_PANNING)
        own = 1000 * (_script_seconds(session) - before) / _FRAMES
        print(f"a frame while moving {frame:.0f} ms, the page's own work {own:.1f} ms of it")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
