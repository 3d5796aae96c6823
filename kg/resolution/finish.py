"""Nodes under a person's name or page."""

from __future__ import annotations

from dataclasses import replace

from kg.records import Name, Node
from kg.resolution.nodes import KNOWN_AS
from kg.urls import url_key


def renamed(node: Node, text: str, language: str) -> Node:
    """Give the node its name; the one it had becomes the first of the others, and its id stays."""
    known = next((name for name in (node.name, *node.aliases) if name.text == text), Name(text, "", 0))
    others = tuple(name for name in (node.name, *node.aliases) if name.text != text)
    return replace(node, name=Name(text, language or known.language, known.count), aliases=others)


def linked(node: Node, url: str) -> Node:
    """Give the node its page; the one it had was wrong, unless documents gave both."""
    both = {url_key(u) for u in node.same_as}
    kept = {u for u in node.same_as if not url or url_key(u) != url_key(url)}
    if url and url_key(url) in both and node.url:
        kept.add(node.url)
    attributes = {name: value for name, value in node.attributes.items() if name != KNOWN_AS}
    return replace(node, url=url, same_as=tuple(sorted(kept)), attributes=attributes)
