"""Known names -> the page of a thing that no document links to its own site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.catalogs import Catalog, Known
from kg.records import EntityType
from kg.resolution.event_names import parse_event_name
from kg.urls import is_on_site

_TEAM = re.compile(r"(?:the\s+)?(.*?\w)\s*(?:\b(?:core\s+|dev\s+)?(?:team|community)|团队|團隊|社区|社區)", re.I)
_DOMAIN = re.compile(
    r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}(?:com|org|net|io|dev|ai|app|co|edu|gov|eu|uk|de|fr|nl|ch|at|es|it|pl|cn|tw|jp|kr|in|br)",
    re.I,
)
_NO_SITE = re.compile(r"\.NET$")  # ASP.NET and its like


def known_by_page(rows: Iterable[Known], urls: Iterable[str]) -> Known | None:
    """Give the one of several things of a name whose site the URLs lead to; None when none or several are."""
    led = list(urls)
    found = [row for row in rows if row.url and any(is_on_site(url, row.url) for url in led)]
    return found[0] if len(found) == 1 else None


def known_thing(kind: EntityType, names: Iterable[str], catalog: Catalog) -> Known | None:
    """Give the one thing that the catalog knows by any of the names; None when there are none or several.

    An event's edition is known by its series: what its name says without year, number and region; a version and a team
    of a project by that.
    """
    called = tuple(names)
    found = {row for name in called for row in _rows(kind, name, catalog)}
    found = found or {row for name in called for row in _whole_of(kind, name, catalog)}
    return next(iter(found)) if len(found) == 1 else None


def _rows(kind: EntityType, name: str, catalog: Catalog) -> tuple[Known, ...]:
    rows = catalog.means(name, kind)
    return catalog.candidates(parse_event_name(name).series, kind) if not rows and kind is EntityType.EVENT else rows


def _whole_of(kind: EntityType, name: str, catalog: Catalog) -> tuple[Known, ...]:
    """Give the project that a version is of, or that a team makes: they live on its site."""
    if kind is EntityType.PROJECT:
        return catalog.means_whole(name, kind)
    if kind is EntityType.ORGANIZATION and (team := _TEAM.fullmatch(name)):
        return catalog.means(team[1], EntityType.PROJECT)
    return ()


def named_site(kind: EntityType, names: Iterable[str]) -> str:
    """Give the site of what is called by it ("Booking.com"), "" where no name is one."""
    if kind not in (EntityType.ORGANIZATION, EntityType.PROJECT):
        return ""
    domains = (name.lower() for name in names if _DOMAIN.fullmatch(name) and not _NO_SITE.search(name))
    return next((f"https://{domain}/" for domain in domains), "")
