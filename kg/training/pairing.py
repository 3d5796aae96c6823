"""Mentions and both sides of relations -> the loss of the head that pairs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

from kg.recognizers.tags import NAME_TYPES, RELATIONS, SIDE
from kg.records import EntityType
from kg.signatures import SIGNATURES

if TYPE_CHECKING:
    from kg.training.annotations import Sample

_TYPES = (*NAME_TYPES, EntityType.TALK)


def _allowed() -> Tensor:
    """Tell which types may be subject and object of each relation: [types, types, relations]."""
    allowed = torch.zeros(len(_TYPES), len(_TYPES), RELATIONS, dtype=torch.bool)
    for r, (subjects, objects) in enumerate(SIGNATURES.values()):
        for s in subjects:
            for o in objects:
                allowed[_TYPES.index(s), _TYPES.index(o), r] = True
    return allowed


_ALLOWED = _allowed()


def known_pairs(sample: Sample) -> frozenset[tuple[int, int, int]]:
    """Give the annotated relations of a sample as numbers: subject, relation, object."""
    number = {e["id"]: i for i, e in enumerate(sample.gold["entities"])}
    index = {str(p): r for r, p in enumerate(SIGNATURES)}
    return frozenset(
        (number[r["s"]], index[r["r"]], number[r["o"]]) for r in sample.gold["relations"] if r["r"] in index
    )


def pair_loss(subjects: Tensor, objects: Tensor, bias: Tensor, spans: Tensor, types: Tensor, related: Tensor) -> Tensor:
    """Give the mean binary cross entropy over all pairs of entities that a window names and a relation may join.

    Sides are [windows, width, relations x SIDE]; the rest is as in ``Batch``. A window's mentions of one entity are
    pooled: what is said once is said (log mean exp over the pairs of mentions).
    """
    owner = spans[..., 2, None] == torch.arange(types.shape[1], device=types.device)
    member = owner.float().transpose(1, 2)
    member = (member / member.sum(2, keepdim=True).clamp(min=1))[:, None]
    scores = torch.einsum("wmrd,wnrd->wrmn", _sides(subjects, spans), _sides(objects, spans)) / SIDE**0.5
    pooled = torch.log(member @ torch.exp(scores.clamp(-20, 20)) @ member.transpose(2, 3) + 1e-9)
    pooled = pooled + bias[:, None, None]
    labels = torch.zeros_like(pooled)
    labels[related.unbind(1)] = 1.0
    possible = _possible(types)
    if not possible.any():
        return bias.sum() * 0.0
    return F.binary_cross_entropy_with_logits(pooled[possible], labels[possible])


def _sides(sides: Tensor, spans: Tensor) -> Tensor:
    """Give the mean side of each mention: [windows, mentions, relations, SIDE]."""
    at = torch.arange(sides.shape[1], device=sides.device)
    inside = ((at >= spans[..., 0, None]) & (at < spans[..., 1, None])).float()
    mean = (inside / inside.sum(2, keepdim=True).clamp(min=1)) @ sides
    return mean.view(*spans.shape[:2], RELATIONS, SIDE)


def _possible(types: Tensor) -> Tensor:
    """Tell which relations may join which owners: [windows, relations, owners, owners]."""
    present = types >= 0
    kinds = types.clamp(min=0)
    possible = _ALLOWED.to(types.device)[kinds[:, :, None], kinds[:, None, :]].permute(0, 3, 1, 2)
    other = ~torch.eye(types.shape[1], dtype=torch.bool, device=types.device)
    return possible & other & (present[:, :, None] & present[:, None, :])[:, None]
