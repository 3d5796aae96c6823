"""A web server on this machine that behaves as badly as it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behave = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    server: Web

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers))
        behave = self.server.pages.get(self.path.partition("?")[0])
        if behave is None:
            self.send_error(404)
            return
        try:
            behave(self)
        except OSError:
            self.close_connection = True

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self.server.forms.append(self.rfile.read(length).decode())
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        pass

    def start(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


class Web(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages: dict[str, Behave]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = pages
        self.asked: list[str] = []
        self.forms: list[str] = []
        self.headers: list[dict[str, str]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


@contextmanager
def serving(pages: dict[str, Behave]) -> Iterator[Web]:
    web = Web(pages)
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.shutdown()
        web.server_close()


def says(body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Behave:
    data = body if isinstance(body, bytes) else body.encode()

    def behave(handler: Handler) -> None:
        handler.start(status, Content_Type=kind, Content_Length=str(len(data)), **headers)
        handler.wfile.write(data)

    return behave


def says_json(value: Any) -> Behave:
    return says(json.dumps(value), "application/json")


def leads(to: str, status: int = 302) -> Behave:
    return lambda handler: handler.start(status, Location=to, Content_Length="0")


def without_end(handler: Handler) -> None:
    """Write ten gigabytes without saying so before."""
    handler.start(Content_Type="text/html")
    for _ in range(10_000):
        handler.wfile.write(b"x" * 1_000_000)


def drips(handler: Handler) -> None:
    """Write a byte now and then, each within any time-out of one read."""
    handler.start(Content_Type="text/html")
    for _ in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drips_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)
