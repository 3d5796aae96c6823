"""`kg load` against real triple stores: the same answers as at home, after edits and after a kill."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import pipeline
from kg.cli import main
from kg.errors import StoreError
from kg.ontology import BASE, XSD
from kg.settings import Settings
from kg.store.access import Access
from kg.store.answers import query_store, write_answers
from kg.store.contents import Contents, read_contents
from kg.store.embedded import open_store
from kg.store.questions import ask, questions
from kg.store.remote import Patience, RemoteStore, query_remote
from kg.store.synchronise import is_interrupted, synchronise
from tests.conftest import RECAPS, FakeExtractor, shared_folder
from tests.interop.servers import Fuseki, Oxigraph, Server, Virtuoso
from tests.store.stores import OURS

HURRY = Patience(retries=1, wait=0.1, timeout=60)


@pytest.fixture(scope="module", params=[Oxigraph, Fuseki, Virtuoso])
def server(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[Server]:
    made = request.param(tmp_path_factory.mktemp("server"))
    made.start()
    yield made
    made.kill()


def outputs(posts: Path, folder: Path) -> Path:
    result = pipeline.run([str(posts)], folder, extractor=FakeExtractor(), settings=Settings(formats=("nq",)))
    assert result.paths
    return folder


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> tuple[Path, Path]:
    """Copies of annotated recaps, and the graph made of them."""
    folder = tmp_path_factory.mktemp("before")
    shared = shared_folder()
    shutil.copytree(shared / "gold" / "dev" if shared else RECAPS, folder / "posts")
    return folder / "posts", outputs(folder / "posts", folder / "outputs")


@pytest.fixture(scope="module")
def after(before: tuple[Path, Path], tmp_path_factory) -> Path:
    """The graph after an edit of one post, and with one post fewer."""
    folder = tmp_path_factory.mktemp("after")
    shutil.copytree(before[0], folder / "posts")
    posts = sorted(path for path in (folder / "posts").iterdir() if path.suffix in (".md", ".html", ".txt"))
    posts[0].write_text(posts[0].read_text(encoding="utf-8") + "\n\nOne more word.\n", encoding="utf-8")
    posts[1].unlink()
    return outputs(folder / "posts", folder / "outputs")


def key(term: object) -> tuple[str, ...]:
    if isinstance(term, ox.Literal):
        # Oxigraph keeps the number, but not that it was typed as one of the kinds of integer; to Virtuoso 1.0 is 1.
        datatype = term.datatype.value.replace("#nonNegativeInteger", "#integer")
        value = str(float(term.value)) if datatype == XSD + "decimal" else term.value
        return value, (term.language or "").lower(), datatype
    return ("" if term is None else str(getattr(term, "value", "")),)


def held(server: Server, access: Access | None = None) -> set[tuple[tuple[str, ...], ...]]:
    found = query_remote(server.url(server.query), server.everything, BASE, access)
    return {tuple(map(key, row)) for row in found if key(row["g"])[0] not in OURS}


def expected(contents: Contents, server: Server) -> set[tuple[tuple[str, ...], ...]]:
    return {
        ((graph or server.default_graph,), *map(key, (quad.subject, quad.predicate, quad.object)))
        for graph, triples in contents.graphs.items()
        for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES)
    }


def wait_for_kill(server: Server) -> None:
    while server.process is not None:
        time.sleep(0.01)


def load(server: Server, folder: Path) -> int:
    place = ["--default-graph", server.default_graph] if server.default_graph else []
    with pytest.raises(SystemExit) as stop:
        main(["load", server.url(server.store), str(folder), *place])
    return int(stop.value.code or 0)


def examples(folder: Path) -> dict[str, str]:
    """A value for each parameter that has an answer in the graph."""
    found = {}
    for parameter, pattern in {
        "project": "?talk schema:about ?thing",
        "person": "?talk schema:performer ?thing, ?other . ?talk schema:superEvent ?event FILTER(?other != ?thing)",
        "event": "?thing schema:sponsor ?other . ?talk schema:superEvent ?thing",
        "organization": "?person schema:affiliation ?thing",
        "name": "?talk schema:about ?thing",
    }.items():
        sparql = f"SELECT (MIN(STR(?n)) AS ?name) {{ {pattern} . ?thing schema:name ?n }}"
        [row] = query_store(open_store(folder), sparql, BASE)
        found[parameter] = row["name"].value if row["name"] else ""
    return found


def test_a_load_gives_the_same_answers_as_at_home(server, before, capsys) -> None:
    folder = before[1]
    assert load(server, folder) == 0
    assert held(server) == expected(read_contents(folder), server)
    local, values, answered = open_store(folder), examples(folder), set()
    for name, question in questions().items():
        sparql = ask(name, [values[parameter] for parameter in question.parameters])
        home = write_answers(query_store(local, sparql, BASE), "table", BASE)
        away = write_answers(query_remote(server.url(server.query), sparql, BASE), "table", BASE)
        assert sorted(away.splitlines()) == sorted(home.splitlines()), name
        answered |= {name} if not home.endswith("\n0 rows\n") else set()
    assert len(answered) >= len(questions()) - 1
    assert load(server, folder) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 graphs replaced, 0 dropped, ")


def test_a_load_after_an_edit_changes_what_changed(server, before, after) -> None:
    assert load(server, before[1]) == 0
    store = RemoteStore(server.url(server.store))
    changes = synchronise(read_contents(after), store, default_graph=server.default_graph)
    assert changes.dropped == 2  # the post that is gone, and the edited one under its old name
    assert held(server) == expected(read_contents(after), server)


@pytest.mark.parametrize("number", [1, 2])
def test_a_server_killed_in_mid_load_is_filled_by_the_next(number, server, before, after) -> None:
    old, new = (before[1], after) if number == 1 else (after, before[1])
    assert load(server, old) == 0

    class Killing(RemoteStore):
        left = number

        def replace(self, graph: str, triples: bytes) -> None:
            self.left -= 1
            if self.left == 0:
                # While the request is under way, or just before or after: all three must do no harm.
                threading.Timer(0.005, server.kill).start()
            super().replace(graph, triples)
            if self.left == 0:
                wait_for_kill(server)

    with pytest.raises(StoreError, match="no answer"):
        store = Killing(server.url(server.store), patience=HURRY)
        synchronise(read_contents(new), store, default_graph=server.default_graph)
    wait_for_kill(server)
    server.start()
    assert is_interrupted(RemoteStore(server.url(server.store)), BASE)
    assert load(server, new) == 0
    assert held(server) == expected(read_contents(new), server)


def test_conclusions_can_have_a_graph_of_their_own(server, before) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["load", server.url(server.store), str(before[1]), "--default-graph", "https://kg.example/all", "-q"])
    assert stop.value.code == 0
    quads = {quad[:1] for quad in held(server)}
    assert (("https://kg.example/all",),) in quads
    assert (("",),) not in quads


def test_fuseki_asks_who_we_are(before, tmp_path, monkeypatch) -> None:
    guarded = Fuseki(tmp_path)
    (tmp_path / "users").write_text("ada: s3cret\n")
    guarded.options = ("--auth=basic", f"--passwd={tmp_path / 'users'}")
    guarded.start()
    try:
        with pytest.raises(StoreError, match="refused with 401"):
            synchronise(read_contents(before[1]), RemoteStore(guarded.url(guarded.store)))
        monkeypatch.setenv("KG_STORE_USER", "ada")
        monkeypatch.setenv("KG_STORE_PASSWORD", "s3cret")
        assert load(guarded, before[1]) == 0
        assert held(guarded, Access("ada", "s3cret")) == expected(read_contents(before[1]), guarded)
    finally:
        guarded.kill()


def test_a_store_without_a_default_graph_tells_what_it_needs(server, before) -> None:
    if not server.default_graph:
        pytest.skip("this one has a default graph")
    with pytest.raises(StoreError, match="--default-graph IRI"):
        synchronise(read_contents(before[1]), RemoteStore(server.url(server.store), patience=HURRY))
    assert not is_interrupted(RemoteStore(server.url(server.store)), BASE)
