"""Where training reads and writes, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.training.annotations import Sample

DATA = Path(__file__).parent.parent / "recognizers" / "data"
ANNOTATIONS = Path(__file__).parent / "annotations"
INVENTED = Path(__file__).parent / "invented"
FOLDS = 5
ALL = -1
"""The number of the encoders that no fold is kept from."""
TEACHER, ENCODER, FAST = "teacher", "encoder", "fast"
PARTS = ("names", "talks", "subjects", "objects")


@dataclass(frozen=True)
class Epochs:
    """How long each part of an encoder's training takes."""

    adapt: int = 4
    """Over posts and recaps, to learn how they are written."""
    recaps: int = 11
    """Over all recaps."""
    real: int = 3
    """Over real recaps alone, at the end."""
    fast: int = 12
    """Over all recaps, of the fast encoder; one over real ones follows."""


@dataclass(frozen=True)
class Plan:
    """Where training reads and writes, and how it goes about it."""

    gold: list[Path]
    texts: list[Path]
    posts: list[Path]
    work: Path
    epochs: Epochs = field(default_factory=Epochs)
    processes: int = 1
    only: tuple[int, ...] = ()
    """Folds whose encoders are trained; none for all of them and the encoders of all sources."""

    def samples(self) -> list[Sample]:
        """Load all annotated recaps."""
        from kg.training.annotations import load_samples

        annotations = [p for folder in [*self.gold, ANNOTATIONS, INVENTED] for p in sorted(folder.glob("*.json"))]
        return list(load_samples(annotations, [*self.texts, *self.posts]))

    @property
    def lessons(self) -> Path:
        """Tell where all that the encoders learn from is kept."""
        return self.work / "lessons.npz"

    @property
    def folds(self) -> Path:
        """Tell where the fold of each recap is kept, by its id."""
        return self.work / "folds.json"

    def weights(self, name: str, number: int) -> Path:
        """Tell where an encoder's weights are kept."""
        return self.work / (f"{name}.npz" if number == ALL else f"{name}-{number}.npz")

    def tags(self, name: str, number: int) -> Path:
        """Tell where an encoder's tags of its fold are kept."""
        return self.work / f"tags-{name}-{number}.npz"
