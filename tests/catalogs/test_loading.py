"""A person's own tables: made, added to, and read besides the one that ships with the package."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.catalogs import default_catalog
from kg.catalogs.loading import add_to_table, catalog_hashes, load_catalog
from kg.catalogs.table import COLUMNS
from kg.errors import CatalogError
from kg.records import EntityType

HEADER = "\t".join(COLUMNS)


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def test_without_tables_the_default_catalog_is_read() -> None:
    assert load_catalog() is default_catalog()


def test_own_rows_are_found_and_win(tmp_path: Path) -> None:
    path = table(
        tmp_path / "own.tsv",
        "Organization\tLoom AG\tzh:织机",
        "Organization\tGoogle\tSearch Works\thttps://google.example.org/",
    )
    catalog = load_catalog([str(path)])
    assert [k.name for k in catalog.candidates("织机")] == ["Loom AG"]
    (google,) = catalog.candidates("谷歌", EntityType.ORGANIZATION)
    assert google.url == "https://google.example.org/" and ("en", "Search Works") in google.aliases
    assert len(catalog) > len(default_catalog())


def test_a_table_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    path = table(tmp_path / "own.tsv", "Organization\tLoom AG")
    first = load_catalog([str(path)])
    assert load_catalog([str(path)]) is first
    table(path, "Organization\tLoom Works")
    os.utime(path, ns=(1, 1))
    assert load_catalog([str(path)]).candidates("Loom Works")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.tsv", None, r"missing\.tsv: cannot be read"),
        ("own.csv", "name,type\n", r"own\.csv: no catalog table\. Make one of it with `kg catalog add"),
        ("own.tsv", f"{HEADER}\nPlace\t\n", r"own\.tsv:2: the name is missing"),
    ],
)
def test_a_faulty_table_is_told(name: str, content: str | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(CatalogError, match=message):
        load_catalog([str(tmp_path / name)])


def test_adding_makes_joins_and_sorts_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("type,name,aliases\nPlace,Bonn,\nOrganization,Loom,\nOrganization,LOOM,en:xx:y\n")
    (tmp_path / "b.json").write_text('[{"type": "Organization", "name": "Loom", "url": "https://loom.example.org/"}]')
    into = tmp_path / "new" / "catalog.tsv"
    assert add_to_table(tmp_path / "a.csv", into) == (3, 2, 2)
    assert add_to_table(tmp_path / "b.json", into) == (1, 0, 2)
    assert into.read_text().splitlines() == [
        HEADER,
        "Organization\tLoom\tLOOM|en:xx:y\thttps://loom.example.org/\t\t",
        "Place\tBonn\t\t\t\t",
    ]
    before = into.read_bytes()
    assert add_to_table(tmp_path / "a.csv", into)[1:] == (0, 2)
    assert into.read_bytes() == before


def test_a_table_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("type,name\nPlace,Bonn\n")
    (tmp_path / "taken").write_text("")
    with pytest.raises(CatalogError, match=r"taken/catalog\.tsv: cannot be written"):
        add_to_table(tmp_path / "a.csv", tmp_path / "taken" / "catalog.tsv")


def test_hashes_tell_tables_apart(tmp_path: Path) -> None:
    one, other = table(tmp_path / "1.tsv"), table(tmp_path / "2.tsv", "Place\tBonn")
    hashes = catalog_hashes([str(one), str(other)])
    assert len(set(hashes)) == 2 and all(len(h) == 16 for h in hashes)
