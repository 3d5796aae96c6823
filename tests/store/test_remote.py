"""What goes over the wire, against a small server that obeys, sulks and refuses as told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.ontology import BASE
from kg.store.access import Access, split_access
from kg.store.remote import Patience, RemoteStore, query_remote
from kg.store.synchronise import synchronise
from tests.store.stores import MemoryStore, small

CONTENTS = small(default="abc", one="ab", two="cd")


class Wire:
    """What the server has seen, and what it shall do next."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.wanted = self.challenge = ""
        self.heads = 0
        self.kind = "application/n-triples"
        self.url = ""


class Handler(BaseHTTPRequestHandler):
    wire: Wire

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, code: int, body: bytes = b"", **header: str) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": self.wire.kind, **header}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self) -> None:
        wire = self.wire
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        wire.seen.append((self.command, self.path, dict(self.headers), body))
        if wire.answers:
            code, header, text = wire.answers.pop(0)
            if code == 0:
                self.close_connection = True
                return
            self.answer(code, text, **header)
        elif wire.challenge and not self.headers.get("Authorization", "").startswith("Digest "):
            self.answer(401, WWW_Authenticate=wire.challenge)
        elif wire.wanted and self.headers.get("Authorization") != wire.wanted:
            self.answer(401, b"who are you?\n")
        else:
            self.serve(body)

    def serve(self, body: bytes) -> None:
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        graph, store = query.get("graph", [""])[0], self.wire.store
        if self.command == "GET":
            found = store.read(graph)
            self.answer(200 if found or not graph else 404, found)
        elif self.command == "DELETE":
            there = graph in store.graphs
            store.drop(graph)
            self.answer(204 if there else 404)
        else:
            (store.replace if self.command == "PUT" else store.add)(graph, body)
            self.answer(204)

    do_GET = do_PUT = do_POST = do_DELETE = handle_any  # noqa: N815

    def do_HEAD(self) -> None:
        self.wire.heads += 1
        challenge = {"WWW_Authenticate": self.wire.challenge} if self.wire.challenge and self.wire.heads < 9 else {}
        self.answer(401 if challenge else 200, **challenge)


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    handler = type("Bound", (Handler,), {"wire": made})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        made.url = f"http://127.0.0.1:{server.server_address[1]}/store"
        yield made
        server.shutdown()
        thread.join()


def patience() -> tuple[Patience, list[float]]:
    slept: list[float] = []
    return Patience(retries=3, wait=0.5, timeout=10, sleep=slept.append), slept


def test_a_load_over_the_wire_leaves_exactly_the_contents(wire) -> None:
    synchronise(CONTENTS, RemoteStore(wire.url))
    assert wire.store.held() == CONTENTS.graphs
    assert all("Authorization" not in header for _, _, header, _ in wire.seen)
    kinds = {header["Content-Type"] for method, _, header, _ in wire.seen if method in ("PUT", "POST")}
    assert kinds == {"application/n-triples"}
    assert [path for method, path, _, _ in wire.seen if method == "PUT"][:2] == [
        "/store?graph=https%3A%2F%2Fconference-kg.example%2Fid%2Frecap%2Fone",
        "/store?graph=https%3A%2F%2Fconference-kg.example%2Fid%2Frecap%2Ftwo",
    ]


def test_an_address_with_a_query_keeps_it(wire) -> None:
    RemoteStore(wire.url + "?dataset=x").drop("")
    assert wire.seen[0][1] == "/store?dataset=x&default"


@pytest.mark.parametrize(
    ("access", "in_url", "wanted"),
    [
        (Access("ada", "l:öom"), "", "Basic YWRhOmw6w7ZvbQ=="),
        (Access(token="t0k"), "", "Bearer t0k"),
        (None, "ada:l%3A%C3%B6om@", "Basic YWRhOmw6w7ZvbQ=="),
        (Access("ada", "l:öom"), "bob:x@", "Basic YWRhOmw6w7ZvbQ=="),
    ],
)
def test_access_is_shown_at_once(access, in_url, wanted, wire) -> None:
    wire.wanted = wanted
    synchronise(CONTENTS, RemoteStore(wire.url.replace("//", f"//{in_url}"), access))
    assert wire.store.held() == CONTENTS.graphs


def test_a_challenge_keeps_the_password_off_the_wire(wire) -> None:
    wire.challenge = 'Digest realm="store", nonce="a1", qop="auth"'
    synchronise(CONTENTS, RemoteStore(wire.url, Access("ada", "s3cret")))
    assert wire.store.held() == CONTENTS.graphs
    assert wire.heads == 1
    shown = [header["Authorization"] for _, _, header, _ in wire.seen]
    assert all(text.startswith("Digest ") for text in shown)
    assert len({text.partition("nc=")[2][:8] for text in shown}) == len(shown)


def test_a_challenge_that_comes_late_is_met(wire) -> None:
    wire.heads = 8  # who only looks is not asked
    wire.challenge = 'Digest realm="store", nonce="a1"'
    RemoteStore(wire.url, Access("ada", "s3cret")).replace("", b"<a:a> <a:b> <a:c> .\n")
    assert wire.store.graphs[""] == {"<a:a> <a:b> <a:c> .\n"}
    assert [header["Authorization"].split()[0] for _, _, header, _ in wire.seen] == ["Basic", "Digest"]


def test_a_refused_proof_is_told(wire) -> None:
    wire.wanted, wire.challenge = "Digest of another", 'Digest realm="store", nonce="a1"'
    with pytest.raises(StoreError, match="refused with 401"):
        RemoteStore(wire.url, Access("ada", "s3cret")).drop("")


def test_secrets_are_in_no_message(wire) -> None:
    wire.wanted = "Bearer other"
    with pytest.raises(StoreError, match=r"refused with 401 \(who are you\?\).*--user.*KG_STORE_PASSWORD") as caught:
        RemoteStore(wire.url.replace("//", "//ada:s3cret@")).drop("")
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in repr(Access("ada", "s3cret", "s3cret"))


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([(503, {}, b"")], [0.5]),
        ([(500, {}, b""), (429, {"Retry_After": "7"}, b"")], [0.5, 7.0]),
        ([(0, {}, b""), (502, {}, b""), (503, {"Retry_After": "soon"}, b"")], [0.5, 1.0, 2.0]),
        ([(503, {"Retry_After": "99999"}, b"")], [60.0]),
    ],
)
def test_what_fails_for_a_moment_is_tried_again(answers, waits, wire) -> None:
    wire.answers = answers
    trying, slept = patience()
    RemoteStore(wire.url, patience=trying).replace("", b"<a:a> <a:b> <a:c> .\n")
    assert slept == waits
    assert wire.store.graphs[""] == {"<a:a> <a:b> <a:c> .\n"}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            (400, {}, b"line 3:\n  bad   triple"),
            r"400 \(line 3: bad triple\). If the store has no default",
        ),
        ((400, {}, b"<html><p>no <b>default</b>"), r"\(no default\).*--default-graph IRI"),
        ((405, {}, b""), r"refused with 405 \(Method Not Allowed\). Name the store's own address"),
        ((404, {}, b""), "Name the store's own address"),
        ((307, {"Location": "http://127.0.0.1/else"}, b""), "refused with 307"),
        ((413, {}, b""), "refused with 413"),
    ],
)
def test_what_is_refused_is_told_at_once(answer, message, wire) -> None:
    wire.answers = [answer] * 9
    trying, slept = patience()
    with pytest.raises(StoreError, match=message):
        RemoteStore(wire.url, patience=trying).replace("", b"")
    assert slept == []


def test_what_is_refused_of_a_graph_with_a_name_is_told(wire) -> None:
    wire.answers = [(400, {}, b"bad")]
    with pytest.raises(StoreError, match=r"refused with 400 \(bad\). Look into the server's log"):
        RemoteStore(wire.url).replace(BASE + "recap/a", b"")


def test_a_server_that_stays_away_is_told(wire) -> None:
    trying, slept = patience()
    wire.answers = [(503, {}, b"busy")] * 4
    with pytest.raises(StoreError, match="refused with 503"):
        RemoteStore(wire.url, patience=trying).drop("")
    wire.answers = [(0, {}, b"")] * 4
    with pytest.raises(StoreError, match=r"no answer .*load again"):
        RemoteStore(wire.url, patience=trying).drop("")
    with pytest.raises(StoreError, match="no answer"):
        RemoteStore("http://127.0.0.1:9/", patience=trying).drop("")
    assert slept == [0.5, 1.0, 2.0] * 3


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/turtle", b"@prefix x: <https://x.example/> . x:a x:b x:c ."),
        ("text/turtle;charset=utf-8", b"<https://x.example/a> <https://x.example/b> <https://x.example/c> ."),
        ("application/n-triples", b"<https://x.example/a> <https://x.example/b> <https://x.example/c> .\n"),
    ],
)
def test_graphs_are_read_as_the_server_writes_them(kind, text, wire) -> None:
    wire.kind = kind
    wire.answers = [(200, {}, text)]
    [quad] = ox.parse(RemoteStore(wire.url).read(""), format=ox.RdfFormat.N_TRIPLES)
    assert quad.object == ox.NamedNode("https://x.example/c")


@pytest.mark.parametrize(("kind", "message"), [("text/html", "is no RDF"), ("text/turtle", "broken text/turtle")])
def test_what_is_no_graph_is_told(kind, message, wire) -> None:
    wire.kind = kind
    wire.answers = [(200, {}, b"<html>")]
    with pytest.raises(StoreError, match=message):
        RemoteStore(wire.url).read("")


def test_an_answer_without_end_is_refused(wire, monkeypatch) -> None:
    monkeypatch.setattr("kg.store.remote._MOST", 100)
    wire.kind = "application/n-triples"
    wire.answers = [(200, {}, b"<https://x.example/a> <https://x.example/b> <https://x.example/c> .\n" * 2)]
    with pytest.raises(StoreError, match="more than 100 bytes"):
        RemoteStore(wire.url).read("")


@pytest.mark.parametrize("url", ["localhost:7878", "ftp://x.example/", "http:///store", "", "http://a b/"])
def test_what_is_no_address_is_told(url) -> None:
    with pytest.raises(StoreError, match="is no address of a store"):
        split_access(url)


def test_questions_go_over_the_wire(wire) -> None:
    wire.kind = "application/sparql-results+json"
    wire.answers = [(200, {}, b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}')]
    found = query_remote(wire.url, "SELECT ?x { ?x a schema:Person }", BASE, Access(token="t"))
    assert isinstance(found, ox.QuerySolutions)
    _, _, header, body = wire.seen[0]
    assert header["Content-Type"] == "application/x-www-form-urlencoded"
    assert header["Authorization"] == "Bearer t"
    assert "PREFIX schema: <https://schema.org/>" in parse_qs(body.decode())["query"][0]
    wire.kind = "application/n-triples"
    wire.answers = [(200, {}, b"<https://x.example/a> <https://x.example/b> <https://x.example/c> .\n")]
    assert isinstance(query_remote(wire.url, "CONSTRUCT WHERE { ?s ?p ?o }", BASE), ox.QueryTriples)
    wire.kind = "text/html"
    wire.answers = [(200, {}, b"<html>")]
    with pytest.raises(StoreError, match="does not answer queries"):
        query_remote(wire.url, "ASK {}", BASE)
