"""Servers that answer to make kg fall over, or to send it elsewhere: no answer is as good as none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import SourceError, StoreError
from kg.online import Answers, Fetcher, Limits, page_extractions, parse_service, reconciled
from kg.online.addresses import NotFetchedError, is_public
from kg.online.fetching import Request
from kg.records import Entity, EntityType, Evidence, Extraction, GraphData, Link, Recap
from kg.store.access import Access
from kg.store.answers import FORMS, write_answers
from kg.store.remote import Patience, RemoteStore, query_remote
from tests.exporters.examples import node, source
from tests.hostile.break_in import (
    ANSWERS,
    CANDIDATES,
    CHARSETS,
    ELSEWHERE,
    GRAPHS,
    KEPT,
    MANIFESTS,
    NOT_PUBLIC,
    PAGES,
)
from tests.online.web import Handler, serving

MANIFEST = '{"versions": ["0.2"], "identifierSpace": "x", "view": {"url": "https://x.example/{{id}}"}}'
IMPATIENT = Patience(retries=0, wait=0, timeout=5)


def answer(text: str, kind: str = "application/json", status: int = 200, **headers: str):
    def behave(handler: Handler) -> None:
        handler.start(status, Content_Type=kind, **headers)
        handler.wfile.write(text.encode())

    return behave


def asking(folder: Path, host: str) -> Answers:
    return Answers(folder, Fetcher(allowed=[host], limits=Limits(seconds=5, pause=0), sleep=lambda _: None))


def links(folder: Path, manifest: str, said, name: str = "Loom Works") -> tuple[str, ...]:
    def behave(handler: Handler) -> None:
        (said if handler.command == "POST" else answer(manifest))(handler)

    thing = replace(node("organization/loom", name, source()), type=EntityType.ORGANIZATION, url="", same_as=())
    with serving({"/r": behave}) as web:
        found = reconciled(GraphData((), (thing,), ()), [parse_service(web.url("/r"))], asking(folder, web.host))
    return found.nodes[0].same_as


@pytest.mark.parametrize("text", CANDIDATES, ids=lambda text: text[:70])
def test_a_service_that_answers_nonsense_gives_no_link(text: str, tmp_path: Path) -> None:
    assert links(tmp_path, MANIFEST, answer(text)) == ()


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_service_that_names_a_strange_charset_gives_no_link(charset: str, tmp_path: Path) -> None:
    kind = f"application/json; charset={charset}"
    assert links(tmp_path, MANIFEST, answer('{"q0": "\\\\ud800"}', kind)) == ()


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_a_service_that_says_nonsense_of_itself_gives_no_link(manifest: str, tmp_path: Path) -> None:
    found = '{"q0": {"result": [{"id": "Q1", "name": "Loom Works", "match": true, "score": 9, "type": ["company"]}]}}'
    assert all("\ud800" not in link for link in links(tmp_path, manifest, answer(found)))


def test_a_name_of_lone_surrogates_is_asked_about(tmp_path: Path) -> None:
    assert links(tmp_path, MANIFEST, answer("{}"), name="Loom \ud800") == ()


@pytest.mark.parametrize("place", [*ELSEWHERE, "http://u:p@127.0.0.1/", "http://0x7f.1/", "http://127.1/"])
def test_a_service_leads_to_no_private_place(place: str, tmp_path: Path) -> None:
    assert links(tmp_path, MANIFEST, answer("", status=307, Location=place)) == ()
    with serving({"/": answer("", status=302, Location=place)}) as web, pytest.raises(NotFetchedError):
        asking(tmp_path, web.host).fetcher.fetch(Request(web.url("/"), ("text/html",)))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_wrap_private_ones_are_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("html", PAGES)
def test_a_page_that_breaks_readers_says_nothing(html: str, tmp_path: Path) -> None:
    said = Evidence(0, 1, "a")
    with serving({"/talk": answer(html, "text/html")}) as web:
        talk = Entity("t1", EntityType.TALK, "Looms", (), said, 0.9, (Link(web.url("/talk"), "schedule", said),), {})
        post = Extraction(Recap("00aa", "a.md", "0", "markdown", "en", "x", "", "", 1), (talk,), ())
        assert page_extractions([post], asking(tmp_path, web.host)) == []


@pytest.mark.parametrize("text", KEPT, ids=lambda text: text[:30])
def test_a_kept_answer_that_kg_has_not_written_is_told(text: str, tmp_path: Path) -> None:
    with serving({"/r": answer(MANIFEST)}) as web:
        answers, service = asking(tmp_path, web.host), parse_service(web.url("/r"))
        file = answers.keep(service.url, "", text)
        with pytest.raises(SourceError, match=r"holds what kg has not written\. Delete the file") as told:
            reconciled(GraphData((), (), ()), [service], answers)
        assert str(file) in str(told.value)


@pytest.mark.parametrize(("kind", "text"), ANSWERS, ids=lambda part: part[:60])
@pytest.mark.parametrize("form", FORMS)
def test_an_endpoint_that_answers_nonsense_is_told(kind: str, text: str, form: str) -> None:
    with serving({"/q": answer(text, kind)}) as web, pytest.raises(StoreError, match="does not answer queries"):
        write_answers(query_remote(web.url("/q"), "ASK {}", "https://x.example/"), form, "https://x.example/")


@pytest.mark.parametrize(("kind", "text"), GRAPHS, ids=lambda part: part[:60])
def test_a_store_that_answers_nonsense_is_told(kind: str, text: str) -> None:
    with serving({"/s": answer(text, kind)}) as web, pytest.raises(StoreError, match="answered with broken"):
        RemoteStore(web.url("/s"), patience=IMPATIENT).read("http://g.example/")


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_store_leads_nowhere_else(place: str) -> None:
    with serving({"/s": answer("", status=302, Location=place)}) as web:
        with pytest.raises(StoreError):
            RemoteStore(web.url("/s"), patience=IMPATIENT).read("http://g.example/")
        assert len(web.asked) == 1


def test_a_store_leads_to_no_other_port() -> None:
    with (
        serving({"/t": answer("<http://a> <http://b> <http://c> .\n", "application/n-triples")}) as other,
        serving({"/s": answer("", status=302, Location=other.url("/t"))}) as web,
    ):
        with pytest.raises(StoreError, match="refused with 302"):
            RemoteStore(web.url("/s"), patience=IMPATIENT).read("http://g.example/")
        assert not other.asked


def test_a_store_may_lead_to_another_of_its_own_addresses() -> None:
    there = answer("<http://a> <http://b> <http://c> .\n", "application/n-triples")
    with serving({"/s": answer("", status=302, Location="/t"), "/t": there}) as web:
        assert b"<http://c>" in RemoteStore(web.url("/s"), patience=IMPATIENT).read("http://g.example/")


@pytest.mark.parametrize("wait", ["\xb2", "9" * 5_000])
def test_a_store_that_asks_to_wait_in_strange_figures(wait: str) -> None:
    with serving({"/s": answer("", status=503, Retry_After=wait)}) as web, pytest.raises(StoreError, match="503"):
        RemoteStore(web.url("/s"), patience=replace(IMPATIENT, retries=1, sleep=lambda _: None)).read(
            "http://g.example/"
        )


def test_a_challenge_on_several_lines_makes_no_header_of_its_own() -> None:
    challenge = 'Digest realm="a\r\n b", nonce="x"'
    with serving({"/s": answer("", status=401, WWW_Authenticate=challenge)}) as web, pytest.raises(StoreError):
        RemoteStore(web.url("/s"), Access("ada", "secret"), IMPATIENT).read("http://g.example/")


def test_a_token_of_two_lines_is_not_shown() -> None:
    with serving({"/s": answer("")}) as web, pytest.raises(StoreError, match="header") as told:
        RemoteStore(web.url("/s"), Access(token="hush\r\nX: y"), IMPATIENT).read("http://g.example/")
    assert "hush" not in str(told.value)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/s?token=hush", "http://127.0.0.1:1/s?graph=g&hush"])
def test_a_token_in_an_address_is_not_shown(address: str) -> None:
    for asked in (lambda: RemoteStore(address, None, IMPATIENT).read("urn:g"), lambda: RemoteStore(f"{address} ")):
        with pytest.raises(StoreError) as told:
            asked()
        assert "hush" not in str(told.value)
        assert "http://127.0.0.1:1/s" in str(told.value)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(StoreError, match="address is none"):
        RemoteStore("http://[x")
