"""What became of posts -> the files of their graph, with no more work than what has changed asks for.

The files are byte for byte those of a run that begins with nothing.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.cache import Cache
from kg.catalogs import Catalog
from kg.claims import claimed
from kg.collecting import without_collecting
from kg.errors import ExportError
from kg.exporters.provenance import Run
from kg.incremental.cards import make_card
from kg.incremental.concluding import Conclusion
from kg.incremental.joining import Joining
from kg.incremental.keeping import FOLDER, KeptMembers, keep_memory, load_memory
from kg.incremental.lines import write_lines
from kg.incremental.memory import Digest, Memory, Written, digest_of_texts, read_known
from kg.incremental.numbering import numbered
from kg.incremental.surroundings import Known
from kg.incremental.triples import Changes
from kg.incremental.turtle import write_changes
from kg.records import Extraction
from kg.resolution.resolver import counted_once
from kg.results import Summary
from kg.versions import joining_version

_FILES = {"ttl": "graph.ttl", "jsonl": "extractions.jsonl"}
FORMATS = tuple(_FILES)
"""What can be written so."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """A post that has been read, now or before."""

    source: str
    key: str
    """Names its content and what reads it."""
    load: Callable[[], Extraction]
    """Gives its extraction."""

    @property
    def content(self) -> Digest:
        """Give a digest of its extraction but for the source."""
        return content_of(self.key)


def content_of(key: str) -> Digest:
    """Give a digest of what is found in the post of a key."""
    return digest_of_texts(key)


class Remembered(Container[str]):
    """What the last run has left in a cache folder for this one; holds the keys of posts that need not be read.

    Use it in a ``with`` block.
    """

    def __init__(self, folder: Path, chosen: str) -> None:
        """Look whether there is anything for this kg and for what is ``chosen`` besides posts."""
        self._cache = Cache(folder / FOLDER)
        self._fingerprint = hashlib.sha256(f"{joining_version()} {chosen}".encode()).hexdigest()
        self.memory = load_memory(self._cache, self._fingerprint)
        self.members = KeptMembers(self._cache, self._fingerprint)

    def __enter__(self) -> Remembered:
        return self

    def __exit__(self, *_: object) -> None:
        self._cache.__exit__()

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and content_of(key) in self.memory.cards

    def keep(self, memory: Memory) -> None:
        """Leave something for the next run."""
        keep_memory(memory, self._cache, self._fingerprint)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to write."""

    folder: Path
    formats: Sequence[str]
    base: str
    """What the IRIs of things begin with."""
    run: Run


@without_collecting()
def update(
    posts: Sequence[Post], wanted: Wanted, remembered: Remembered, catalog: Catalog
) -> tuple[list[Path], Summary]:
    """Write files for posts, sorted by source; give their paths, and what is in the graph.

    Raises:
        ExportError: A file cannot be written; those written before stay whole.
    """
    old = remembered.memory
    known = [Known(p.source, p.content, old.cards.get(p.content) or make_card(p.load()), p.load) for p in posts]
    documents = _once(known)
    numbers = numbered([document.source for document in documents], old.numbers)
    joining = Joining(documents, numbers, catalog, old, remembered.members)
    conclusion, new = Conclusion(joining), joining.new
    new.cards = {document.content: document.card for document in known}
    new.numbers = dict(zip((document.source for document in documents), numbers, strict=True))
    folder = wanted.folder
    try:
        with claimed(folder):
            paths = [_write(name, posts, wanted, conclusion) for name in dict.fromkeys(wanted.formats)]
    except OSError as error:
        raise ExportError(f"{folder}: cannot be written to: {error.strerror}. Name another folder with -o.") from error
    remembered.keep(new)
    return paths, _summary(documents, conclusion)


def _write(name: str, posts: Sequence[Post], wanted: Wanted, conclusion: Conclusion) -> Path:
    joining = conclusion.joining
    path = wanted.folder / _FILES[name]
    if name == "jsonl":
        write_lines(path, [((post.source, post.content), post.load) for post in posts], joining.old, joining.new)
        return path
    text = read_known(path, joining.old.triples.checksum).decode()
    changes = Changes(conclusion, joining.old.triples if text else Written(), wanted.base, wanted.run)
    write_changes(changes, path, text, wanted.base)
    joining.new.triples = changes.new
    return path


def _once(known: Sequence[Known]) -> list[Known]:
    """Sort documents by (source, recap id); of a document that was read twice only the first source counts."""
    kept: dict[str, Known] = {}
    for document in sorted(known, key=lambda k: (k.source, k.card.recap)):
        first = kept.setdefault(document.card.recap, document)
        if first is not document:
            _log.warning("%s", counted_once(document.source, first.source))
    return list(kept.values())


def _summary(documents: Sequence[Known], conclusion: Conclusion) -> Summary:
    return Summary(
        Counter(document.card.language for document in documents),
        Counter(str(kind) for kind in conclusion.types()),
        Counter(str(predicate) for _, predicate, _ in conclusion.edges),
        tuple(f"{document.source}: {text}" for document in documents for text in document.card.warnings),
    )
