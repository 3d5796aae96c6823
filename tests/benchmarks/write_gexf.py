"""How long a GEXF file of many edges takes us, and networkx, and how much memory; each in a process of its own.

Usage: python tests/benchmarks/write_gexf.py [--edges 1000000] [--networkx-edges 1000000]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from kg.exporters import export  # noqa: E402
from kg.graph import KnowledgeGraph  # noqa: E402
from kg.records import (  # noqa: E402
    EntityType,
    Evidence,
    GraphData,
    Name,
    Node,
    Predicate,
    Recap,
    Source,
    Statement,
)

NODES_PER_EDGE = 0.2


def make_graph(edges: int) -> GraphData:
    """Make people who speak at talks, five to each, with a quotation for each statement."""
    half = max(2, int(edges * NODES_PER_EDGE / 2))
    recaps = tuple(
        Recap(f"{n:04x}", f"posts/{n}.md", "", "markdown", "en", "", f"{2005 + n % 20}-05-17", "", 0)
        for n in range(1000)
    )
    people = [f"person/p{n:07d}" for n in range(half)]
    talks = [f"talk/t{n:07d}" for n in range(half)]

    def nodes() -> Iterator[Node]:
        for kind, ids in ((EntityType.PERSON, people), (EntityType.TALK, talks)):
            for number, id in enumerate(ids):
                quoted = (source(number, f"{kind} {number}"),)
                yield Node(id, kind, Name(f"{kind} {number}", "en", 1), (), "", (), {}, quoted, 0.9, 1)

    def source(number: int, quote: str) -> Source:
        return Source(recaps[number % 1000].id, Evidence(number, number + len(quote), quote), 0.9, "structure")

    def statements() -> Iterator[Statement]:
        each = -(-edges // half)
        for number in range(edges):
            person, talk = number // each, (number // each * 7 + number % each * 7919) % half
            quoted = (source(number, f"Person {person} spoke on Talk {talk} & more."),)
            yield Statement(people[person], Predicate.SPEAKS_AT, talks[talk], 0.9, quoted)

    return GraphData(recaps, tuple(nodes()), tuple(statements()))


def write(writer: str, edges: int, path: Path) -> None:
    """Make a graph and write it, printing seconds and peak memory."""
    graph = make_graph(edges)
    made = KnowledgeGraph(graph).to_networkx() if writer == "networkx" else None
    before, used = time.perf_counter(), time.process_time()
    if made is None:
        export(graph, path.parent, ["gexf"])
    else:
        import networkx

        networkx.write_gexf(made, path)
    wall, used = time.perf_counter() - before, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    size = path.stat().st_size / 2**20
    print(
        f"{writer:9} {edges:>9,} edges  {wall:6.1f} s ({used:.1f} s of CPU)  {peak:5.2f} GiB at most  {size:5.0f} MiB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--networkx-edges", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["kg", "networkx"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    counts = {"kg": options.edges, "networkx": options.networkx_edges}
    if options.only:
        with tempfile.TemporaryDirectory() as folder:
            write(options.only, counts[options.only], Path(folder) / "graph.gexf")
        return
    for writer, edges in counts.items():
        command = [sys.executable, __file__, "--only", writer, "--edges", str(edges), "--networkx-edges", str(edges)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
