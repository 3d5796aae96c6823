"""What the pipeline yields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.annotating import annotated_page
from kg.decisions import CORRECTIONS_FILE
from kg.displays import Frame, Highlight, highlighted, relation_names
from kg.graph import KnowledgeGraph
from kg.records import Document, Extraction

_BESIDE = ("schedule", "corrections", "page")
"""Formats of what is read beside recaps."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How much is in a graph, and what to look at."""

    languages: Counter[str]
    """Of the recaps."""
    entities: Counter[str]
    """By type."""
    relations: Counter[str]
    """By predicate."""
    warnings: tuple[str, ...]
    """What the readers warned of, each led by its post."""
    schedules: tuple[str, ...] = ()
    """What the recaps tell of each schedule."""


@dataclass(frozen=True, slots=True)
class FilesResult:
    """What one run yields whose files are all that is wanted."""

    summary: Summary
    paths: tuple[Path, ...]
    """As in RunResult, and so what follows."""
    skipped: tuple[str, ...]
    stored: str = ""


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

    def files(self) -> FilesResult:
        """Leave out the graph."""
        return FilesResult(self.summary, self.paths, self.skipped, self.stored)

    @property
    def summary(self) -> Summary:
        """Count what is in the graph."""
        data = self.graph.data
        return Summary(
            Counter(recap.language for recap in data.recaps if recap.format not in _BESIDE),
            Counter(str(node.type) for node in data.nodes),
            Counter(str(statement.predicate) for statement in data.statements),
            self.warnings,
            tuple(_schedules(self.graph)),
        )


def _schedules(graph: KnowledgeGraph) -> Iterator[str]:
    """Tell how many sessions of each schedule the recaps tell of."""
    beside = {recap.id for recap in graph.data.recaps if recap.format in _BESIDE}
    talks = [{source.recap for source in node.sources} for node in graph.talks]
    for schedule in (recap for recap in graph.data.recaps if recap.format == "schedule"):
        listed = [recaps for recaps in talks if schedule.id in recaps]
        told = sum(bool(recaps - beside) for recaps in listed)
        yield f"{schedule.source}: the recaps tell of {told} of {len(listed)} sessions"


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


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document together with what was found in it; Jupyter shows the text with its entities highlighted."""

    document: Document
    extraction: Extraction

    def _repr_html_(self) -> str:
        entities = {entity.id: entity for entity in self.extraction.entities}
        notes = {entity.id: [f"{entity.type}: {entity.name}"] for entity in entities.values()}
        for relation in self.extraction.relations:
            words = " ".join(relation_names(relation, entities)).replace("_", " ")
            for end in {relation.subject, relation.object} & notes.keys():
                notes[end].append(words)
        highlights = [
            Highlight(mention.start, mention.end, entity.type, "\n".join(notes[entity.id]))
            for entity in entities.values()
            for mention in entity.mentions
        ]
        return highlighted(self.document.text, highlights)

    def page(self, corrections: str = "", name: str = CORRECTIONS_FILE) -> str:
        """Give the page that ``kg annotate`` writes; ``corrections`` is the text of the file that it adds to.

        Raises:
            CorrectionsError: ``corrections`` is not of the form that kg/corrections describes.
        """
        return annotated_page(self.document, self.extraction, corrections=corrections, name=name)

    def show(self, *, height: int = 640) -> Frame:
        """Give that page for Jupyter to show: select what is wrong, and download the corrections."""
        return Frame(self.page(), height)
