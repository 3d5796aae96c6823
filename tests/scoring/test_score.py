"""What a report says: faults with their places, languages, documents, calibration, and what is refused."""

from __future__ import annotations

import dataclasses
import json
import shutil

import pytest

from kg.errors import SettingsError
from kg.records import Evidence
from kg.scoring import Counts, Judgement, core, score_extractions
from kg.scoring.calibration import calibrate
from kg.scoring.places import read_post
from tests.scoring.scored import CASES, GOLD, extraction, extractions

FAULTY = json.loads((CASES / "faulty.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report():
    return score_extractions(GOLD, extractions())


def told(report):
    places = {}
    for one in report.faults:
        where = f"{one.place.line}:{one.place.column}" if one.place else None
        places[one.document, f"{one.fault} {one.kind}", one.label] = where
    return places


def test_faults_have_their_places(report):
    places = told(report)
    loom = {key[1:]: where for key, where in places.items() if key[0] == "loomdays-en"}
    assert loom == {
        ("missed Person", "Bo Frost"): "11:1",  # not the comment in line 6
        ("missed Event", "warp track"): "13:5",
        ("missed Project", "Shuttle 2"): "14:1",
        ("spurious Person", "kim lee"): "11:84",
        ("spurious Talk", "that hold under load"): "11:41",
        ("spurious Project", "warp track"): "13:5",
        ("missed speaks_at", "Bo Frost -> Knots that hold under load"): "11:1",
        ("missed affiliated_with", "Bo Frost -> R&D Guild"): "11:1",
        ("missed part_of", "Weaving graphs from plain prose -> warp track"): "10:2",
        ("missed part_of", "warp track -> Loom Days 2024"): "13:5",
        ("missed located_in", "Loom Days 2024 -> Ulm"): "13:28",
        ("spurious speaks_at", "Kim Lee -> ?that hold under load"): "11:68",
        ("spurious affiliated_with", "?kim lee -> R&D Guild"): "11:10",
        ("spurious part_of", "Knots that hold under load -> Loom Days 2024"): "13:16",
        ("spurious written_by", "doc -> ??O9"): "3:1",
    }


def test_faults_in_text_without_spaces_have_their_places(report):
    places = told(report)
    assert places["webtage-zh", "missed Person", "林美"] == "3:4"
    assert places["webtage-zh", "missed organizes", "林美 -> 織網日"] == "2:17"
    # Its quotation is not in the post.
    assert places["webtage-zh", "spurious Event", "網日"] is None


def test_an_annotation_without_extraction_is_missed_altogether(report):
    places = told(report)
    assert places["soiree-fr", "missing document", "no output"] is None
    assert places["soiree-fr", "missed speaks_at", "Zoé Petit -> des fils"] == "1:1"
    assert report.languages["fr"]["Person"] == Counts(missed=1)


def test_faults_without_a_post_have_no_place(report):
    places = told(report)
    assert [where for key, where in places.items() if key[0] == "without-text"] == [None] * 3


def test_languages_go_by_the_first_part_of_the_tag(report):
    assert list(report.languages) == ["en", "fr", "zh"]
    assert report.languages["zh"]["Person"] == Counts(found=1, missed=1)
    assert "zh\n" in report.languages_table()
    assert report.languages_table().count("CORE") == 3


def test_extractions_without_annotation_are_named(report):
    assert report.unscored == ("posts/not-annotated.md",)


def test_documents_table_gives_a_line_each(report):
    lines = report.documents_table().splitlines()
    assert lines[0].split() == ["CORE", "lang", "missed", "extra", "document"]
    assert len(lines) == 1 + len(report.documents)
    assert lines[2].split() == ["0.571", "fr", "3", "0", "soiree-fr", "(not", "extracted)"]


def test_errors_table_gives_a_line_each(report):
    lines = report.errors_table().splitlines()
    assert len(lines) == len(report.faults)
    assert f"{GOLD / 'loomdays-en.md'}:11:1\tmissed Person\tBo Frost" in lines
    assert "without-text\tmissed Person\tJo Vale" in lines


def test_json_holds_the_report(report):
    value = json.loads(report.to_json())
    assert value["core"] == report.core
    person = report.total["Person"]
    assert value["total"]["Person"] == {
        "p": person.precision,
        "r": person.recall,
        "f": person.f1,
        "found": person.found,
        "extra": person.extra,
        "missed": person.missed,
    }
    assert [one["id"] for one in value["documents"]] == [one.id for one in report.documents]
    assert value["documents"][0]["errors"][0]["place"] == {
        "source": str(GOLD / "loomdays-en.md"),
        "line": 11,
        "column": 1,
    }
    assert value["languages"]["en"]["core"] == core(report.languages["en"])
    assert value["calibration"]["entities"]["count"] == 16
    assert value["unscored"] == ["posts/not-annotated.md"]


def test_relations_that_say_the_same_are_judged_once_by_the_surest(report):
    loom = next(one for one in report.documents if one.id == "loomdays-en")
    assert len(loom.relation_judgements) == 8
    assert Judgement(0.86, True) in loom.relation_judgements


def test_calibration_is_the_mean_gap_by_count():
    judgements = [Judgement(0.95, True), Judgement(1.0, True), Judgement(0.25, True), Judgement(0.25, False)]
    one = calibrate(judgements)
    assert one.count == 4
    assert one.bins[9].count == 2
    assert one.bins[2].accuracy == 0.5
    assert one.error == pytest.approx((2 * 0.025 + 2 * 0.25) / 4)
    assert calibrate([]).error == 0


def test_calibration_table_names_both(report):
    table = report.calibration_table()
    assert f"entities 16   expected calibration error {report.entity_calibration.error:.3f}" in table
    assert f"relations 12   expected calibration error {report.relation_calibration.error:.3f}" in table


def test_order_of_extractions_does_not_matter(report):
    assert score_extractions(GOLD, reversed(extractions())) == report


def test_posts_are_looked_for_where_they_were_read(tmp_path):
    gold, posts = tmp_path / "gold", tmp_path / "posts"
    gold.mkdir()
    posts.mkdir()
    shutil.copy(GOLD / "without-text.json", gold)
    post = posts / "without-text.md"
    post.write_bytes("\ufeffBy Vale\r\n\r\nthen Jo\r\nVale\rand VALE".encode())
    row = {"source": str(post), "relations": []} | {
        "entities": [{"id": "P1", "type": "Person", "name": "VALE", "mentions": [], "at": "VALE", "confidence": 1.0}]
    }
    faults = score_extractions(gold, [extraction(row, post)]).faults
    assert [(one.fault, str(one.place)) for one in faults] == [("missed", f"{post}:3:6"), ("spurious", f"{post}:5:5")]
    by = Evidence(1, 3, "By")
    assert str(read_post([posts, post]).place_of(by)) == f"{post}:1:1"


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_posts_in_older_encodings_are_read(tmp_path, encoding):
    post = tmp_path / "a.md"
    post.write_bytes("王小明。\n王小明 林美".encode(encoding))
    assert read_post([post]).first(["林美"]).line == 2


def test_posts_in_unknown_encodings_still_have_lines(tmp_path):
    post = tmp_path / "a.md"
    post.write_bytes(b"caf\xe9\nBo\xff")
    assert str(read_post([post]).first(["**", "Bo"])) == f"{post}:2:1"


def test_names_only_in_link_targets_are_found_there(tmp_path):
    post = tmp_path / "a.md"
    post.write_text("Bob [x](https://a.example/ada) Bo\n", encoding="utf-8")
    assert read_post([post]).first(["Ada"]).column == 27
    assert read_post([post]).first(["Bo"]).column == 32
    assert read_post([post]).nearest(["Cy"], ["Bo"]).column == 32
    assert read_post([post]).nearest(["Cy"], []) is None


@pytest.mark.parametrize("case", FAULTY, ids=[case["title"] for case in FAULTY])
def test_faulty_annotations_are_refused(tmp_path, case):
    value = json.loads((GOLD / "without-text.json").read_text(encoding="utf-8"))
    value["relations"].append({"s": "doc", "r": "written_by", "o": "p1"})
    value |= case.get("change", {})
    value.pop(case.get("drop"), None)
    if "entity" in case:
        value["entities"][0] |= case["entity"]
    for key, row in (("entities", "more"), ("relations", "relation")):
        if row in case:
            value[key].append(case[row])
    path = tmp_path / "a.json"
    path.write_text(json.dumps(case.get("value", value)), encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        score_extractions(tmp_path, [])
    message = str(refused.value)
    assert message.startswith(f"{path}: ")
    assert all(part in message for part in case["says"]), message


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"{", "line 1, column 2 is not JSON"), (b'{"id": "\xff"}', "byte 8 is not UTF-8. Save the file as UTF-8.")],
)
def test_files_that_are_no_json_are_refused(tmp_path, data, says):
    (tmp_path / "a.json").write_bytes(data)
    with pytest.raises(SettingsError, match=says):
        score_extractions(tmp_path, [])


def test_an_annotation_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "a.json").mkdir()
    with pytest.raises(SettingsError, match=r"a\.json: cannot be read"):
        score_extractions(tmp_path, [])


def test_a_folder_without_annotations_is_refused(tmp_path):
    with pytest.raises(SettingsError, match=r"no annotations .* Name a folder"):
        score_extractions(tmp_path, [])


def test_two_extractions_of_one_annotation_are_refused():
    first = extractions()[0]
    second = dataclasses.replace(first, recap=dataclasses.replace(first.recap, source="b/loomdays-en.html"))
    with pytest.raises(SettingsError, match=r"both posts/loomdays-en\.md and b/loomdays-en\.html belong"):
        score_extractions(GOLD, [first, second])
