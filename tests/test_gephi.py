"""What a person changes in Gephi comes back as corrections."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from kg.cli import cli
from kg.corrections import load_corrections
from kg.edits import Edits
from kg.errors import ExportError, SourceError
from kg.exporters import export
from kg.gephi import find_edits
from kg.records import EntityType, GraphData
from kg.storage import save_extractions
from tests.conftest import RECAPS, FakeExtractor
from tests.exporters.examples import example, node, source, statement


class Edited:
    """A GEXF file and what one does to it in Gephi."""

    def __init__(self, graph: GraphData, folder: Path) -> None:
        [self.path] = export(graph, folder, ["gexf"])
        self._tree = etree.parse(self.path)

    def node(self, id: str) -> etree._Element:
        [found] = [n for n in self._tree.iterfind(".//{*}node") if n.get("id") == id]
        return found

    def edges(self, *ends: str) -> list[etree._Element]:
        return [e for e in self._tree.iterfind(".//{*}edge") if set(ends) <= {e.get("source"), e.get("target")}]

    def set(self, id: str, column: str, value: str) -> None:
        values = self.node(id).find("{*}attvalues")
        found = values.find(f"{{*}}attvalue[@for='{column}']")
        if found is None:
            found = etree.SubElement(values, values.tag.replace("attvalues", "attvalue"), {"for": column})
        found.set("value", value)

    def delete(self, id: str) -> None:
        for element in [self.node(id), *self.edges(id)]:
            element.getparent().remove(element)

    def merge(self, id: str, other: str) -> None:
        """Let ``other`` take the edges of ``id``, but not those that it has already."""
        mine = {(e.get("source"), e.get("kind"), e.get("target")) for e in self.edges(other)}
        for edge in self.edges(id):
            for end in ("source", "target"):
                if edge.get(end) == id:
                    edge.set(end, other)
            if (edge.get("source"), edge.get("kind"), edge.get("target")) in mine:
                edge.getparent().remove(edge)
        self.node(id).getparent().remove(self.node(id))

    def save(self) -> Path:
        self._tree.write(self.path, encoding="utf-8", xml_declaration=True)
        return self.path


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(example(), tmp_path)


def test_nothing_changed_nothing_to_correct(edited: Edited) -> None:
    assert find_edits(example(), edited.save()) == Edits()


def test_labels_types_and_addresses(edited: Edited) -> None:
    edited.node("person/lin-sun").set("label", "Sun Lin")
    edited.set("organization/bloomberg", "type", "Project")
    edited.set("project/sre-book", "url", "https://sre.example/")
    edited.set("talk/panel", "type", "Nonsense")
    edited.node("recap/00aa").set("label", "Another title")
    assert find_edits(example(), edited.save()) == Edits(
        type={"organization/bloomberg": EntityType.PROJECT},
        name={"person/lin-sun": "Sun Lin"},
        url={"project/sre-book": "https://sre.example/"},
    )


def test_deleted_and_new_edges_and_deleted_nodes(edited: Edited) -> None:
    [sponsors] = [e for e in edited.edges("organization/bloomberg") if e.get("kind") == "sponsors"]
    sponsors.set("target", "event/kubecon-2024")
    [about] = edited.edges("talk/mesh;1 %", "project/istio")
    about.set("kind", "likes")
    edited.delete("person/王-明")
    assert find_edits(example(), edited.save()) == Edits(
        drop=(
            "person/王-明",
            ("organization/bloomberg", "sponsors", "event/meetup"),
            ("talk/mesh;1 %", "about", "project/istio"),
        ),
        add=(("organization/bloomberg", "sponsors", "event/kubecon-2024"),),
    )


def twins() -> GraphData:
    nodes = [node(f"person/{name}", name.upper()) for name in ("a", "b", "c", "d")]
    nodes += [node("organization/o", "O"), node("talk/t", "T"), node("talk/u", "U")]
    statements = (
        statement("person/a", "affiliated_with", "organization/o", source()),
        statement("person/a", "speaks_at", "talk/t", source()),
        statement("person/b", "affiliated_with", "organization/o", source()),
        statement("person/b", "speaks_at", "talk/u", source()),
        statement("person/c", "affiliated_with", "organization/o", source()),
    )
    return GraphData((), tuple(sorted(nodes, key=lambda n: n.id)), statements)


def test_a_merged_node_is_told_from_a_deleted_one(tmp_path: Path) -> None:
    edited = Edited(twins(), tmp_path)
    edited.merge("person/b", "person/a")
    assert find_edits(twins(), edited.save()) == Edits(same=(("person/a", "person/b"),))
    edited = Edited(twins(), tmp_path)
    edited.delete("person/c")
    edited.delete("person/d")
    assert find_edits(twins(), edited.save()) == Edits(drop=("person/c", "person/d"))


def test_nodes_merged_into_one_that_gephi_made(tmp_path: Path) -> None:
    edited = Edited(twins(), tmp_path)
    edited.merge("person/b", "person/a")
    edited.node("person/a").set("id", "4711")
    for edge in edited.edges("person/a"):
        edge.set("source", "4711")
    assert find_edits(twins(), edited.save()) == Edits(same=(("person/a", "person/b"),))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("<gexf", "is no GEXF"),
        ("<graphml/>", "is no GEXF. In Gephi choose"),
        ("<gexf><graph><nodes><node id='x'/></nodes></graph></gexf>", "none of its nodes"),
    ],
)
def test_other_files_are_refused(content: str | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.gexf"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SourceError, match=message):
        find_edits(example(), path)


def test_import_gephi_command_writes_a_corrections_file(extractor: FakeExtractor, tmp_path: Path) -> None:
    import kg

    saved = tmp_path / "extractions.jsonl"
    posts = sorted(path for path in RECAPS.iterdir() if path.suffix != ".json")
    save_extractions([extractor.extract(kg.read(post)) for post in posts], saved)
    graph = kg.combine(kg.load_extractions(saved))
    edited = Edited(graph.data, tmp_path)
    person = graph.people[0]
    edited.node(person.id).set("label", "Somebody Else")
    arguments = ["import-gephi", str(edited.save()), str(saved), "-o", str(tmp_path / "new" / "c.yaml")]
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.output == f"1 corrections -> {tmp_path / 'new' / 'c.yaml'}\n"
    (rename,) = load_corrections(tmp_path / "new" / "c.yaml").names
    assert (str(rename.node), rename.name) == (person.id, "Somebody Else")
    assert CliRunner().invoke(cli, [*arguments, "-q"], catch_exceptions=False).output == ""
    with pytest.raises(ExportError, match="is a folder"):
        CliRunner().invoke(cli, [*arguments[:-1], str(tmp_path)], catch_exceptions=False)


def test_networks_are_joined_under_the_settings_file(
    extractor: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kg

    monkeypatch.chdir(tmp_path)
    posts = sorted(path for path in RECAPS.iterdir() if path.suffix != ".json")
    save_extractions([extractor.extract(kg.read(post)) for post in posts], Path("outputs/extractions.jsonl"))
    person, other = list(kg.combine(kg.load_extractions("outputs/extractions.jsonl")).project("co-speakers"))[:2]
    corrections = Path("corrections.yaml")
    corrections.write_text(f"name:\n- {{node: {person}, name: Somebody Else}}  # keep this\n")
    Path("kg.toml").write_text('corrections = "corrections.yaml"\n')
    run = CliRunner()
    assert run.invoke(cli, ["project", "co-speakers", "--formats", "csv"], catch_exceptions=False).exit_code == 0
    assert "Somebody Else" in Path("outputs/co-speakers-nodes.csv").read_text()
    assert run.invoke(cli, ["draw", "--formats", "svg"], catch_exceptions=False).exit_code == 0

    graph = kg.combine(kg.load_extractions("outputs/extractions.jsonl"), corrections="corrections.yaml")
    edited = Edited(graph.data, tmp_path)
    edited.node(person).set("label", "A Third")
    edited.node(other).set("label", "A Fourth")
    done = run.invoke(cli, ["import-gephi", str(edited.save())], catch_exceptions=False)
    assert done.output == "2 corrections -> corrections.yaml\n"
    assert "# keep this" in corrections.read_text()
    assert [one.name for one in load_corrections(corrections).names] == ["Somebody Else", "A Third", "A Fourth"]
