"""Who asks a store behind a URL, and how it wants to hear that: a token, a password, or the proof of one (Digest)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import StoreError
from kg.exporters.iris import web_iri

_HASHES: Mapping[str, Callable[[bytes], str]] = {
    "SHA-256": lambda text: hashlib.sha256(text).hexdigest(),
    "MD5": lambda text: hashlib.md5(text, usedforsecurity=False).hexdigest(),
}
"""The algorithms of RFC 7616, the best one first."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks: a user with a password, or a bearer token, or nobody."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        """Claim that it names somebody."""
        return bool(self.user or self.token)


def split_access(url: str) -> tuple[str, Access]:
    """Take user and password out of a URL, so that no message shows them.

    Raises:
        StoreError: It is no http(s) address.
    """
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError as error:
        raise StoreError("The store's address is none. Write it as http://localhost:7878/store") from error
    place = parts.netloc.rpartition("@")[2]
    bare = parts._replace(netloc=place, fragment="").geturl()
    if not place or web_iri(bare) != bare:
        raise StoreError(
            f"{bare.partition('?')[0]!r} is no address of a store. Write it as http://localhost:7878/store"
        )
    user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
    return bare, Access(user, password)


def shown_url(url: str) -> str:
    """Give an address as messages show it: of its query they tell the graph alone, for the rest may hold a token."""
    parts = urllib.parse.urlsplit(url)
    told = (part if part == "default" or part.startswith("graph=") else "..." for part in parts.query.split("&"))
    return parts._replace(query="&".join(told) if parts.query else "").geturl()


class _SameServer(urllib.request.HTTPRedirectHandler):
    """Follows a server only to another address of its own: what else it may know of is not ours to ask."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:  # noqa: PLR0913, PLR0917
        """Give the request to follow with, or None, which makes the answer a refusal."""
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        is_open = new.scheme == "http" and old.scheme == "https"
        if new.scheme not in ("http", "https") or is_open or new.hostname != old.hostname:
            return None
        if new.port != old.port and (old.scheme, new.scheme, old.port, new.port) != ("http", "https", None, None):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opened(request: urllib.request.Request, timeout: float) -> Any:
    """Send a request, and give the answer as ``urllib.request.urlopen`` does."""
    return urllib.request.build_opener(_SameServer).open(request, timeout=timeout)


class Identity:
    """Signs requests to one server, as that server asks for it.

    Before the first request that bears a password the server is asked without one: where it answers with a
    challenge, only the proof of the password goes over the wire. Everywhere else the password goes with every
    request (Basic), for a server may show more to those whom it knows.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._challenge: Mapping[str, str] = {}
        self._uses = 0
        self._asked = bool(access.token) or not access.user

    def sign(self, request: urllib.request.Request, timeout: float) -> None:
        """Put what the server wants to know onto a request.

        Raises:
            OSError: The server cannot be asked.
        """
        if not self._asked:
            self._ask(request.full_url, timeout)
        value = self._value(request)
        if value:
            # Not repeated when the server sends us elsewhere: a password is for this server alone.
            request.add_unredirected_header("Authorization", value)

    def learn(self, refusal: urllib.error.HTTPError) -> bool:
        """Take up the challenge of a refusal; claim that the request is worth another try."""
        if refusal.code != 401 or self._access.token or not self._access.user:
            return False
        challenge = _best(refusal.headers.get_all("WWW-Authenticate") or ())
        if not challenge or challenge["nonce"] == self._challenge.get("nonce"):
            return False
        self._challenge, self._uses = challenge, 0
        return True

    def _ask(self, url: str, timeout: float) -> None:
        try:
            with opened(urllib.request.Request(url, method="HEAD"), timeout):
                pass
        except urllib.error.HTTPError as refusal:
            with refusal:
                self.learn(refusal)
        self._asked = True

    def _value(self, request: urllib.request.Request) -> str:
        user, password = self._access.user, self._access.password
        if self._access.token:
            return f"Bearer {self._access.token}"
        if self._challenge:
            self._uses += 1
            return _proof(self._access, self._challenge, request, self._uses)
        return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}" if user else ""


def _best(challenges: Iterable[str]) -> Mapping[str, str]:
    """Give the challenge by the best algorithm that we know, empty where there is none."""
    found = {}
    for challenge in challenges:
        # A header may go on in further lines, which no header of ours may.
        scheme, _, rest = re.sub(r"\r?\n[ \t]+", " ", challenge).strip().partition(" ")
        parts = (part.partition("=") for part in urllib.request.parse_http_list(rest))
        values = {name.strip().lower(): value.strip().strip('"') for name, _, value in parts}
        algorithm, ways = values.setdefault("algorithm", "MD5").upper(), values.get("qop", "auth")
        known = algorithm in _HASHES and "auth" in [way.strip() for way in ways.split(",")]
        if scheme.lower() == "digest" and known and {"nonce", "realm"} <= values.keys():
            found[algorithm] = values
    return next((found[algorithm] for algorithm in _HASHES if algorithm in found), {})


def _proof(access: Access, challenge: Mapping[str, str], request: urllib.request.Request, uses: int) -> str:
    """Prove that we know the password (https://www.rfc-editor.org/rfc/rfc7616#section-3.4)."""
    digest = _HASHES[challenge["algorithm"].upper()]

    def hashed(*parts: str) -> str:
        return digest(":".join(parts).encode())

    times, own = f"{uses:08x}", secrets.token_hex(8)
    secret = hashed(access.user, challenge["realm"], access.password)
    between = (times, own, "auth") if "qop" in challenge else ()
    response = hashed(secret, challenge["nonce"], *between, hashed(request.get_method(), request.selector))
    quoted = {"username": access.user, "realm": challenge["realm"], "nonce": challenge["nonce"]}
    quoted |= {"uri": request.selector, "response": response}
    quoted |= {"opaque": challenge["opaque"]} if "opaque" in challenge else {}
    quoted |= {"cnonce": own} if between else {}
    plain = {"algorithm": challenge["algorithm"]} | ({"qop": "auth", "nc": times} if between else {})
    parts = [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
    # Header lines are Latin-1 to Python; the bytes that the server sees are UTF-8.
    return ("Digest " + ", ".join([*parts, *(f"{n}={v}" for n, v in plain.items())])).encode().decode("latin-1")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
