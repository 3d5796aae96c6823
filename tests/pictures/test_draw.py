from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from matplotlib.image import imread

from kg.cli import cli
from kg.errors import ExportError, SettingsError
from kg.exporters.network import Network, statement_network
from kg.pictures import _shortened, draw
from kg.records import GraphData
from kg.storage import save_extractions
from tests.conftest import RECAPS, FakeExtractor
from tests.exporters.examples import example, node


@pytest.fixture
def network() -> Network:
    return statement_network(example())


def test_picture_is_drawn_as_png_and_svg(network, tmp_path) -> None:
    with warnings.catch_warnings():
        # A letter that no font has would be a warning.
        warnings.simplefilter("error")
        paths = draw(network, tmp_path / "new", "graph")
    assert [path.name for path in paths] == ["graph.png", "graph.svg"]
    assert imread(paths[0]).shape == (1800, 2400, 4)
    assert etree.parse(paths[1]).getroot().tag.endswith("}svg")


def test_picture_has_the_colours_of_its_kinds(network, tmp_path) -> None:
    [path] = draw(network, tmp_path, "graph", formats=["svg"])
    drawn = path.read_text(encoding="utf-8")
    for colour in ("#0072b2", "#e69f00", "#56b4e9", "#d55e00", "#009e73", "#cc79a7"):
        assert colour in drawn


def test_the_same_network_gives_the_same_picture(network, tmp_path) -> None:
    for folder in ("a", "b"):
        draw(network, tmp_path / folder, "graph")
    for name in ("graph.png", "graph.svg"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_labels_can_be_left_out(network, tmp_path) -> None:
    [named] = draw(network, tmp_path, "named", formats=["svg"])
    [bare] = draw(network, tmp_path, "bare", formats=["svg"], labels=0)
    assert named.stat().st_size > bare.stat().st_size


def test_long_names_are_cut_and_signs_that_no_font_has_are_left_out() -> None:
    signs = frozenset(map(ord, "Pays $5 and 6 for very long name that nobody reads"))
    assert _shortened("Pays $5 \x7f and $6 for a very long name that nobody reads", signs) == (
        "Pays $5 and $6 for a very long name…"
    )
    assert _shortened("a\tb", frozenset(map(ord, "ab"))) == "a b"


def test_nothing_to_draw_is_an_error(tmp_path) -> None:
    alone = statement_network(GraphData((), (node("person/a", "A"),), ()))
    with pytest.raises(ExportError, match="no node has an edge"):
        draw(alone, tmp_path, "graph")


def test_unknown_format_is_refused(network, tmp_path) -> None:
    with pytest.raises(SettingsError, match=r"drawn as 'gif'\. Known: png, svg"):
        draw(network, tmp_path, "graph", formats=["gif"])


def test_without_matplotlib_the_error_says_what_to_install(network, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(SettingsError, match=r"pip install conference-kg\[draw\]"):
        draw(network, tmp_path, "graph")


def test_a_folder_that_cannot_be_written_to_is_an_error(network, tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="cannot be written"):
        draw(network, tmp_path / "file", "graph", formats=["svg"])


def test_draw_command_draws_a_projection(extractor: FakeExtractor, tmp_path: Path) -> None:
    import kg

    posts = sorted(path for path in RECAPS.iterdir() if path.suffix != ".json")
    save_extractions([extractor.extract(kg.read(post)) for post in posts], tmp_path / "extractions.jsonl")
    arguments = ["draw", "-o", str(tmp_path), "--projection", "co-speakers", "--formats", "png"]
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.output == f"co-speakers.png in {tmp_path}\n"
    done = CliRunner().invoke(cli, ["draw", "-o", str(tmp_path), "-q", "--labels", "5"], catch_exceptions=False)
    assert done.output == ""
    assert {path.name for path in tmp_path.iterdir()} == {
        *("co-speakers.png", "extractions.jsonl", "graph.png", "graph.svg"),
    }
