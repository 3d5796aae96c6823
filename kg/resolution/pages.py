"""Known names -> the page of a thing that no document links to its own site."""

from __future__ import annotations

from collections.abc import Iterable

from kg.catalogs import Catalog, Known
from kg.records import EntityType
from kg.resolution.event_names import parse_event_name
from kg.urls import is_on_site


def known_by_page(rows: Iterable[Known], urls: Iterable[str]) -> Known | None:
    """Give the one of several things of a name whose site the URLs lead to; None when none or several are."""
    led = list(urls)
    found = [row for row in rows if row.url and any(is_on_site(url, row.url) for url in led)]
    return found[0] if len(found) == 1 else None


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
