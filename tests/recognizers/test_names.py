"""Names: tagged spans become candidates that are judged over the whole document."""

import numpy as np
import pytest

from kg.catalogs import Catalog
from kg.recognizers.folding import Folded
from kg.recognizers.layout import Layout
from kg.recognizers.names import LEAST, collect, name_rows
from kg.recognizers.spans import TaggedSpan
from kg.recognizers.tags import NAME_TYPES
from kg.records import EntityType
from tests.recognizers.examples import one_hot, tagging_of

NOTHING_KNOWN = Catalog(())


def candidates(text, *names, kind=EntityType.PERSON):
    spans = []
    for name in names:
        at = text.index(name)
        spans.append(TaggedSpan(at, at + len(name), one_hot(kind)))
    return collect(text, Folded.of(text), spans)


def test_collect_counts_places_that_were_not_tagged():
    text = "Lin Sun spoke. Then Lin Sun and LIN SUN again."
    (lin,) = candidates(text, "Lin Sun")
    assert [text[slice(*p)] for p in lin.places] == ["Lin Sun", "Lin Sun"]
    assert len(lin.tagged) == 1


def test_collect_groups_spellings_and_prefers_the_most_used():
    text = "KubeCon EU, Kubecon EU, KubeCon EU."
    spans = [TaggedSpan(a, a + 10, one_hot(EntityType.EVENT)) for a in (0, 12, 24)]
    (event,) = collect(text, Folded.of(text), spans)
    assert (event.key, event.name) == ("kubeconeu", "KubeCon EU")
    assert len(event.places) == 3


@pytest.mark.parametrize(
    ("tagged", "kind", "name"),
    [
        ("姜宁老师", EntityType.PERSON, "姜宁"),
        ("松本さん", EntityType.PERSON, "松本"),
        ("Matz-san", EntityType.PERSON, "Matz"),
        ("老师", EntityType.PERSON, "老师"),
        ("清华教授", EntityType.ORGANIZATION, "清华教授"),
        ("在北京", EntityType.PLACE, "北京"),
        ("于上海", EntityType.PLACE, "上海"),
        ("在线大会", EntityType.EVENT, "线大会"),
        ("Wehkamp 公司", EntityType.ORGANIZATION, "Wehkamp"),
        ("Sun公司", EntityType.ORGANIZATION, "Sun公司"),
        ("在赞", EntityType.PERSON, "在赞"),
        ("@linsun", EntityType.PERSON, "@linsun"),
        ("张", EntityType.PERSON, "张"),
        ("K", EntityType.PERSON, "K"),
        ("R", EntityType.PROJECT, "R"),
    ],
)
def test_collect_tidies_the_name(tagged, kind, name):
    assert [c.name for c in candidates(f"，{tagged}。", tagged, kind=kind)] == [name]


@pytest.mark.parametrize("tagged", ["a", "7", "---"])
def test_collect_leaves_out_what_is_no_name(tagged):
    assert candidates(f"say {tagged} now", tagged) == []


def test_name_rows_gives_a_row_for_each_possible_type():
    text = "author: Lin Sun\n# Talks\n* Lin Sun (Solo.io), 2023"
    tagging = tagging_of(text, [("Lin Sun", EntityType.PERSON), ("Solo.io", EntityType.ORGANIZATION)])
    collected = collect(text, Folded.of(text), tagging.name_spans)
    table = name_rows(tagging, Layout.of(text), collected, NOTHING_KNOWN)
    assert [(c.name, NAME_TYPES[t]) for c, t in zip(table.candidates, table.types, strict=True)] == [
        ("Lin Sun", "Person"),
        ("Solo.io", "Organization"),
    ]
    assert table.rows.shape[0] == 2
    assert np.isfinite(table.rows).all()
    assert table.rows[0, :2] == pytest.approx([0, 0.9], abs=0.1)


def test_name_rows_offers_every_type_that_is_likely_enough():
    text = "Ruby"
    shared = np.array([0.4, LEAST, LEAST - 0.001, 0.3, 0.0])
    (candidate,) = collect(text, Folded.of(text), [TaggedSpan(0, 4, shared)])
    table = name_rows(tagging_of(text), Layout.of(text), [candidate], NOTHING_KNOWN)
    assert table.types == [0, 1, 3]


def test_name_rows_of_no_candidates_is_empty():
    assert name_rows(tagging_of("a"), Layout.of("a"), [], NOTHING_KNOWN).candidates == []
