"""Hostile files beside posts: catalogs, schedules, corrections, graphs from Gephi, saved extractions."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.hostile.posts import Maker, numbered, over

_HEAD = "type\tname\taliases\turl\twikidata\tsource\n"
_DTD = '<!DOCTYPE schedule [<!ENTITY a "aaaaaaaaaa">'
_EXPANDING = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)).replace("&a0;", "&a;")
_SESSION = '{"title": "Looms #", "speakers": [{"id": "#", "name": "Ada Byron"}]},'
_ICS = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//pretalx//\n"
_EVENT = (
    "BEGIN:VEVENT\nUID:#\nDTSTAMP:20240101T000000Z\nDTSTART:20240101T000000Z\nSUMMARY:Looms # - Ada Byron\nEND:VEVENT\n"
)
_GEXF = '<gexf xmlns="http://gexf.net/1.3"><graph><nodes>'


def frab(events: str) -> str:
    return (
        '{"schedule": {"conference": {"title": "Conf", "days": [{"rooms": {"Hall": [' + events + '{"title": "x"}]}}]}}}'
    )


def landscape_bomb(_size: int) -> str:
    items = "i: &i [" + ", ".join(["{name: a, homepage_url: https://a.example/}"] * 200) + "]\n"
    groups = "g: &g [" + ", ".join(["{name: s, items: *i}"] * 200) + "]\n"
    return items + groups + "landscape: [" + ", ".join(["{name: c, subcategories: *g}"] * 200) + "]\n"


def names_bomb(_size: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    return "\n".join(lines) + "\nlist:\n- {type: Project, name: *a29}\n"


CATALOGS: dict[str, tuple[str, Maker]] = {
    "TSV: rows": (".tsv", numbered("Project\tLoom#\t\thttps://loom.example/#\t\tx\n", _HEAD)),
    "TSV: one row of aliases": (".tsv", numbered("Loom#|", _HEAD + "Project\tLoom\t", "\t\t\t\n")),
    "TSV: one name of spaces": (".tsv", over(" ", _HEAD + "Project\tLoom", "x\t\t\t\t\n")),
    "TSV: rows of one name": (".tsv", over("Project\tLoom\t\t\t\t\n", _HEAD)),
    "TSV: rows of one name, each with its page": (
        ".tsv",
        numbered("Project\tLoom\t\thttps://loom#.example/\t\tx\n", _HEAD),
    ),
    "TSV: columns": (".tsv", over("\t", _HEAD)),
    "CSV: a quote without end": (".csv", over("a,\n", 'type,name\nProject,"')),
    "CSV: a cell without end": (".csv", over("a", "type,name\nProject,")),
    "CSV: columns": (".csv", over("a,", "type,name,")),
    "JSON: lists in lists": (".json", over("[")),
    "JSON: objects in objects": (".json", over('{"@graph":')),
    "JSON-LD: things in things": (".json", lambda size: '{"@type":"Thing","about":' * 400 + "1" + "}" * 400),
    "JSON-LD: a context elsewhere": (
        ".json",
        lambda _: '{"@context": "http://127.0.0.1:9/c", "@type": "Place", "name": "x"}',
    ),
    "JSON-LD: a context that imports": (
        ".json",
        lambda _: '{"@context": {"@import": "file:///etc/passwd"}, "@type": "Place", "name": "x"}',
    ),
    "JSON: a number of many digits": (".json", over("9", '[{"name": ', "}]")),
    "JSON: lone surrogates": (".json", lambda _: r'[{"type": "Project", "name": "\ud800 Loom"}]'),
    "YAML: landscape of aliases": (".yml", landscape_bomb),
    "YAML: names of aliases": (".yml", names_bomb),
    "YAML: lists in lists": (".yml", over("[", "landscape: ")),
    "YAML: a number of many sixties": (".yml", over(":01", "- {type: Project, name: 1", "}")),
    "YAML: tags that run code": (".yml", lambda _: 'landscape: !!python/object/apply:os.system ["touch PWNED"]'),
    "YAML: brackets in brackets": (
        ".yml",
        lambda size: (
            f"landscape: [{{name: c, subcategories: [{{name: s, items: [{{name: {'a (b) ' * (size // 6)}}}]}}]}}]"
        ),
    ),
}

SCHEDULES: dict[str, tuple[str, Maker]] = {
    "JSON: sessions": (".json", lambda size: frab(numbered(_SESSION)(size))),
    "JSON: sessions of one title": (".json", lambda size: frab('{"title": "Looms"},' * (size // 19))),
    "JSON: lists in lists": (".json", over("[")),
    "JSON: a text of backslashes": (".json", over("\\\\", '{"sessions": [{"title": "', '"}]}')),
    "JSON: quotes without end": (".json", over('"\\', "{")),
    "JSON: a number of many digits": (".json", over("9", '{"sessions": [{"title": ', "}]}")),
    "JSON: a title of brackets": (
        ".json",
        over("(", '{"sessions": [{"title": "x", "speakers": [{"name": "a', '"}]}]}'),
    ),
    "JSON: a title of spaces": (".json", over(" ", '{"sessions": [{"title": "x', 'y", "speakers": []}]}')),
    "JSON: a duration of digits": (
        ".json",
        lambda size: frab(f'{{"title": "a", "date": "2024-01-01", "duration": "{"9" * size}"}},'),
    ),
    "JSON: lone surrogates": (".json", lambda _: frab(r'{"title": "\ud800 Looms"},')),
    "JSON: the end of time": (
        ".json",
        lambda _: frab('{"title": "a", "date": "9999-12-31T23:59:00+00:00", "duration": "99:59"},'),
    ),
    "JSON: ids that are lists": (
        ".json",
        lambda _: '{"rooms": [{"id": [1]}], "sessions": [{"title": "a", "roomId": [1]}]}',
    ),
    "JSON: speakers that are text": (".json", lambda _: '{"sessions": [{"title": "a", "speakers": 5}]}'),
    "XML: entities": (".xml", lambda _: f"{_DTD}{_EXPANDING}]><schedule>&a11;</schedule>"),
    "XML: an outside entity": (
        ".xml",
        lambda _: '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>',
    ),
    "XML: elements in elements": (".xml", over("<a>", "<schedule>")),
    "XML: one text of references": (
        ".xml",
        over("&lt;", "<schedule><day><room><event><title>", "</title></event></room></day></schedule>"),
    ),
    "XML: one element of attributes": (".xml", numbered(' a#="b"', "<schedule", "/>")),
    "XML: comments": (".xml", over("<!-- a -->", "<schedule>", "</schedule>")),
    "XML: less-than signs": (".xml", over("<", "<schedule>")),
    "calendar: events": (".ics", lambda size: _ICS + numbered(_EVENT)(size) + "END:VCALENDAR\n"),
    "calendar: components in components": (".ics", over("BEGIN:VEVENT\n", _ICS)),
    "calendar: one folded line": (".ics", over("\n a", _ICS + "SUMMARY:x", "\nEND:VCALENDAR\n")),
    "calendar: one line of parameters": (
        ".ics",
        over(";A=B", _ICS + "BEGIN:VEVENT\nSUMMARY", ":x\nEND:VEVENT\nEND:VCALENDAR\n"),
    ),
    "calendar: one line of quotes": (
        ".ics",
        over('"', _ICS + "BEGIN:VEVENT\nATTENDEE;CN=", ":x\nEND:VEVENT\nEND:VCALENDAR\n"),
    ),
    "calendar: a name of spaces": (
        ".ics",
        over(" ", _ICS + "BEGIN:VEVENT\nSUMMARY:x\nATTENDEE;CN=a", "b:mailto:x\nEND:VEVENT\nEND:VCALENDAR\n"),
    ),
}

CORRECTIONS: dict[str, Maker] = {
    "entries": numbered("- [person/a#, person/b#]\n", "same:\n"),
    "one entry of nodes": numbered("person/a#, ", "same:\n- [", "person/b]\n"),
    "lists in lists": over("[", "same: "),
    "dashes in dashes": over("- ", "same:\n"),
    "mappings in mappings": over("{a: ", "same: "),
    "aliases": lambda size: "same:\n- &a [person/a, person/b]\n" + "- *a\n" * (size // 5),
    "aliases that double": lambda _: (
        "same:\n- &a0 [x, x]\n" + "".join(f"- &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    ),
    "an alias of itself": lambda _: "same: &a\n- *a\n",
    "tags that run code": lambda _: 'drop:\n- !!python/object/apply:os.system ["touch PWNED"]\n',
    "a name of many digits": over("9", "name:\n- {node: person/a, name: ", "}\n"),
    "an id of slashes": over("/a", "drop:\n- person", "\n"),
    "an address without end": over("a.", "url:\n- {node: person/a, url: https://", "}\n"),
    "keys": numbered("key#: []\n"),
    "a text without end": over("x\n", 'same: "'),
    "comments": over("# a\n"),
    "control characters": lambda _: "drop:\n- person/\x00a\n",
    "lone surrogates": lambda _: 'add:\n- {type: Event, name: "\\ud800"}\n',
}

GEPHI: dict[str, Maker] = {
    "nodes": numbered('<node id="n#" label="x"/>', _GEXF, "</nodes></graph></gexf>"),
    "edges": numbered(
        '<edge id="#" source="a" target="b" kind="c"/>', _GEXF + "</nodes><edges>", "</edges></graph></gexf>"
    ),
    "elements in elements": over("<a>"),
    "elements in elements, closed": lambda size: "<gexf>" + "<a>" * (size // 7) + "</a>" * (size // 7) + "</gexf>",
    "entities": lambda _: f"{_DTD.replace('schedule', 'gexf')}{_EXPANDING}]><gexf>&a11;</gexf>",
    "an outside entity": lambda _: '<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]><gexf>&x;</gexf>',
    "an outside document type": lambda _: '<!DOCTYPE gexf SYSTEM "http://127.0.0.1:9/x.dtd"><gexf/>',
    "values without end": over('<attvalue for="0" value="a"/>', _GEXF + '<node id="a"><attvalues>'),
    "an encoding of several bytes": lambda _: '<?xml version="1.0" encoding="gb18030"?><gexf/>',
    "another encoding": lambda _: '<?xml version="1.0" encoding="no-such"?><gexf/>',
    "nothing": lambda _: "",
}

SAVED_HEAD = '{"format":"kg-extractions","version":1}\n'
SAVED: dict[str, Maker] = {
    "lists in lists": over("[", SAVED_HEAD),
    "lists in lists, first line": over("["),
    "objects in objects": over('{"recap":', SAVED_HEAD),
    "a number of many digits": over("9", SAVED_HEAD),
    "blank lines": over("\n", SAVED_HEAD),
    "a line without end": over("a", SAVED_HEAD + '{"recap": "'),
    "not a number": lambda _: SAVED_HEAD + '{"recap": NaN}\n',
    "nothing": lambda _: "",
    "bytes of no text": lambda _: SAVED_HEAD + "\udcff\n",
}


def saved_extraction(entities: int, links: int = 0) -> str:
    """A saved extraction of one post with so many people."""
    evidence = {"raw_start": 0, "raw_end": 1, "quote": "a"}
    recap = {
        "id": "00aa", "source": "a.md", "sha256": "0" * 64, "format": "markdown", "language": "en",
        "title": "x", "date": "", "url": "", "characters": 1, "warnings": [],
    }  # fmt: skip
    row = {"type": "Person", "mentions": [], "evidence": evidence, "confidence": 0.9, "attributes": {}}
    found = [
        {**row, "id": f"p{n}", "name": f"Ada Byron {n}",
         "links": [{"url": f"https://a.example/{k}", "kind": "profile", "evidence": evidence} for k in range(links)]}
        for n in range(entities)
    ]  # fmt: skip
    return SAVED_HEAD + json.dumps({"recap": recap, "entities": found, "relations": []}) + "\n"


SAVED["people"] = lambda size: saved_extraction(size // 300)
Reader = Callable[[str], object]
