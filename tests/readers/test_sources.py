import io
import sys

import pytest

from kg.errors import SourceError
from kg.readers import find_sources, read_document


@pytest.fixture
def posts(tmp_path):
    for name in ("b.md", "a.html", "sub/c.txt", "sub/d.mdx", ".hidden/e.md", "sub/.f.md", "g.png", "h.markdown"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(posts, sources):
    return [source.removeprefix(str(posts) + "/") for source in sources]


def test_find_sources_goes_through_folders_and_skips_hidden_and_other_files(posts):
    expected = ["a.html", "b.md", "h.markdown", "sub/c.txt", "sub/d.mdx"]
    assert names(posts, find_sources([str(posts)])) == expected


def test_find_sources_takes_files_globs_and_standard_input_without_duplicates(posts):
    found = find_sources([f"{posts}/b.md", f"{posts}/*.md", "-", f"{posts}/**/*.txt", f"{posts}/s*", "-"])
    assert names(posts, found) == ["-", "b.md", "sub/c.txt", "sub/d.mdx"]


def test_find_sources_reads_a_hidden_file_that_is_named(posts):
    assert names(posts, find_sources([f"{posts}/sub/.f.md"])) == ["sub/.f.md"]


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("g.png", r"files of kind '\.png' cannot be read\. Allowed: files \(\.md"),
        ("none.md", "no such file or folder. Allowed"),
        ("*.rst", r"No posts in .*\*\.rst\. Allowed"),
    ],
)
def test_find_sources_says_what_is_allowed(posts, argument, message):
    with pytest.raises(SourceError, match=message):
        find_sources([f"{posts}/{argument}"])


def test_find_sources_needs_an_argument():
    with pytest.raises(SourceError, match="No posts were named"):
        find_sources([])


def test_read_document_reads_files_and_standard_input(posts, monkeypatch):
    assert read_document(f"{posts}/b.md").text == "x"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("**ä**".encode())))
    document = read_document("-")
    assert (document.text, document.source) == ("ä", "-")


def test_read_document_names_what_is_wrong_and_what_to_do(posts):
    with pytest.raises(SourceError, match=r"none\.md: no such file\. Check the name"):
        read_document(f"{posts}/none.md")
    with pytest.raises(SourceError, match="is a folder"):
        read_document(str(posts))
    with pytest.raises(SourceError, match=r"files of kind '\.png' cannot be read"):
        read_document(f"{posts}/g.png")


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(5, "broken disk")])
def test_read_document_explains_what_the_system_refuses(posts, monkeypatch, error):
    def refuse(_path, _mode):
        raise error

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(SourceError, match=r"not permitted|broken disk"):
        read_document(f"{posts}/b.md")
