"""How much one document may say: time and memory of every later step grow with it."""

from __future__ import annotations

from kg.errors import SourceError
from kg.records import Document, MarkKind

MOST_CHARACTERS = 300_000
"""Characters of reading text: a book has as many, a recap a hundredth of them."""
MOST_LINKS = 3_000


def check_limits(document: Document, characters: int = MOST_CHARACTERS, links: int = MOST_LINKS) -> None:
    """Claim that a document is no more than a person writes.

    Raises:
        SourceError: It is more.
    """
    found = sum(mark.kind is MarkKind.LINK for mark in document.marks)
    for has, allowed, what, setting in (
        (len(document.text), characters, "characters of text", "max_characters"),
        (found, links, "links", "max_links"),
    ):
        if has > allowed:
            raise SourceError(
                f"{document.source}: has {has:,} {what}, and {allowed:,} are allowed. "
                f"Split it, leave it out with --skip-bad, or raise {setting} in kg.toml."
            )
