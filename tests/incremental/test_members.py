"""What items show is merged alike before and after it was kept as bytes."""

from __future__ import annotations

import dataclasses

import pytest

from kg.catalogs import default_catalog
from kg.incremental.members import pack, unpack
from kg.resolution.clues import Clue, Rule
from kg.resolution.partwise import STAGES, Carried, Member, Part, merge_group
from tests.resolution.invented import invented


def shown(stage: int) -> list[list[Member]]:
    """Give what the items of each document show in a stage, as if all before had stood alone."""
    parts = [Part(Carried(x), number * 100) for number, x in enumerate(invented(1))]
    for earlier in range(stage):
        parts = [p.with_facts(p.members(STAGES[earlier], default_catalog(), ())) for p in parts]
    return [part.members(STAGES[stage], default_catalog(), ()) for part in parts]


def again(members: list[Member]) -> list[Member]:
    recap = members[0][0].item.recap
    placed = [(traits.item.index, known.first, known.name) for traits, known in members]
    return unpack(pack(members), (recap.id, recap.source), placed)


@pytest.mark.parametrize("stage", range(len(STAGES)))
def test_kept_members_are_merged_as_fresh_ones(stage: int) -> None:
    documents = [members for members in shown(stage) if members]
    fresh = [member for members in documents for member in members]
    kept = [member for members in documents for member in again(members)]
    assert len(documents) > 5
    assert merge_group(kept) == merge_group(fresh)
    assert [traits.clues for traits, _ in kept] == [traits.clues for traits, _ in fresh]
    assert [known.facts for _, known in kept] == [known.facts for _, known in fresh]


def test_what_cannot_be_told_in_full_is_not_kept() -> None:
    ((traits, known), *_) = next(members for members in shown(0) if members)
    odd = dataclasses.replace(traits, clues=(Clue(Rule("somebody's own", 0.5), "key"),))
    assert pack([(odd, known)]) == b""
    assert pack([]) == b""


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b'["markdown","en",[[1]]]', b'["markdown","en",[]]', b"[" * 100_000]
)
def test_other_bytes_are_no_members(content: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(content, ("a", "b"), [(0, 0, "c")])
