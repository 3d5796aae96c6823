import time

import pytest

from kg.readers import read_text
from kg.readers.front_matter import read_front_matter
from kg.records import MarkKind


def test_broken_yaml_warns_with_its_line_and_keeps_the_text():
    document = read_text("---\ntitle: a\nsub: b: c\n---\nBody")
    assert document.warnings[0].startswith("line 3: the YAML front matter is broken (mapping values")
    assert document.metadata == {"title": "a", "sub": "b: c"}
    assert document.text == "a\nBody"


def test_broken_toml_and_json_warn_with_their_line():
    toml = read_text('+++\ntitle = "a"\ndate = Date(2024)\n+++\nBody')
    assert toml.warnings[0].startswith("line 3: the TOML front matter is broken")
    assert toml.metadata["title"] == "a"
    json = read_text(';;;\n"title": "a",\n"x": oops\n;;;\nBody')
    assert json.warnings[0].startswith("line 3: the JSON front matter is broken")
    assert json.text == "a\nBody"


def test_a_missing_closing_line_warns():
    document = read_text("---\ntitle: a\nauthor: b\n\nBody --- text")
    assert document.warnings == ("line 4: the front matter has no closing '---' line; it was taken to end there",)
    assert document.text == "a\nb\nBody --- text"


def test_custom_tags_are_not_built():
    document = read_text('---\ntitle: !!python/object/apply:os.system ["echo no"]\nauthor: Ada\n---\nBody')
    assert "could not determine a constructor" in document.warnings[0]
    assert document.text.endswith("Ada\nBody")


def test_alias_bombs_are_refused():
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))
    document = read_text(f"---\nl0: &l0 [a, b, c, d]\n{levels}\nauthors: *l8\n---\nBody")
    assert "expands to more than" in document.warnings[0]
    assert document.text.endswith("Body")


@pytest.mark.parametrize("nested", ["[" * 5000, "- " * 5000, "{" * 900 + "}" * 900, "? " * 3000])
def test_deep_nesting_is_refused(nested):
    document = read_text(f"---\ntitle: a\nx: {nested}\n---\nBody")
    assert document.warnings
    assert document.text.endswith("Body")


def test_bare_json_that_is_nested_deep_is_text():
    assert read_front_matter('{"a": ' * 3000).format == ""


def test_fields_map_to_their_place_in_the_raw_file():
    raw = "---\ndescription: >\n  One long\n  line\nauthor: \"Ada 'A' M\"\nauthors:\n - Ada\n - Bo\n---\n"
    document = read_text(raw)
    for mark in document.marks:
        if mark.kind is MarkKind.FRONT_MATTER:
            start, end = document.raw_span(mark.start, mark.end)
            assert raw[start:end].split() == document.text[mark.start : mark.end].split()
    bo = document.text.rindex("Bo")
    assert document.raw_span(bo, bo + 2)[0] == raw.rindex("Bo")


def test_metadata_keeps_every_key_as_written():
    document = read_text("---\nTitle: a\nlinkTitle: b\n3: c\n---\n")
    assert document.metadata == {"Title": "a", "linkTitle": "b", "3": "c"}
    assert document.title == "a"


def test_a_list_or_scalar_is_no_front_matter():
    assert read_text("---\n- a\n- b\n---\nBody").metadata == {}


@pytest.mark.parametrize(
    "text", ["---\n" * 20000, "---\na: b\n" + "x\n" * 50000, "@def a = 1\n" * 5000, "Title: x\n" * 9000]
)
def test_front_matter_is_found_in_linear_time(text):
    start = time.process_time()
    read_front_matter(text)
    assert time.process_time() - start < 2
