"""Organizations, projects and places -> traits."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kg.catalogs import Catalog
from kg.folding import folded_key
from kg.records import EntityType
from kg.resolution.clues import Clue, Contested, Item, Rule, SharedUrls, Traits
from kg.resolution.counterparts import Counterpart
from kg.resolution.event_names import region_of
from kg.resolution.names import (
    company_key,
    is_acronym_of,
    is_generic,
    is_other_script,
    is_part_of_name,
    package_name,
    project_key,
    without_brackets,
)
from kg.resolution.pages import known_by_page, known_thing
from kg.resolution.translations import are_translations, name_clues
from kg.resolution.vocabulary import word_list

_HOSTED = re.compile(
    r"(^|\.)(github|gitlab|gitee|bitbucket|twitter|x|facebook|linkedin|medium|youtube|bilibili|weibo|zhihu|meetup"
    r"|eventbrite|google|notion|substack|wordpress|blogspot|bit|t|goo|sched|sessionize|slideshare|speakerdeck|qq|mp"
    r"|juejin|csdn|segmentfault|infoq)\.[a-z.]+$"
)
"""Sites that lend pages to others: being on one says nothing."""
_REPOSITORY = re.compile(r"^(?:github|gitlab|gitee|codeberg|bitbucket)\.(?:com|org)/([^/]+)/([^/?#]+)")


def _names_agree(left: Traits, right: Traits) -> bool:
    """Two names of one page are two names of one thing, unless one names a part or another version."""
    one, other = left.item.entity.name, right.item.entity.name
    if folded_key(one) == folded_key(other):
        return True
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return not (is_part_of_name(one, other) or is_part_of_name(other, one))


SAME_URL = Rule("same site or repository", 0.97, ("site",), agrees=_names_agree)
SAME_NAME = Rule("same name", 0.9, ("site", "owner"), Contested.MAJORITY)
ACRONYM = Rule("acronym of the name beside it", 0.88, ("site", "owner"), Contested.MAJORITY, single_claim=True)
TRANSLATION = Rule("name in another script beside it", 0.88, ("site", "owner"), Contested.MAJORITY)
KNOWN = Rule("names of one thing in the catalog", 0.89, ("site", "owner"), Contested.MAJORITY)
GROUP_IN_TRANSLATION = Rule(
    "group of the same kind in a translation of the post", 0.86, ("site", "owner"), Contested.REFUSE, are_translations
)
SAME_PLACE = Rule("same place name", 0.9, (), Contested.MAJORITY)


def thing_traits(item: Item, urls: SharedUrls, catalog: Catalog, counterpart: Counterpart | None = None) -> Traits:
    """Give clues and facts of an organization or a project; ``counterpart`` is a group of a translation of the post."""
    key_of = company_key if item.type is EntityType.ORGANIZATION else project_key
    links = [link.url for link in item.entity.links]
    name = package_name(item.entity.name, links) if item.type is EntityType.PROJECT else item.entity.name
    own = key_of(name)
    clues = [Clue(SAME_URL, key) for key in urls.own_urls(item, ("site", "repository")) if _may_identify(key)]
    meant = catalog.means(name, item.type)
    namesakes = catalog.candidates(name, item.type) if meant else ()
    # A name that is known to mean two things joins nothing by itself, nor does a letter that means nothing known.
    if (len(own) > 1 or namesakes) and own and not is_generic(name) and len(namesakes) < 2:
        clues.append(Clue(SAME_NAME, own))
        clues += (Clue(rule, own) for rule in (ACRONYM, TRANSLATION))
    known = meant[0] if len(meant) == 1 else known_by_page(meant, links)
    if known is not None:
        clues.append(Clue(KNOWN, f"{known.type} {known.name}\t{known.url}"))
    for surface in item.surfaces()[1:]:
        rule = _other_name_rule(name, surface)
        key = key_of(surface)
        if rule and key and key != own and not is_generic(surface):
            clues.append(Clue(rule, key, is_own=False))
    clues += name_clues(item)
    if counterpart is not None:
        clues.append(counterpart.clue(GROUP_IN_TRANSLATION))
    return Traits(item, tuple(clues), _facts(item, urls, own))


def _other_name_rule(name: str, surface: str) -> Rule | None:
    """Tell what makes a surface another full name; a mere short form ("Apache" for the ASF) is none."""
    name, surface = without_brackets(name), without_brackets(surface)
    if is_acronym_of(surface, name) or is_acronym_of(name, surface):
        return ACRONYM
    return TRANSLATION if is_other_script(name, surface) else None


def _may_identify(key: str) -> bool:
    host, _, path = key.partition("/")
    return bool(path) if _HOSTED.search(host) else True


def _facts(item: Item, urls: SharedUrls, own: str) -> dict[str, frozenset[str]]:
    sites = {_site(k) for k in urls.own_urls(item, ("site",)) if not _HOSTED.search(k.partition("/")[0])}
    owners = {
        m[1].casefold()
        for k in urls.own_urls(item, ("repository",))
        if (m := _REPOSITORY.match(k)) and item.type is EntityType.PROJECT and _resembles(m[2], own)
    }
    found = {"site": frozenset(sites), "owner": frozenset(owners)}
    return {name: values for name, values in found.items() if values}


def _resembles(repository: str, own: str) -> bool:
    return folded_key(repository) == own.replace("_", "")


def _site(key: str) -> str:
    """Give the domain that was registered; a company's country domains count as one."""
    host = urlsplit(f"//{key}").netloc.partition(":")[0]
    labels = host.split(".")
    size = 3 if len(labels) > 2 and ".".join(labels[-2:]) in word_list("country_domains") else 2
    label, tld = labels[-size:][0], ".".join(labels[-size:][1:])
    return label if tld in word_list("country_domains") else f"{label}.{tld}"


def place_traits(item: Item, catalog: Catalog) -> Traits:
    """Give the clue of a place: its name, in whatever language if it is a well-known city or country."""
    name = without_brackets(item.entity.name)
    region, known = region_of(name), known_thing(item.type, [name], catalog)
    key = region[1] if region else folded_key(known.name if known else name)
    if not key or is_generic(item.entity.name):
        return Traits(item, ())
    return Traits(item, (Clue(SAME_PLACE, key),))
