"""Nodes without a page -> their pages, as W3C Reconciliation API services know them.

Only what a service is certain of is taken, and each link says which service gave it. A bare name is no evidence for a
person, so people are asked about only with their employer or a profile, unless the service knows nothing but people.
"""

from __future__ import annotations

import functools
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from kg.exporters.text import clean
from kg.folding import folded_key
from kg.online.addresses import NotFetchedError
from kg.online.answers import Answers, reading
from kg.online.candidates import certain, read_candidates
from kg.online.fetching import Answer, Request
from kg.online.metadata import parse_json
from kg.online.services import ASKED, JSON, WIKIDATA_TYPES, Manifest, Service, read_manifest
from kg.records import EntityType, GraphData, Node, Predicate
from kg.urls import is_web_url, url_key

RECONCILED = "reconciled"
"""The attribute that says which service gave a link, and for what id."""
_BATCH = 10
_MOST_CANDIDATES = 5
_OFFICIAL_SITE, _EMPLOYER = "P856", "P108"
_PROFILES = {"github.com": "P2037", "twitter.com": "P2002", "x.com": "P2002"}


@dataclass(frozen=True, slots=True)
class _Found:
    id: str
    page: str
    site: str
    service: str


def reconciled(
    graph: GraphData, services: Iterable[Service], answers: Answers, decided: Collection[str] = ()
) -> GraphData:
    """Give the graph with the links of the first service that is certain; nodes in ``decided`` are left alone.

    Raises:
        SourceError: The cache cannot be read or written.
    """
    found: dict[str, _Found] = {}
    asked = [n for n in _open_nodes(graph) if n.id not in decided]
    for service in services:
        manifest = read_manifest(service, answers)
        if manifest is not None:
            rest = [n for n in asked if n.id not in found and service.only in (None, n.type)]
            found |= _Asking(graph, service, manifest, answers).links(rest)
    return replace(graph, nodes=tuple(_linked(n, found[n.id]) if n.id in found else n for n in graph.nodes))


def _open_nodes(graph: GraphData) -> list[Node]:
    """Give the nodes without a page whose name means one thing here."""
    named = Counter((n.type, folded_key(n.name.text)) for n in graph.nodes)
    return [n for n in graph.nodes if n.type in ASKED and not n.url and named[n.type, folded_key(n.name.text)] == 1]


def _linked(node: Node, found: _Found) -> Node:
    attributes = dict(sorted({**node.attributes, RECONCILED: f"{found.id} in {found.service}"}.items()))
    known = {url_key(url) for url in node.same_as}
    added = [url for url in (found.page,) if url and url_key(url) not in known]
    return replace(node, url=found.site, same_as=tuple(sorted((*node.same_as, *added))), attributes=attributes)


class _Asking:
    """One service's answers on many nodes."""

    def __init__(self, graph: GraphData, service: Service, manifest: Manifest, answers: Answers) -> None:
        self._service = service
        self._manifest = manifest
        self._answers = answers
        self._employers = _employers(graph)

    def links(self, nodes: Sequence[Node]) -> dict[str, _Found]:
        """Give for each node that the service is certain of its links; two nodes are never one thing to it."""
        queries = {node.id: query for node in nodes if (query := self._query(node))}
        results = self._results(sorted(set(queries.values())))
        chosen = {}
        for node in nodes:
            names = [name.text for name in (node.name, *node.aliases)]
            if node.id in queries and (
                best := certain(
                    results.get(queries[node.id], ()),
                    names,
                    node.type,
                    is_wikidata=self._manifest.is_wikidata,
                    is_only=self._service.only is node.type,
                )
            ):
                chosen[node.id] = best.id
        times = Counter(chosen.values())
        single = {node: id for node, id in chosen.items() if times[id] == 1 and self._manifest.page(id)}
        sites = self._sites(sorted(set(single.values())))
        return {
            node: _Found(id, self._manifest.page(id), sites.get(id, ""), self._service.shown)
            for node, id in single.items()
        }

    def _query(self, node: Node) -> str:
        query: dict[str, Any] = {"query": clean(node.name.text), "limit": _MOST_CANDIDATES}
        if self._manifest.is_wikidata:
            query["type"] = list(WIKIDATA_TYPES[node.type])
        if node.type is EntityType.PERSON and self._service.only is None:
            known = list(self._properties(node))
            if not known or not self._manifest.is_wikidata:
                return ""
            query["properties"] = known
        return json.dumps(query, ensure_ascii=False, sort_keys=True)

    def _properties(self, node: Node) -> Iterator[dict[str, str]]:
        for url in node.same_as:
            host, _, handle = url_key(url).partition("/")
            if host in _PROFILES and handle and "/" not in handle:
                yield {"pid": _PROFILES[host], "v": clean(handle)}
        for name in self._employers.get(node.id, ())[:2]:
            yield {"pid": _EMPLOYER, "v": clean(name)}

    def _results(self, queries: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Give the candidates of each query; what the cache does not hold is asked for, some at a time."""
        found: dict[str, list[dict[str, Any]]] = {}
        unknown = []
        for query in queries:
            kept = self._answers.known(self._service.url, query)
            if kept is None:
                unknown.append(query)
            elif kept[0]:
                with reading(kept[1]):
                    found[query] = read_candidates(json.loads(kept[0]))
        for at in range(0, len(unknown), _BATCH):
            batch = unknown[at : at + _BATCH]
            for query, result in zip(batch, self._ask("queries", dict(_numbered(batch))), strict=True):
                if result is not None:
                    found[query] = read_candidates(result)
                    self._answers.keep(self._service.url, query, _shown(found[query]))
                else:
                    self._answers.keep_failure(self._service.url, query, "the service gives no answer")
        return found

    def _ask(self, field: str, questions: Mapping[str, Any]) -> list[Any]:
        """Ask several questions in one request; give each its result, None where there is none."""
        form = urlencode({field: json.dumps(questions, ensure_ascii=False, sort_keys=True)})
        try:
            data = parse_json(self._answers.fetcher.fetch(Request(self._service.url, JSON, form)).text())
        except NotFetchedError:
            return [None] * len(questions)
        results = data if isinstance(data, dict) else {}
        answers = [results.get(number) for number in questions]
        return [one.get("result") if isinstance(one, dict) else None for one in answers]

    def _sites(self, ids: Sequence[str]) -> dict[str, str]:
        """Ask Wikidata for official sites; a thing of several has none."""
        if not self._manifest.is_wikidata or not self._manifest.can_extend:
            return {}
        found = {}
        for id in ids:
            asked = json.dumps({"ids": [id], "properties": [{"id": _OFFICIAL_SITE}]})
            request = Request(self._service.url, JSON, urlencode({"extend": asked}))
            kept = self._answers.ask(request, functools.partial(_official_in, id=id))
            if kept is None:
                continue
            with reading(kept[1]):
                sites = json.loads(kept[0])
                if len(sites) == 1 and is_web_url(sites[0]):
                    found[id] = sites[0]
        return found


def _official_in(answer: Answer, id: str) -> str:
    return _official(parse_json(answer.text()), id)


def _numbered(queries: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for number, query in enumerate(queries):
        yield f"q{number}", json.loads(query)


def _official(data: Any, id: str) -> str:
    rows = data.get("rows") if isinstance(data, dict) else None
    row = rows.get(id) if isinstance(rows, dict) else None
    values = row.get(_OFFICIAL_SITE) if isinstance(row, dict) else None
    sites = {str(v["str"]) for v in values or () if isinstance(v, dict) and "str" in v}
    return _shown(sorted(sites))


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _employers(graph: GraphData) -> dict[str, list[str]]:
    names = {node.id: node.name.text for node in graph.nodes}
    found: dict[str, list[str]] = defaultdict(list)
    for statement in graph.statements:
        if statement.predicate is Predicate.AFFILIATED_WITH:
            found[statement.subject].append(names[statement.object])
    return found
