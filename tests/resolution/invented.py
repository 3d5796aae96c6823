"""Extractions of invented posts that share people, companies, events and talks in every way that rules look at."""

from __future__ import annotations

import random

from kg.records import (
    DOCUMENT_SUBJECT,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Link,
    Mention,
    Predicate,
    Recap,
    Relation,
)
from kg.urls import url_kind

NAMES = {
    EntityType.PERSON: (
        "Lin Sun",
        "Ada Byron",
        "孙琳 (Lin Sun)",
        "Wei Zhang",
        "Faseela K",
        "@linsun",
        "王明",
        "Ming Wang",
        "Ada M. Byron",
    ),
    EntityType.ORGANIZATION: (
        "Bloomberg",
        "彭博社",
        "Kong Inc.",
        "Kong",
        "Cloud Native Computing Foundation",
        "CNCF",
        "steering committee",
        "指导委员会",
    ),
    EntityType.TALK: (
        "Running Istio in ambient mode at scale",
        "Looms that think for themselves",
        "Panel",
        "网格的未来与挑战",
    ),
    EntityType.EVENT: ("KubeCon EU 2024", "KubeCon NA 2024", "KubeCon 2024", "Istio Day", "KubeCon", "IstioCon 2023"),
    EntityType.PROJECT: ("Istio", "Envoy", "Kubernetes", "K8s"),
    EntityType.PLACE: ("Paris", "巴黎", "Chicago", "Room 2"),
}
OTHERS = {"Lin Sun": "孙琳", "Cloud Native Computing Foundation": "CNCF", "Kubernetes": "K8s", "Bloomberg": "彭博社"}
URLS = {
    "Lin Sun": "https://twitter.com/linsun",
    "@linsun": "https://x.com/LinSun",
    "Istio": "https://istio.io/",
    "Kong": "https://konghq.com/",
    "Running Istio in ambient mode at scale": "https://www.youtube.com/watch?v=abcdefghijk",
    "网格的未来与挑战": "https://youtu.be/abcdefghijk",  # where a post links both, it tells of neither
}
_RELATIONS = (
    (Predicate.SPEAKS_AT, EntityType.PERSON, EntityType.TALK),
    (Predicate.AFFILIATED_WITH, EntityType.PERSON, EntityType.ORGANIZATION),
    (Predicate.WORKS_ON, EntityType.PERSON, EntityType.PROJECT),
    (Predicate.PART_OF, EntityType.TALK, EntityType.EVENT),
    (Predicate.PART_OF, EntityType.EVENT, EntityType.EVENT),
    (Predicate.LOCATED_IN, EntityType.EVENT, EntityType.PLACE),
    (Predicate.ABOUT, EntityType.TALK, EntityType.PROJECT),
)


def invented(seed: int, posts: int = 14) -> list[Extraction]:
    """Make extractions; the same seed gives the same."""
    dice = random.Random(seed)
    return [_post(dice, number) for number in range(posts)]


def _post(dice: random.Random, number: int) -> Extraction:
    entities: list[Entity] = []
    for kind, names in NAMES.items():
        for name in dice.sample(names, dice.randint(0, min(4, len(names)))):
            entities.append(_entity(dice, f"{kind[0].lower()}{len(entities)}", kind, name))
    relations = [
        Relation(one.id, predicate, other.id, _quote(dice), round(dice.uniform(0.4, 1), 4), "pairs")
        for predicate, left, right in _RELATIONS
        for one in entities
        for other in entities
        if (one.type, other.type) == (left, right) and one is not other and dice.random() < 0.5
    ]
    people = [entity for entity in entities if entity.type is EntityType.PERSON]
    relations += [
        Relation(DOCUMENT_SUBJECT, Predicate.WRITTEN_BY, p.id, _quote(dice), 0.9, "pairs") for p in people[:1]
    ]
    title = dice.choice(("KubeCon 2024 in review", "Istio Day", "回顾", "A week of talks"))
    date = dice.choice(("2024-03-22", "2024-11-15", "2023-05-01", ""))
    id = f"{dice.getrandbits(64):016x}"
    original, language = number // 2, ("en", "zh")[number % 2]  # every other post is a translation
    recap = Recap(id, f"posts/{language}/{original}.md", id * 4, "markdown", language, title, date, "", 900)
    return Extraction(recap, tuple(entities), tuple(relations))


def _entity(dice: random.Random, id: str, kind: EntityType, name: str) -> Entity:
    texts = [name] * dice.randint(1, 3) + [OTHERS.get(name, name)] * (dice.random() < 0.5)
    mentions = tuple(Mention(at * 40, at * 40 + len(t), t, kind, 0.9, "encoder") for at, t in enumerate(texts))
    shown = name in URLS and dice.random() < 0.5
    links = (Link(URLS[name], url_kind(URLS[name]), _quote(dice)),) if shown else ()
    attributes = {"start": "2024-03-19"} if kind is EntityType.EVENT and dice.random() < 0.2 else {}
    return Entity(id, kind, name, mentions, _quote(dice), round(dice.uniform(0.4, 1), 4), links, attributes)


def _quote(dice: random.Random) -> Evidence:
    start = dice.randint(0, 500)
    return Evidence(start, start + 30, f"quotation at {start:04}".ljust(30, "."))
