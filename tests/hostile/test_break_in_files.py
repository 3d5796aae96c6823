"""Files made to fall over: each is refused in kg's own words, or read as what it is."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import pytest
import yaml

from kg.cache import FILE, Cache
from kg.catalogs.imports import read_catalog_file
from kg.catalogs.loading import add_to_table, read_own_table
from kg.cli.terminal import plain
from kg.corrections import read_corrections
from kg.corrections.writing import with_entry
from kg.errors import CatalogError, SettingsError, SourceError, StorageError, StoreError
from kg.exporters.neo4j import write_cypher
from kg.exporters.network import statement_network
from kg.exporters.provenance import Run
from kg.exporters.quads import find_quads
from kg.files import write_atomically
from kg.ontology import BASE
from kg.outputs import document_stems, write_single
from kg.pipeline import load_saved
from kg.readers import find_sources, read_document
from kg.records import GraphData
from kg.settings import load_settings
from kg.storage import load_extractions, parse_extraction
from kg.store.contents import read_quads
from kg.store.embedded import open_store
from tests.exporters.examples import node, source
from tests.hostile.break_in import CACHED, INSTEAD_OF_A_CACHE, SAVED, SETTINGS, TAGS, changed, extraction
from tests.hostile.tables import SAVED_HEAD


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_that_says_what_a_value_is_not(tag: str, tmp_path: Path) -> None:
    post = read_document("x.md", f"---\ntitle: {tag}\nauthor: Ada Byron\n---\n\nLooms.\n".encode())
    assert post.metadata["author"] == "Ada Byron"
    file = tmp_path / "x.yml"
    file.write_text(f"list: [{{type: Project, name: {tag}}}]")
    with pytest.raises(CatalogError, match="Leave tags out"):
        read_catalog_file(file)


@pytest.mark.parametrize("text", SETTINGS, ids=lambda text: text[:12])
def test_settings_that_cannot_be_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / "kg.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match="holds what cannot be read"):
        load_settings(file)
    endless = tmp_path / "endless.toml"
    endless.symlink_to("/dev/zero")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(endless)


def test_an_extraction_that_was_not_changed_is_read() -> None:
    assert parse_extraction(changed(("recap", "title"), "y").encode()).recap.title == "y"
    assert extraction()["recap"]["title"] == "x"


@pytest.mark.parametrize(("path", "value"), SAVED, ids=lambda part: str(part)[:40])
def test_an_extraction_that_cannot_be(path: tuple[str | int, ...], value: object, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(SAVED_HEAD + changed(path, value) + "\n")
    with pytest.raises(StorageError, match="line 2 is no extraction"):
        list(load_extractions(file))


def test_a_name_of_lone_surrogates_is_joined(tmp_path: Path) -> None:
    from kg.resolution import resolve

    file = tmp_path / "x.jsonl"
    file.write_text(SAVED_HEAD + changed(("entities", 0, "name"), "\ud800") + "\n")
    assert len(resolve(load_saved([str(file)])).nodes) == 2


def test_a_catalog_with_a_long_cell_and_strange_letters(tmp_path: Path) -> None:
    table, more = tmp_path / "t.tsv", tmp_path / "more.json"
    aliases = "|".join(f"Loom {number}" for number in range(40_000))
    table.write_text(f"type\tname\taliases\turl\twikidata\tsource\nProject\tLoom\x1c\u2028\t{aliases}\t\t\t\n")
    assert [len(known.aliases) for known in read_own_table(table)] == [40_000]
    more.write_text('[{"type": "Project", "name": "\\ud800 x\\u2028Project\\tGoogle"}]')
    into = tmp_path / "into.tsv"
    add_to_table(more, into)
    assert [known.name for known in read_own_table(into)] == ["? x Project Google"]


@pytest.mark.parametrize("changes", CACHED.values(), ids=CACHED)
def test_a_cache_that_others_filled_counts_as_empty(changes, tmp_path: Path) -> None:
    Cache(tmp_path).__exit__()
    with sqlite3.connect(tmp_path / FILE) as database:
        for sql, values in changes:
            database.execute(sql, values)
    with Cache(tmp_path) as cache:
        assert cache.keys() <= {"k"}
        assert cache.get("k") is None
        cache.put("new", b"1")
        assert cache.get("new") == b"1"


@pytest.mark.parametrize("make", INSTEAD_OF_A_CACHE.values(), ids=INSTEAD_OF_A_CACHE)
def test_what_stands_in_the_place_of_a_cache_is_left_alone(make, tmp_path: Path) -> None:
    folder, other = tmp_path / "cache", tmp_path / "other"
    folder.mkdir()
    make(folder / FILE, other)
    before = other.read_bytes()
    with Cache(folder) as cache:
        cache.put("new", b"1")
        assert cache.get("new") == b"1"
    assert other.read_bytes() == before


def test_pipes_links_and_loops_among_posts(tmp_path: Path, caplog) -> None:
    (tmp_path / "secret.md").write_text("x")
    posts = tmp_path / "posts"
    (posts / "a").mkdir(parents=True)
    (posts / "a" / "x.md").write_text("x")
    (posts / "same.md").symlink_to("a/x.md")
    (posts / "out.md").symlink_to(tmp_path / "secret.md")
    (posts / ".hidden").mkdir()
    (posts / ".hidden" / "x.md").write_text("x")
    for name in ("up", "also-up"):
        (posts / name).symlink_to(".")
    os.mkfifo(posts / "pipe.md")
    found = [str(posts / "a" / "x.md"), str(posts / "same.md")]
    assert find_sources([str(posts)]) == found
    assert "out.md: leads out of the folder" in caplog.text
    assert find_sources([str(posts / "*.md")]) == [str(posts / "out.md"), str(posts / "same.md")]
    assert find_sources([str(posts / "**" / "*.md")]) == sorted([*found, str(posts / "out.md")])
    with pytest.raises(SourceError, match="is a pipe"):
        read_document(str(posts / "pipe.md"))


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for target in (pipe, Path("/dev/null")):
        with pytest.raises(OSError, match="device or a pipe"):
            write_atomically(target, ["x"])
    with pytest.raises(Exception, match="device or a pipe"):
        write_single(_graph("x"), "nt", pipe)
    assert pipe.is_fifo()


def _graph(name: str, **attributes: str) -> GraphData:
    from kg.graph import KnowledgeGraph

    return KnowledgeGraph(GraphData((), (node("talk/a", name, source(), attributes=attributes),), ()))


def test_no_two_posts_write_one_file_and_none_is_a_device() -> None:
    stems = document_stems(["neo4j.md", "x.md", "x-neo4j.md", "CON.md", "aux.txt", "com1.x.md", "const.md"])
    endings = ("-nodes.csv", "-neo4j-nodes.csv", "-edges.csv", "-neo4j-edges.csv")
    files = [f"{stem}{ending}" for stem in stems.values() for ending in endings]
    assert len(set(files)) == len(files)
    assert not {"neo4j-nodes.csv", "neo4j-edges.csv"} & set(files)
    assert not [stem for stem in stems.values() if re.match(r"(con|aux|com1)(\.|$)", stem, re.I)]
    assert stems["const.md"] == "const"


@pytest.mark.parametrize("name", ["\\u0022}) DETACH DELETE n //", "\\\\u0022", "\\\\\\u0022", "a\\ub"])
def test_cypher_holds_no_escape_that_a_reader_of_letters_takes_for_a_quote(name: str) -> None:
    script = "".join(write_cypher(statement_network(_graph(name).data).rows, []))
    # As a reader does that takes \\uXXXX wherever it stands, whatever comes before.
    early = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), script)
    [said] = re.findall(r'name: "((?:[^"\\]|\\.)*)", url', early)
    assert re.sub(r"\\(.)", r"\1", said) == name


def test_a_minute_that_never_was_is_no_date() -> None:
    graph = _graph("x", begins="2024-99-99T99:99", ends="\u0662\u0660\u0662\u0664-01-01T00:00").data
    assert not [quad for quad in find_quads(graph, BASE, Run()) if quad[2].endswith(("startDate", "endDate"))]


def test_an_entry_of_lone_surrogates_leaves_a_file_that_can_be_read() -> None:
    text = with_entry("", "name", {"node": "person/a", "name": "a\ud800\n- b: c"}, "x")
    assert yaml.safe_load(text)["name"] == [{"node": "person/a", "name": "a?\n- b: c"}]
    assert len(read_corrections(text, "x").names) == 1


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".nq", "<http://a> <http://b> " + "<<( <http://a> <http://b> " * 20_000),
        (".trig", "<http://a> <http://b> " + "<<( <http://a> <http://b> " * 20_000),
        (".jsonld", '{"http://a":' * 20_000),
        (".rdf", '<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'),
        (".rdf", "<a>" * 20_000),
    ],
)
def test_a_graph_that_would_end_the_process(ending: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / f"graph{ending}"
    file.write_text(text)
    with pytest.raises(StoreError, match=r"nested too deeply|declares XML entities"):
        open_store(file)
    if ending in (".nq", ".trig"):
        with pytest.raises(StoreError, match="nested too deeply"):
            list(read_quads(file))


def test_names_move_no_cursor(tmp_path: Path, monkeypatch, capsys) -> None:
    from kg.cli import main

    monkeypatch.chdir(tmp_path)
    esc = "\\u001b[2J"
    Path("s.json").write_text(
        f'{{"schedule": {{"conference": {{"title": "C{esc}", "days": [{{"rooms": {{"H": [{{"title": "L"}}]}}}}]}}}}}}'
    )
    Path("c.tsv").write_text("type\tname\taliases\turl\twikidata\tsource\nProject\tLoomy\x1b[2J\tLoomier\t\t\t\n")
    one, other = extraction(), changed(("recap", "id"), "00bb").replace('"a.md"', '"b\\u001b[2J.md"')
    assert one
    Path("x.jsonl").write_text(f"{SAVED_HEAD}{changed(('recap', 'language'), chr(27))}\n{other}\n")
    for command in (
        ["schedule", "s.json"],
        ["schedule", "s.json", "--against", "x.jsonl"],
        ["catalog", "find", "Loomier", "--catalog", "c.tsv"],
        ["merges", "x.jsonl"],
        ["combine", "x.jsonl", "-o", "out", "--formats", "nt"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert not ended.value.code
        said = capsys.readouterr()
        assert said.out.strip()
        assert plain(said.out + said.err) == said.out + said.err
