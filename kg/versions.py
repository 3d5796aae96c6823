"""Which kg this is: hashes of its models and code, and the versions of what they stand on.

Two posts of the same bytes are read alike only by the same of all these.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parent


class Profile(NamedTuple):
    """The files of weights of a profile."""

    encoder: str
    scorers: str


WORDS, TOKENIZER = "words.onnx", "tokenizer.json"
"""What both profiles share."""
PROFILES = {False: Profile("encoder.onnx", "scorers.npz"), True: Profile("fast.onnx", "fast_scorers.npz")}
"""The accurate profile, and the fast one."""
MODELS = (WORDS, TOKENIZER, *PROFILES[False], *PROFILES[True])
"""All files of weights."""
_JOINING = ("corrections", "online", "resolution", "schedules")
_SHOWING = ("cli", "exporters", "pictures", "scoring", "store", "verification")
RIGHT_OF_THE_SEAM = frozenset((*_JOINING, *_SHOWING, "spark", "training"))
"""Folders of the package that have no say in what is found in a post."""
LIBRARIES = (
    *("markdown-it-py", "mdit-py-plugins", "numpy", "onnxruntime", "py3langid", "python-frontmatter", "pyyaml"),
    *("spacy", "tokenizers"),
)
"""Distributions that have."""
_CODE = (".py", ".tsv", ".txt", ".ttl", ".json")
_PROCESSOR = Path("/proc/cpuinfo")


@functools.cache
def model_hashes() -> Mapping[str, str]:
    """Give the models by name with the hash of their weights."""
    return {name: _hash(PACKAGE / "recognizers" / "data" / name)[:16] for name in MODELS}


def described(pipelines: Mapping[str, str], *, fast: bool = False) -> Mapping[str, str]:
    """Give a profile's models by name with the hash of their weights, and the spaCy pipelines by language."""
    hashes = {name: model_hashes()[name] for name in sorted((WORDS, TOKENIZER, *PROFILES[fast]))}
    return {**hashes, **{f"spacy:{language}": name for language, name in sorted(pipelines.items())}}


@functools.cache
def reading_versions() -> Mapping[str, str]:
    """Give all of this kg, of what it stands on and of this machine that has a say in what is found in a post."""
    libraries = {name: importlib.metadata.version(name) for name in LIBRARIES}
    python = f"{platform.python_implementation()} {platform.python_version()}, Unicode {unicodedata.unidata_version}"
    return {**model_hashes(), **libraries, "kg": _package_hash(), "python": python, "processor": _processor()}


@functools.cache
def joining_version() -> str:
    """Name all of this kg, and of what it stands on, that has a say in what becomes of extractions."""
    whole = hashlib.sha256()
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in _CODE and "training" not in path.parts):
        whole.update(f"{path.relative_to(PACKAGE).as_posix()}\n{_hash(path)}\n".encode())
    python = f"{platform.python_version()} Unicode {unicodedata.unidata_version}"
    return f"{whole.hexdigest()} {python} {importlib.metadata.version('anyascii')}"


def pipeline_version(name: str) -> str:
    """Give the version of an installed spaCy pipeline, or the state of the files of one that is a folder."""
    folder = Path(name)
    if folder.is_dir():
        states = [(str(path.relative_to(folder)), path.stat()) for path in sorted(folder.rglob("*")) if path.is_file()]
        told = [f"{path} {state.st_size} {state.st_mtime_ns}" for path, state in states]
        return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _package_hash() -> str:
    whole = hashlib.sha256()
    for path in sorted(_files(PACKAGE)):
        whole.update(f"{path.relative_to(PACKAGE).as_posix()}\n{_hash(path)}\n".encode())
    return whole.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Give the files that have a say, but for the models, which are hashed by themselves."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in RIGHT_OF_THE_SEAM and path.name != "__pycache__":
                yield from _files(path)
        elif path.name not in MODELS:
            yield path


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _processor() -> str:
    """Tell what the processor can do: another one may round the encoder's sums otherwise."""
    if _PROCESSOR.is_file():
        lines = _PROCESSOR.read_text(encoding="utf-8", errors="replace").splitlines()
        flags = sorted({line for line in lines if line.startswith(("flags", "Features", "model name"))})
        return f"{platform.machine()} {hashlib.sha256(chr(10).join(flags).encode()).hexdigest()[:16]}"
    return f"{platform.machine()} {platform.processor()}"
