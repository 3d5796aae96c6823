"""Ids and URLs -> IRIs that every RDF tool accepts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address

from kg.ontology import BASE
from kg.records import Evidence

_IRI_CHARS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr((plane << 16) + (0x1000 if plane == 14 else 0))}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 15)
)
"""The characters beyond ASCII that RFC 3987 allows anywhere in an IRI; plane 14 begins with tags, which it does not."""

_UNSAFE_IN_ID = re.compile(rf"[^A-Za-z0-9._~/{_IRI_CHARS}-]")
_UNSAFE_IN_URL = re.compile(rf"%(?![0-9A-Fa-f]{{2}})|[^A-Za-z0-9._~:/?#@!$&'()*+,;=%{_IRI_CHARS}-]")
_INVISIBLE = re.compile(r"[^\x00-\x7f]")
_WEB_URL = re.compile(r"(https?):(//[^/?#]+)([^#]*)(#.*)?", re.I | re.S)
_AUTHORITY = re.compile(
    rf"//(?:[\w.~!$&'()*+,;=:%{_IRI_CHARS}-]*@)?"
    rf"(?:\[([0-9A-Fa-f:.]+)\]|(?:[A-Za-z0-9_.{_IRI_CHARS}-]|%[0-9A-Fa-f]{{2}})+)(?::[0-9]*)?",
    re.A,
)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def _percent_invisible(match: re.Match[str]) -> str:
    # Spaces, joiners and direction marks are legal beyond ASCII, but nobody can see them in a file.
    return match[0] if match[0].isprintable() else _percent(match)


def escape_id(identifier: str) -> str:
    """Percent-encode what a path cannot hold, ";" and "%" too, so that different ids stay different."""
    return _INVISIBLE.sub(_percent_invisible, _UNSAFE_IN_ID.sub(_percent, identifier))


def web_iri(url: str) -> str | None:
    """Give an absolute http(s) URL as a valid IRI, escaping what must be; None where that cannot be done."""
    match = _WEB_URL.fullmatch(url.strip())
    if not match:
        return None
    scheme, authority, rest, fragment = match[1].lower(), match[2], match[3], match[4] or ""
    if not _is_authority(authority):
        return None
    fragment = fragment[:1] + fragment[1:].replace("#", "%23")
    tail = _INVISIBLE.sub(_percent_invisible, _UNSAFE_IN_URL.sub(_percent, rest + fragment))
    return f"{scheme}:{authority}{tail}"


def _is_authority(text: str) -> bool:
    match = _AUTHORITY.fullmatch(text)
    if not match or not text.isprintable():
        return False
    if match[1]:
        try:
            IPv6Address(match[1])
        except AddressValueError:
            return False
    return True


def short_hash(*parts: str) -> str:
    """Hash texts into 16 hexadecimal digits."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Iris:
    """Makes the IRIs of our own things, all below one base."""

    base: str = BASE

    def node(self, identifier: str) -> str:
        """Give the IRI of a node."""
        return self.base + escape_id(identifier)

    def recap(self, identifier: str) -> str:
        """Give the IRI of a recap, which is also the name of its graph."""
        return f"{self.base}recap/{escape_id(identifier)}"

    def evidence(self, recap: str, evidence: Evidence) -> str:
        """Give the IRI of a quotation."""
        place = (str(evidence.raw_start), str(evidence.raw_end))
        return f"{self.base}evidence/{short_hash(recap, *place, evidence.quote)}"

    def statement(self, subject: str, prop: str, object_: str) -> str:
        """Give the IRI of a triple of ours, made of its three parts: see provenance.py.

        Example: ``BASE + "statement/talk/istio-ambient;performer;person/lin-sun"``.
        """
        skip = len(self.base)
        name = re.split(r"[/#]", prop)[-1]
        return f"{self.base}statement/{subject[skip:]};{name};{object_[skip:]}"
