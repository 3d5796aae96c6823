"""Real triple stores, started for a test and killed after it, or in its middle."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FUSEKI = HERE / "java_modules" / "fuseki.jar"
_STARTS_WITHIN = 180.0
_EVERYTHING = "SELECT ?g ?s ?p ?o WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def missing(what: str) -> None:
    """Skip the test, or fail it where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def java() -> str:
    """Give the java command; Jena must lie beside this file."""
    program = shutil.which("java")
    if not program:
        missing("java is not installed")
    if not FUSEKI.is_file():
        missing(f"run `mvn -q -B -f {HERE / 'pom.xml'} generate-resources`")
    return str(program)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """A server that keeps its data in a folder, so that it can be killed and started again."""

    store = query = ping = user = default_graph = ""
    everything = _EVERYTHING
    """The query for all quads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def url(self, path: str) -> str:
        return f"http://{self.user}127.0.0.1:{self.port}{path}"

    def start(self) -> None:
        with (self.folder / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd=self.folder)
        until = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.ping}", timeout=10):
                    return
            except urllib.error.HTTPError as refused:
                refused.close()
                return
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
        log_text = (self.folder / "log.txt").read_text()
        self.kill()
        pytest.fail(f"{self.command()} did not start: {log_text[-2000:]}")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Oxigraph(Server):
    store, query, ping = "/store", "/query", "/"

    def command(self) -> list[str]:
        beside = Path(sys.executable).with_name("oxigraph")
        program = str(beside) if beside.is_file() else shutil.which("oxigraph")
        if not program:
            missing("the command oxigraph is not installed: pip install oxigraph")
        data = self.folder / "data"
        return [str(program), "serve", "--location", str(data), "--bind", f"127.0.0.1:{self.port}"]


class Fuseki(Server):
    store, query, ping = "/ds/data", "/ds/query", "/$/ping"
    options: tuple[str, ...] = ()

    def command(self) -> list[str]:
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        fixed = ["--localhost", f"--port={self.port}", "--ping", "--update", "--tdb2", f"--loc={data}"]
        return [java(), "-Xmx512m", "-jar", str(FUSEKI), *fixed, *self.options, "/ds"]


class Virtuoso(Server):
    """It has no default graph: what is asked for without a graph is looked for in all of them."""

    # A new database has one user, whose password is as well known. Only this address asks for it.
    store, ping, user = "/sparql-graph-crud-auth", "/sparql", "dba:dba@"
    default_graph = "https://kg.example/conclusions"
    query = f"/sparql?default-graph-uri={default_graph}"
    everything = (
        'SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER regex(str(?g), "^https://(conference-)?kg[.]example/") }'
    )

    def command(self) -> list[str]:
        program = shutil.which("virtuoso-t")
        if not program:
            missing("virtuoso-t is not installed: apt-get install virtuoso-opensource-7-bin")
        settings = (HERE / "virtuoso.ini").read_text(encoding="utf-8")
        settings = settings.replace("SQL_PORT", str(free_port())).replace("HTTP_PORT", str(self.port))
        (self.folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
        return [str(program), "-f", "-c", str(self.folder / "virtuoso.ini")]
