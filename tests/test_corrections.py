from __future__ import annotations

import pytest

from kg import corrections
from kg.corrections import Corrections, corrections_text, parse_corrections
from kg.errors import SettingsError
from kg.records import EntityType

FULL = Corrections(
    same=(("person/孙琳", "person/lin-sun"),),
    different=(("person/wei-zhang", "person/wei-zhang-2"),),
    type={"organization/istio": EntityType.PROJECT},
    name={"person/lin-sun": "Lin: 'Sun' #1", "person/x": "yes"},
    url={"project/istio": "https://istio.io/"},
    drop=("person/somebody", ("person/lin-sun", "organizes", "event/kubecon-2024")),
    add=(("person/lin-sun", "works_on", "project/istio"),),
)


def test_corrections_come_back_as_they_were() -> None:
    text = corrections_text(FULL)
    assert parse_corrections(text, "c.yaml") == FULL
    assert "- [person/孙琳, person/lin-sun]" in text
    assert "  organization/istio: Project" in text
    assert len(FULL) == 9


def test_no_corrections_are_an_empty_file_with_its_heading() -> None:
    text = corrections_text(Corrections())
    assert text.startswith("# Corrections")
    assert text.count("\n") == 1
    assert parse_corrections(text, "c.yaml") == Corrections()
    assert len(Corrections()) == 0


def test_the_documented_example_is_read() -> None:
    assert corrections.__doc__ is not None
    block = corrections.__doc__.partition(".. code-block:: yaml\n")[2].partition("Ids are")[0]
    read = parse_corrections("\n".join(line.removeprefix("    ") for line in block.splitlines()), "c.yaml")
    assert read.type == {"organization/istio": EntityType.PROJECT}
    assert (len(read.same), len(read.different), len(read.drop), len(read.add)) == (1, 1, 2, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("same: [a\n", "c.yaml, line 2: no YAML"),
        ("a: \x07", "no YAML"),
        ("sames: []", "no part 'sames'. Known: same, different, type, name, url, drop, add"),
        ("- same", "no part"),
        ("same: a", "'same' must be a list"),
        ("same: [[a]]", "lists of at least two ids, not ['a']"),
        ("different: [[a, 1]]", "lists of at least two ids"),
        ("name: [a]", "'name' must hold lines of the form"),
        ("url: {a: 1}", "'url' must hold lines of the form"),
        ("type: {a: Robot}", "no type 'Robot'. Known: Person, Organization"),
        ("drop: [[a, b]]", "[subject, relation, object], not ['a', 'b']"),
        ("add: [a]", "[subject, relation, object], not 'a'"),
        ("add: [[a, loves, b]]", "no relation 'loves'. Known: speaks_at"),
    ],
)
def test_what_is_wrong_is_told(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_corrections(text, "c.yaml")
    assert str(caught.value).startswith("c.yaml")
    assert message in str(caught.value)
