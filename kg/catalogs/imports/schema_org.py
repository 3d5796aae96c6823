"""schema.org in JSON-LD -> rows.

Only what a file itself says is read: its context may be schema.org's own, or one that stands in the file. No context
is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.catalogs.imports.fields import row_of
from kg.catalogs.merging import language_of
from kg.catalogs.table import Known
from kg.errors import CatalogError
from kg.records import EntityType

_SCHEMA = re.compile(r"https?://schema\.org/?(?:docs/jsonldcontext\.jsonld?)?$")
_KINDS = {
    EntityType.ORGANIZATION: """Organization Corporation NGO EducationalOrganization CollegeOrUniversity School
        GovernmentOrganization ResearchOrganization Consortium LocalBusiness OnlineBusiness NewsMediaOrganization
        FundingAgency LibrarySystem ProfessionalService""",
    EntityType.PROJECT: """Project SoftwareApplication WebApplication MobileApplication SoftwareSourceCode Product
        ProductModel Book WebAPI ComputerLanguage OperatingSystem ResearchProject""",
    EntityType.EVENT: """Event BusinessEvent ConferenceEvent EducationEvent EventSeries Festival Hackathon SocialEvent
        ExhibitionEvent""",
    EntityType.PLACE: """Place City Country State Continent AdministrativeArea EventVenue CivicStructure
        LandmarksOrHistoricalBuildings StadiumOrArena Hotel""",
}
_TYPES = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/Q\d+")
_DEEPEST = 60


def is_json_ld(data: Any) -> bool:
    """Claim that parsed JSON is JSON-LD."""
    items = data if isinstance(data, list) else [data]
    return any(isinstance(item, dict) and ("@context" in item or "@graph" in item or "@type" in item) for item in items)


def read_json_ld(data: Any, source: str) -> Iterator[Known]:
    """Read every organization, project, event and place, wherever in the file it stands.

    Raises:
        CatalogError: a context would have to be fetched, or a thing is not what a catalog holds.
    """
    for number, item in enumerate(data if isinstance(data, list) else [data], start=1):
        yield from _things(item, f"{source}, item {number}")


def _things(item: Any, place: str, depth: int = 0) -> Iterator[Known]:
    if depth > _DEEPEST:
        raise CatalogError(f"{place[:80]}: too deeply nested. Put things into a list rather than into each other.")
    if isinstance(item, list):
        for number, one in enumerate(item, start=1):
            yield from _things(one, f"{place}.{number}", depth + 1)
    elif isinstance(item, dict):
        _check_context(item.get("@context", []), place)
        cells = {_short(key): value for key, value in item.items()}
        kinds = [_TYPES[name] for value in _list(cells.get("@type")) if (name := _short(str(value))) in _TYPES]
        if kinds and "name" in cells:
            yield _row(cells, kinds[0], place)
        for key, value in cells.items():
            if isinstance(value, dict | list) and key not in ("@context", "name", "alternateName", "legalName"):
                yield from _things(value, place if key == "@graph" else f"{place}, {key}", depth + 1)


def _check_context(context: Any, place: str) -> None:
    for part in _list(context):
        if isinstance(part, str) and not _SCHEMA.match(part):
            raise CatalogError(
                f"{place}: the context {part!r} would have to be fetched. Use https://schema.org, "
                "or put it into the file."
            )
        if isinstance(part, dict) and "@import" in part:
            raise CatalogError(f"{place}: the context imports {part['@import']!r}. Put it into the file.")


def _short(name: str) -> str:
    """Give a term without its namespace: "schema:name" and "https://schema.org/name" are "name"."""
    return re.sub(r"^(?:https?://schema\.org/|schema:)", "", name)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _row(cells: dict[str, Any], kind: EntityType, place: str) -> Known:
    names = [pair for key in ("name", "legalName", "alternateName") for pair in _texts(cells.get(key))]
    # The English name leads, since that is what the other tables call things by.
    names.sort(key=lambda pair: pair[0].partition("-")[0] != "en")
    links = [text for key in ("@id", "url", "sameAs") for _, text in _texts(cells.get(key))]
    urls = [text for _, text in _texts(cells.get("url"))]
    (_, name), *others = names or [("", "")]
    aliases: dict[str, list[str]] = {}
    for language, other in others:
        aliases.setdefault(language, []).append(other)
    return row_of(
        {
            "type": kind,
            "name": {"en": name.replace("|", "/")},
            "aliases": aliases,
            "url": urls[0] if urls else "",
            "wikidata": next((link for link in links if _WIKIDATA.match(link)), ""),
            "source": "schema.org",
        },
        None,
        place,
    )


def _texts(value: Any) -> list[tuple[str, str]]:
    """Give (language, text) of a value in any of JSON-LD's forms."""
    found = []
    for item in _list(value):
        text = item.get("@value", item.get("@id", "")) if isinstance(item, dict) else item
        if isinstance(text, str) and text.strip():
            language = str(item.get("@language", "")) if isinstance(item, dict) else ""
            found.append((language or language_of(text), text.strip()))
    return found
