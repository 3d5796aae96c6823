"""Clusters -> nodes: one name, one URL and one id for everything that was joined."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import prod

from kg.catalogs import Catalog
from kg.folding import language_of_name, slug
from kg.records import EntityType, Name, Node, Source
from kg.resolution.clues import Item
from kg.resolution.names import package_name
from kg.resolution.pages import known_thing, named_site
from kg.resolution.resolver import Resolution
from kg.urls import clean_url, is_on_site, is_web_url, url_key

KNOWN_AS = "catalog"
"""The attribute that names the row of the catalog which gave a thing its page."""
_LONGEST_SLUG = {EntityType.TALK: 60}
_LONGEST_OTHER_SLUG = 100
_MOST_CONFIDENT = 0.999
_START, _END = "start", "end"
_NONE: Mapping[str, str] = {}
"""The attributes of most nodes, one object for all of them: there may be a million."""
_OWN_PAGES = {
    EntityType.TALK: ("video", "slides", "schedule", "page"),
    EntityType.PERSON: ("profile", "site", "page"),
}
_OWN_PAGES_OF_OTHERS = ("site", "repository", "page", "schedule")


def joint_confidence(confidences: Iterable[float]) -> float:
    """Give how sure several documents together make us: one minus the chance that all are wrong."""
    return round(min(_MOST_CONFIDENT, 1 - prod(1 - c for c in confidences)), 4)


NodeIds = Mapping[int, str] | Sequence[str]
"""Index of an item -> the id of its node."""


def build_nodes(resolution: Resolution, catalog: Catalog) -> tuple[tuple[Node, ...], list[str]]:
    """Make a node of each cluster; give them sorted by id, and the id of each item's node."""
    groups: dict[int, list[Item]] = defaultdict(list)
    for item in resolution.items:
        groups[resolution.clusters.first(item.index)].append(item)
    names = {first: cluster_names(items) for first, items in groups.items()}
    ids = _ids(groups, names)
    # What a node is made of goes as the node comes: both for a million things would be the most memory a run takes.
    nodes = [make_node(ids[first], groups.pop(first), names.pop(first), catalog) for first in list(groups)]
    nodes.sort(key=lambda node: node.id)
    return tuple(nodes), [ids[resolution.clusters.first(item.index)] for item in resolution.items]


def make_node(node_id: str, items: Sequence[Item], names: Sequence[Name], catalog: Catalog) -> Node:
    """Make the node of one cluster's items, which come by index."""
    kind = items[0].type
    url, others = _urls(kind, items)
    attributes = _attributes(items)
    called = [name.text for name in names]
    if kind is EntityType.PROJECT:
        called = [package_name(name, (url, *others)) for name in called]
    known = known_thing(kind, called, catalog)
    if known and known.url and not any(is_on_site(u, known.url) for u in (url, *others) if u):
        url, others = url or known.url, tuple(sorted((*others, known.url))) if url else others
        attributes = {**attributes, KNOWN_AS: known.name}
    url = url or named_site(kind, called)
    return Node(
        node_id,
        kind,
        names[0],
        tuple(names[1:]),
        url,
        others,
        attributes,
        node_sources(items),
        joint_confidence(i.entity.confidence for i in items),
        sum(len(i.entity.mentions) for i in items),
    )


def cluster_names(items: Sequence[Item]) -> tuple[Name, ...]:
    """Give all names, the best first and the others most used first."""
    titles: Counter[str] = Counter()
    used: Counter[str] = Counter()
    languages: dict[str, list[str]] = defaultdict(list)
    for item in items:
        titles[item.entity.name] += 1
        used.update([m.text for m in item.entity.mentions])
        for text in item.surfaces():
            languages[text].append(language_of_name(text, item.recap.language))
    counts = {text: max(used[text], titles[text]) for text in languages}
    best = min(titles, key=lambda t: (-titles[t], -counts[t], -len(t), t))
    rest = sorted((t for t in counts if t != best), key=lambda t: (-counts[t], t))
    return tuple(Name(t, _language(languages[t]), counts[t]) for t in (best, *rest))


def _language(votes: Sequence[str]) -> str:
    """Give the language most documents use a name in; one that cannot be told has no vote."""
    if len(votes) == 1:
        return votes[0]
    known = Counter(language for language in votes if language)
    return min(known, key=lambda language: (-known[language], language)) if known else ""


def _urls(kind: EntityType, items: Sequence[Item]) -> tuple[str, tuple[str, ...]]:
    """Give the best page and the others; of two spellings the secure, then the most used one stays."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for link in item.entity.links:
            if is_web_url(link.url):
                key, url = url_key(link.url), clean_url(link.url)
                spellings[key][url] += 1
                kinds[key].add(link.kind)
    own = _OWN_PAGES.get(kind, _OWN_PAGES_OF_OTHERS)
    rank = {name: at for at, name in enumerate(own)}
    places = {key: min(rank.get(k, len(own)) for k in kinds[key]) for key in kinds}
    shown = {
        key: min(found, key=lambda u: (not u.lower().startswith("https"), -found[u], u))
        for key, found in spellings.items()
    }
    order = sorted(shown, key=lambda key: (places[key], -spellings[key].total(), len(key), key))
    if order and places[order[0]] < len(own):
        return shown[order[0]], tuple(sorted(shown[key] for key in order[1:]))
    return "", tuple(sorted(shown.values()))


def _attributes(items: Sequence[Item]) -> Mapping[str, str]:
    """Give each attribute by vote; an event's last day is voted on by those that agree on its first."""
    chosen: dict[str, str] = {}
    for name in sorted({name for item in items for name in item.entity.attributes}, key=lambda n: (n == _END, n)):
        voters = [i for i in items if name != _END or i.entity.attributes.get(_START) == chosen.get(_START)]
        if value := _voted(name, voters):
            chosen[name] = value
    return dict(sorted(chosen.items())) if chosen else _NONE


def _voted(name: str, items: Sequence[Item]) -> str:
    """Give the value that most documents have, then the surest one's, then the smallest; a day wins over a month."""
    votes: dict[str, list[float]] = defaultdict(list)
    for item in items:
        if value := item.entity.attributes.get(name):
            votes[value].append(item.entity.confidence)
    length = {value: len(value) if name == _START else 0 for value in votes}
    return min(votes, key=lambda v: (-length[v], -len(votes[v]), -max(votes[v]), v), default="")


def node_sources(items: Sequence[Item]) -> tuple[Source, ...]:
    """Give the first naming in each document."""
    # A person may have joined what one document names twice: its first naming counts.
    found: dict[str, Source] = {}
    for item in items:
        by = item.entity.mentions[0].found_by if item.entity.mentions else ""
        found.setdefault(item.recap.id, Source(item.recap.id, item.entity.evidence, item.entity.confidence, by))
    return tuple(found[recap] for recap in sorted(found))


def _ids(groups: Mapping[int, Sequence[Item]], names: Mapping[int, Sequence[Name]]) -> dict[int, str]:
    """Give each cluster its id; where two would have the same, both get a suffix.

    Were one of them to keep the bare id, another document could hand that id to the other thing.
    """
    ids = {first: plain_id(items[0].type, names[first][0]) for first, items in groups.items()}
    taken = Counter(ids.values())
    shared = {plain for plain, count in taken.items() if count > 1}
    del taken
    # In place: a million names make a second table dear.
    for first, items in groups.items():
        ids[first] = full_id(ids[first], items, names[first][0], is_unique=ids[first] not in shared)
    return ids


def plain_id(kind: EntityType, name: Name) -> str:
    """Give what a cluster is called after: its type, "/" and the slug of its name, which a name of signs lacks."""
    return f"{kind.value.lower()}/{slug(name.text, _LONGEST_SLUG.get(kind, _LONGEST_OTHER_SLUG))}"


def full_id(plain: str, items: Sequence[Item], name: Name, *, is_unique: bool) -> str:
    """Give a cluster's id: unless no other is called so, with a suffix."""
    if stands_alone(plain, is_unique=is_unique):
        return plain
    return f"{plain}{'' if plain.endswith('/') else '-'}{_content_hash(items, name.text)}"


def stands_alone(plain: str, *, is_unique: bool) -> bool:
    """Claim that an id needs no suffix: no other cluster is called so, and it holds more than a type."""
    return is_unique and not plain.endswith("/")


def _content_hash(items: Sequence[Item], name: str) -> str:
    first = min(items, key=lambda item: item.recap.id)
    content = (first.type.value, name, first.recap.id, first.entity.id, str(first.entity.evidence.raw_start))
    return hashlib.sha256("\n".join(content).encode("utf-8", "surrogatepass")).hexdigest()[:8]
