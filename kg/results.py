"""What the pipeline yields."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.graph import KnowledgeGraph
from kg.records import Extraction


@dataclass(frozen=True, slots=True)
class RunResult:
    """What one run yields."""

    graph: KnowledgeGraph
    paths: tuple[Path, ...]
    """The files written, in the order written."""
    skipped: tuple[str, ...]
    """Why each post that was left out could not be read; empty unless bad posts are skipped."""
    stored: str = ""
    """What changed in the store, when one is kept."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Give what the readers warned of, each led by its post."""
        return tuple(f"{recap.source}: {text}" for recap in self.graph.data.recaps for text in recap.warnings)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What the posts say, one extraction each."""

    extractions: tuple[Extraction, ...]
    skipped: tuple[str, ...]
    """As in RunResult."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """How much was saved."""

    recaps: int
    entities: int
    relations: int
    skipped: tuple[str, ...]
    """As in RunResult."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    done: int
    total: int
    source: str
    """The post that was just finished."""
