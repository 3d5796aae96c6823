import dataclasses

import pytest

from kg.readers import path_facts, read_document

BYTES = [
    b"# Recap\n\nText\n",
    "# 回顾\n\n这是我们的大会回顾，讲的是服务网格。\n".encode(),
    b"hi",
    "# Bilan de la journée\n\nUn été\n".encode(),
]
SOURCES = [
    *("a.md", "x/a.md", "/far/away/a.md", "zh/a.md", "x/zh/a.md", "ja/zh-tw/a.md", "pt-br/a.md", "x\\zh\\a.md"),
    *("2019-10-26/a.md", "2019/10/26/a.md", "x/2019/10/26/a.md", "20191026/a.md", "a.zh.md", "x/a.zh.md", "A.MD"),
    *("a.html", "x/a.html", "a.txt", "kubecon-2019.md", "-", "uk/a.md", "x.fr/a.md"),
]


@pytest.mark.parametrize("data", BYTES)
def test_posts_of_the_same_bytes_and_facts_read_alike(data):
    read = {}
    for source in SOURCES:
        document = dataclasses.replace(read_document(source, data), source="")
        assert read.setdefault(path_facts(source), document) == document, source


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.md", "posts/2023/a.md", True),
        ("a.md", "b.md", False),
        ("a.md", "zh/a.md", False),
        ("a.md", "2019/10/26/a.md", False),
        ("zh/a.md", "x/zh/a.md", True),
    ],
)
def test_path_facts_are_what_matters_of_a_path(one, other, same):
    assert (path_facts(one) == path_facts(other)) is same
