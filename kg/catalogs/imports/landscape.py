"""A landscape file as the CNCF keeps it (landscape.yml) -> rows: members are organizations, all else projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.catalogs.table import Known, checked_row
from kg.errors import CatalogError
from kg.records import EntityType
from kg.urls import is_web_url

_MEMBERS = re.compile(r"members?$", re.I)
"""Categories and groups whose entries are companies rather than what they make."""
_SERVICES = re.compile(r"service provider|training partner|consultan", re.I)
"""Groups whose pages are those of a service, not of the company."""
_BRACKETED = re.compile(r"^(.{2,}?)\s*\(([^()]+)\)$")
_LONGEST_NAME = 1_000
_NAMELESS = re.compile(r"non-public organi[sz]ation", re.I)


def is_landscape(data: Any) -> bool:
    """Claim that parsed YAML is a landscape."""
    return isinstance(data, dict) and isinstance(data.get("landscape"), list)


def read_landscape(data: dict[str, Any], source: str) -> Iterator[Known]:
    """Read every entry of every category.

    Raises:
        CatalogError: an entry has no name or an address that is none.
    """
    for category in _dicts(data["landscape"], f"{source}: landscape"):
        title = str(category.get("name", ""))
        for group in _dicts(category.get("subcategories"), f"{source}: {title}"):
            where = f"{source}: {title}, {group.get('name', '')}"
            has_services = bool(_SERVICES.search(str(group.get("name", ""))))
            is_company = has_services or bool(_MEMBERS.search(title))
            kind = EntityType.ORGANIZATION if is_company else EntityType.PROJECT
            for number, item in enumerate(_dicts(group.get("items"), where), start=1):
                if _NAMELESS.match(str(item.get("name"))):
                    continue
                row = _row(item, kind, f"{where}, item {number}")
                yield replace(row, url="") if has_services else row


def _dicts(value: Any, place: str) -> list[dict[str, Any]]:
    items = value or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise CatalogError(f"{place}: no list of entries. Write it as landscape.yml does.")
    return items


def _row(item: dict[str, Any], kind: EntityType, place: str) -> Known:
    name = str(item.get("name") or "").strip()
    aliases: tuple[tuple[str, str], ...] = ()
    while len(name) < _LONGEST_NAME and (bracketed := _BRACKETED.match(name)):
        # In brackets stand initials, but more often remarks: (member), (KCSP), (Wasm).
        name = bracketed[1]
        initials = "".join(word[0] for word in re.findall(r"\w+", name))
        if bracketed[2] in (initials.upper(), "".join(c for c in initials if c.isupper())):
            aliases = (("en", bracketed[2]),)
    urls = [str(item.get(key) or "").strip() for key in ("homepage_url", "repo_url")]
    url = next((u for u in urls if u), "")
    return checked_row((kind, name, url if is_web_url(url) else "", "", "CNCF landscape"), aliases, place)
