"""Other people's tables become rows, and each fault is told with its file and row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.catalogs.imports import read_catalog_file
from kg.catalogs.merging import merge_rows
from kg.catalogs.table import read_table, table_lines
from kg.errors import CatalogError
from kg.records import EntityType

from ..conftest import shared_folder

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "catalogs" / "imports.yaml").read_text("utf-8"))["cases"]


def write(case: dict[str, Any], folder: Path) -> Path:
    path = folder / case["file"]
    path.write_text(case["text"], encoding="utf-8")
    return path


@pytest.mark.parametrize("case", [pytest.param(c, id=c["case"]) for c in CASES if "rows" in c])
def test_files_become_rows(case: dict[str, Any], tmp_path: Path) -> None:
    kind = EntityType(case["type"]) if "type" in case else None
    found = read_catalog_file(write(case, tmp_path), kind)
    assert [next(iter(list(table_lines([row]))[1:])).rstrip("\n") for row in found] == case["rows"]


@pytest.mark.parametrize("case", [pytest.param(c, id=c["case"]) for c in CASES if "error" in c])
def test_faults_are_told_with_file_and_row(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as raised:
        read_catalog_file(write(case, tmp_path))
    assert str(raised.value).startswith(str(tmp_path))
    assert case["error"] in str(raised.value)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"type,name\nPlace,K\xf6ln\n")
    with pytest.raises(CatalogError, match=r"latin\.csv: byte 17 is not UTF-8"):
        read_catalog_file(tmp_path / "latin.csv")
    with pytest.raises(CatalogError, match=r"missing\.csv: cannot be read"):
        read_catalog_file(tmp_path / "missing.csv")
    (tmp_path / "deep.json").write_text("[" * 200_000)
    with pytest.raises(CatalogError, match=r"deep\.json: too deeply nested"):
        read_catalog_file(tmp_path / "deep.json")


def test_the_landscape_is_read_whole() -> None:
    shared = shared_folder()
    if shared is None:
        pytest.skip("the folder of shared test data is not beside the repository")
    rows = read_catalog_file(shared / "catalogs" / "cncf-landscape.yml")
    merged = merge_rows(rows)
    by_name = {(row.type, row.name): row for row in merged}
    assert len(rows) > 2000 and len(rows) - len(merged) > 20
    assert by_name[EntityType.PROJECT, "Kubernetes"].url == "https://kubernetes.io/"
    assert by_name[EntityType.ORGANIZATION, "Red Hat"].url
    assert tuple(read_table("".join(table_lines(merged)), "again")) == tuple(
        sorted(merged, key=lambda k: (("Organization", "Project").index(k.type), k.name.casefold(), k.name, k.url))
    )
