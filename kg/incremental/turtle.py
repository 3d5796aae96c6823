"""Changes and a Turtle file -> the file as it is now; what has not changed is taken over as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.exporters.turtle import prefix_lines, turtle_blocks
from kg.files import write_bytes_atomically
from kg.incremental.memory import checksum_of
from kg.incremental.triples import Changes
from kg.ontology import prefixes


def write_changes(changes: Changes, path: Path, text: str, base: str) -> None:
    """Write the file anew; ``text`` is what it held before, as long as ``changes`` are changes to that."""
    names = prefixes(base)
    fresh = dict(turtle_blocks(changes.triples(), names))
    dropped = changes.dropped()
    blocks = [(iri, block) for iri, block in _blocks(text, names) if iri not in dropped]
    blocks += [(iri, block.removesuffix("\n")) for iri, block in fresh.items()]
    blocks.sort()
    head = "".join(prefix_lines(names)).removesuffix("\n")
    content = ("\n\n".join([head, *(block for _, block in blocks)]) + "\n").encode()
    changes.new.checksum = checksum_of(content)
    write_bytes_atomically(path, content)


def _blocks(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Cut a file that kg wrote into blocks, each with the IRI of its subject; no text in it has an empty line."""
    for block in text.removesuffix("\n").split("\n\n")[1:]:
        head = block[: block.index(" ")]
        if head[0] == "<":
            yield head[1:-1], block
        else:
            prefix, _, local = head.partition(":")
            yield names[prefix] + local, block
