"""Decision -> corrections file: one entry more, all else, comments too, as it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from kg.corrections import plain_value, top_level
from kg.errors import CorrectionsError
from kg.files import write_atomically


def add_entry(path: Path, key: str, value: Any) -> None:
    """Write an entry under a key; the file is made if it is missing.

    Raises:
        CorrectionsError: The file is not of the form that kg/corrections describes, or cannot be written.
    """
    try:
        text = path.read_text("utf-8-sig") if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, [with_entry(text, key, value, str(path))])
    except OSError as error:
        raise CorrectionsError(f"{path}: cannot be written: {error.strerror}. Name another file.") from error


def with_entry(text: str, key: str, value: Any, source: str) -> str:
    """Give the text of a corrections file with one entry more.

    Raises:
        CorrectionsError: The file is not of the form that kg/corrections describes.
    """
    line = f"- {dump_entry(value)}"
    items = dict(top_level(text, source)).get(key)
    if items is None:
        gap = "\n" if text and not text.endswith("\n") else ""
        return f"{text}{gap}{key}:\n{line}\n"
    if isinstance(items, yaml.SequenceNode) and items.value and not items.flow_style:
        end = _end_of_line(text, _end(items))
        return f"{text[:end]}\n{' ' * items.start_mark.column}{line}{text[end:] or chr(10)}"
    # A list in one line, such as "same: []", is written anew with one entry a line.
    old = [plain_value(item) for item in items.value] if isinstance(items, yaml.SequenceNode) else []
    lines = "".join(f"\n- {dump_entry(one)}" for one in old) + f"\n{line}"
    end = _end_of_line(text, items.end_mark.index)
    remark = text[items.end_mark.index : end].rstrip()
    return f"{text[: items.start_mark.index].rstrip(' ')}{remark}{lines}{text[end:] or chr(10)}"


def _end(node: yaml.Node) -> int:
    """Give where a node's last character stands: YAML counts the comments after a block to it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.index


def _end_of_line(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def dump_entry(value: Any) -> str:
    """Write one entry on one line."""
    # Lone surrogates would be written as escapes that no YAML reader takes.
    value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=1 << 20)
    return text.removesuffix("\n").removesuffix("\n...")
