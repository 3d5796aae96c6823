"""HTML or JSON-LD -> what a page says of itself for machines, and nothing of the rest."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from kg.online.fetching import Answer

_log = logging.getLogger(__name__)
_MOST_BLOCKS = 20
_MOST_THINGS = 200
_KEPT = frozenset(
    {"@type", "@id", "name", "url", "sameAs", "startDate", "endDate", "inLanguage", "performer", "performers"}
    | {"superEvent", "worksFor", "affiliation"}
)
"""What is made use of; an ``@context`` is left out, and so can lead nowhere."""
_DEPTH = 6


def find_metadata(answer: Answer) -> str:
    """Give the schema.org things of a page and its oEmbed links as JSON that a person can read.

    Raises:
        ValueError: The answer is not JSON although it says so.
    """
    blocks, links = [answer.text()], []
    if answer.type in ("text/html", "application/xhtml+xml"):
        parser = _Finder()
        try:
            parser.feed(answer.text())
            parser.close()
        except AssertionError:  # Python's reader gives up at some broken declarations; what came before counts
            _log.debug("a page holds a broken declaration")
        blocks, links = parser.blocks, parser.links
    elif parse_json(blocks[0]) is None:
        raise ValueError("the answer is no JSON")
    things = [thing for block in blocks[:_MOST_BLOCKS] for thing in _all_things(parse_json(block))]
    kept = [_kept(thing, _DEPTH) for thing in things[:_MOST_THINGS]]
    said = {"oembed": links[:2], "things": [thing for thing in kept if "@type" in thing]}
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def parse_json(text: str) -> Any:
    """Read JSON from elsewhere; None for what is none or cannot be read."""
    try:
        data = json.loads(text, strict=False)
        if "\\u" in text:
            # Lone surrogates, which only escapes can say, have no UTF-8.
            data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):  # also a number of thousands of digits
        return None
    return data


def _all_things(value: Any) -> Iterator[dict[str, Any]]:
    """Give the things at the top: alone, in a list or in a graph."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one[:_MOST_THINGS]
        elif isinstance(one, dict):
            yield one
            waiting[:0] = [one["@graph"]] if "@graph" in one else []


def _kept(value: Any, depth: int) -> Any:
    if isinstance(value, dict):
        return {name: _kept(value[name], depth - 1) for name in sorted(_KEPT & value.keys())} if depth else {}
    if isinstance(value, list):
        return [_kept(one, depth - 1) for one in value[:_MOST_THINGS]] if depth else []
    return value


class _Finder(HTMLParser):
    """Gathers blocks of JSON-LD and links to oEmbed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins."""
        values = {name: value or "" for name, value in attrs}
        kind = values.get("type", "").strip().casefold()
        if tag == "script" and kind == "application/ld+json":
            self._inside = True
            self.blocks.append("")
        elif tag == "link" and kind == "application/json+oembed" and values.get("href"):
            self.links.append(values["href"])

    def handle_endtag(self, tag: str) -> None:
        """Note what ends."""
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Keep the text of a block."""
        if self._inside:
            self.blocks[-1] += data
