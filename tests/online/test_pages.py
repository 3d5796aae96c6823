"""What linked pages of talks say: facts with their own source, and nothing on a doubt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.online import Answers, Fetcher, Limits, page_extractions
from kg.records import EntityType, Predicate
from kg.resolution import resolve

from ..resolution.conftest import Maker
from .web import drips, leads, says, says_json, serving, without_end

TITLE = "Weaving meshes without any sidecars"
EVENT = {
    "@context": "http://127.0.0.1:1/remote-context.jsonld",
    "@type": "Event",
    "name": TITLE,
    "startDate": "2024-05-17T10:00:00+02:00",
    "endDate": "2024-05-17T10:40:00+02:00",
    "inLanguage": "en",
    "performer": [
        {"@type": "Person", "name": "Ada Byron", "worksFor": {"@type": "Organization", "name": "Loom AG"}},
        "Lin Mei",
        {"@type": "Organization", "name": "Loom AG"},
    ],
    "superEvent": {"@type": "Event", "name": "LoomConf 2024", "url": "https://loomconf.example.org/", "startDate": "x"},
}


def html(*things, links: str = "") -> str:
    blocks = "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)
    return f"<html><head>{links}{blocks}<script>let x = 1</script></head><body>{'words ' * 50}</body></html>"


def answers(web, folder: Path) -> Answers:
    return Answers(folder, Fetcher((web.host,), Limits(seconds=2.0, size=100_000, pause=0.0)))


def talk(url: str, name: str = TITLE, kind: str = "schedule"):
    return Maker({"name": name, "links": [url], "kind": kind}, "Talk", "post.md").extraction()


def read(web, folder: Path, path: str = "/sessions/1", name: str = TITLE):
    return page_extractions([talk(web.url(path), name)], answers(web, folder))


def test_a_programme_page_becomes_facts_with_their_own_source(tmp_path: Path) -> None:
    with serving({"/sessions/1": says(html({"@type": "WebSite", "name": "LoomConf"}, EVENT))}) as web:
        (found,) = read(web, tmp_path)
        url = web.url("/sessions/1")
        assert web.asked == ["/sessions/1"], "a JSON-LD context is never fetched"
    assert (found.recap.format, found.recap.url, found.recap.title) == ("page", url, TITLE)
    said = {(e.type, e.name) for e in found.entities}
    assert said == {
        (EntityType.TALK, TITLE),
        (EntityType.EVENT, "LoomConf 2024"),
        (EntityType.PERSON, "Ada Byron"),
        (EntityType.PERSON, "Lin Mei"),
        (EntityType.ORGANIZATION, "Loom AG"),
    }
    assert {r.found_by for r in found.relations} == {"page"}
    text = Path(found.recap.source).read_text()
    for one in (*found.entities, *found.relations):
        assert text[one.evidence.raw_start : one.evidence.raw_end] == one.evidence.quote != ""
    assert "context" not in text and "words" not in text
    graph = resolve([talk(url), found])
    (node,) = [n for n in graph.nodes if n.type is EntityType.TALK]
    assert node.attributes["begins"] == "2024-05-17T10:00+02:00" and len(node.sources) == 2
    assert sum(s.predicate is Predicate.SPEAKS_AT for s in graph.statements) == 2


def test_what_was_asked_is_not_asked_again_and_gives_the_same(tmp_path: Path) -> None:
    pages = {"/sessions/1": says(html(EVENT)), "/sessions/2": says("gone", status=404)}
    with serving(pages) as web:
        posts = [talk(web.url("/sessions/1")), talk(web.url("/sessions/2"), "Another talk on looms")]
        first = answers(web, tmp_path)
        found = page_extractions(posts, first)
        assert (first.fetcher.asked, first.failed) == (2, 1)
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        again = answers(web, tmp_path)
        assert page_extractions(posts, again) == found
        assert (again.fetcher.asked, again.failed) == (0, 0)
        assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        (why,) = (text for path, text in before.items() if path.parent.parent.name == "failed")
        assert why.decode() == f"{web.url('/sessions/2')}: the server answers 404\n"


@pytest.mark.parametrize(
    "behave",
    [
        without_end,
        drips,
        leads("http://127.0.0.1:1/x"),
        says("PK", "application/zip"),
        says("<p>no metadata"),
        says("{", "application/ld+json"),
        says("[" * 90_000, "application/ld+json"),
        says('<script type="application/ld+json">{"@type": </script>'),
        says(html({**EVENT, "name": "LoomConf 2024"})),
        says(html({**EVENT, "name": "https://loom.example.org"})),
        says(html({**EVENT, "@type": "Organization"})),
        says(html(EVENT, {**EVENT, "name": f"{TITLE} again"})),
        says(html({**EVENT, "name": ["x"]}, [], "text", 7, {"@graph": {"@graph": []}})),
        says(html({**EVENT, "@type": "VideoObject", "name": f"LoomConf - {TITLE}"})),
    ],
)
def test_pages_that_say_nothing_of_the_talk_give_nothing(behave, tmp_path: Path) -> None:
    with serving({"/sessions/1": behave}) as web:
        assert read(web, tmp_path) == []
        asked = len(web.asked)
        assert read(web, tmp_path) == [] and len(web.asked) == asked


def test_of_several_sessions_that_of_the_page_counts(tmp_path: Path) -> None:
    with serving({}) as web:
        own = {**EVENT, "url": web.url("/sessions/1/"), "performer": None, "superEvent": None}
        web.pages["/sessions/1"] = says_json({"@graph": [own, {**EVENT, "name": f"{TITLE} again"}]})
        (found,) = read(web, tmp_path)
    assert [e.name for e in found.entities] == [TITLE]


def test_a_page_in_another_language_needs_speakers(tmp_path: Path) -> None:
    with serving({"/sessions/1": says(html(EVENT)), "/sessions/2": says(html({**EVENT, "performer": []}))}) as web:
        assert len(read(web, tmp_path, name="不用边车编织网格")) == 1
        assert read(web, tmp_path, "/sessions/2", name="不用边车编织网格") == []


def test_oembed_gives_the_title_in_the_other_language(tmp_path: Path) -> None:
    links = '<link rel="alternate" type="application/json+oembed" href="/oembed?x=1">'
    pages = {
        "/watch/1": says(html(links=links)),
        "/oembed": says_json({"type": "video", "title": f"LoomConf: {TITLE}", "html": "<iframe>"}),
        "/watch/2": says(html(links=links.replace("/oembed", "/none"))),
        "/none": says_json(["no oEmbed"]),
    }
    with serving(pages) as web:
        (found,) = read(web, tmp_path, "/watch/1", name="不用边车编织网格")
        assert [e.name for e in found.entities] == [f"LoomConf: {TITLE}"]
        assert "iframe" not in Path(found.recap.source).read_text()
        assert read(web, tmp_path, "/watch/1") == [], "the same words again are no news"
        assert read(web, tmp_path, "/watch/2") == []


def test_known_sites_are_asked_for_oembed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(Fetcher, "fetch", lambda _, request: asked.append(request.url) or _fails())
    assert page_extractions([talk("https://www.youtube.com/watch?v=abc", kind="video")], Answers(tmp_path)) == []
    assert asked == ["https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dabc"]


def _fails() -> None:
    raise ValueError("not here")
