"""Invented graphs that are hard to write: many scripts, signs that formats use themselves, parallel edges."""

from __future__ import annotations

from kg.records import (
    EntityType,
    Evidence,
    GraphData,
    Name,
    Node,
    Predicate,
    Recap,
    Source,
    Statement,
)

NASTY = (
    'He said "hi" \\ <b>&amp; </b> ]]> \x00\x07\x0b\x1f\x7f\x85\u2028 \ud800 \ufffe\uffff'
    "\r\n\ttab 🎉\U0001f469\u200d\U0001f4bb 会议 'a' {x}"
)


def recap(id: str = "00aa", **values) -> Recap:
    given = {
        "source": f"posts/{id}.md",
        "sha256": id * 16,
        "format": "markdown",
        "language": "en",
        "title": "A day in Shanghai",
        "date": "2024-05-17",
        "url": f"https://blog.example/{id}",
        "characters": 900,
    }
    return Recap(id=id, **{**given, **values})


def source(recap_id: str = "00aa", start: int = 0, quote: str = "quote", confidence: float = 0.9) -> Source:
    return Source(recap_id, Evidence(start, start + len(quote), quote), confidence, "structure")


def node(id: str, name: str, *sources: Source, language: str = "en", **values) -> Node:
    given = {
        "aliases": (),
        "url": "",
        "same_as": (),
        "attributes": {},
        "confidence": 0.95,
        "mentions": max(1, len(sources)),
    }
    kind = EntityType(id.partition("/")[0].capitalize())
    return Node(id=id, type=kind, name=Name(name, language, 1), sources=tuple(sources), **{**given, **values})


def statement(subject: str, predicate: str, object: str, *sources: Source, confidence: float = 0.8):
    return Statement(subject, Predicate(predicate), object, confidence, tuple(sources))


def example() -> GraphData:
    """Every kind of node and every relation, sorted."""
    en, zh = source("00aa", 10, "Lin Sun spoke."), source("11bb", 4, "孙琳来自彭博社，分享了 “网格”。", 0.7)
    nodes = (
        node("event/kubecon-2024", "KubeCon 2024", en, attributes={"start": "2024-05-17", "end": "2024-05-19"}),
        node("event/meetup", "=Meetup()", zh, attributes={"start": "2024-06"}),
        node(
            "organization/bloomberg",
            "Bloomberg",
            en,
            zh,
            aliases=(Name("彭博社", "zh", 3), Name("Bloomberg LP", "", 1)),
            url="https://www.bloomberg.com/a b?q=[1]&x=<y>#p#q",
            same_as=("https://www.wikidata.org/entity/Q13977", "https://例子.中国/彭博"),
        ),
        node("person/lin-sun", "Lin Sun", en, zh, aliases=(Name("孙琳", "zh-Hans", 2), Name("Lin", "und", 1))),
        node("person/王-明", "王明", zh, language="zh", url="not a url"),
        node("place/上海", "上海", en, language="zh", aliases=(Name("Shanghai", "en", 4),)),
        node("project/istio", "Istio", en, zh, url="https://istio.io/"),
        node("project/sre-book", "SRE “book”", en, attributes={"kind": "book"}),
        node("talk/mesh;1 %", NASTY, en, attributes={"format": "keynote\n"}, url="https://youtu.be/x?t=1&f=2"),
        node("talk/panel", "Panel", zh),
    )
    statements = (
        statement("00aa", "written_by", "person/lin-sun", source("00aa", 0, "By Lin Sun")),
        statement("event/kubecon-2024", "located_in", "place/上海", en),
        statement("organization/bloomberg", "announces", "project/istio", zh),
        statement("organization/bloomberg", "organizes", "event/meetup", zh),
        statement("organization/bloomberg", "sponsors", "event/meetup", zh, confidence=1.0),
        statement("person/lin-sun", "affiliated_with", "organization/bloomberg", en, zh),
        statement("person/lin-sun", "organizes", "event/kubecon-2024"),
        statement("person/lin-sun", "speaks_at", "talk/mesh;1 %", en, source("00aa", 99, NASTY)),
        statement("person/lin-sun", "works_on", "project/istio", en),
        statement("person/王-明", "speaks_at", "talk/panel", zh),
        statement("talk/mesh;1 %", "about", "project/istio", en),
        statement("talk/mesh;1 %", "part_of", "event/kubecon-2024", en, confidence=0.12345),
    )
    recaps = (recap("00aa"), recap("11bb", language="zh", title="回顾", date="", url="", source="-"))
    return GraphData(tuple(sorted(recaps, key=lambda r: (r.source, r.id))), nodes, statements)


def wide(people: int) -> GraphData:
    """A graph of many nodes, for measuring."""
    nodes, statements = [], []
    for number in range(people):
        talk, quote = f"talk/t{number}", source("00aa", 50 * number, f"Person {number} 讲了 talk {number}.")
        nodes.append(node(f"person/p{number}", f"Person {number}", quote))
        nodes.append(node(talk, f"Talk {number}", quote, url=f"https://talks.example/{number}"))
        statements.append(statement(f"person/p{number}", "speaks_at", talk, quote))
    return GraphData((recap("00aa"),), tuple(nodes), tuple(statements))
