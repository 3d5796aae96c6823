"""Clusters: short forms, handles, acronyms and editions join what they stand for; namesakes stay apart."""

import dataclasses

import pytest

from kg.catalogs import Catalog, Known
from kg.recognizers.clusters import cluster, join_names, with_known
from kg.recognizers.layout import Layout
from kg.recognizers.sameness import name_pairs
from kg.records import EntityType
from tests.recognizers.examples import accepted_of, load_cases, stump

BY_RULE = stump(1, 0.5)
"""Joins whatever a rule of spelling speaks for."""


def joined(text, accepted, catalog=None):
    return cluster(Layout.of(text), with_known(accepted, catalog or Catalog(())), BY_RULE, catalog or Catalog(()))


def clusters():
    for kind, cases in load_cases("recognizers/clusters")[0].items():
        for case in cases:
            marks = [pytest.mark.xfail(reason=case["bug"])] if "bug" in case else []
            yield pytest.param(kind, case, id=f"{kind}: {case['case']}", marks=marks)


CASES = list(clusters())


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_cluster_joins_what_names_one_thing(kind, case):
    names = [name for thing in case["things"] for name in thing]
    found = joined(case["text"], accepted_of(case["text"], [(n, EntityType(kind)) for n in names]))
    got = sorted(sorted({s.text for s in f.surfaces}) for f in found)
    assert got == sorted(sorted(thing) for thing in case["things"])
    assert {f.name for f in found} == {thing[0] for thing in case["things"]}


def test_there_are_enough_cases():
    assert len(CASES) >= 60


def test_cluster_gives_surfaces_in_text_order_without_overlap():
    text = "Sun and Lin Sun. Lin Sun (@linsun) and Sun."
    (lin,) = joined(
        text, accepted_of(text, [(n, EntityType.PERSON) for n in ("Lin Sun", "Sun", "@linsun")]), Catalog(())
    )
    assert [s.text for s in lin.surfaces] == ["Sun", "Lin Sun", "Lin Sun", "@linsun", "Sun"]
    assert all(a.end <= b.start for a, b in zip(lin.surfaces, lin.surfaces[1:], strict=False))
    assert all(text[s.start : s.end] == s.text for s in lin.surfaces)


def test_cluster_counts_no_name_inside_a_longer_one_of_another_type():
    text = "Istio is used. Istio Day began."
    names = [("Istio", EntityType.PROJECT), ("Istio Day", EntityType.EVENT)]
    found = {f.name: [s.start for s in f.surfaces] for f in joined(text, accepted_of(text, names))}
    assert found == {"Istio": [0], "Istio Day": [15]}


def test_cluster_takes_the_best_confidence():
    text = "Lin Sun spoke. Sun left."
    accepted = accepted_of(text, [("Lin Sun", EntityType.PERSON), ("Sun", EntityType.PERSON)])
    accepted = [dataclasses.replace(a, confidence=c) for a, c in zip(accepted, (0.6, 0.8), strict=True)]
    (lin,) = joined(text, accepted)
    assert lin.confidence == 0.8
    assert [s.confidence for s in lin.surfaces] == [0.6, 0.8]


def test_cluster_keeps_types_apart():
    text = "Kong (the project) by Kong Inc."
    found = joined(
        text, accepted_of(text, [("Kong", EntityType.PROJECT), ("Kong Inc", EntityType.ORGANIZATION)]), Catalog(())
    )
    assert [(f.type, f.name) for f in found] == [("Organization", "Kong Inc"), ("Project", "Kong")]


KNOWN = (
    Known(EntityType.ORGANIZATION, "Google", (("en", "GOOG"),)),
    Known(EntityType.ORGANIZATION, "Google Cloud"),
    Known(EntityType.PROJECT, "Google"),
)


@pytest.mark.parametrize(
    ("names", "known", "expected"),
    [
        (["Google NY", "Google"], KNOWN, "Google"),
        (["Google NY", "Google"], (), "Google NY"),
        (["Google Cloud", "Google"], KNOWN, "Google Cloud"),
        (["Google New York Office", "Google New York"], KNOWN, "Google New York Office"),
        (["Great Old Office Group", "GOOG"], KNOWN, "Great Old Office Group"),
        (["Google NY", "Google"], KNOWN[2:], "Google NY"),
    ],
    ids=["known", "no catalog", "both known", "neither known", "known by initials alone", "known as another type"],
)
def test_a_name_that_adds_to_a_known_one_gives_way_to_it(names, known, expected):
    text = ". ".join(names)
    accepted = with_known(accepted_of(text, [(n, EntityType.ORGANIZATION) for n in names]), Catalog(known))
    pairs = name_pairs(Layout.of(text), accepted, Catalog(()))
    (found,) = join_names(text, accepted, pairs, [1.0] * len(pairs.pairs), Catalog(()))
    assert found.name == expected


def test_cluster_of_nothing_is_nothing():
    assert joined("text", []) == []


def test_cluster_joins_names_that_the_catalog_knows_for_one_thing():
    text = "Huawei spoke; 华为 sponsored; Huawei Cloud came too."
    catalog = Catalog([Known(EntityType.ORGANIZATION, "Huawei", (("zh", "华为"),))])
    names = [(n, EntityType.ORGANIZATION) for n in ("Huawei", "华为", "Huawei Cloud")]
    found = joined(text, accepted_of(text, names), catalog)
    assert sorted(sorted({s.text for s in f.surfaces}) for f in found) == [["Huawei", "华为"], ["Huawei Cloud"]]


@pytest.mark.parametrize(
    ("type", "names", "things"),
    [
        (EntityType.PROJECT, ("Kubernetes", "K8S"), [["K8S", "Kubernetes"]]),
        (EntityType.ORGANIZATION, ("织机公司", "Loom Inc."), [["Loom Inc.", "织机公司"]]),
        (EntityType.ORGANIZATION, ("织机股份有限公司", "Loom, LLC"), [["Loom, LLC", "织机股份有限公司"]]),
        (EntityType.PROJECT, ("Loom 2.1", "Loom v3 RC"), [["Loom 2.1", "Loom v3 RC"]]),
        (EntityType.EVENT, ("KubeWeave", "KW2"), [["KW2"], ["KubeWeave"]]),  # a row is a series, and these two editions
    ],
)
def test_cluster_joins_short_names_in_another_letter_case(type, names, things):
    rows = (
        Known(type, "Kubernetes", (("en", "k8s"),)),
        Known(type, "Loom", (("zh", "织机"),)),
        Known(type, "KubeWeave", (("en", "kw2"),)),
    )
    text = "; ".join(names)
    found = joined(text, accepted_of(text, [(name, type) for name in names]), Catalog(rows))
    assert sorted(sorted(s.text for s in f.surfaces) for f in found) == things


def test_a_project_is_called_by_its_name_and_not_by_a_version():
    text = "Loom 2.1 is out; we use Loom."
    names = [("Loom 2.1", EntityType.PROJECT), ("Loom", EntityType.PROJECT)]
    catalog = Catalog([Known(EntityType.PROJECT, "Loom")])
    assert [f.name for f in joined(text, accepted_of(text, names), catalog)] == ["Loom"]
    assert [f.name for f in joined(text, accepted_of(text, names[:1]), catalog)] == ["Loom 2.1"]
