"""Fetching from a server that means no good: bounded in time, size and redirects, wherever it leads."""

from __future__ import annotations

import socket
import time

import pytest

from kg.online.addresses import NotFetchedError
from kg.online.fetching import Fetcher, Limits, Request

from .web import Web, drips, drips_headers, leads, says, serving, without_end

HTML = ("text/html", "application/json")
QUICK = Limits(seconds=1.0, size=10_000, pause=0.0)


def fetch(web: Web, path: str, limits: Limits = QUICK, form: str = "", **options):
    return Fetcher((web.host,), limits, **options).fetch(Request(web.url(path), HTML, form))


def test_a_page_is_fetched_without_cookies_or_credentials() -> None:
    with serving({"/a": says("é")}) as web:
        answer = fetch(web, "/a?b=c")
        assert (answer.text(), answer.type, answer.charset) == ("é", "text/html", "utf-8")
        assert web.asked == ["/a?b=c"]
        (header,) = web.headers
        assert header["User-Agent"].startswith("conference-kg/") and header["Host"] == web.host
        assert not {"Cookie", "Authorization", "Referer"} & header.keys()


def test_redirects_are_followed_but_not_for_ever() -> None:
    pages = {"/a": leads("/b"), "/b": leads("c", 308), "/c": says("here"), "/loop": leads("/loop")}
    with serving(pages) as web:
        assert fetch(web, "/a").body == b"here"
        with pytest.raises(NotFetchedError, match="leads on more than 4 times"):
            fetch(web, "/loop")


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("http://127.0.0.1:1/secret", "127.0.0.1 is a private address"),
        ("http://[::1]/", "::1 is a private address"),
        ("http://169.254.169.254/latest/meta-data", "private address"),
        ("file:///etc/passwd", "no web address"),
        ("http://ann:secret@127.0.0.1/", "user name or a password"),
    ],
)
def test_each_redirect_is_judged_anew(place: str, reason: str) -> None:
    with serving({"/a": leads(place)}) as web, pytest.raises(NotFetchedError, match=reason):
        fetch(web, "/a")


def test_a_host_is_resolved_once_and_connected_to_as_judged() -> None:
    asked = []
    with serving({"/a": says("here")}) as web:

        def rebinding(host, port, **_):
            asked.append(host)
            address = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, web.server_port))]

        fetcher = Fetcher(("pages.example",), QUICK, rebinding)
        assert fetcher.fetch(Request(f"http://pages.example:{web.server_port}/a", HTML)).body == b"here"
        assert asked == ["pages.example"]
        assert web.headers[0]["Host"] == f"pages.example:{web.server_port}"


def test_the_next_address_is_tried_when_one_is_dead() -> None:
    with serving({"/a": says("here")}) as web, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = closed.getsockname()

        def two(host, port, **_):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", a) for a in (dead, ("127.0.0.1", web.server_port))]

        assert Fetcher(("two.example",), QUICK, two).fetch(Request("http://two.example/a", HTML)).body == b"here"


def test_a_body_without_end_is_cut_off() -> None:
    pages = {
        "/a": without_end,
        "/b": says(b"x" * 10_001),
        "/c": lambda h: h.start(Content_Length=str(10**10), Content_Type="text/html"),
    }
    with serving(pages) as web:
        for path in pages:
            with pytest.raises(NotFetchedError, match="bigger than 10,000 bytes"):
                fetch(web, path)


@pytest.mark.parametrize("behave", [drips, drips_headers])
def test_a_server_that_drips_is_left(behave) -> None:
    with serving({"/a": behave}) as web:
        started = time.monotonic()
        with pytest.raises(NotFetchedError, match=r"took longer than 0\.4 s"):
            fetch(web, "/a", Limits(seconds=0.4, pause=0.0))
        assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (says("x", "application/zip"), "is application/zip, not text/html or application/json"),
        (lambda h: h.start(Content_Length="0"), "is text/plain, not"),
        (says("x", Content_Encoding="gzip"), "compressed"),
        (says("x", status=500), "answers 500"),
        (says("x", status=204), "answers 204"),
        (lambda h: h.wfile.write(b"SSH-2.0-nonsense\r\n"), "did not answer properly"),
        (lambda h: h.start(Content_Type="text/html", Content_Length="50"), "did not answer properly"),
    ],
)
def test_other_answers_are_refused(behave, reason: str) -> None:
    with serving({"/a": behave}) as web, pytest.raises(NotFetchedError, match=reason):
        fetch(web, "/a")


def test_a_form_is_sent_and_only_kept_where_the_protocol_says_so() -> None:
    pages = {"/a": leads("/b", 307), "/b": says("{}", "application/json"), "/c": leads("/b", 302)}
    with serving(pages) as web:
        assert fetch(web, "/a", form="q=1").body == b"{}"
        assert web.forms == ["q=1", "q=1"]
        with pytest.raises(NotFetchedError, match="answers a form with another page"):
            fetch(web, "/c", form="q=1")


def test_no_way_leads_from_https_to_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Fetcher, "_ask", lambda *_: (302, "http://pages.example/"))
    with pytest.raises(NotFetchedError, match="from https"):
        Fetcher(("a.example",), resolve=lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 1))]).fetch(
            Request("https://a.example/", HTML)
        )


def test_https_asks_for_a_certificate_of_the_host() -> None:
    with (
        serving({"/a": says("plain")}) as web,
        pytest.raises(NotFetchedError, match=r"took longer|not answer properly"),
    ):
        Fetcher((web.host,), QUICK).fetch(Request(web.url("/a").replace("http:", "https:"), HTML))


def test_a_host_is_asked_slowly_and_once_more_when_it_is_busy() -> None:
    waited: list[float] = []
    answers = [says("x", status=429, Retry_After="7"), says("here"), says("x", status=503, Retry_After="9999")]

    def in_turn(handler) -> None:
        answers.pop(0)(handler)

    with serving({"/a": in_turn}) as web:
        fetcher = Fetcher((web.host,), Limits(pause=0.5), sleep=waited.append)
        assert fetcher.fetch(Request(web.url("/a"), HTML)).body == b"here"
        assert waited[0] == 7.0 and 0 < waited[1] <= 0.5
        with pytest.raises(NotFetchedError, match="503"):
            fetcher.fetch(Request(web.url("/a"), HTML))
        assert fetcher.asked == 3


def test_a_host_that_never_answers_is_given_up() -> None:
    with serving({"/a": lambda handler: handler.wfile.write(b"\r\n")}) as web:
        fetcher = Fetcher((web.host,), QUICK)
        for reason in ["did not answer properly"] * 3 + ["did not answer before"] * 2:
            with pytest.raises(NotFetchedError, match=reason):
                fetcher.fetch(Request(web.url("/a"), HTML))
        assert len(web.asked) == 3


def test_slow_hosts_together_are_waited_for_only_so_long() -> None:
    with serving({"/a": drips}) as web:
        fetcher = Fetcher((web.host,), Limits(seconds=0.3, pause=0.0, in_vain=0.5))
        for reason in ["took longer", "took longer", r"not asked, after 0\.5 s of waiting"]:
            with pytest.raises(NotFetchedError, match=reason):
                fetcher.fetch(Request(web.url("/a"), HTML))
        assert fetcher.asked == 2


def test_an_unknown_charset_is_no_fault() -> None:
    with serving({"/a": says("é".encode(), "text/html; charset=nonsense")}) as web:
        assert fetch(web, "/a").text() == "é"
