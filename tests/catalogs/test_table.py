"""Catalog tables: rows become known things, and each fault is told with its place."""

import pytest

from kg.catalogs.table import COLUMNS, Known, read_table
from kg.errors import CatalogError
from kg.records import EntityType

HEADER = "\t".join(COLUMNS)


def test_read_table_reads_every_column():
    text = (
        f"{HEADER}\nOrganization\tGoogle\tzh:谷歌|Google LLC\thttps://www.google.com/\tQ95\twell known\nPlace\tBonn\n\n"
    )
    assert list(read_table(text, "t.tsv")) == [
        Known(
            EntityType.ORGANIZATION,
            "Google",
            (("zh", "谷歌"), ("en", "Google LLC")),
            "https://www.google.com/",
            "Q95",
            "well known",
        ),
        Known(EntityType.PLACE, "Bonn"),
    ]


def test_a_colon_in_a_name_is_no_language():
    (row,) = read_table(f"{HEADER}\nEvent\tre:Invent\tAWS re: Invent|zh-Hant:大會\n", "t.tsv")
    assert row.aliases == (("en", "AWS re: Invent"), ("zh-Hant", "大會"))
    assert row.all_names() == ("re:Invent", "AWS re: Invent", "大會")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.tsv:1: the columns are missing"),
        ("name\ttype\n", "t.tsv:1: the columns are name, type. They must be type, name,"),
        (f"{HEADER}\nCompany\tX\n", "t.tsv:2: the type is 'Company'. Use one of Organization, Project, Event, Place"),
        (f"{HEADER}\nPlace\t\n", "t.tsv:2: the name is missing"),
        (f"{HEADER}\nPlace\tBonn\t\tbonn.de\n", "t.tsv:2: 'bonn.de' is not a web address"),
        (f"{HEADER}\nPlace\tBonn\t\t\t586\n", "t.tsv:2: '586' is not a Wikidata id"),
        (f"{HEADER}\nPlace\tBonn\t\t\t\t\t\n", "t.tsv:2: 7 columns. A row has at most 6"),
    ],
)
def test_faults_are_told_with_their_place(text, message):
    with pytest.raises(CatalogError) as raised:
        list(read_table(text, "t.tsv"))
    assert message in str(raised.value)
