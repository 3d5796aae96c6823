"""Every package that ``pip install .`` brings, with its licence: ``python -m tests.supply.licences``.

The exit code is 1 when one has a licence that is not allowed here, or none that can be told.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = "conference-kg"
ALLOWED = (
    "MIT", "MIT-0", "MIT-CMU", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "PSF-2.0",
    "Python-2.0", "MPL-2.0", "Zlib", "zlib", "Unlicense", "CC0-1.0", "BSL-1.0",
)  # fmt: skip
"""Licences under which kg may be used by anyone for anything."""
_NAMES = {
    "mit": "MIT", "mit license": "MIT", "the mit license": "MIT", "the mit license (mit)": "MIT",
    "apache software license": "Apache-2.0", "apache license 2.0": "Apache-2.0", "apache 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0", "apache license version 2.0": "Apache-2.0", "apache-2": "Apache-2.0",
    "bsd license": "BSD", "bsd": "BSD", "new bsd": "BSD-3-Clause", "3-clause bsd license": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause", "modified bsd": "BSD-3-Clause",
    "isc license (iscl)": "ISC", "python software foundation license": "PSF-2.0", "psf": "PSF-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "the unlicense (unlicense)": "Unlicense",
}  # fmt: skip


def closure(name: str = ROOT, extra: str = "") -> dict[str, Distribution]:
    """Give the installed distributions that a package needs, itself not among them; sorted."""
    found: dict[str, Distribution] = {}
    waiting = [(name, extra)]
    seen = set(waiting)
    while waiting:
        current, wanted = waiting.pop()
        try:
            here = distribution(current)
        except PackageNotFoundError:
            continue  # for another system or Python than this
        found[canonicalize_name(current)] = here
        for text in here.requires or ():
            need = Requirement(text)
            if need.marker is None or need.marker.evaluate({"extra": wanted}):
                for each in [(canonicalize_name(need.name), part) for part in ("", *sorted(need.extras))]:
                    if each not in seen:
                        seen.add(each)
                        waiting.append(each)
    found.pop(canonicalize_name(name), None)
    return dict(sorted(found.items()))


def licence_of(package: Distribution) -> str:
    """Give the licence as an SPDX expression, or what the package says in its own words; "" for nothing."""
    data = package.metadata
    if expression := data.get("License-Expression"):
        return str(expression)
    named = [str(value).rpartition(" :: ")[2] for value in data.get_all("Classifier", ()) if "License ::" in value]
    said = str(data.get("License") or "").strip()
    words = [name for name in named if name != "OSI Approved"] or ([said.split("\n")[0]] if said else [])
    return " OR ".join(_NAMES.get(word.lower(), word) for word in words)


def is_allowed(expression: str) -> bool:
    """Claim that a choice of an expression's licences is allowed; of those joined by AND, all must be."""
    if not expression:
        return False
    return any(
        all(part.strip(" ()") in ALLOWED for part in re.split(r"\s+AND\s+", choice))
        for choice in re.split(r"\s+OR\s+", expression)
    )


def main() -> None:
    packages = closure()
    bad = []
    for name, package in packages.items():
        licence = licence_of(package)
        if not is_allowed(licence):
            bad.append(name)
        print(
            f"{name:28} {package.version:14} {licence or 'unknown'}{'' if is_allowed(licence) else '  <-- not allowed'}"
        )
    print(f"{len(packages)} packages, {len(bad)} with a licence that is not allowed")
    sys.exit(bool(bad) or not packages)


if __name__ == "__main__":
    main()
