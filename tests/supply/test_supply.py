from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from tests.supply.licences import closure, is_allowed, licence_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DIRECT = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT AND Apache-2.0", True),
        ("GPL-3.0-only OR MIT", True),
        ("(MIT AND MPL-2.0)", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_licence_is_allowed_if_all_of_one_choice_are(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


def test_licence_is_told_from_expression_classifier_or_words() -> None:
    assert licence_of(distribution("click")) == "BSD-3-Clause"
    assert licence_of(distribution("pytest")) == "MIT"


def test_everything_installed_for_kg_has_an_allowed_licence() -> None:
    packages = closure()
    assert packages.keys() >= DIRECT
    assert not {name: licence_of(each) for name, each in packages.items() if not is_allowed(licence_of(each))}


def test_readme_gives_a_reason_for_each_dependency() -> None:
    rows = re.search(r"\| needs \| because \|\n(.+?)\n\n", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert rows is not None
    named = {canonicalize_name(name) for row in rows[1].splitlines() for name in row.split("|")[1].split(",")
             for name in [name.strip()]}  # fmt: skip
    assert named >= DIRECT


def test_lock_names_each_dependency_with_hashes_and_no_host() -> None:
    pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, re.M))
    assert pinned.keys() >= DIRECT
    for text in PROJECT["dependencies"]:
        need = Requirement(text)
        assert need.specifier.contains(pinned[canonicalize_name(need.name)])
    assert "://" not in LOCK
    assert LOCK.count("--hash=sha256:") > len(pinned)
    # Each pin has at least one hash behind it.
    assert all("--hash=sha256:" in part for part in re.split(r"^(?=[a-z0-9-]+==)", LOCK, flags=re.M)[1:])
