"""How long laying out and measuring the graph of many documents takes.

The graph is that of saved extractions, many times over, all copies sharing their hundred best connected nodes, as
recaps share companies, projects and events.

Usage: python tests/benchmarks/lay_out.py outputs/extractions.jsonl [--copies 33]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kg.exporters.layout import find_positions
from kg.exporters.measures import find_measures
from kg.exporters.network import statement_network
from kg.pipeline import combine_saved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extractions", nargs="+")
    parser.add_argument("--copies", type=int, default=33)
    options = parser.parse_args()
    graph = combine_saved(options.extractions).data
    network = statement_network(graph)
    numbers = {row.id: number for number, row in enumerate(network.rows)}
    once = [(numbers[source], numbers[target]) for source, target in network.ends()]
    hubs = {number for number, _ in Counter(end for pair in once for end in pair).most_common(100)}
    size = len(numbers)
    pairs = [
        tuple(end if end in hubs else end + copy * size for end in pair)
        for copy in range(options.copies)
        for pair in once
    ]
    print(f"{len(graph.recaps) * options.copies:,} documents, {size * options.copies:,} nodes, {len(pairs):,} edges")
    for name, work in (("places", find_positions), ("measures", find_measures)):
        before = time.process_time()
        work(size * options.copies, pairs)
        print(f"{name:8}  {time.process_time() - before:5.1f} s of CPU")


if __name__ == "__main__":
    main()
