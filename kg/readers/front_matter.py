"""Where a post's front matter stands, and what it says: YAML, TOML, JSON, Elixir, Franklin, header lines."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontmatter.default_handlers import YAMLHandler
from yaml import YAMLError

_YAML = re.compile(r"\s*---[ \t]*\n(?P<fields>(?:.*\n)*?)(?P<end>(?:---|\.\.\.)[ \t]*(?:\n|\Z))")
_UNCLOSED = re.compile(r"\s*---[ \t]*\n(?P<fields>(?:(?:[A-Za-z_][\w -]*:|[ \t]|-[ ]|#).*\n)+)(?P<end>)")
_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<fields>(?:.*\n)*?)(?P<end>\+\+\+[ \t]*(?:\n|\Z))")
_JSON = re.compile(r"\s*;;;[ \t]*\n(?P<fields>(?:.*\n)*?)(?P<end>;;;[ \t]*(?:\n|\Z))")
_ELIXIR = re.compile(r"\s*%\{[ \t]*\n(?P<fields>(?:.*\n)*?)(?P<end>[ \t]*\}[ \t]*\n(?:\s*---[ \t]*\n)?)")
_FRANKLIN = re.compile(
    r"(?P<fields>\s*(?:@def[ \t]+\w+[ \t]*=(?>[ \t]*\"\"\"(?s:.*?)\"\"\"(?-s:.*)|.*)\n\s*)+)(?P<end>)"
)
_HEADERS = re.compile(
    r"(?P<fields>(?:(?:Title|Date|Category|Categories|Tags|Slug|Authors?|Summary|Lang|Status|Modified|Subtitle|"
    r"Description|Keywords|Template|Url|Save_as|Translation|Cover|Image|Series|Series_index|By|Event|Location)"
    r"[ ]?:.*\n(?:[ \t]+\S.*\n)*)+)(?P<end>)",
    re.IGNORECASE,
)
_PLAIN_FIELD = re.compile(
    r"[ \t]*(?:@def[ \t]+)?[\"']?(?P<key>[A-Za-z_][\w -]{0,40}?)[\"']?[ \t]*(?P<sign>[:=])(?P<value>.*)"
)
_LONGEST = 200_000
_MOST_VALUES = 10_000
_BRACKET = re.compile(r"[\[\]{}]")
_STEPS = re.compile(r"(?:[-?:][ \t]++){60}+")
_DOTS = re.compile(r"(?<![\w.\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){60}")
_DEEPEST = 60
_MOST_BITS = 4096
"""A larger number is none: writing it down would take forever."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A post's fields, and where in the source they and the body stand."""

    fields: Mapping[str, Any]
    start: int = 0
    end: int = 0
    """``source[start:end]`` holds the lines with fields."""
    body: int = 0
    format: str = ""
    """"yaml", "toml", "json", "elixir", "franklin", "headers" or "" (none)."""
    warnings: tuple[str, ...] = ()


def read_front_matter(source: str) -> FrontMatter:
    """Find and parse the front matter; what cannot be parsed is recovered line by line, with a warning."""
    begin = 1 if source.startswith("\ufeff") else 0
    for name, pattern in _FORMS.items():
        if found := pattern.match(source, begin, begin + _LONGEST):
            start, end = found.span("fields")
            if name == "yaml" and not _looks_like_fields(found["fields"]):
                continue
            fields, warnings = _parse(name, found["fields"], source.count("\n", 0, start) + 1)
            return FrontMatter(fields, start, end, found.end(), name, warnings)
    return _bare_json(source, begin) or _unclosed(source, begin) or FrontMatter({}, body=begin)


_FORMS = {
    "yaml": _YAML,
    "toml": _TOML,
    "json": _JSON,
    "elixir": _ELIXIR,
    "franklin": _FRANKLIN,
    "headers": _HEADERS,
}


def _looks_like_fields(block: str) -> bool:
    """A rule at the top, prose and another rule are no front matter."""
    lines = [line for line in block.split("\n") if line.strip()]
    return not lines or any(_PLAIN_FIELD.match(line) for line in lines[:3]) or lines[0].startswith("#")


def _bare_json(source: str, begin: int) -> FrontMatter | None:
    start = begin + len(source[begin:]) - len(source[begin:].lstrip())
    if not source.startswith("{", start) or not re.match(r"\{\s*\"", source[start : start + 200]):
        return None
    try:
        fields, end = json.JSONDecoder().raw_decode(source[: start + _LONGEST], start)
    except (ValueError, RecursionError):
        return None
    return FrontMatter(fields, start, end, end, "json") if isinstance(fields, dict) else None


def _unclosed(source: str, begin: int) -> FrontMatter | None:
    found = _UNCLOSED.match(source, begin, begin + _LONGEST)
    if found is None or not _looks_like_fields(found["fields"]):
        return None
    start, end = found.span("fields")
    fields, _ = _parse("yaml", found["fields"], 2)
    last = source.count("\n", 0, end) + 1
    warning = f"line {last}: the front matter has no closing '---' line; it was taken to end there"
    return FrontMatter(fields, start, end, found.end(), "yaml", (warning,))


def _parse(name: str, block: str, first_line: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    if name not in _HANDLERS:
        return _recover(block), ()
    if _nests_deep(block):
        return _recover(block), (f"line {first_line}: front matter is nested too deep; read line by line",)
    try:
        fields = _HANDLERS[name](block)
    # Tags say what a value is not: !!bool maybe.
    except (YAMLError, ValueError, RecursionError, TypeError, AttributeError, LookupError) as error:
        return _recover(block), (_explain(error, name, first_line),)
    if not isinstance(fields, dict):
        return _recover(block), ()
    if _count_values(fields) > _MOST_VALUES:
        message = (
            f"line {first_line}: front matter expands to more than {_MOST_VALUES} values or holds a number "
            "without end; read line by line"
        )
        return _recover(block), (message,)
    return {str(key): value for key, value in fields.items()}, ()


def _nests_deep(block: str) -> bool:
    """Tell what would exhaust a parser's stack; parsers written in C do not raise then."""
    depth = 0
    for bracket in _BRACKET.finditer(block):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > _DEEPEST:
            return True
    return bool(_STEPS.search(block) or _DOTS.search(block))


def _explain(error: Exception, name: str, first_line: int) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = first_line + mark.line if mark is not None else first_line + max(getattr(error, "lineno", 1) - 1, 0)
    told = re.search(r"at line (\d+)", str(error)) if mark is None else None
    if told:
        line = first_line + int(told[1]) - 1
    problem = getattr(error, "problem", None) or str(error).split("\n")[0]
    kind = name.upper()
    return f"line {line}: the {kind} front matter is broken ({problem}); its fields were read line by line"


def _load_yaml(block: str) -> Any:
    return YAMLHandler().load(block)


def _load_toml(block: str) -> Any:
    return tomllib.loads(block)


def _load_json(block: str) -> Any:
    text = block.strip()
    return json.loads(text if text.startswith("{") else "{" + text + "}")


_HANDLERS = {"yaml": _load_yaml, "toml": _load_toml, "json": _load_json}


def _count_values(value: Any) -> int:
    """Count values as if every alias were written out, up to the bound; a number without end is beyond it."""
    waiting = [value]
    count = 0
    while waiting and count <= _MOST_VALUES:
        current = waiting.pop()
        count += 1
        if isinstance(current, int) and current.bit_length() > _MOST_BITS:
            return _MOST_VALUES + 1
        if isinstance(current, dict):
            waiting.extend(current)
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)
    return count


def _recover(block: str) -> dict[str, Any]:
    """Read ``key: value`` lines and the lists and indented lines below them."""
    fields: dict[str, Any] = {}
    key = ""
    lines = iter(block.split("\n"))
    for line in lines:
        found = _PLAIN_FIELD.match(line)
        if (
            found
            and not re.match(r"\s*-\s", line)
            and (not line[:1].isspace() or "=" in line or not key or _is_map(block))
        ):
            key = found["key"].strip()
            value = found["value"].strip()
            if value.startswith('"""'):
                value = _until_quotes(value[3:], lines)
            fields.setdefault(key, _plain_value(value))
        elif key and line.strip():
            _add_line(fields, key, line.strip())
    return fields


def _is_map(block: str) -> bool:
    return block[:1].isspace()


def _until_quotes(value: str, lines: Any) -> str:
    parts = [value]
    while '"""' not in parts[-1]:
        line = next(lines, None)
        if line is None:
            break
        parts.append(line.strip())
    return " ".join(" ".join(parts).split('"""')[0].split())


def _plain_value(value: str) -> Any:
    value = value.strip().rstrip(",").strip()
    if value.startswith("[") and value.endswith("]"):
        return [_unquote(part) for part in value[1:-1].split(",") if part.strip()]
    return "" if value in (">", "|", ">-", "|-") else _unquote(value)


def _unquote(value: str) -> str:
    value = value.strip().rstrip(",").strip()
    if value.startswith("~"):  # an Elixir sigil: ~D[2018-04-02]
        return value.split("[", 1)[-1].rstrip("]")
    if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
        value = value[1:-1]
    elif value[:1] in ("'", '"'):
        value = value.replace(value[0], "") if value.count(value[0]) == 1 else value
    return value


def _add_line(fields: dict[str, Any], key: str, line: str) -> None:
    if line.startswith("- "):
        old = fields[key]
        items = old if isinstance(old, list) else [old] if old else []
        fields[key] = [*items, _unquote(line[2:])]
    elif isinstance(fields[key], str):
        fields[key] = f"{fields[key]} {_unquote(line)}".strip()
