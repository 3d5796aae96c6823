"""Runs killed at random moments: what they leave must be whole, old or new.

``python -m tests.faults.kills 200`` kills 200 of them, a quarter each while it runs over posts, combines saved
extractions, keeps an embedded store and loads a remote one, and prints how many outputs were damaged.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kg import pipeline
from kg.settings import Settings
from tests.conftest import FakeExtractor

FORMATS = ("ttl", "nt", "jsonld", "trig", "nq", "graphml", "gexf", "csv", "neo4j", "cypher", "explorer", "jsonl")


def write_posts(folder: Path, count: int, word: str) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        name = f"{chr(65 + number % 26)}da {chr(66 + number % 7)}yron"
        (folder / f"{number}.md").write_text(f"# Day {number}\n\n{name} spoke on {word} number {number}.\n")


def in_child(work: Callable[[], None], kill_after: float | None = None) -> int:
    """Do the work in a process of its own and give its exit code; SIGKILL ends it after so many seconds."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the child must end here, whatever happens
            print(f"failed: {error!r}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@dataclass
class Case:
    """One kind of work: from one state to another, and how to tell that a state is whole."""

    name: str
    begin: Callable[[], None]
    work: Callable[[], None]
    damage: Callable[[], list[str]]
    """What is neither old nor new, after a kill."""
    finish: Callable[[], list[str]]
    """What is not new, after the work was done again to its end."""


class Folders:
    """An output folder that holds the graph of some posts and is to hold that of others."""

    def __init__(self, root: Path) -> None:
        self.root = root
        write_posts(root / "old-posts", 12, "Looms")
        write_posts(root / "new-posts", 30, "Engines")
        self.settings = Settings(formats=FORMATS)
        for name in ("old", "new"):
            in_child(lambda name=name: self.run(name, root / name))
        self.old, self.new = files_of(root / "old"), files_of(root / "new")
        assert len(self.new) == len(self.old) > len(FORMATS)
        self.target = root / "target"

    def run(self, name: str, target: Path) -> None:
        os.chdir(self.root)
        pipeline.run([f"{name}-posts"], target, extractor=FakeExtractor(), settings=self.settings)

    def combine(self) -> None:
        pipeline.run_saved([str(self.root / "new" / "extractions.jsonl")], self.target, settings=self.settings)

    def begin(self) -> None:
        shutil.rmtree(self.target, ignore_errors=True)
        shutil.copytree(self.root / "old", self.target)

    def damage(self) -> list[str]:
        found = {name: held for name, held in files_of(self.target).items() if not name.startswith(".")}
        wrong = [name for name, held in found.items() if held not in (self.old.get(name), self.new.get(name))]
        return wrong + sorted(self.old.keys() - found.keys())

    def remains(self, new: dict[str, bytes]) -> list[str]:
        found = files_of(self.target)
        return [name for name in found.keys() | new.keys() if found.get(name) != new.get(name)]

    def cases(self) -> list[Case]:
        combined = self.root / "combined"
        in_child(
            lambda: pipeline.run_saved([str(self.root / "new" / "extractions.jsonl")], combined, settings=self.settings)
        )
        expected = files_of(combined)
        run = Case("run", self.begin, lambda: self.run("new", self.target), self.damage, lambda: self.remains(self.new))

        def damage() -> list[str]:
            return [name for name in self.damage() if files_of(self.target).get(name) != expected.get(name)]

        return [run, Case("combine", self.begin, self.combine, damage, lambda: self.remains(expected))]


class Embedded:
    """A store in a folder that holds the graph of some posts and is to hold that of others."""

    def __init__(self, root: Path) -> None:
        self.root, self.target = root, root / "store"
        in_child(lambda: self.keep("old", self.root / "old-store"))
        in_child(lambda: self.keep("new", self.root / "new-store"))
        self.old, self.new = self.dump(root / "old-store"), self.dump(root / "new-store")
        assert self.old != self.new

    def keep(self, name: str, store: Path) -> None:
        settings = Settings(formats=("jsonl",), store=str(store))
        saved = str(self.root / name / "extractions.jsonl")
        pipeline.run_saved([saved], self.root / "beside", settings=settings)

    def dump(self, store: Path) -> bytes:
        """Open it as ``kg query`` does, in a process of its own; "interrupted" where it says so."""
        answer = self.root / "answer"

        def work() -> None:
            import pyoxigraph as ox

            from kg.errors import StoreError
            from kg.store.embedded import open_store

            try:
                lines = (open_store(store).dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines()
                answer.write_bytes(b"\n".join(sorted(lines)))
            except StoreError as error:
                answer.write_bytes(b"interrupted" if "interrupted" in str(error) else str(error).encode())

        answer.unlink(missing_ok=True)
        assert in_child(work) == 0
        return answer.read_bytes()

    def begin(self) -> None:
        shutil.rmtree(self.target, ignore_errors=True)
        shutil.copytree(self.root / "old-store", self.target)

    def damage(self) -> list[str]:
        held = self.dump(self.target)
        return [] if held in (self.old, self.new, b"interrupted") else [f"the store: {held[:200]!r}"]

    def cases(self) -> list[Case]:
        def finish() -> list[str]:
            return [] if self.dump(self.target) == self.new else ["the store"]

        return [Case("store", self.begin, lambda: self.keep("new", self.target), self.damage, finish)]


class _Handler(BaseHTTPRequestHandler):
    graphs: dict[str, set[bytes]]

    def _name(self) -> str:
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("graph", [""])[0]

    def _body(self) -> set[bytes]:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionError("the client died: half a body changes nothing")
        return set(body.splitlines())

    def _answer(self, code: int, body: bytes = b"") -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/n-triples")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        held = self.graphs.get(self._name())
        self._answer(404 if held is None else 200, b"".join(line + b"\n" for line in sorted(held or ())))

    def do_PUT(self) -> None:
        self.graphs[self._name()] = self._body()
        self._answer(204)

    def do_POST(self) -> None:
        self.graphs.setdefault(self._name(), set()).update(self._body())
        self._answer(204)

    def do_DELETE(self) -> None:
        self._answer(204 if self.graphs.pop(self._name(), None) is not None else 404)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that was killed is what this is about."""


class Remote:
    """A server that holds the graph of some posts and is to hold that of others."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.graphs: dict[str, set[bytes]] = {}
        handler = type("Handler", (_Handler,), {"graphs": self.graphs})
        self.server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.states = {}
        for name in ("old", "new"):
            self.graphs.clear()
            assert in_child(lambda name=name: self.load(name)) == 0
            self.states[name] = {graph: set(lines) for graph, lines in self.graphs.items()}

    def load(self, name: str) -> None:
        from kg.store.contents import read_contents
        from kg.store.remote import RemoteStore
        from kg.store.synchronise import synchronise

        url = f"http://127.0.0.1:{self.server.server_address[1]}/store"
        synchronise(read_contents(self.root / name), RemoteStore(url))

    def begin(self) -> None:
        self.graphs.clear()
        self.graphs |= {graph: set(lines) for graph, lines in self.states["old"].items()}

    def damage(self) -> list[str]:
        """While graph/loading is not there, the store must be wholly old or wholly new."""
        if any(graph.endswith("graph/loading") for graph in self.graphs):
            return []
        return [] if self.graphs in self.states.values() else ["the remote store"]

    def cases(self) -> list[Case]:
        def finish() -> list[str]:
            return [] if self.graphs == self.states["new"] else ["the remote store"]

        return [Case("load", self.begin, lambda: self.load("new"), self.damage, finish)]


def kill_runs(count: int, root: Path, seed: int = 0, names: tuple[str, ...] = ()) -> dict[str, tuple[int, list[str]]]:
    """Kill so many runs, in turn of each kind; give for each kind how many were hit and what was damaged."""
    chance = random.Random(seed)
    cases = Folders(root).cases() + Embedded(root).cases() + Remote(root).cases()
    cases = [case for case in cases if not names or case.name in names]
    lasts: dict[str, float] = {}
    for case in cases:
        case.begin()
        started = time.monotonic()
        assert in_child(case.work) == 0, case.name
        lasts[case.name] = time.monotonic() - started
        assert not case.finish(), case.name
    found: dict[str, tuple[int, list[str]]] = {case.name: (0, []) for case in cases}
    for number in range(count):
        case = cases[number % len(cases)]
        case.begin()
        code = in_child(case.work, kill_after=chance.uniform(0, lasts[case.name]))
        hit, damaged = found[case.name]
        damaged += case.damage()
        assert in_child(case.work) == 0, case.name
        damaged += [f"after the next run: {name}" for name in case.finish()]
        found[case.name] = (hit + (code == -signal.SIGKILL), damaged)
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        found = kill_runs(count, Path(folder), seed=int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    for name, (hit, damaged) in found.items():
        print(f"{name:8} {hit:4} killed, {len(damaged)} damaged {damaged[:3] or ''}")
    if any(damaged for _, damaged in found.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
