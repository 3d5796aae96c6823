"""Annotation files -> what a careful reader learnt from each post; files with faults are refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SettingsError
from kg.records import EntityType
from kg.scoring.matching import Thing, thing
from kg.scoring.structure import find_faults


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """One annotated entity."""

    thing: Thing
    surfaces: tuple[str, ...]
    """Its name, then its mentions, as the post writes them."""
    site: str = ""
    """The registrable domain of its official site, or ""."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotated post."""

    id: str
    """The file's name without ".json"."""
    language: str
    """The first part of its language tag: "zh" for "zh-Hant"."""
    entities: tuple[GoldEntity, ...]
    relations: tuple[tuple[str, str, str], ...]
    """Subject, relation, object: ids, or "doc" for the post."""


def load_annotations(folder: Path) -> list[Annotation]:
    """Read every ``*.json`` of a folder, sorted by name.

    Raises:
        SettingsError: the folder holds no annotations, or one of them is not in the annotation form.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise SettingsError(f"{folder}: no annotations (ID.json) here. Name a folder that holds annotated posts.")
    return [_annotation(path) for path in paths]


def _annotation(path: Path) -> Annotation:
    value = _json(path)
    faults = find_faults(value)
    if faults:
        more = f" ({len(faults) - 1} more in this file.)" if len(faults) > 1 else ""
        raise SettingsError(f"{path}: {faults[0]}{more}")
    relations = tuple((str(row["s"]), row["r"], str(row["o"])) for row in value["relations"])
    language = value["language"].split("-")[0].lower()
    return Annotation(path.stem, language, tuple(_entity(row) for row in value["entities"]), relations)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}). Check the file's permissions.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: byte {error.start} is not UTF-8. Save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise SettingsError(
            f"{path}: line {error.lineno}, column {error.colno} is not JSON ({error.msg}). Correct it there."
        ) from error


def _entity(row: dict[str, Any]) -> GoldEntity:
    surfaces = (row["name"], *row["mentions"])
    names = (*surfaces, row.get("name_en", ""))
    one = thing(row["id"], EntityType(row["type"]), names, row.get("urls", ()))
    return GoldEntity(one, surfaces, row.get("site", ""))
