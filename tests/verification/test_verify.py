from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from kg import pipeline
from kg.cli import main
from kg.readers import read_document, read_text
from kg.settings import Settings
from kg.store.embedded import open_store
from kg.verification import Verdict, verify
from kg.verification.fragments import text_fragment
from kg.verification.placing import place_quotations
from kg.verification.quotations import Quotation, find_quotations
from tests.conftest import RECAPS, FakeExtractor


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with copies of the recaps, and the graph made of them."""
    shutil.copytree(RECAPS, tmp_path / "posts")
    monkeypatch.chdir(tmp_path)
    pipeline.run(["posts"], Path("outputs"), extractor=FakeExtractor(), settings=Settings(formats=("nq", "ttl")))
    return tmp_path


def quotations(name: str = "outputs") -> list[Quotation]:
    return find_quotations(open_store(Path(name)))


def kg(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    return int(stop.value.code or 0)


@pytest.mark.parametrize("name", ["outputs", "outputs/graph.ttl"])
def test_everything_holds_when_nothing_was_touched(name, site, capsys) -> None:
    found = quotations(name)
    assert len(found) > 50
    assert verify(found).counts == {Verdict.HOLDS: len(found)}
    assert kg("verify", name) == 0
    assert capsys.readouterr().out == f"{len(found)} quotations: {len(found)} holds\n"


def test_each_of_50_planted_edits_is_reported(site) -> None:
    found = quotations()
    dice = random.Random(7)
    for number in range(50):
        target = dice.choice([q for q in found if q.quote.strip()])
        path = site / target.source
        before = path.read_text(encoding="utf-8")
        at = dice.randrange(target.start, target.end)
        change = dice.choice(["", "§", before[at] + "§"])
        path.write_text(before[:at] + change + before[at + 1 :], encoding="utf-8")
        report = verify(found)
        path.write_text(before, encoding="utf-8")
        assert not report.is_sound, number
        assert {f.quotation for f in report.findings if f.verdict is Verdict.GONE} >= {target}
        # What does not hold the edited place is still found, and nothing else is said to be lost.
        spared = {
            f.quotation
            for f in report.findings
            if f.verdict is Verdict.GONE and not f.quotation.start <= at < f.quotation.end
        }
        assert spared == set()


def test_what_was_written_above_only_moves(site, capsys) -> None:
    path = site / "posts" / "harbor-summit-2024-en.md"
    path.write_text(path.read_text(encoding="utf-8").replace("\n\n", "\n\nOne more word.\n\n", 1), encoding="utf-8")
    report = verify(quotations())
    assert report.is_sound
    assert report.counts[Verdict.MOVED] > 10
    assert {f.quotation.source for f in report.findings if f.verdict is Verdict.MOVED} == {str(path.relative_to(site))}
    assert kg("verify") == 0
    assert "moved   posts/harbor-summit-2024-en.md:" in capsys.readouterr().out


def test_statements_that_lost_their_ground_are_named(tmp_path, posts, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    pipeline.run(["posts"], Path("outputs"), extractor=FakeExtractor(), settings=Settings(formats=("nq",)))
    path = posts / "a.md"
    path.write_text(path.read_text().replace("Looms that think", "Looms that sink"))
    assert kg("verify") == 1
    printed = capsys.readouterr().out.splitlines()
    assert "gone    posts/a.md  “Looms that think”" in printed
    assert "        lost its ground: Ada Byron speaks_at Looms that think" in printed
    assert "        lost its ground: Looms that think" in printed
    assert printed[-1].endswith("1 gone; 2 statements and names lost their ground")


def test_a_claim_that_rests_on_another_quotation_is_not_lost(tmp_path) -> None:
    (tmp_path / "a.md").write_text("Ada spoke.")
    (tmp_path / "b.md").write_text("Nobody.")
    both = [Quotation(f"{name}.md", "", 0, 10, "Ada spoke.", ("Ada",)) for name in "ab"]
    report = verify(both, tmp_path)
    assert [f.verdict for f in report.findings] == [Verdict.HOLDS, Verdict.GONE]
    assert report.lost == ()
    assert not report.is_sound


def test_posts_that_are_gone_or_were_never_files(site, capsys) -> None:
    found = quotations()
    path = site / "posts" / "rust-evening-2024.txt"
    path.unlink()
    report = verify([*found, Quotation("-", "", 0, 3, "Ada", ("Ada",))])
    assert report.unreadable == ("posts/rust-evening-2024.txt: no such file. Check the name.",)
    assert report.counts[Verdict.UNKNOWN] == 1
    assert report.lost
    assert kg("verify") == 1
    assert "posts/rust-evening-2024.txt: no such file. Check the name.\n" in capsys.readouterr().out


def test_posts_can_lie_elsewhere(site, monkeypatch) -> None:
    found = quotations()
    monkeypatch.chdir("/")
    assert not verify(found).is_sound
    assert verify(found, site).is_sound


def test_control_characters_do_not_count(tmp_path) -> None:
    raw = "\x0b\x0cAda \x1bByron spoke.\x07 Lin."
    (tmp_path / "a.txt").write_text(raw)
    start = raw.index("Lin")
    found = [Quotation("a.txt", "", 2, 18, "Ada Byron spoke.", ()), Quotation("a.txt", "", start, start + 3, "Lin", ())]
    assert [f.verdict for f in verify(found, tmp_path).findings] == [Verdict.HOLDS, Verdict.HOLDS]
    late = [Quotation("a.txt", "", len(raw) + 9, len(raw) + 12, "Lin", ())]
    assert [f.verdict for f in verify(late, tmp_path).findings] == [Verdict.GONE]


LONG = "A sentence that is long enough to be no chance"


@pytest.mark.parametrize(
    ("quotes", "text", "places"),
    [
        ([(0, "Ada"), (4, "Lin")], "Ada Lin", [0, 4]),
        ([(0, "Ada"), (4, "Lin")], "Oh Ada Lin", [3, 7]),  # all moved
        ([(0, "Ada"), (4, "Lin"), (8, "Bo")], "Ada Xin Bo. Lin", [0, None, 8]),  # another Lin is not this one
        ([(0, "Ada"), (4, "Lin")], "Lin Ada", [None, None]),
        ([(5, LONG)], f"Well. {LONG}", [6]),  # alone, but no chance
        ([(5, "Lin")], "Well. Lin", [None]),
        ([(0, "")], "x", [0]),
        ([(0, "Ada"), (0, "Ada B"), (9, "Lin")], "-Ada B     Lin", [1, 1, None]),
        ([], "x", []),
    ],
)
def test_places(quotes, text, places) -> None:
    assert place_quotations(quotes, text) == places


@pytest.mark.parametrize(
    ("raw", "quote", "link"),
    [
        ("Hear **Ada-Byron**, please.", "**Ada-Byron**, please.", "#:~:text=Ada%2DByron%2C%20please."),
        (
            "See [the talk](https://x.example/) & go.",
            "[the talk](https://x.example/) & go.",
            "#:~:text=the%20talk%20%26%20go.",
        ),
        ("One line\n\nand another", "One line\n\nand another", "#:~:text=One%20line,and%20another"),
        (
            f"# {LONG} {LONG}",
            f"# {LONG} {LONG}",
            "#:~:text=A%20sentence%20that%20is%20long,enough%20to%20be%20no%20chance",
        ),
        ("会" * 90, "会" * 90, f"#:~:text={'%E4%BC%9A' * 12},{'%E4%BC%9A' * 12}"),
    ],
)
def test_links_lead_to_what_the_page_shows(raw, quote, link) -> None:
    document = read_text(raw)
    start = raw.index(quote)
    url = "https://blog.example/may"
    assert text_fragment(url, document, start, start + len(quote)) == url + link
    assert text_fragment(url + "#top", document, start, start + len(quote)) == url + "#top" + link[1:]
    assert text_fragment("", document, start, start + len(quote)) == ""
    assert text_fragment(url, document, 0, 0) == ""


def test_links_are_printed(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("---\ncanonical_url: https://blog.example/a\n---\nAda Byron spoke on Looms that think.\n")
    assert read_document("a.md").url
    pipeline.run(["a.md"], Path("outputs"), extractor=FakeExtractor(), settings=Settings(formats=("ttl",)))
    assert kg("verify", "--links") == 0
    assert "        https://blog.example/a#:~:text=Looms%20that%20think\n" in capsys.readouterr().out
