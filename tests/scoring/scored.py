"""Invented annotations with extractions, and the annotators' own judge to hold the scores against."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.records import (
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Link,
    Mention,
    Predicate,
    Recap,
    Relation,
)
from tests.conftest import ROOT, shared_folder

CASES = ROOT / "tests" / "cases" / "scoring"
GOLD = CASES / "gold"


def rows() -> list[dict[str, Any]]:
    return json.loads((CASES / "extractions.json").read_text(encoding="utf-8"))


def extractions(folder: Path = GOLD) -> list[Extraction]:
    return [extraction(row, folder / Path(row["source"]).name) for row in rows()]


def extraction(row: dict[str, Any], post: Path | None = None) -> Extraction:
    raw = post.read_bytes().decode("utf-8") if post and post.exists() else ""
    recap = Recap("00aa", row["source"], "00aa" * 16, "markdown", "und", "", "", "", len(raw))
    return Extraction(
        recap,
        tuple(_entity(one, raw) for one in row["entities"]),
        tuple(
            Relation(one["s"], Predicate(one["r"]), one["o"], _evidence(one, raw), one["confidence"], "invented")
            for one in row["relations"]
        ),
    )


def _entity(row: dict[str, Any], raw: str) -> Entity:
    kind = EntityType(row["type"])
    mentions = tuple(Mention(0, len(text), text, kind, 0.9, "invented") for text in row["mentions"])
    evidence = _evidence(row, raw)
    links = tuple(Link(url, "page", evidence) for url in row.get("links", ()))
    return Entity(row["id"], kind, row["name"], mentions, evidence, row["confidence"], links)


def _evidence(row: dict[str, Any], raw: str) -> Evidence:
    quote = row.get("at", "")
    start = max(raw.find(quote), 0)
    return Evidence(start, start + len(quote), quote)


def write_system(given: list[Extraction], folder: Path) -> None:
    """Write extractions in the annotation's own form, as the judge reads them from a system."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in given:
        value = {
            "entities": [
                {
                    "id": entity.id,
                    "type": entity.type.value,
                    "name": entity.name,
                    "mentions": [mention.text for mention in entity.mentions],
                    "urls": [link.url for link in entity.links],
                }
                for entity in one.entities
            ],
            "relations": [
                {"s": relation.subject, "r": relation.predicate.value, "o": relation.object}
                for relation in one.relations
            ],
        }
        path = folder / f"{Path(one.recap.source).stem}.json"
        path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def judge() -> ModuleType | None:
    """Load the annotators' judge, None where it is not beside the repository (in CI it must be)."""
    shared = shared_folder()
    if shared is None:
        return None
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
