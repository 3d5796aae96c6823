"""Web address -> the one host that may be asked, with the addresses it was resolved to: nothing private unless named.

A host is resolved once, every address is judged, and the connection goes to an address that was judged: a name that
answers otherwise the next time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

_PORTS = {"http": 80, "https": 443}
_SECRET = re.compile(
    r"(?i)\b([^=&?#;]*(?:token|secret|passw|api_?-?key|apikey|signature|credential|auth|session)[^=&]*|sig|key|pwd)=[^&#]*"
)
_WRAPPING = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
"""Networks whose last 32 bits are an IPv4 address: NAT64, and two old ways to write one."""
_LOCAL = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "3fff::/20", "5f00::/16", "192.88.99.0/24")))
"""Networks that are not of the open internet, and that ``ipaddress`` does not know for that in every Python."""
Resolve = Callable[..., list[tuple[Any, ...]]]
"""What ``socket.getaddrinfo`` is."""


class NotFetchedError(Exception):
    """A page or an answer that was not to be had; the message says why, without anything secret."""

    def __init__(self, reason: str, *, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait
        """Seconds after which the server would be asked again; None when it did not say."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes."""

    scheme: str
    host: str
    port: int
    path: str
    """Path and query, as the request line has them."""
    addresses: tuple[tuple[int, Any], ...]
    """(family, socket address) of each address, all of them allowed."""


def shown_url(url: str) -> str:
    """Give an address as logs, caches and outputs may show it: without user, password, tokens and keys."""
    bare = re.sub(r"^([a-z][a-z0-9+.-]*:)?//[^/?#]*@", lambda m: f"{m[1] or ''}//", url.strip(), flags=re.I)
    return _SECRET.sub(lambda m: f"{m[1]}=…", bare)


def find_target(url: str, allowed: Collection[str], resolve: Resolve = socket.getaddrinfo) -> Target:
    """Resolve an address's host and judge what it stands for.

    ``allowed`` are hosts (``localhost``, or ``localhost:8080`` for one port only) that may be private.

    Raises:
        NotFetchedError: It is no web address, holds a password, cannot be resolved, or is private.
    """
    scheme, host, port, path = _parts(url)
    may_be_private = {host, f"{host}:{port}"} & {name.casefold() for name in allowed}
    try:
        found = resolve(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetchedError(f"{host} cannot be resolved") from error
    addresses = tuple(dict.fromkeys((family, address) for family, _, _, _, address in found))
    if not addresses:
        raise NotFetchedError(f"{host} cannot be resolved")
    if not may_be_private and not all(is_public(str(address[0])) for _, address in addresses):
        raise NotFetchedError(f"{host} is a private address; --allow-host {host} would allow it")
    return Target(scheme, host, port, path, addresses)


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise NotFetchedError("it is no web address") from error
    if parts.scheme not in _PORTS or not host or re.search(r"[\x00-\x20\x7f]", url):
        raise NotFetchedError("it is no web address")
    if parts.username is not None or parts.password is not None:
        raise NotFetchedError("it holds a user name or a password, which are not sent")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?[]')}" if parts.query else ""
    )
    try:
        host = host.encode("idna").decode("ascii").casefold() if not host.isascii() else host.casefold()
    except UnicodeError as error:
        raise NotFetchedError("it is no web address") from error
    return parts.scheme, host, port or _PORTS[parts.scheme], path


def is_public(address: str) -> bool:
    """Claim that an address is one of the open internet, also where IPv6 wraps an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        teredo = ip.teredo[1] if ip.teredo else None
        wrapped = ip.ipv4_mapped or ip.sixtofour or teredo
        if any(ip in network for network in _WRAPPING):
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
        if ip.is_site_local:
            return False
    if any(ip in network for network in _LOCAL):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_unspecified
