"""Request -> answer over HTTP: slow to ask, quick to give up, and never more than was agreed on.

The standard library's client is used, since here each redirect, address, byte and second must be judged by us.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin

from kg import __version__
from kg.online.addresses import NotFetchedError, Resolve, Target, find_target

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEP_METHOD = frozenset({307, 308})
_BUSY = frozenset({429, 503})
_LONGEST_WAIT = 30.0
_PATIENCE = 3
"""After so many failures in a row a host is asked no more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one answer may cost."""

    seconds: float = 20.0
    """For the whole request with its redirects, however slowly the server writes."""
    size: int = 2_000_000
    """Bytes of an answer."""
    redirects: int = 4
    pause: float = 1.0
    """Seconds between two requests to one host."""
    in_vain: float = 600.0
    """Seconds that are waited, of all requests together, for hosts that do not answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: a page, or with ``form`` the answer to a form."""

    url: str
    types: tuple[str, ...]
    """Media types that the answer may have."""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    body: bytes
    type: str
    charset: str

    def text(self) -> str:
        """Give the body as text; what cannot be read becomes a sign of that."""
        try:
            found = self.body.decode(self.charset or "utf-8-sig", "replace")
        except (LookupError, ValueError):  # there is none of that name, or it is one for host names
            found = self.body.decode("utf-8-sig", "replace")
        # Some encodings can say lone surrogates, which have no UTF-8.
        return found.encode("utf-8", "replace").decode("utf-8")


@dataclass(slots=True)
class Fetcher:
    """Asks hosts, one request at a time."""

    allowed: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = socket.getaddrinfo
    sleep: Callable[[float], None] = time.sleep
    asked: int = 0
    """How many requests were sent."""
    _last: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)
    _waited: float = 0.0

    def fetch(self, request: Request) -> Answer:
        """Give the answer to a request; a server that is busy for a moment is asked once more.

        Raises:
            NotFetchedError: There is none, or it is not of the kind, size or speed that was agreed on.
        """
        try:
            return self._follow(request)
        except NotFetchedError as error:
            if error.wait is None or error.wait > _LONGEST_WAIT:
                raise
            self.sleep(error.wait)
            return self._follow(request)

    def _follow(self, request: Request) -> Answer:
        url, form = request.url, request.form
        until = time.monotonic() + self.limits.seconds
        for _ in range(self.limits.redirects + 1):
            target = find_target(url, self.allowed, self.resolve)
            found = self._ask(target, request, form, until)
            if isinstance(found, Answer):
                return found
            status, place = found
            try:
                moved = urldefrag(urljoin(url, place))[0]
            except ValueError as error:
                raise NotFetchedError("it leads to what is no web address") from error
            if form and status not in _KEEP_METHOD:
                raise NotFetchedError("the service answers a form with another page")
            if url.startswith("https:") and not moved.startswith("https:"):
                raise NotFetchedError("it leads from https to another kind of address")
            url = moved
        raise NotFetchedError(f"it leads on more than {self.limits.redirects} times")

    def _ask(self, target: Target, request: Request, form: str, until: float) -> Answer | tuple[int, str]:
        place = f"{target.host}:{target.port}"
        if self._failures.get(place, 0) >= _PATIENCE:
            raise NotFetchedError(f"{target.host} did not answer before")
        if self._waited >= self.limits.in_vain:
            raise NotFetchedError(f"not asked, after {self.limits.in_vain:g} s of waiting for hosts that do not answer")
        self._wait_for(place)
        self.asked += 1
        started = time.monotonic()
        connection = _Connection(target, until)
        try:
            found = self._exchange(connection, target, request, form)
        except NotFetchedError:
            self._failures.pop(place, None)
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._failures[place] = self._failures.get(place, 0) + 1
            self._waited += time.monotonic() - started
            slow = connection.is_late or isinstance(error, TimeoutError)
            reason = f"took longer than {self.limits.seconds:g} s" if slow else "did not answer properly"
            raise NotFetchedError(f"{target.host} {reason}") from error
        finally:
            connection.finish()
            self._last[place] = time.monotonic()
        self._failures.pop(place, None)
        return found

    def _wait_for(self, place: str) -> None:
        rest = self._last.get(place, -self.limits.pause) + self.limits.pause - time.monotonic()
        if place in self._last and rest > 0:
            self.sleep(rest)

    def _exchange(
        self, connection: _Connection, target: Target, request: Request, form: str
    ) -> Answer | tuple[int, str]:
        header = {
            "Accept": ", ".join(request.types),
            "Accept-Encoding": "identity",
            "User-Agent": f"conference-kg/{__version__}",
            "Connection": "close",
        }
        if form:
            header["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if form else "GET", target.path, form.encode() or None, header)
        response = connection.getresponse()
        if connection.is_late:  # what has come of the headers may look whole
            raise TimeoutError
        place = response.headers.get("Location", "")
        if response.status in _REDIRECTS and place:
            return response.status, place
        if response.status != 200:
            raise NotFetchedError(f"the server answers {response.status}", wait=_asked_to_wait(response))
        return _read(response, request.types, self.limits.size, connection)


def _asked_to_wait(response: http.client.HTTPResponse) -> float | None:
    after = response.headers.get("Retry-After", "")
    return float(after) if response.status in _BUSY and re.fullmatch(r"\d{1,6}", after) else None


def _read(response: http.client.HTTPResponse, types: tuple[str, ...], most: int, connection: _Connection) -> Answer:
    kind = response.headers.get_content_type()
    if kind not in types:
        raise NotFetchedError(f"the answer is {kind}, not {' or '.join(types[:2])}")
    if response.headers.get("Content-Encoding", "identity").casefold() != "identity":
        raise NotFetchedError("the answer is compressed, which was not asked for")
    length = response.headers.get("Content-Length", "")
    body = b"" if length.isdigit() and int(length) > most else response.read(most + 1)
    if len(body) > most or (length.isdigit() and int(length) > most):
        raise NotFetchedError(f"the answer is bigger than {most:,} bytes")
    if connection.is_late:
        raise TimeoutError
    if length.isdigit() and len(body) < int(length):
        raise http.client.IncompleteRead(body)
    return Answer(body, kind, response.headers.get_content_charset(""))


class _Connection(http.client.HTTPConnection):
    """Connects to the addresses that were judged, and hangs up when the time is over."""

    def __init__(self, target: Target, until: float) -> None:
        super().__init__(target.host, target.port)
        self._target = target
        self._until = until
        self._timer: threading.Timer | None = None
        self._opened: socket.socket | None = None
        self.is_late = False

    def connect(self) -> None:
        """Open the connection; a socket's own time-out counts each read alone, so a timer counts all of them."""
        last: OSError = TimeoutError()
        for family, address in self._target.addresses:
            rest = self._until - time.monotonic()
            if rest <= 0:
                raise TimeoutError
            opened = socket.socket(family, socket.SOCK_STREAM)
            try:
                opened.settimeout(rest)
                opened.connect(address)
            except OSError as error:
                opened.close()
                last = error
                continue
            self.sock = opened
            if self._target.scheme == "https":
                self.sock = ssl.create_default_context().wrap_socket(
                    opened, server_hostname=self._target.host, do_handshake_on_connect=False
                )
            self._opened = self.sock
            self._timer = threading.Timer(max(0.0, self._until - time.monotonic()), self._hang_up)
            self._timer.daemon = True
            self._timer.start()
            if isinstance(self.sock, ssl.SSLSocket):
                self.sock.do_handshake()
            return
        raise last

    def _hang_up(self) -> None:
        self.is_late = True
        # The plain socket's method: that of TLS would make the reader take what is encrypted for text.
        try:
            if self._opened is not None:
                socket.socket.shutdown(self._opened, socket.SHUT_RDWR)
        except OSError:
            return

    def finish(self) -> None:
        """Close, and stop the clock: ``close`` alone comes with the headers, when the clock must go on."""
        if self._timer is not None:
            self._timer.cancel()
        self.close()
