"""A URL as a triple store: the SPARQL 1.1 Graph Store Protocol, and the SPARQL Protocol for questions.

Every request may be sent again without harm: graphs are replaced, removed, or have triples added that may be there
already. So what fails for a moment is tried again, and what fails for good leaves a load that can be resumed.
"""

from __future__ import annotations

import http.client
import io
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from kg import __version__
from kg.errors import StoreError
from kg.ontology import prefixes
from kg.store.access import Access, Identity, opened, shown_url, split_access
from kg.store.answers import Results
from kg.store.contents import DEFAULT
from kg.store.depth import check_depth, check_xml

_N_TRIPLES = "application/n-triples"
_READABLE = f"{_N_TRIPLES}, text/turtle;q=0.8, application/rdf+xml;q=0.5"
_ANSWERS = f"application/sparql-results+json, {_N_TRIPLES};q=0.9"
_MOMENTARY = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 60.0
_TAG = re.compile(r"<[^>]*>")
_MOST = 1 << 30
"""Bytes of an answer that are read: a server that never ends must not fill the memory."""
_READ, _SHOWN = 4000, 200
"""Bytes of a server's own words that are read, and characters that an error repeats."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try: so many times more, waiting twice as long each time."""

    retries: int = 4
    wait: float = 0.5
    timeout: float = 300.0
    sleep: Callable[[float], None] = time.sleep


class RemoteStore:
    """A Graph Store Protocol endpoint as ``synchronise`` wants it."""

    def __init__(self, url: str, access: Access | None = None, patience: Patience | None = None) -> None:
        """Take the endpoint's URL; a user and password within it serve where ``access`` names nobody.

        Raises:
            StoreError: It is no http(s) address.
        """
        self._url, named = split_access(url)
        self._identity = Identity(access or named)
        self._patience = patience or Patience()

    def read(self, graph: str) -> bytes:
        """Give all triples of a graph, none when there is no such graph."""
        found = self._ask("GET", graph, header={"Accept": _READABLE})
        return _as_ntriples(found, self._url) if found is not None else b""

    def replace(self, graph: str, triples: bytes) -> None:
        """Let a graph hold these triples and no others."""
        self._ask("PUT", graph, triples, {"Content-Type": _N_TRIPLES})

    def add(self, graph: str, triples: bytes) -> None:
        """Add triples to a graph."""
        self._ask("POST", graph, triples, {"Content-Type": _N_TRIPLES})

    def drop(self, graph: str) -> None:
        """Remove a graph; it is no fault when there is none."""
        self._ask("DELETE", graph)

    def holds_any(self, graph: str) -> bool:
        """Claim that a graph has at least one triple."""
        return bool(self.read(graph).strip())

    def _ask(
        self, method: str, graph: str, body: bytes | None = None, header: dict[str, str] | None = None
    ) -> _Reply | None:
        name = "default" if graph == DEFAULT else f"graph={urllib.parse.quote(graph, safe='')}"
        url = f"{self._url}{'&' if '?' in self._url else '?'}{name}"
        return _send(_request(method, url, body, header or {}), self._identity, self._patience)


@dataclass(frozen=True, slots=True)
class _Reply:
    kind: str
    """Its media type."""
    body: bytes


def query_remote(url: str, sparql: str, base: str, access: Access | None = None) -> Results:
    """Ask a SPARQL endpoint; the prefixes of our files need not be declared.

    Raises:
        StoreError: The endpoint cannot be reached or refuses the query.
    """
    bare, named = split_access(url)
    # As a form: Virtuoso 7 never answers a query that is the whole body.
    header = {"Accept": _ANSWERS, "Content-Type": "application/x-www-form-urlencoded"}
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes(base).items())
    request = _request("POST", bare, urllib.parse.urlencode({"query": declared + sparql}).encode(), header)
    reply = _send(request, Identity(access or named), Patience())
    try:
        body = reply.body if reply else b""
        check_depth(body)
        if reply is not None and reply.kind == _N_TRIPLES:
            store = ox.Store()
            store.load(body, format=ox.RdfFormat.N_TRIPLES)
            return store.query("CONSTRUCT WHERE { ?s ?p ?o }")
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QuerySolutions):
            # Rows are read when they are asked for, which is too late to say that one is broken.
            for _ in found:
                pass
        return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{shown_url(bare)}: does not answer queries. Name the address for SPARQL queries.") from error


def _request(method: str, url: str, body: bytes | None, header: dict[str, str]) -> urllib.request.Request:
    headers = {"User-Agent": f"kg/{__version__}", **header}
    return urllib.request.Request(url, data=body, method=method, headers=headers)


def _send(request: urllib.request.Request, identity: Identity, patience: Patience) -> _Reply | None:
    """Send until it is answered; None for "no such graph"."""
    for attempt in range(patience.retries + 1):
        wait = patience.wait * 2**attempt
        try:
            return _send_signed(request, identity, patience.timeout)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404 and request.method in ("GET", "DELETE"):
                    return None
                fault: Exception = error
                if error.code not in _MOMENTARY or attempt == patience.retries:
                    raise _refused(request, error) from error
                wait = _wished(error, wait)
        except (OSError, http.client.HTTPException) as error:
            fault = error
        except ValueError as error:
            # Python tells the header, and in it stands who asks.
            raise StoreError(
                f"{_shown(request)}: a header of ours or the server's cannot be used. Look at user and token."
            ) from error
        if attempt < patience.retries:
            patience.sleep(min(wait, _LONGEST_WAIT))
    reason = getattr(fault, "reason", None) or fault
    raise StoreError(
        f"{_shown(request)}: no answer ({reason}). When the server runs again, load again: what is whole is kept."
    ) from fault


def _send_signed(request: urllib.request.Request, identity: Identity, timeout: float) -> _Reply:
    """Send it signed, and once more where only the refusal tells how."""
    identity.sign(request, timeout)
    try:
        return _answer(request, timeout)
    except urllib.error.HTTPError as refusal:
        if not identity.learn(refusal):
            raise
        refusal.close()
    identity.sign(request, timeout)
    return _answer(request, timeout)


def _answer(request: urllib.request.Request, timeout: float) -> _Reply:
    with opened(request, timeout) as reply:
        body = reply.read(_MOST + 1)
        if len(body) > _MOST:
            raise StoreError(f"{_shown(request)}: answers with more than {_MOST:,} bytes. Ask for less at once.")
        return _Reply(reply.headers.get_content_type(), body)


def _wished(error: urllib.error.HTTPError, wait: float) -> float:
    asked = error.headers.get("Retry-After", "")
    return max(wait, float(asked)) if re.fullmatch(r"[0-9]{1,6}", asked) else wait


def _refused(request: urllib.request.Request, error: urllib.error.HTTPError) -> StoreError:
    page = _TAG.sub(" ", error.read(_READ).decode("utf-8", "replace"))
    said = " ".join(page.split())[:_SHOWN]
    if error.code in (401, 403):
        advice = "Name the user with --user and put the password into KG_STORE_PASSWORD, or a token into KG_STORE_TOKEN"
    elif error.code in (404, 405, 501) or 300 <= error.code < 400:
        advice = "Name the store's own address, such as http://localhost:7878/store or http://localhost:3030/ds/data"
    elif request.full_url.endswith(("?default", "&default")):
        advice = "If the store has no default graph, name one with --default-graph IRI; else look into the server's log"
    else:
        advice = "Look into the server's log"
    return StoreError(f"{_shown(request)}: refused with {error.code} ({said or error.reason}). {advice}.")


def _shown(request: urllib.request.Request) -> str:
    return f"{request.method} {shown_url(request.full_url)}"


def _as_ntriples(reply: _Reply, url: str) -> bytes:
    form, place = ox.RdfFormat.from_media_type(reply.kind), shown_url(url)
    if form is None:
        raise StoreError(f"{place}: answered with {reply.kind}, which is no RDF. Name the store's own address.")
    try:
        if form == ox.RdfFormat.RDF_XML:
            check_xml(io.BytesIO(reply.body))
        else:
            check_depth(reply.body)
        return ox.serialize(ox.parse(reply.body, format=form), format=ox.RdfFormat.N_TRIPLES) or b""
    except (SyntaxError, ValueError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise StoreError(
            f"{place}: answered with broken {reply.kind}: {reason}. Look into the server's log."
        ) from error
