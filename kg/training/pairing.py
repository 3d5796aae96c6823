"""Mentions and both sides of relations -> the loss of the head that pairs them."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from kg.recognizers.tags import NAME_TYPES, RELATIONS, SIDE
from kg.records import EntityType
from kg.signatures import SIGNATURES
from kg.training.annotations import Sample
from kg.training.labels import MentionSpan

_TYPES = (*NAME_TYPES, EntityType.TALK)


def _allowed() -> Tensor:
    """Tell which types may be subject and object of each relation: [relations, types, types]."""
    allowed = torch.zeros(RELATIONS, len(_TYPES), len(_TYPES), dtype=torch.bool)
    for r, (subjects, objects) in enumerate(SIGNATURES.values()):
        for s in subjects:
            for o in objects:
                allowed[r, _TYPES.index(s), _TYPES.index(o)] = True
    return allowed


_ALLOWED = _allowed()


def known_pairs(sample: Sample) -> frozenset[tuple[int, int, int]]:
    """Give the annotated relations of a sample as numbers: subject, relation, object."""
    number = {e["id"]: i for i, e in enumerate(sample.gold["entities"])}
    index = {str(p): r for r, p in enumerate(SIGNATURES)}
    return frozenset(
        (number[r["s"]], index[r["r"]], number[r["o"]]) for r in sample.gold["relations"] if r["r"] in index
    )


def pair_loss(
    subjects: Tensor,
    objects: Tensor,
    bias: Tensor,
    mentions: list[list[MentionSpan]],
    relations: list[frozenset[tuple[int, int, int]]],
) -> Tensor:
    """Give the mean binary cross entropy over all pairs of entities that a window names and a relation may join.

    A window's mentions of one entity are pooled: what is said once is said (log mean exp over the pairs of mentions).
    """
    losses = [
        _window(subjects[row, 1:], objects[row, 1:], bias, spans, known)
        for row, (spans, known) in enumerate(zip(mentions, relations, strict=True))
        if len(spans) > 1
    ]
    return torch.cat(losses).mean() if losses else bias.sum() * 0.0


def _window(
    subjects: Tensor, objects: Tensor, bias: Tensor, spans: list[MentionSpan], known: frozenset[tuple[int, int, int]]
) -> Tensor:
    owners = sorted({owner for *_, owner in spans})
    position = {owner: i for i, owner in enumerate(owners)}
    types = torch.zeros(len(owners), dtype=torch.long)
    member = torch.zeros(len(owners), len(spans))
    for m, (_, _, kind, owner) in enumerate(spans):
        member[position[owner], m] = 1.0
        types[position[owner]] = kind
    left = torch.stack([subjects[a:b].mean(0) for a, b, _, _ in spans]).view(-1, RELATIONS, SIDE)
    right = torch.stack([objects[a:b].mean(0) for a, b, _, _ in spans]).view(-1, RELATIONS, SIDE)
    scores = torch.einsum("mrd,nrd->rmn", left, right) / SIDE**0.5
    member = member / member.sum(1, keepdim=True)
    pooled = torch.log(member @ torch.exp(scores.clamp(-20, 20)) @ member.T + 1e-9) + bias[:, None, None]
    labels = torch.zeros_like(pooled)
    for s, r, o in known:
        if s in position and o in position:
            labels[r, position[s], position[o]] = 1.0
    allowed = _ALLOWED[:, types][:, :, types] & ~torch.eye(len(owners), dtype=torch.bool)
    return F.binary_cross_entropy_with_logits(pooled[allowed], labels[allowed], reduction="none")
