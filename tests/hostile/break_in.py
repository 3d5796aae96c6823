"""What others may write into the files and answers that kg reads, to make it fall over: cases as data."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.cache import _checksum

TAGS = ("!!bool maybe", '!!int ""', '!!float ""', "!!int _", "!!timestamp x", "!<tag:yaml.org,2002:bool> zz")
"""YAML that says of a value what it is not."""

SETTINGS = ("a = " + "[" * 5_000, "workers = " + "9" * 5_000)

_QUOTED = {"raw_start": 0, "raw_end": 1, "quote": "a"}


def extraction() -> dict[str, Any]:
    """Give an extraction as it is saved."""
    recap = {
        "id": "00aa", "source": "a.md", "sha256": "0" * 64, "format": "markdown", "language": "en",
        "title": "x", "date": "", "url": "", "characters": 1, "warnings": [],
    }  # fmt: skip
    rest: dict[str, Any] = {"evidence": _QUOTED, "confidence": 0.9}
    said = {"start": 0, "end": 1, "text": "A", "type": "Person", "confidence": 0.9, "found_by": "x"}
    person = {"id": "p1", "type": "Person", "name": "Ada Byron", "mentions": [said], "attributes": {}, "links": []}
    talk = {"id": "t1", "type": "Talk", "name": "Looms", "mentions": [], "attributes": {}, "links": []}
    relation = {"subject": "p1", "predicate": "speaks_at", "object": "t1", "found_by": "x"}
    return {"recap": recap, "entities": [person | rest, talk | rest], "relations": [relation | rest]}


SAVED: tuple[tuple[tuple[str | int, ...], object], ...] = (
    (("entities", 0, "confidence"), float("nan")),
    (("entities", 0, "confidence"), float("inf")),
    (("entities", 0, "confidence"), -5),
    (("entities", 0, "mentions", 0, "confidence"), float("nan")),
    (("relations", 0, "confidence"), float("nan")),
    (("entities", 0, "mentions", 0, "end"), -1),
    (("entities", 0, "evidence"), {"raw_start": 9, "raw_end": 3, "quote": "a"}),
    (("relations", 0, "evidence"), {"raw_start": 0, "raw_end": 10**30, "quote": "a"}),
    (("relations", 0, "object"), "zz"),
    (("relations", 0, "subject"), "zz"),
    (("relations", 0, "subject"), "document"),
    (("relations", 0, "predicate"), "written_by"),
    (("entities", 1, "id"), "p1"),
    (("entities", 0, "id"), ""),
    (("recap", "id"), ""),
    (("recap", "characters"), 10**400),
)
"""Where in an extraction, and what stands there: none of it can be."""


def changed(path: tuple[str | int, ...], value: object) -> str:
    """Give the line of an extraction that was changed in one place."""
    made = extraction()
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(made)


_ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
_INSERT = "INSERT INTO entry (key, checksum, content) VALUES (?, ?, ?)"


def _bomb() -> bytes:
    packing = zlib.compressobj(9)
    return b"".join([*(packing.compress(bytes(1 << 22)) for _ in range(16)), packing.flush()])


CACHED: dict[str, tuple[tuple[str, tuple[object, ...]], ...]] = {
    "nothing that is packed": ((_INSERT, ("k", _checksum("k", b"xx"), b"xx")),),
    "more than a post says": ((_INSERT, ("k", _checksum("k", _bomb()), _bomb())),),
    "a number for content": ((_INSERT, ("k", b"x", 5)),),
    "text for content": ((_INSERT, ("k", b"x", "y")),),
    "a view without end": (
        ("DROP TABLE entry", ()),
        (f"CREATE VIEW entry AS {_ENDLESS} SELECT x AS number, x AS key, x AS checksum, x AS content FROM c", ()),
    ),
    "a trigger without end": (
        (
            f"CREATE TRIGGER t AFTER INSERT ON entry BEGIN INSERT INTO entry {_ENDLESS} SELECT x, x, x, x FROM c; END",
            (),
        ),
    ),
}


def _other_database(file: Path, other: Path) -> None:
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE entry (mine)")
    file.symlink_to(other)


INSTEAD_OF_A_CACHE: dict[str, Callable[[Path, Path], None]] = {
    "a link to somebody's database": _other_database,
    "a link to somebody's file": lambda file, other: (other.write_text("mine"), file.symlink_to(other))[1],
    "a pipe": lambda file, other: (other.write_text("mine"), os.mkfifo(file))[1],
}

CANDIDATES: tuple[str, ...] = (
    '{"q0": ' + "9" * 5_000 + "}",
    '{"q0": {"result": [{"id": "Q1", "name": "Loom Works", "match": true, "score": 1' + "0" * 400 + "}]}}",
    '{"q0": {"result": [{"id": "Q1", "name": "Loom Works", "match": true, "score": NaN}]}}',
    '{"q0": {"result": [{"id": "Q1", "name": "Loom Works", "match": true, "score": 9, "type": 5}]}}',
    '{"q0": {"result": [{"id": "\\ud800", "name": "\\udfff", "match": true, "score": 9}]}}',
    '{"q0": {"result": [{"id": "Q1", "name": ' + "[" * 900 + "]" * 900 + ', "match": true, "score": 9}]}}',
)
CHARSETS = ("idna", "punycode", "undefined", "unicode_escape", "rot13", "no-such")
MANIFESTS = (
    '{"identifierSpace": ["a"], "versions": ["0.2"]}',
    '{"identifierSpace": {"a": 1}, "versions": ["0.2"]}',
    '{"identifierSpace": "\\ud800/", "versions": ["0.2"]}',
    '{"identifierSpace": "x", "view": {"url": "\\ud800{{id}}"}, "versions": ["0.2"]}',
)
KEPT = ("x", "[]", "{}", '{"identifierSpace": "x"}', "[" * 100_000)
"""What may stand in the file of a kept answer although kg never wrote it."""
NOT_PUBLIC = (
    "64:ff9b:1::7f00:1", "::127.0.0.1", "::a9fe:a9fe", "::ffff:0:127.0.0.1", "192.88.99.1", "3fff::1", "5f00::1",
)  # fmt: skip
PAGES = ('<link type="application/json+oembed" href="http://[">', "<![<<<<", "<![x[", "<!DOCTYPE [<!x")

_HEAD = '{"head":{"vars":["a"]},"results":{"bindings":['
ANSWERS = (
    ("application/sparql-results+json", _HEAD + '{"a":{"type":"literal","value":"x"}},'),
    ("application/sparql-results+json", _HEAD + '{"a":{"type":"uri","value":"x y"}}]}}'),
    ("application/sparql-results+json", _HEAD + '{"b":{"type":"literal","value":"x"}}]}}'),
    ("application/sparql-results+json", _HEAD + '{"a":' + '{"type":"triple","value":{"subject":' * 20_000),
    ("application/n-triples", "<http://a> <http://b> " + "<<( <http://a> <http://b> " * 20_000),
    ("application/n-triples", "<a b"),
)
GRAPHS = (
    *(answer for answer in ANSWERS if "json" not in answer[0]),
    ("application/n-quads", "<http://a> <http://b> <http://c> <http://g> ."),
    ("application/ld+json", '{"http://a":' * 20_000),
    ("application/ld+json", '{"@context": "http://127.0.0.1:1/c", "@id": "http://a", "x": 1}'),
    ("application/rdf+xml", '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>'),
    ("text/turtle", "<http://a> <http://b> " + "(" * 200_000),
)
ELSEWHERE = (
    "http://169.254.169.254/latest", "http://[::1]:1/", "http://2130706433/", "http://[", "file:///etc/passwd",
    "ftp://127.0.0.1:1/x", "http://127.0.0.1:1/a b", "//127.0.0.1:1/",
)  # fmt: skip
