"""Folding: names are found whatever their spacing, case, width and punctuation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognizers.folding import Folded, fold, is_cjk, is_latin


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lin Sun", "linsun"),
        ("Istio-Day!", "istioday"),
        ("ＫｕｂｅＣｏｎ", "kubecon"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("《服务 网格》", "服务网格"),
        ("é", "é"),
        ("...", ""),
    ],
)
def test_fold_keeps_letters_and_digits(text, folded):
    assert fold(text) == folded
    assert Folded.of(text).text == folded


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("KubeCon and KubeConf", "KubeCon", ["KubeCon"]),
        ("Kube Con, kubecon", "KubeCon", ["Kube Con"]),  # the exact spelling but for spaces wins
        ("at kubecon", "KubeCon", ["kubecon"]),
        ("we go on, Go on", "Go", ["Go"]),
        ("we go on", "Go", []),  # short names need their spelling
        ("参加KubeCon大会", "KubeCon", ["KubeCon"]),
        ("Lin\nSun", "Lin Sun", []),  # not across lines
        ("Ｋｕｂｅ", "kube", ["Ｋｕｂｅ"]),
        ("净超和宋净超", "净超", ["净超", "净超"]),
        ("Sunday", "Sun", []),
        ("a b", "!", []),
    ],
)
def test_occurrences_finds_whole_words(text, name, found):
    assert [text[slice(*place)] for place in Folded.of(text).occurrences(name)] == found


@settings(deadline=None)
@given(st.text(max_size=40))
def test_folded_positions_lead_back_to_letters(text):
    folded = Folded.of(text)
    assert len(folded.text) == len(folded.positions)
    assert folded.positions == sorted(folded.positions)
    assert all(0 <= p < len(text) for p in folded.positions)


def test_scripts_are_told_apart():
    assert is_latin("é") and is_latin("1") and is_latin("я")
    assert not is_latin("中") and not is_latin("-")
    assert is_cjk("Lin 孙") and is_cjk("カ") and is_cjk("한")
    assert not is_cjk("Lin Sun 1 é")
