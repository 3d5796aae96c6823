"""A reconciliation service: what it is called, what it says of itself, and how it names kinds of things."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from kg.errors import SettingsError
from kg.online.addresses import shown_url
from kg.online.answers import Answers, reading
from kg.online.fetching import Answer, Request
from kg.online.metadata import parse_json
from kg.records import EntityType
from kg.urls import is_web_url

JSON = ("application/json", "text/json", "text/javascript", "application/javascript")
_VERSIONS = frozenset({"0.1", "0.2"})
ASKED = (EntityType.ORGANIZATION, EntityType.PROJECT, EntityType.EVENT, EntityType.PERSON)
_WIKIDATA_SPACES = ("http://www.wikidata.org/entity/", "https://www.wikidata.org/entity/")
WIKIDATA_TYPES = {
    EntityType.ORGANIZATION: ("Q43229",),
    EntityType.PROJECT: ("Q7397", "Q9143"),
    EntityType.EVENT: ("Q1656682", "Q15275719"),
    EntityType.PERSON: ("Q5",),
}
"""Organization; software and programming language; event and recurring event; human."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service as a person names it."""

    url: str
    only: EntityType | None = None
    """The one type of thing it knows; None where its answers tell types."""

    @property
    def shown(self) -> str:
        """Give its address as outputs may show it."""
        return shown_url(self.url).partition("?")[0]


def parse_service(text: str) -> Service:
    """Read ``https://HOST/PATH``, or ``Organization=https://HOST/PATH`` for a service of one type of thing.

    Raises:
        SettingsError: It is neither, or holds a password.
    """
    kind, equals, url = text.partition("=")
    only = None
    if equals and kind.isalpha():
        named = {str(known).casefold(): known for known in ASKED}
        if kind.casefold() not in named:
            raise SettingsError(f"--reconcile {kind}: there is no such type. Use one of {', '.join(ASKED)}.")
        only = named[kind.casefold()]
    else:
        url = text
    try:
        parts = urlsplit(url)
        has_password = parts.username is not None or parts.password is not None
    except ValueError:
        parts, has_password = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not parts.hostname or has_password:
        raise SettingsError(
            f"--reconcile {shown_url(text)}: write it as https://HOST/PATH, without user or password, "
            "or as TYPE=https://HOST/PATH."
        )
    return Service(url, only)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a service says of itself."""

    space: str
    view: str
    """Address of a thing's page, with ``{{id}}`` in it; "" when it gives none."""
    can_extend: bool

    @property
    def is_wikidata(self) -> bool:
        """Claim that its ids are Wikidata's."""
        return self.space in _WIKIDATA_SPACES

    def page(self, id: str) -> str:
        """Give the page of a thing; "" when there is none."""
        if self.is_wikidata:
            return f"https://www.wikidata.org/wiki/{quote(id, safe='')}"
        url = self.view.replace("{{id}}", quote(id, safe="")) if "{{id}}" in self.view else ""
        if not url and self.space.endswith(("/", "#", "=")):
            url = self.space + quote(id, safe="")
        # Some services have whole addresses for ids.
        return id if is_web_url(id) else url if is_web_url(url) else ""


def read_manifest(service: Service, answers: Answers) -> Manifest | None:
    """Ask a service for what it says of itself; None when it gives no answer that is understood."""
    kept = answers.ask(Request(service.url, JSON), _manifest)
    if kept is None:
        return None
    with reading(kept[1]):
        said = json.loads(kept[0])
        return Manifest(str(said["identifierSpace"]), str(said["view"]), bool(said["extend"]))


def _manifest(answer: Answer) -> str:
    found = parse_json(answer.text())
    data = found if isinstance(found, dict) else {}
    space, versions = data.get("identifierSpace", ""), data.get("versions", ["0.1"])
    if not space or not isinstance(space, str):
        raise ValueError("the answer is no manifest of a reconciliation service")
    if not isinstance(versions, list) or not _VERSIONS & set(map(str, versions)):
        raise ValueError("the service speaks no version of the Reconciliation API that is known here (0.1, 0.2)")
    view: Any = data.get("view")
    view = view.get("url", "") if isinstance(view, dict) else ""
    said = {
        "identifierSpace": data["identifierSpace"],
        "view": str(view),
        "extend": isinstance(data.get("extend"), dict),
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
