"""Known names -> the page of a thing that no document links to its own site."""

from __future__ import annotations

from collections.abc import Iterable

from kg.catalogs import Catalog, Known
from kg.records import EntityType
from kg.resolution.event_names import parse_event_name


def known_thing(kind: EntityType, names: Iterable[str], catalog: Catalog) -> Known | None:
    """Give the one thing of this type that the catalog knows by any of the names; None when there are none or several.

    An event's edition is known by its series: what its name says without year, number and region.
    """
    found: dict[Known, None] = {}
    for name in names:
        rows = tuple(k for k in catalog.fits(name) if k.type is kind)
        if not rows and kind is EntityType.EVENT:
            rows = catalog.candidates(parse_event_name(name).series, kind)
        found |= dict.fromkeys(rows)
    return next(iter(found)) if len(found) == 1 else None
