"""Annotated recaps -> rendered texts with labelled spans."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.readers import read_document
from kg.recognizers.folding import Folded, fold
from kg.recognizers.rendering import Rendering, render
from kg.recognizers.tags import NAME_TYPES
from kg.records import Document

SUFFIXES = (".md", ".mdx", ".html", ".txt")
INVENTED = "inv-"
"""What the ids of invented recaps begin with: each was written in a voice of its own."""
_VOICES = {"pychina": "zhgdg"}
"""Sources that are one voice and so go into one fold."""


Labelled = tuple[int, int, int, int]
"""Start, end, index into NAME_TYPES (0 for a talk) and index into the annotation's entities."""


@dataclass(frozen=True)
class Sample:
    """One annotated recap."""

    id: str
    source: str
    gold: dict[str, Any]
    document: Document
    rendering: Rendering
    names: list[Labelled]
    """Mentions of all but talks in the rendered text, disjoint and sorted."""
    talks: list[Labelled]

    @property
    def is_invented(self) -> bool:
        """Claim that the recap never was, and is only trained on."""
        return self.id.startswith(INVENTED)


def load_samples(annotations: Iterable[Path], texts: Iterable[Path]) -> Iterator[Sample]:
    """Read every annotation (sorted by id) with its text, which lies beside it or in one of the folders of texts."""
    folders = list(texts)
    for path in sorted(annotations, key=lambda p: p.stem):
        gold = json.loads(path.read_text("utf-8"))
        source = _find_text(path, folders)
        if source is None:
            raise SystemExit(f"{path}: its text is in none of {', '.join(map(str, folders)) or 'no folder'}")
        _unescape(gold)
        document = read_document(str(source))
        rendering = render(document)
        names, talks = label(rendering.text, gold)
        yield Sample(path.stem, source_of(path.stem, gold), gold, document, rendering, names, talks)


def _unescape(gold: dict[str, Any]) -> None:
    """Write names as readers see them: annotations of HTML may give them as they stand in the source."""
    for entity in gold["entities"]:
        entity["name"] = html.unescape(entity["name"])
        entity["mentions"] = [html.unescape(m) for m in entity["mentions"]]


def _find_text(path: Path, folders: list[Path]) -> Path | None:
    for folder in [path.parent, *folders]:
        for suffix in SUFFIXES:
            if (text := folder / (path.stem + suffix)).exists():
                return text
    return None


def source_of(id: str, gold: dict[str, Any]) -> str:
    """Name the voice an annotation belongs to: what it says, which is its repository, or the id's first word."""
    repository = gold["source"].get("repo") or gold["source"].get("voice")
    if repository:
        return str(repository)
    if id.startswith(INVENTED):
        return id
    word = id.split("__", maxsplit=1)[0] if "__" in id else id.split("-", maxsplit=1)[0]
    return _VOICES.get(word, word)


def label(text: str, gold: dict[str, Any]) -> tuple[list[Labelled], list[Labelled]]:
    """Find the annotated mentions in the text: names with their types, and talks."""
    types = [*map(str, NAME_TYPES), "Talk"]
    number = {e["id"]: i for i, e in enumerate(gold["entities"])}

    def places(*, is_talk: bool) -> list[Labelled]:
        found = mention_places(text, gold, is_talk=is_talk)
        return sorted((a, b, 0 if is_talk else types.index(e["type"]), number[e["id"]]) for a, b, e in found)

    return places(is_talk=False), places(is_talk=True)


_LINK_KIND = re.compile(r"\]\((\w+)\)")
"""What the rendering writes behind a link is no part of a title that goes on behind it."""


def mention_places(text: str, gold: dict[str, Any], *, is_talk: bool) -> list[tuple[int, int, dict[str, Any]]]:
    """Find the mentions of talks, or of all else: longer ones first, none overlapping another."""
    folded = Folded.of(_LINK_KIND.sub(lambda m: "](" + "_" * len(m[1]) + ")", text))
    wanted = sorted(
        (
            (len(fold(mention)), mention, entity)
            for entity in gold["entities"]
            if (entity["type"] == "Talk") == is_talk
            for mention in dict.fromkeys([entity["name"], *entity.get("mentions", [])])
        ),
        key=lambda w: -w[0],
    )
    taken = bytearray(len(text))
    found = []
    for length, mention, entity in wanted:
        places = folded.occurrences(mention)
        if is_talk and length < (12 if mention.isascii() else 5) and len(places) > 1:
            places = [p for p in places if _is_set_off(text, *p)] or places[:1]
        for start, end in places:
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append((start, end, entity))
    return found


def _is_set_off(text: str, start: int, end: int) -> bool:
    """Claim that markup or quotes set the span off, as they do with short titles such as "Keynote"."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(re.search(r"[\[《\"“*#]\s*$|^[#*-]+ *$", line)) or text[end : end + 1] == "]"
