"""An extractor that needs no models and goes to other processes, where words in a post make it misbehave."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ModelError
from kg.records import Document, Entity, EntityType, Evidence, Extraction, Mention, Recap


@dataclass(frozen=True)
class Portable:
    """Finds one person, named as the post's first line is."""

    journal: Path
    """A folder, in which each post that is extracted leaves a file and each process that is prepared another."""
    version: str = "1"
    faulty: str = ""
    """How it goes wrong when it loads."""

    def describe(self) -> dict[str, str]:
        return {"portable": self.version}

    def fingerprint(self) -> str:
        return self.version

    def prepare(self) -> None:
        (self.journal / f"process-{os.getpid()}").touch()
        if self.faulty == "missing":
            raise ModelError("the model is not there")
        if self.faulty == "dying":
            os._exit(9)

    def extract(self, document: Document) -> Extraction:
        (self.journal / f"{Path(document.source).name}-{time.monotonic_ns()}").touch()
        _misbehave(document.text)
        name = document.text.partition("\n")[0].strip()
        start, end = document.raw_span(0, len(name)) if name else (0, 0)
        evidence = Evidence(start, end, document.raw[start:end])
        mention = Mention(0, len(name), name, EntityType.PERSON, 0.9, "portable")
        person = Entity("p1", EntityType.PERSON, name, (mention,), evidence, 0.9)
        recap = Recap(
            id=document.id,
            source=document.source,
            sha256=document.id * 4,
            format=document.format,
            language=document.language,
            title=document.title,
            date=document.date,
            url=document.url,
            characters=len(document.text),
            warnings=document.warnings,
        )
        return Extraction(recap, (person,), ())

    @property
    def extracted(self) -> list[str]:
        """The names of the posts that were extracted, sorted."""
        names = [path.name.rpartition("-") for path in self.journal.iterdir()]
        return sorted(name for name, _, _ in names if name != "process")

    @property
    def processes(self) -> set[int]:
        """The ids of the processes that were prepared."""
        return {int(path.name.rpartition("-")[2]) for path in self.journal.glob("process-*")}


def _misbehave(text: str) -> None:
    if "SAYS" in text:
        print("a pipeline of the user's prints this")
    if "BUG" in text:
        raise ZeroDivisionError("a bug")
    if "SEGFAULT" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "KILLED" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "LEAVES" in text:
        os._exit(7)
    if "HANGS" in text:
        time.sleep(600)
