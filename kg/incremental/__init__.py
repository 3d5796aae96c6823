"""Posts -> files, as kg/pipeline.py has it, but looking again only at what has changed since the last run.

cards.py says what the whole needs of a document, surroundings.py what others mean for it; joining.py finds which items
are one, with groups.py, numbering.py and members.py; concluding.py what the nodes and statements are, triples.py what
of them is other than before; turtle.py and lines.py write files that take the rest over from those that are there.
memory.py is what is remembered, keeping.py holds it between runs, updating.py and run.py go through all that.

Nothing is guessed: an answer is remembered under a digest of all that it follows from, and a file is taken over only
while it is byte for byte what was written. So the files are those of a run that begins with nothing.
"""

from __future__ import annotations

from kg.incremental.run import may_update, update_files

__all__ = ["may_update", "update_files"]
