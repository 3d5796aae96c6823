"""Changes and a Turtle file -> the file as it is now; what has not changed is taken over as it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from kg.exporters.turtle import prefix_lines, turtle_blocks
from kg.files import write_bytes_atomically
from kg.incremental.memory import checksum_of
from kg.incremental.triples import Changes
from kg.ontology import prefixes


def write_changes(changes: Changes, path: Path, text: str, base: str) -> None:
    """Write the file anew; ``text`` is what it held before, as long as ``changes`` are changes to that.

    A file that kg wrote is blocks sorted by the IRIs of their subjects, with an empty line before each; no text in it
    holds one.
    """
    names = prefixes(base)

    def subject(block: str) -> str:
        head = block[: block.index(" ")]
        if head[0] == "<":
            return head[1:-1]
        prefix, _, local = head.partition(":")
        return names[prefix] + local

    head = "".join(prefix_lines(names)).removesuffix("\n")
    fresh = {iri: block.removesuffix("\n") for iri, block in turtle_blocks(changes.triples(), names)}
    blocks = _changed(text.removesuffix("\n").split("\n\n")[1:], subject, changes.dropped(), fresh)
    content = ("\n\n".join([head, *blocks]) + "\n").encode()
    changes.new.checksum = checksum_of(content)
    write_bytes_atomically(path, content)


def _changed(blocks: list[str], subject: Callable[[str], str], dropped: set[str], fresh: dict[str, str]) -> list[str]:
    """Take sorted blocks out and put others in, looking only at those that are near."""
    put: dict[int, list[str]] = defaultdict(list)
    for iri in sorted(fresh):
        put[bisect_left(blocks, iri, key=subject)].append(fresh[iri])
    found = ((bisect_left(blocks, iri, key=subject), iri) for iri in dropped)
    out = {at for at, iri in found if at < len(blocks) and subject(blocks[at]) == iri}
    changed: list[str] = []
    done = 0
    for at in sorted({*put, *out}):
        changed += [*blocks[done:at], *put.get(at, ())]
        done = at + (at in out)
    return changed + blocks[done:]
