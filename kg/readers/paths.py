"""Source -> what its path alone says of a post."""

from __future__ import annotations

from kg.readers.dates import day_in_path
from kg.readers.language import languages_in_path


def path_facts(source: str) -> tuple[str, ...]:
    """Give the file's name, the day and the languages that its path bears: all of the path that a post is read by.

    Posts of the same bytes and the same facts read alike, wherever they lie.
    """
    name = source.replace("\\", "/").rsplit("/", 1)[-1]
    return (name, day_in_path(source), *languages_in_path(source))
