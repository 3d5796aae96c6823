"""Named organizations -> the teams, committees and groups of theirs that the text names behind them.

"蚂蚁集团中间件团队" names a company and its team, "Istio steering committee" a project and its committee; a tagger
gives each place one name only. What is found here is proposed, the scorer judges it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.catalogs import Catalog
from kg.recognizers.spans import TaggedSpan
from kg.records import EntityType

_LATIN_GROUP = r"(?:teams?|committee|working group|WG|SIG|PMC|TOC|user group|board|labs?|group|foundation)"
_HAN_GROUP = (
    "(?:团队|團隊|事业部|技术部|研发部|工程部|部门|实验室|實驗室|研究院|委员会|委員會|理事会|理事會|"
    "工作组|小组|PMC|SIG|TOC)"
)
_BEHIND = (
    re.compile(rf"(?:[ -][\w&/-]{{1,20}}){{0,3}}? {_LATIN_GROUP}\b", re.I),
    re.compile(rf"[ \u4e00-\u9fffA-Za-z0-9&/-]{{0,16}}?{_HAN_GROUP}"),
)
_GROUP_AT_END = re.compile(rf"(?: {_LATIN_GROUP}|{_HAN_GROUP})$", re.I)


def is_group(name: str) -> bool:
    """Claim that the name ends with the word for a group of people."""
    return bool(_GROUP_AT_END.search(name))


def team_spans(text: str, spans: Iterable[TaggedSpan]) -> list[tuple[int, int]]:
    """Give the stretches that begin with a name and end with the word for a group of people."""
    found = set()
    for span in spans:
        line_end = text.find("\n", span.end)
        after = text[span.end : min(span.end + 60, line_end if line_end >= 0 else len(text))]
        for pattern in _BEHIND:
            if m := pattern.match(after):
                found.add((span.start, span.end + m.end()))
    return sorted(found)


def owner_spans(text: str, spans: Iterable[TaggedSpan], catalog: Catalog) -> list[tuple[int, int]]:
    """Give the known organization that the name of a team begins with."""
    found = set()
    for span in spans:
        name = text[span.start : span.end]
        if not is_group(name):
            continue
        for place in catalog.places_in(name)[:1]:
            is_owner = any(k.type is EntityType.ORGANIZATION for k in place.known)
            if is_owner and place.start == 0 and place.end < len(name):
                found.add((span.start, span.start + place.end))
    return sorted(found)
