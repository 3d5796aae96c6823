"""Sameness: each pair of names of one type gets features; rivals and cities count."""

import numpy as np
import pytest

from kg.catalogs import Catalog, Known, default_catalog
from kg.recognizers.layout import Layout
from kg.recognizers.sameness import name_pairs
from kg.records import EntityType
from tests.recognizers.examples import accepted_of

EVENT, PERSON = EntityType.EVENT, EntityType.PERSON


def pairs_of(text, *names, kind=EVENT):
    accepted = accepted_of(text, [(n, kind) for n in names])
    return accepted, name_pairs(Layout.of(text), accepted, default_catalog())


def test_names_of_one_type_are_paired_longer_first():
    text = "title: KubeCon Europe 2023\nLin Sun went to KubeCon."
    accepted = accepted_of(text, [("KubeCon Europe 2023", EVENT), ("KubeCon", EVENT), ("Lin Sun", PERSON)])
    found = name_pairs(Layout.of(text), accepted, default_catalog())
    assert [(accepted[x].name, accepted[y].name) for x, y in found.pairs] == [("KubeCon Europe 2023", "KubeCon")]
    assert found.rows.shape[0] == 1 and np.isfinite(found.rows).all() and found.rules[0] > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("PyCon Lisbon", "PyCon Porto"), ("KubeCon 2022", "KubeCon 2023"), ("KubeCon Europe", "KubeCon China")],
)
def test_marks_of_two_editions_tell_them_apart(one, other):
    _, apart = pairs_of(f"{one} and {other}", one, other)
    _, alike = pairs_of(f"{one} and {one.upper()}x", one, f"{one.upper()}x")
    assert (apart.rows[0] == -1).sum() > (alike.rows[0] == -1).sum()


def test_cities_of_the_catalog_given_count():
    text = "LoomConf Loomville and LoomConf Weaverton"
    accepted = accepted_of(text, [(n, EVENT) for n in ("LoomConf Weaverton", "LoomConf Loomville")])
    own = Catalog([Known(EntityType.PLACE, name) for name in ("Loomville", "Weaverton")])
    default, mine = (name_pairs(Layout.of(text), accepted, c) for c in (default_catalog(), own))
    assert (mine.rows[0] == -1).sum() == (default.rows[0] == -1).sum() + 1


def test_a_short_name_that_fits_two_has_a_rival():
    text = "KubeCon Europe 2023, KubeCon China 2023, KubeCon"
    _, found = pairs_of(text, "KubeCon Europe 2023", "KubeCon China 2023", "KubeCon")
    assert sum(score > 0 for score in found.rules) == 2


def test_among_very_many_names_only_those_a_rule_speaks_for_are_paired():
    names = [f"Conf{chr(97 + i % 26)}{chr(97 + i // 26)} 2020" for i in range(170)]
    text = " ; ".join(names) + " ; Confaa"
    accepted, found = pairs_of(text, *names, "Confaa")
    assert [(accepted[x].name, accepted[y].name) for x, y in found.pairs] == [("Confaa 2020", "Confaa")]


def test_nothing_has_no_pairs():
    assert name_pairs(Layout.of(""), [], default_catalog()).pairs == []
