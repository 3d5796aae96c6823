"""Annotated and extracted entities -> which stands for which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg.records import Entity, EntityType

CLOSE_TITLE = 0.8
_SCHEME = re.compile(r"^(https?:)?//(www\.)?")
_TRACKING = re.compile(r"[?&](utm_[a-z]+|feature|si|ref)=[^&]*")


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as far as matching looks at it."""

    id: str
    type: EntityType
    label: str
    names: frozenset[str]
    """Folded."""
    urls: frozenset[str]
    """Folded."""


def thing(id: str, type: EntityType, names: Sequence[str], urls: Iterable[str]) -> Thing:
    """Fold the names and URLs of an entity; the first name is its label."""
    label = next((name for name in names if name), id)
    folded = frozenset(fold(name) for name in names) - {""}
    return Thing(id, type, label, folded, frozenset(fold_url(url) for url in urls if url))


def extracted_thing(entity: Entity) -> Thing:
    """Give an extracted entity under its name and all that its mentions say, with the URLs of its links."""
    names = [entity.name, *(mention.text for mention in entity.mentions)]
    return thing(entity.id, entity.type, names, (link.url for link in entity.links))


def fold(text: str) -> str:
    """Keep letters and digits only, width and case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def fold_url(url: str) -> str:
    """Drop what does not tell pages apart: case, scheme, "www.", fragment, tracking, closing slash."""
    address = _SCHEME.sub("", url.strip().casefold()).split("#")[0]
    return _TRACKING.sub("", address).rstrip("/?")


def is_on_site(url: str, site: str) -> bool:
    """Tell whether a folded URL is on a registrable domain or one of its subdomains."""
    domain = fold_url(url).split("/")[0]
    return domain == site or domain.endswith("." + site)


def closeness(gold: Thing, found: Thing) -> float:
    """Say how sure it is that both are the same thing; 0 is no match."""
    if gold.type != found.type:
        return 0.0
    shared_names, is_url_shared = gold.names & found.names, bool(gold.urls & found.urls)
    if shared_names:
        return 1.0 + 0.01 * len(shared_names) + (0.5 if is_url_shared else 0)
    if is_url_shared:
        return 0.95
    return _title_closeness(gold, found) if gold.type is EntityType.TALK else 0.0


def _title_closeness(gold: Thing, found: Thing) -> float:
    best = 0.0
    for expected in gold.names:
        for title in found.names:
            matcher = SequenceMatcher(None, expected, title, autojunk=False)
            # The quick ratios are upper bounds: below the limit, the slow one cannot change the outcome.
            if matcher.real_quick_ratio() >= CLOSE_TITLE and matcher.quick_ratio() >= CLOSE_TITLE:
                best = max(best, matcher.ratio())
    return best if best >= CLOSE_TITLE else 0.0


def match(gold: Sequence[Thing], found: Sequence[Thing]) -> dict[str, str]:
    """Give the annotated entity's id for each extracted one that matches, closest pairs first, one to one.

    Of equally close pairs the later ones come first, so where two namesakes compete, the order of
    ``found`` decides. From a Turtle file that order is another, and ties may fall out another way.
    """
    pairs = sorted(
        (
            (close, i, j)
            for i, expected in enumerate(gold)
            for j, one in enumerate(found)
            if (close := closeness(expected, one))
        ),
        reverse=True,
    )
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    matched: dict[str, str] = {}
    for _, i, j in pairs:
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            matched[found[j].id] = gold[i].id
    return matched
