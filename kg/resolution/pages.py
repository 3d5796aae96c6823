"""Known names -> the page of a thing that no document links to its own site."""

from __future__ import annotations

from collections.abc import Iterable

from kg.catalogs import Catalog, Known
from kg.records import EntityType
from kg.resolution.event_names import parse_event_name
from kg.urls import url_key

_MANY_SITES = ("github.com", "gitlab.com", "gitee.com", "sourceforge.net")


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


def is_on_site(url: str, page: str) -> bool:
    """Claim that a URL lies on the site of a page, so that the page would add nothing."""
    host, site = url_key(url).partition("/")[0], url_key(page).partition("/")[0]
    if site in _MANY_SITES:
        return url_key(url) == url_key(page)
    return host == site or host.endswith("." + site)
