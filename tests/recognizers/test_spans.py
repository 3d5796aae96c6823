"""Spans: tagged subwords become clean stretches of text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognizers.folding import is_latin
from kg.recognizers.spans import UNTAGGED, Tagging, trim_marks, whole_words
from kg.recognizers.subwords import cut, load_tokenizer
from kg.recognizers.tags import NAME_TAGS, NAME_TYPES, TALK_TAGS
from kg.records import EntityType
from tests.recognizers.examples import answer_of, tagging_of

MIXED = "来自 TOC 的成员 Lin Sun 和 Louis Ryan 讲述了"


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("**Lin Sun**", "Lin Sun"),
        ("[Lin Sun]", "Lin Sun"),
        ("《服务网格》，", "服务网格"),
        ("“Looms that think.”", "Looms that think"),
        ("Acme Inc.", "Acme Inc"),
        ("Amazon S.A.", "Amazon S.A."),
        ("Lin Sun (IBM)", "Lin Sun (IBM)"),
        ("(IBM) Lin Sun", "(IBM) Lin Sun"),
        ("Lin Sun (", "Lin Sun"),
        (") Lin Sun", "Lin Sun"),
        ("姜宁（Willem）", "姜宁（Willem）"),
        ("# *-: ", ""),
        ("", ""),
    ],
)
def test_trim_marks_drops_markup_but_whole_brackets(text, trimmed):
    start, end = trim_marks(text, 0, len(text))
    assert text[start:end] == trimmed


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("at KubeCon now", "beCo", "KubeCon"),
        ("来自TOC的成员", "TO", "TOC"),
        ("来自TOC的成员", "来自", "来自"),
        ("Lin Sun", "Lin", "Lin"),
    ],
)
def test_whole_words_cuts_no_latin_word(text, part, whole):
    start = text.index(part)
    assert text[slice(*whole_words(text, start, start + len(part)))] == whole


def test_name_spans_cuts_names_out_of_mixed_text():
    names = {"Lin Sun": EntityType.PERSON, "Louis Ryan": EntityType.PERSON, "TOC": EntityType.ORGANIZATION}
    spans = tagging_of(MIXED, names.items()).name_spans
    got = {MIXED[s.start : s.end]: NAME_TYPES[int(s.probabilities.argmax())] for s in spans}
    assert got == names
    assert all(s.is_sure and s.probabilities.max() > 0.8 for s in spans)


def test_a_bracket_within_a_name_is_closed():
    text = "the committee (PC) met"
    (span,) = tagging_of(text, [("committee (PC", EntityType.ORGANIZATION)]).name_spans
    assert text[span.start : span.end] == "committee (PC)"


def test_a_doubtful_name_is_found_but_not_sure():
    doubtful = tagging_of(MIXED, [("Lin Sun", EntityType.PERSON)])
    inside = np.exp(doubtful.names[:, 0]) < 0.3
    doubtful.names[inside, 0] = np.log(0.7)
    doubtful.names[inside, 1:] += np.log(0.3)
    (span,) = doubtful.name_spans
    assert MIXED[span.start : span.end] == "Lin Sun"
    assert not span.is_sure


def test_events_joined_by_a_plus_sign_are_one():
    text = "at KubeCon + CloudNativeCon Europe and IstioCon, FOSDEM"
    events = ["KubeCon", "CloudNativeCon Europe", "IstioCon", "FOSDEM"]
    spans = tagging_of(text, [(e, EntityType.EVENT) for e in events]).name_spans
    found = [text[s.start : s.end] for s in spans]
    assert found == ["KubeCon + CloudNativeCon Europe", "IstioCon", "FOSDEM"]


def test_projects_joined_by_a_plus_sign_stay_two():
    text = "We use gRPC + Istio"
    spans = tagging_of(text, [("gRPC", EntityType.PROJECT), ("Istio", EntityType.PROJECT)]).name_spans
    assert [text[s.start : s.end] for s in spans] == ["gRPC", "Istio"]


def test_talk_spans_gives_titles_without_quotation_marks():
    text = "Lin gave “Looms that think” today"
    spans = tagging_of(text, talks=["“Looms that think”"]).talk_spans
    assert [text[s.start : s.end] for s in spans] == ["Looms that think"]


def test_a_title_that_goes_on_over_a_doubtful_name_is_read_in_both_lengths():
    text = "on the state of arrays in Julia and more"
    tagging = tagging_of(text, talks=["state of arrays in Julia"])
    name = (tagging.subwords.starts >= text.index("Julia")) & (tagging.subwords.ends <= text.index(" and"))
    tagging.talks[name] = np.log([0.5, 0.2, 0.3])
    spans = {text[s.start : s.end]: s.held_back for s in tagging.talk_spans}
    assert spans["state of arrays in"] == 0
    assert 0 < spans["state of arrays in Julia"] < UNTAGGED


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("aB 1中文（()）。.*[]\n"), max_size=40), st.integers(0, 2**32 - 1))
def test_spans_lie_in_the_text_and_those_that_are_sure_never_overlap(text, seed):
    subwords = cut(text, load_tokenizer())
    random = np.random.default_rng(seed)
    tables = [random.dirichlet(np.ones(n), len(subwords.ids)).astype(np.float32) for n in (NAME_TAGS, TALK_TAGS)]
    tagging = Tagging(text, subwords, answer_of(*(np.log(table + 1e-6) for table in tables)))
    for spans in (tagging.name_spans, tagging.talk_spans):
        assert [s.start for s in spans] == sorted(s.start for s in spans)
        for s in spans:
            assert 0 <= s.start < s.end <= len(text)
            assert not text[s.start].isspace() and not text[s.end - 1].isspace()
            assert not (s.start and is_latin(text[s.start]) and is_latin(text[s.start - 1]))
