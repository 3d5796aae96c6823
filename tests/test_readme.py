"""README says what is true; run this file to put the command's present output into it."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
RUN = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/kg run tests/recaps -o outputs"
TEST = "python3 -m venv .venv && .venv/bin/pip install -q '.[test]' && .venv/bin/python -m pytest -q"

_HELP = re.compile(r"(<!-- help: kg --help -->\n```\n)(.*?)(```\n)", re.DOTALL)
_SUMMARY = re.compile(r"(<!-- summary: kg run tests/recaps -o outputs -->\n```\n)(.*?)(```\n)", re.DOTALL)
_TREE_LINE = re.compile(r"[├└]── ([\w./]+) +(\S.*)")


def text() -> str:
    return README.read_text(encoding="utf-8")


def help_text() -> str:
    from kg.cli import cli

    return CliRunner().invoke(cli, ["--help"], prog_name="kg", terminal_width=80).output


def summary_text() -> str:
    command = [sys.executable, "-m", "kg", "run", "tests/recaps", "-o", "outputs"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text(), re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found[1]


def tree() -> dict[str, str]:
    return dict(_TREE_LINE.findall(section("How it works")))


def test_readme_keeps_its_order() -> None:
    titles = re.findall(r"^## (.*)", text(), re.MULTILINE)
    assert titles == [
        "Install",
        "Command line",
        "Python",
        "What you get",
        "How it works",
        "Extend",
        "How good",
        "Catalogs",
        "Apache Spark",
        "Speed",
        "Posts, files and faults that mean no good",
        "Develop",
        "Licence and thanks",
    ]


@pytest.mark.parametrize("line", [RUN, TEST])
def test_readme_has_the_two_lines_near_the_top(line: str) -> None:
    assert line in text().splitlines()[:25]


def test_ci_finds_the_two_lines_by_its_patterns() -> None:
    patterns = re.findall(r"readme_line '([^']+)'", (ROOT / ".ci" / "run").read_text())
    found = [next(line for line in text().splitlines() if re.search(pattern, line)) for pattern in patterns]
    assert found == [RUN, TEST]


def test_readme_help_is_current() -> None:
    found = _HELP.search(text())
    assert found is not None
    assert found[2] == help_text()


def test_readme_shows_a_summary() -> None:
    # Not the very numbers: another processor may round one confidence otherwise.
    found = _SUMMARY.search(text())
    assert found is not None
    lines = found[2].splitlines()
    assert lines[0] == "4 recaps (3 en, 1 zh)"
    assert re.fullmatch(r"entities +\d+ +relations +\d+", lines[1])
    assert lines[-1] == "15 files in outputs"


def test_readme_tree_is_the_package() -> None:
    package = ROOT / "kg"
    there = {
        path.name + "/" * path.is_dir()
        for path in package.iterdir()
        if not path.name.startswith(("_", ".")) and path.name != "py.typed"
    }
    assert set(tree()) == there


def test_readme_names_every_setting() -> None:
    from kg.settings import Settings

    rows = re.findall(r"^\| `(\w+) = (.*?)` \| (?:`--([\w-]+)[^|]*)?\|", section("Command line"), re.MULTILINE)
    assert {name for name, _, _ in rows} == set(Settings.model_fields)
    for name, value, option in rows:
        Settings.model_validate(tomllib.loads(f"{name} = {value}"))
        assert option in ("", name.replace("_", "-").removesuffix("s"), name.replace("_", "-"))


def test_readme_commands_parse() -> None:
    from kg.cli import cli

    block = re.search(r"```sh\n(.*?)```", section("Command line"), re.DOTALL)
    assert block is not None
    for line in block[1].splitlines():
        _, name, *arguments = shlex.split(line, comments=True)
        cli.commands[name].make_context(name, list(arguments))


def test_readme_names_every_format() -> None:
    from kg.outputs import FORMATS

    assert set(re.findall(r"^\| `[^|]*` \| `(\w+)` \|", section("What you get"), re.MULTILINE)) == set(FORMATS)


def test_readme_vocabulary_is_whole() -> None:
    from kg.records import EntityType, Predicate

    rows = re.findall(r"^\|([^|]*)\|[^|]*\|([^|]*)\|[^|]*\|$", section("What you get"), re.MULTILINE)
    ours = {cell.strip() for row in rows for cell in row}
    assert {*EntityType, *Predicate} <= ours


def test_readme_gives_a_reason_for_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {re.split(r"[<>=!~;\[ ]", line)[0] for line in project["dependencies"]}
    told = set()
    for cell in re.findall(r"^\| ([\w., -]+) \| [^|]+ \|$", section("Install"), re.MULTILINE):
        told |= set(cell.split(", "))
    assert told - {"needs", "---"} == needed


def test_readme_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text()):
        assert (ROOT / target).exists(), target


def test_readme_python_compiles() -> None:
    for block in re.findall(r"```python\n(.*?)```", text(), re.DOTALL):
        ast.parse(block)


@pytest.mark.model
def test_readme_python_example_runs(tmp_path: Path) -> None:
    block = re.search(r"```python\n(.*?)```", section("Python"), re.DOTALL)
    assert block is not None
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    done = subprocess.run([sys.executable, "-c", block[1]], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("KnowledgeGraph(4 recaps, ")
    assert sorted(path.name for path in (tmp_path / "outputs").iterdir()) == ["graph.gexf", "graph.ttl"]


def test_readme_python_version_is_the_packages() -> None:
    required = importlib.metadata.metadata("conference-kg")["Requires-Python"]
    assert required == ">=3.11"
    assert "Python 3.11 or newer" in text()


@pytest.mark.parametrize(("file", "column"), [("training.json", 0), ("fast_training.json", 1)])
def test_readme_scores_are_those_of_the_training(file: str, column: int) -> None:
    facts = json.loads((ROOT / "kg" / "recognizers" / "data" / file).read_text(encoding="utf-8"))
    figures = facts["figures"]["gold"]
    names = r"([A-Z][a-z]+|[a-z]+_[a-z]+|about|sponsors|organizes|urls|CORE)"
    rows = re.findall(names + r" \| (0\.\d{3}) \| (0\.\d{3})", section("How good"))
    stated = {name: values[column] for name, *values in rows}
    assert float(stated.pop("CORE")) == figures["core"]
    assert stated.keys() >= {"Person", "Organization", "Talk", "Event", "speaks_at", "affiliated_with", "part_of"}
    assert {name: float(value) for name, value in stated.items()} == {name: figures[name] for name in stated}


if __name__ == "__main__":
    filled = text()
    for block, output in ((_HELP, help_text()), (_SUMMARY, summary_text())):
        filled = block.sub(lambda found, output=output: found[1] + output + found[3], filled)
    README.write_text(filled, encoding="utf-8")
