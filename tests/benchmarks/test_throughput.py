"""The benchmark of throughput: what it multiplies, times and prints."""

import sys

import pytest

from kg.readers import read_text
from kg.records import Entity, EntityType, Evidence, Extraction, Link, Mention, Recap
from kg.storage import save_extractions
from tests.benchmarks import throughput


def extraction():
    document = read_text("Lin Sun spoke.")
    quoted = Evidence(0, 7, "Lin Sun")
    mention = Mention(0, 7, "Lin Sun", EntityType.PERSON, 0.9, "encoder")
    links = (Link("https://example.org/", "profile", quoted),)
    entity = Entity("p1", EntityType.PERSON, "Lin Sun", (mention,), quoted, 0.9, links)
    recap = Recap(document.id, "may.md", "ab", "markdown", "en", "", "", "", 14)
    return Extraction(recap, (entity,), ())


def test_multiplied_extractions_name_other_things_in_other_posts():
    three = list(throughput.multiplied([extraction()], 3))
    assert three[0] == extraction()
    assert [each.entities[0].name for each in three] == ["Lin Sun", "Lin Sun 1", "Lin Sun 2"]
    assert len({each.recap.id for each in three}) == len({each.recap.source for each in three}) == 3


def test_a_clock_adds_up_its_stages():
    clock = throughput.Clock()
    assert [clock.time("reading", lambda: 7) for _ in range(2)] == [7, 7]
    assert clock.total(["reading", "writing"]) == clock.stages["reading"]


def test_combining_tells_what_it_took(tmp_path, capsys):
    save_extractions([extraction()], tmp_path / "saved.jsonl")
    throughput.main(["--combine", "5", str(tmp_path / "saved.jsonl")])
    assert capsys.readouterr().out.startswith("        5 posts          5 things")


def test_a_failing_start_is_no_figure():
    with pytest.raises(SystemExit, match="failed"):
        throughput.start_up(["-c", "raise SystemExit(3)"])
    assert throughput.start_up(["-c", ""])[2] > 0


def test_the_report_compares_with_the_peer(capsys):
    clock, peer = throughput.Clock(), throughput.Clock()
    clock.stages = {"encoder": (2.0, 4.0)}
    peer.stages = {"spaCy, text by text": (1.0, 1.0), "spaCy, as a stream": (0.5, 0.5)}
    throughput.report(clock, 1000)
    throughput.compare(clock, peer)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["encoder", "2.00", "4.00", "500", "250"]
    assert lines[-2] == "kg, all of it, is 0.50 times as fast as spaCy, text by text (0.25 by CPU time)"


def test_a_python_without_lac_is_told_what_it_lacks():
    with pytest.raises(SystemExit, match=r"does not run LAC: install LAC==2\.1\.2"):
        throughput.measure_lac(sys.executable, ["林"], throughput.Clock())
