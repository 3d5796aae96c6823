"""The command: options, summary, exit codes and what a person sees."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from kg import cli
from kg.cli import main
from kg.cli.terminal import Bar
from kg.errors import KgError
from kg.results import Progress

from .conftest import FakeExtractor

HEAVY = ("spacy", "rdflib", "networkx", "pydantic", "onnxruntime", "numpy", "pyoxigraph", "markdown_it")


def kg(*arguments: str | Path) -> int:
    """Run the command in this process and give its exit code."""
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    code = caught.value.code
    assert isinstance(code, int)
    return code


def subprocess_kg(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = f"""
import sys
from kg.cli import main
try:
    main(["--help"])
except SystemExit as stop:
    loaded = [name for name in {HEAVY!r} if name in sys.modules]
    print("loaded", loaded, stop.code)
"""
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - started)
        assert done.stdout.splitlines()[-1] == "loaded [] 0"
    assert min(seconds) < 0.4


def test_importing_kg_loads_nothing_heavy_and_names_the_command() -> None:
    code = f"import kg, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", ["", *cli.cli.commands])
def test_help_is_one_sentence_and_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg(*name.split(), "--help") == 0
    paragraphs = capsys.readouterr().out.split("\n\n")
    sentence = " ".join(paragraphs[1].split())
    assert re.fullmatch(r"[A-Z][a-z]+ [^.]*\.", sentence)
    assert paragraphs[2].strip().startswith("Example: kg ")


def test_help_lists_commands_in_the_order_of_the_flow() -> None:
    assert list(cli.cli.commands) == [
        *("run", "extract", "combine", "export", "verify", "query", "load", "snippet", "score"),
        *("merges", "annotate", "review", "schedule", "catalog", "project", "draw", "import-gephi", "benchmark"),
    ]


# Loading needs a server: tests/interop/test_servers.py starts some.
@pytest.mark.parametrize("name", ["", *(name for name in cli.cli.commands if name != "load")])
def test_example_in_help_works_on_the_recaps(
    name: str,
    fake_models: FakeExtractor,
    capsys: pytest.CaptureFixture[str],
    in_repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kg(*name.split(), "--help")
    example = re.search(r"Example: (.*)", capsys.readouterr().out)
    assert example is not None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())  # a command that asks gets no answer
    (tmp_path / "tests").mkdir()
    for name in ("recaps", "cases"):
        (tmp_path / "tests" / name).symlink_to(in_repository / "tests" / name)
    for command in example[1].partition(" | ")[0].split(" && "):
        assert kg(*command.split()[1:]) == 0, command


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("--version") == 0
    assert capsys.readouterr().out == "kg, version 0.1.0\n"


def test_run_prints_a_summary(
    fake_models: FakeExtractor, in_repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kg("run", "tests/recaps", "-o", tmp_path / "out") == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    assert lines[0] == "4 recaps (3 en, 1 zh)"
    assert re.match(r"entities +\d+ +relations +\d+$", lines[1])
    assert any(re.match(r"  Talk +14\b", line) for line in lines)
    assert lines[-1] == f"15 files in {tmp_path / 'out'}"


def test_run_quietly_prints_nothing(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kg("run", posts, "-o", tmp_path / "out", "-q") == 0
    assert capsys.readouterr() == ("", "")


def test_run_writes_the_formats_asked_for(fake_models: FakeExtractor, posts: Path, tmp_path: Path) -> None:
    assert kg("run", posts, "-o", tmp_path / "out", "--formats", "nt,gexf") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["graph.gexf", "graph.nt"]


def test_run_per_document_tells_posts_of_one_name_apart(
    fake_models: FakeExtractor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("may", "june"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.md").write_text(f"Ada Byron spoke on Looms in {folder}.")
    assert kg("run", tmp_path, "-o", tmp_path / "out", "--per-document", "--formats", "ttl") == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["graph.ttl", "june-index.ttl", "may-index.ttl"]


def test_run_skips_bad_posts_when_asked(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (posts / "bad.md").write_bytes(b"\x00")
    (posts / "bug.md").write_text("CRASH")
    assert kg("run", posts, "-o", tmp_path / "out", "--skip-bad") == 3
    printed = capsys.readouterr()
    assert "kg: skipped 2 posts\n" in printed.err
    assert "bad.md: " in printed.err
    assert "bug.md: " in printed.err
    assert (tmp_path / "out" / "graph.ttl").is_file()


def test_run_stops_at_a_bad_post_with_one_line(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (posts / "bad.md").write_bytes(b"\x00")
    assert kg("run", posts, "-o", tmp_path / "out") == 1
    error = capsys.readouterr().err
    assert error.startswith("kg: ")
    assert error.count("\n") == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] in ([], [".kg-cache"])


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run"], 2, "Missing argument 'POSTS...'"),
        (["run", "x.md", "--min-confidence", "2"], 2, "0<=x<=1"),
        (["run", "x.md", "--model", "trf"], 2, "LANGUAGE=PIPELINE"),
        (["fly"], 2, "No such command"),
        (["export", "x.jsonl"], 2, "Name the format with -f"),
        (["run", "missing.md"], 1, "missing.md"),
        (["run", "."], 1, "No posts in ."),
        (["run", "x*.md"], 1, "No posts in x*.md"),
        (["run", "x.md", "--settings", "missing.toml"], 1, "missing.toml: cannot be read"),
        (["run", "x.md", "--formats", "docx"], 1, "no format 'docx'"),
        (["combine", "missing.jsonl"], 1, "missing.jsonl"),
        (["export", "missing.jsonl", "-f", "docx"], 1, "no format 'docx'"),
        (["export", "missing.jsonl", "-f", "ttl"], 1, "missing.jsonl"),
    ],
)
def test_errors_say_what_is_wrong(
    arguments: list[str],
    code: int,
    message: str,
    fake_models: FakeExtractor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert kg(*arguments) == code
    assert message in capsys.readouterr().err


def test_options_reach_the_settings_and_absent_flags_do_not(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def load_extractor(settings: object) -> FakeExtractor:
        seen.append(settings)
        return FakeExtractor()

    monkeypatch.setattr("kg.pipeline.load_extractor", load_extractor)
    monkeypatch.chdir(tmp_path)
    Path("kg.toml").write_text('skip_bad = true\nformats = ["nt"]\n')
    assert kg("run", posts, "--model", "en=a", "--model", "zh=b", "--min-confidence", "0.5") == 0
    assert seen[0].models == {"en": "a", "zh": "b"}
    assert (seen[0].min_confidence, seen[0].skip_bad, seen[0].formats) == (0.5, True, ("nt",))
    assert [path.name for path in (tmp_path / "outputs").iterdir()] == ["graph.nt"]


def test_extract_then_combine_is_run(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kg("extract", posts, "-o", tmp_path / "saved.jsonl") == 0
    assert "3 recaps, 6 entities, 3 relations -> " in capsys.readouterr().out
    assert kg("combine", tmp_path / "saved.jsonl", "-o", tmp_path / "out", "--formats", "csv") == 0
    assert capsys.readouterr().out.startswith("3 recaps (")
    assert kg("run", posts, "-o", tmp_path / "run", "--formats", "csv") == 0
    for name in ("nodes.csv", "edges.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "run" / name).read_bytes()


def test_extract_lists_skipped_posts(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (posts / "bad.md").write_bytes(b"\x00")
    assert kg("extract", posts, "-o", tmp_path / "saved.jsonl", "--skip-bad", "--quiet") == 3
    assert "skipped 1 posts" in capsys.readouterr().err


def test_export_takes_the_format_from_the_files_ending(fake_models: FakeExtractor, posts: Path, tmp_path: Path) -> None:
    assert kg("extract", posts, "-o", tmp_path / "saved.jsonl", "-q") == 0
    assert kg("export", tmp_path / "saved.jsonl", "-o", tmp_path / "my.graphml") == 0
    assert "<graphml" in (tmp_path / "my.graphml").read_text()


def test_export_writes_to_a_pipe(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert kg("extract", posts, "-o", tmp_path / "saved.jsonl", "-q") == 0
    assert kg("export", tmp_path / "saved.jsonl", "-f", "nodes") == 0
    printed = capfdbinary.readouterr()
    assert printed.out.startswith(b"Id,Label,")
    assert printed.err == b""


def test_export_survives_a_reader_that_stops(fake_models: FakeExtractor, in_repository: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.jsonl"
    assert kg("extract", "tests/recaps", "-o", saved, "-q") == 0
    command = f"{sys.executable} -m kg export {saved} -f nt | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_standard_input_is_read(fake_models: FakeExtractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = tmp_path / "post"
    post.write_text("Ada Byron spoke on Looms that think.\n")
    with post.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert kg("run", "-", "-o", tmp_path / "out", "--per-document", "-q") == 0
    assert "Ada Byron" in (tmp_path / "out" / "stdin.ttl").read_text()
    line = (tmp_path / "out" / "extractions.jsonl").read_text().splitlines()[1]
    assert json.loads(line)["recap"]["source"] == "-"


def test_warnings_are_listed_but_not_without_end(
    fake_models: FakeExtractor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(12):
        post = f"Zoë Ünal spoke on Café crème {number}."
        (tmp_path / f"{number:02}.md").write_bytes(post.encode("latin-1"))
    assert kg("run", tmp_path, "-o", tmp_path / "out") == 0
    out = capsys.readouterr().out
    assert "\nwarnings 12\n" in out
    assert "00.md: " in out
    assert "11.md: " not in out
    assert "  and 2 more\n" in out


def test_files_passed_over_are_told(
    fake_models: FakeExtractor, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (posts / "x.json").write_text("{}")
    assert kg("run", *sorted(posts.iterdir()), "-o", tmp_path / "out") == 0
    assert "1 files of other kinds were passed over" in capsys.readouterr().out


def test_interrupt_exits_with_130_and_leaves_no_file(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted(FakeExtractor):
        def extract(self, document: object) -> object:
            if self.documents:
                raise KeyboardInterrupt
            return super().extract(document)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.pipeline.load_extractor", lambda _settings: Interrupted())
    assert kg("extract", posts, "-o", tmp_path / "out" / "saved.jsonl") == 130
    assert capsys.readouterr().err.endswith("kg: interrupted; no file was left half written\n")
    assert [path.name for path in (tmp_path / "out").iterdir()] in ([], [".kg-cache"])


@pytest.mark.usefixtures("heeds_interrupts")
def test_interrupt_while_waiting_for_standard_input_exits_with_130(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "run", "-", "-o", str(tmp_path / "out")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "out").is_dir() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130, error
    assert "interrupted" in error
    assert [path.name for path in (tmp_path / "out").iterdir()] in ([], [".kg-cache"])


def test_interrupt_while_models_load_exits_with_130(posts: Path, tmp_path: Path) -> None:
    def interrupt(_settings: object) -> FakeExtractor:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.pipeline.load_extractor", interrupt)
        assert kg("run", posts, "-o", tmp_path / "out") == 130


def test_bug_is_left_to_raise_as_it_is(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_settings: object) -> FakeExtractor:
        raise ZeroDivisionError

    monkeypatch.setattr("kg.pipeline.load_extractor", fail)
    with pytest.raises(ZeroDivisionError):
        main(["run", str(posts)])


@pytest.mark.parametrize(("terminal", "seconds", "shown"), [(True, 3.0, True), (True, 1.0, False), (False, 9.0, False)])
def test_progress_shows_only_long_work_on_a_terminal(
    terminal: bool,
    seconds: float,
    shown: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = iter([100.0, 100.0 + seconds, 100.0 + seconds, 100.0 + seconds])
    monkeypatch.setattr("kg.cli.terminal.time.monotonic", lambda: next(clock, 100.0 + seconds))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    with Bar(quiet=False) as bar:
        for done in (1, 2, 3):
            bar(Progress(done, 3, "x.md"))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert ("Reading posts" in printed.err) is shown
    assert ("100%" in printed.err) is shown


def test_every_error_of_ours_becomes_one_line_and_code_1(
    posts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in KgError.__subclasses__():

        def fail(_settings: object, kind: type[KgError] = kind) -> FakeExtractor:
            raise kind("what, where, how")

        monkeypatch.setattr("kg.pipeline.load_extractor", fail)
        assert kg("run", posts) == 1
        assert capsys.readouterr().err == "kg: what, where, how\n"


def test_module_runs_as_the_command() -> None:
    done = subprocess_kg("--version", env={**os.environ, "PYTHONHASHSEED": "1"})
    assert done.stdout == "kg, version 0.1.0\n"


def test_options_are_spelled_like_the_settings() -> None:
    from kg.settings import Settings

    run = cli.cli.commands["run"]
    names = {parameter.name for parameter in run.params if isinstance(parameter, click.Option)}
    assert set(Settings.model_fields) - names == {
        "base_iri",
        "max_bytes",
        "max_characters",
        "max_links",
        "max_file_bytes",
        "seconds_per_post",
    }


@pytest.mark.parametrize("command", ["run", "extract", "score"])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], (0, None)),
        (["--workers", "3", "--cache", "kept"], (3, "kept")),
        (["--no-cache"], (0, False)),
    ],
)
def test_options_of_extraction_reach_the_settings(
    command: str, options: list[str], expected: tuple[int, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def load_extractor(settings: object) -> FakeExtractor:
        seen.append(settings)
        raise KgError("seen")

    monkeypatch.setattr("kg.pipeline.load_extractor", load_extractor)
    monkeypatch.chdir(tmp_path)
    assert kg(command, "posts", *options) == 1
    assert (seen[0].workers, seen[0].cache) == expected


def test_a_cache_and_none_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("run", "posts", "--cache", "kept", "--no-cache") == 2
    assert "not both" in capsys.readouterr().err
