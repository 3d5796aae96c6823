"""What the user names -> sources to read, and their bytes."""

from __future__ import annotations

import glob
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.errors import SourceError

_log = logging.getLogger(__name__)

FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
STANDARD_INPUT = "-"
LARGEST_POST = 500_000
"""Bytes; a larger file is no post."""
_ALLOWED = f"Allowed: files ({' '.join(FORMATS)}), folders, glob patterns, '-' for standard input"


def find_sources(arguments: Sequence[str]) -> list[str]:
    """Turn files, folders, globs and "-" into a sorted list of sources without duplicates.

    In folders, hidden files and files of other kinds are passed over; a file that is named must be of a
    known kind.

    Raises:
        SourceError: a name leads nowhere or to a file of another kind, or nothing was found at all.
    """
    if not arguments:
        raise SourceError(f"No posts were named. {_ALLOWED}.")
    found: set[str] = set()
    for argument in arguments:
        found.update(_expand(argument))
    if not found:
        raise SourceError(f"No posts in {', '.join(arguments)}. {_ALLOWED}.")
    return sorted(found)


def _expand(argument: str) -> list[str]:
    if argument == STANDARD_INPUT:
        return [argument]
    path = Path(argument)
    if path.is_dir():
        return [str(file) for file in path.rglob("*") if _is_post(file, path)]
    if path.exists():
        if path.suffix.lower() not in FORMATS:
            raise SourceError(f"{argument}: files of kind '{path.suffix}' cannot be read. {_ALLOWED}.")
        return [str(path)]
    if glob.has_magic(argument):
        return [str(file) for match in _matching(argument) for file in _posts_at(match)]
    raise SourceError(f"{argument}: no such file or folder. {_ALLOWED}.")


def _matching(pattern: str) -> list[Path]:
    """Expand a pattern, of which "**" follows no links to folders: two that lead up would make it endless."""
    path = Path(pattern)
    if "**" not in path.parts:
        # Path.glob takes no absolute patterns.
        return [Path(match) for match in glob.glob(pattern)]  # noqa: PTH207
    fixed = next(number for number, part in enumerate(path.parts) if glob.has_magic(part))
    folder, rest = Path(*path.parts[:fixed]), Path(*path.parts[fixed:])
    found = folder.glob(str(rest))
    return [file for file in found if not any(part.startswith(".") for part in file.relative_to(folder).parts)]


def _posts_at(match: Path) -> list[Path]:
    if match.is_dir():
        return [file for file in match.rglob("*") if _is_post(file, match)]
    return [match] if match.suffix.lower() in FORMATS and not match.is_fifo() else []


def _is_post(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    if hidden or file.suffix.lower() not in FORMATS or not file.is_file():
        return False
    leads_out = file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())
    if leads_out:
        # Whoever made the folder may want somebody else's file in the graph.
        _log.warning("%s: leads out of the folder and is passed over. Name it to have it read.", file)
    return not leads_out


def read_bytes(source: str, limit: int = LARGEST_POST) -> bytes:
    """Read a source's bytes.

    Raises:
        SourceError: it is missing, a folder, of an unknown kind, not allowed, or larger than ``limit`` bytes.
    """
    if source == STANDARD_INPUT:
        data = sys.stdin.buffer.read(limit + 1)
        check_size(source, len(data), limit)
        return data
    path = Path(source)
    if path.is_dir():
        raise SourceError(f"{source}: is a folder. Give its files, or pass the folder to find_sources.")
    if path.suffix.lower() not in FORMATS and path.is_file():
        allowed = " ".join(FORMATS)
        raise SourceError(f"{source}: files of kind '{path.suffix.lower()}' cannot be read. Known: {allowed}.")
    if path.is_fifo():
        raise SourceError(f"{source}: is a pipe, which may never say anything. Give '-' for standard input.")
    try:
        # Not more than that: a device has no size and may have no end.
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise SourceError(f"{source}: no such file. Check the name.") from error
    except PermissionError as error:
        raise SourceError(f"{source}: reading is not permitted. Change the file's permissions.") from error
    except OSError as error:
        raise SourceError(f"{source}: cannot be read ({error.strerror}).") from error
    check_size(source, len(data), limit)
    return data


def check_size(source: str, size: int, limit: int) -> None:
    """Claim that a post of so many bytes may be read.

    Raises:
        SourceError: it is larger than ``limit`` bytes.
    """
    if size > limit:
        raise SourceError(f"{source}: larger than {limit:,} bytes, which no post is. Split it, or raise the limit.")
