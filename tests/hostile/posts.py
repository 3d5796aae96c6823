"""Hostile posts: name -> what makes one of about so many bytes. They are made when they are needed, never kept."""

from __future__ import annotations

from collections.abc import Callable

Maker = Callable[[int], str]


def front(fields: str, sign: str = "---") -> str:
    return f"{sign}\n{fields}\n{sign}\n\nAda Byron spoke on Looms that think.\n"


def over(piece: str, before: str = "", after: str = "") -> Maker:
    """Repeat one piece up to the size."""
    return lambda size: before + piece * max(size // len(piece), 1) + after


def numbered(piece: str, before: str = "", after: str = "") -> Maker:
    """Repeat one piece, each time with another number in the place of #."""

    def make(size: int) -> str:
        return before + "".join(piece.replace("#", str(n)) for n in range(max(size // (len(piece) + 4), 1))) + after

    return make


def yaml_bomb(size: int) -> str:
    levels = min(size // 40, 400)
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels + 1)]
    return front("title: Bomb\n" + "\n".join(lines) + f"\nauthor: *a{levels}")


def yaml_merge_bomb(size: int) -> str:
    levels = min(size // 60, 400)
    lines = ["a0: &a0 {k0: v}"]
    lines += [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: v}}" for n in range(1, levels + 1)]
    return front("\n".join(lines))


def quoted(size: int, make: Callable[[int], str]) -> str:
    return front(make(min(size, 190_000)))


FRONT_MATTER: dict[str, Maker] = {
    "YAML: aliases that double": yaml_bomb,
    "YAML: merges that double": yaml_merge_bomb,
    "YAML: tags that run code": lambda size: front('a: !!python/object/apply:os.system ["touch PWNED"]\ntitle: x'),
    "YAML: flow lists in lists": lambda size: front("a: " + "[" * min(size, 190_000)),
    "YAML: block lists in lists": lambda size: front("a:\n  " + "- " * min(size // 2, 90_000) + "x"),
    "YAML: mappings, each further in": lambda size: front("\n".join(" " * n + "a:" for n in range(600))),
    "YAML: very many keys": lambda size: front("\n".join(f"key{n}: value" for n in range(min(size, 190_000) // 18))),
    "YAML: very many authors": lambda size: front("authors:\n" + "- Ada Byron\n" * (min(size, 190_000) // 12)),
    "YAML: a number of many digits": lambda size: front("title: " + "9" * min(size, 190_000)),
    "YAML: a number of many sixties": lambda size: front("title: 1" + ":01" * (min(size, 190_000) // 3)),
    "YAML: one long quoted text": lambda size: front('title: "' + "\\n''" * (min(size, 190_000) // 4) + '"'),
    "YAML: a text of many lines": lambda size: front("title: >\n" + "  a\n\n" * (min(size, 190_000) // 5)),
    "YAML: no end": over("title: x\n", "---\n"),
    "YAML: no end, one line": over("x", "---\ntitle: "),
    "YAML: larger than any": over("# remark\n", "---\ntitle: x\n", "---\nText\n"),
    "TOML: lists in lists": lambda size: front("a = " + "[" * min(size, 190_000), "+++"),
    "TOML: dots in dots": lambda size: front("a" + ".a" * (min(size, 190_000) // 2) + " = 1", "+++"),
    "TOML: very many tables": lambda size: front("\n".join(f"[t{n}]" for n in range(min(size, 190_000) // 8)), "+++"),
    "JSON: lists in lists": lambda size: front('"a": ' + "[" * min(size, 190_000), ";;;"),
    "JSON: bare, objects in objects": over('{"a":', "", ""),
    "Elixir: no end": over('  title: "x",\n', "%{\n"),
    "Franklin: no end of a line": over("x", "@def title = "),
    "Franklin: no end of quotes": over("x\n", '@def title = """'),
    "Franklin: very many fields": numbered("@def a# = 1\n"),
    "header lines: no end of a line": over(" ", "Title: "),
    "header lines: very many": over("Tags: x\n  y\n"),
    "nothing but spaces": over(" "),
    "nothing but line ends": over("\n"),
    "escapes of lone surrogates": lambda size: front(r'"title": "\ud83d \udc00", "author": "\ud800"', ";;;"),
}

MARKDOWN: dict[str, Maker] = {
    "quotes in quotes": over(">"),
    "quotes in quotes, many lines": over(">" * 100 + " a\n"),
    "lists in lists": over("- "),
    "lists, each further in": lambda size: "".join("  " * (n % 200) + "- a\n" for n in range(size // 204)),
    "numbers in numbers": over("1. "),
    "brackets": over("["),
    "brackets that close": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "pictures in pictures": over("![a"),
    "links in links": over("[a](b", "", ")" * 1000),
    "links without end": over("[a]("),
    "links with titles without end": over('[a](b "'),
    "links to angles without end": over("[a](<b"),
    "stars": over("*"),
    "stars and letters": over("*a "),
    "stars, each other strong": over("a**b*c "),
    "underscores and letters": over("_a __b "),
    "backticks, each run longer": lambda size: " ".join("`" * n for n in range(1, int((2 * size) ** 0.5))),
    "backticks, many runs": over("`a ``b "),
    "tildes": over("~~a ~b "),
    "backslashes": over("\\"),
    "escapes": over("\\*"),
    "entities": over("&amp;"),
    "entities without end": over("&a"),
    "numbers as entities": over("&#x110000;"),
    "autolinks without end": over("<http://a"),
    "bare addresses": numbered("http://a.example/# "),
    "one address with brackets": over(")", "http://a.example/("),
    "one address with stops": over(".", "http://a.example/a"),
    "one long address": over("a", "http://a.example/"),
    "links on one line": numbered("[a](http://a.example/#) "),
    "links and addresses on one line": numbered('<a href="http://a.example/#">b</a> http://b.example/# '),
    "links, one a line": numbered("- [a](http://a.example/#)\n"),
    "definitions of links": numbered("[a#]: http://a.example/#\n"),
    "definitions of links, used": lambda size: (
        "".join(f"[a{n}]: /{n}\n" for n in range(size // 30)) + "".join(f"[a{n}] " for n in range(size // 30))
    ),
    "definition without end": over("a\n", "[a]: <"),
    "footnotes": numbered("[^a#]: text [^a#]\n\n"),
    "footnotes in footnotes": numbered("[^a#]: [^b#]:"),
    "one wide table": lambda size: "|a" * (size // 6) + "\n" + "|-" * (size // 6) + "\n" + "|a" * (size // 6) + "\n",
    "one long table": over("|a|b|\n", "|a|b|\n|-|-|\n"),
    "wide head, many short rows": lambda size: (
        "|a" * (size // 12) + "\n" + "|-" * (size // 12) + "\n" + "|\n" * (size // 4)
    ),
    "lines under lines": over("a\n=\n"),
    "headings": over("# a\n"),
    "one heading of signs": over("# ", "#a"),
    "one heading of spaces": over(" ", "##a", "x"),
    "definition lists": over("a\n: b\n\n"),
    "definition lists in definition lists": over(": ", "a\n"),
    "one line": over("a"),
    "one line of words": over("word "),
    "one line of Chinese": over("会"),
    "lines of words": over("These are the words of one line.\n"),
    "soft line ends": over("a\n"),
    "hard line ends": over("a  \n"),
    "tabs": over("\t"),
    "fences": over("```\na\n"),
    "fences that never end": over("~~~~a\n```a\n"),
    "fences, each longer": lambda size: "\n".join("`" * n + "a" for n in range(3, int((2 * size) ** 0.5))),
    "code blocks": over("    a\n\n"),
    "NULs behind the first characters": over("\x00", "a" * 100_001),
    "control characters": over("\x01\x02\x7f\u0085"),
    "bidirectional overrides": over("\u202e\u2066a"),
    "combining marks": over("\u0301", "a"),
    "characters outside the first plane": over("\U0001f469\u200d"),
    "private characters of the masks": over("\U000f0000\ufdd0"),
    "carriage returns": over("a\r"),
}

SHORTCODES: dict[str, Maker] = {
    "comments": over("<!-- a -->"),
    "comments without end": over("<!-- a "),
    "comments on one line with text": over("a<!--b-->"),
    "declarations without end": over("<!a "),
    "instructions without end": over("<? "),
    "CDATA without end": over("<![CDATA["),
    "Hugo tags": over("{{< a >}}"),
    "Hugo tags without end": over("{{< a "),
    "Hugo comments": over("{{/* a */}}"),
    "Hugo comments without end": over("{{/* a "),
    "paired Hugo tags without their end": over("{{< highlight >}} a "),
    "Liquid tags without end": over("{% a "),
    "paired Liquid tags without their end": over("{% comment %} a "),
    "moustaches": over("{{ a }}"),
    "moustaches without end": over("{{"),
    "captions": over('{{< figure caption="a" >}}\n'),
    "captions without end": over('{{< figure caption="a'),
    "one tag of captions": over('title="a" ', "{{< figure ", ">}}"),
    "WordPress tags": over("[caption]a[/caption]"),
    "WordPress tags without end": over("[caption id="),
    "attributes": over("a {: .b}"),
    "attributes without end": over(" {: .b"),
    "heading ids": over("# a {#b}\n"),
    "heading ids without end": over("{#b "),
    "JSX comments": over("{/* a */}"),
    "JSX imports": over("import a from 'a';\n"),
    "JSX imports without end": over("import a ", "", ""),
    "JSX expressions": over("{a.b}", "import a from 'a'\n"),
    "JSX expressions without end": over("{a(", "import a from 'a'\n"),
    "containers": over("::: a\n"),
    "containers without end": over("::: {a\n"),
    "admonitions": over('!!! note "a"\n    b\n'),
    "admonitions in admonitions": over("!!! note\n    " * 10 + "\n"),
    "admonition of blank lines": over(" \n", "!!! note\n"),
    "admonition of spaces": over(" ", "!!! note "),
    "icons without end": over(":material-a"),
    "loose addresses": over("[a](b c/d) "),
    "loose addresses without end": over("](a b"),
    "loose addresses of words": over("a ", "](b "),
    "loose addresses of spaces": over(" ", "](b"),
    "check boxes": over("- [ ] a\n"),
    "check boxes of spaces": over(" ", "- "),
    "contents": over("\\toc\n"),
    "dropped elements": over("<script>a</script>"),
    "dropped elements without end": over("<script>a"),
    "dropped elements of all kinds without end": over("<svg><pre><math><map><rp>"),
    "MDX elements": over('<Image title="a" />'),
}

HTML: dict[str, Maker] = {
    "elements in elements": over("<div>"),
    "elements in elements, with text": over("<div>a"),
    "elements that were never opened": over("</div>"),
    "marks in marks": over("<b>"),
    "marks in marks, many lines": lambda size: "<b>" * (size // 8) + "<p>a" * (size // 8),
    "links in links": over('<a href="http://a.example/">b'),
    "addresses and links on one line": numbered('<a href="http://a.example/#">b</a> http://b.example/# '),
    "lists in lists": over("<ul><li>a"),
    "quotes in quotes": over("<blockquote>a"),
    "tables in tables": over("<table><tr><td>a"),
    "one row of cells": over("<td>a", "<table><tr>"),
    "paragraphs without end": over("<p>a"),
    "line ends": over("<br>"),
    "a tag without end": over(" a=b", "<a"),
    "tags without end": over("<a "),
    "tags with quotes without end": over('<a href="'),
    "one tag of attributes": over(" a=b", "<a", ">"),
    "one tag of quotes": over("\"'", "<a ", ">"),
    "one tag of slashes": over("/ ", "<a ", ">"),
    "titles without end": over("<title>"),
    "metas": numbered('<meta name="a#" content="b">'),
    "metas without end": over("<meta "),
    "furniture": over("<nav>a"),
    "furniture in furniture": lambda size: "<nav>" * (size // 12) + "</nav>" * (size // 12),
    "entities": over("&lt;"),
    "entities of entities": over("&amp;amp;"),
    "entity declarations": over('<!ENTITY a "&b;&b;">', "<!DOCTYPE a [", "]>"),
    "comments without end": over("<!--"),
    "scripts without end": over("<script>"),
    "blank lines": over("\n \n"),
    "blank lines of spaces": over(" ", "a\n"),
    "less-than signs": over("<"),
    "pictures": over('<img title="a" alt="b">'),
    "one picture of markup": over("**[a](b)", '<img title="', '">'),
    "pre": over("<pre>\n"),
    "ruby": over("<ruby>a<rt>b</rt></ruby>"),
}

TEXT: dict[str, Maker] = {
    "list items": over("- a\n"),
    "rules": over("- - - a\n"),
    "one rule": over("- ", "", "a"),
    "one rule of spaces": over(" ", "-", "a"),
    "numbers": over("1", "", ". a"),
    "one address with brackets": over(")", "http://a.example/("),
}

POSTS: dict[str, dict[str, Maker]] = {
    "front matter": FRONT_MATTER,
    "Markdown": MARKDOWN,
    "shortcodes": SHORTCODES,
    "HTML": HTML,
    "text": TEXT,
}
ENDINGS = {"front matter": ".md", "Markdown": ".md", "shortcodes": ".md", "HTML": ".html", "text": ".txt"}
