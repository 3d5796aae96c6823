"""Subwords: mixed Chinese and Latin text keeps every character's place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognizers.subwords import LINE_END, cut, load_tokenizer

MIXED = "来自 TOC 的成员 Lin Sun 和 Louis Ryan 讲述了"


def pieces(text):
    subwords = cut(text, load_tokenizer())
    return [text[a:b] for a, b in zip(subwords.starts, subwords.ends, strict=True)]


@pytest.mark.parametrize("name", ["TOC", "Lin Sun", "Louis Ryan", "成员"])
def test_cut_begins_and_ends_a_subword_with_each_name(name):
    subwords = cut(MIXED, load_tokenizer())
    start = MIXED.index(name)
    assert start in subwords.starts
    assert start + len(name) in subwords.ends


def test_cut_marks_each_line_end():
    text = "一\n\nLin Sun"
    subwords = cut(text, load_tokenizer())
    line_end = load_tokenizer().token_to_id(LINE_END)
    ends = [int(s) for i, s in zip(subwords.ids, subwords.starts, strict=True) if i == line_end]
    assert ends == [1, 2, len(text)]


def test_cut_of_nothing_is_one_line_end():
    assert len(cut("", load_tokenizer()).ids) == 1


def test_cut_gives_no_subword_a_leading_blank():
    assert not any(piece[:1].isspace() for piece in pieces("  Lin  Sun \t和  Louis"))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab Z1.中文字あ한é\n\t（），—😀"), max_size=60))
def test_cut_covers_every_character_in_order(text):
    subwords = cut(text, load_tokenizer())
    assert len(subwords.ids) == len(subwords.starts) == len(subwords.ends)
    assert (subwords.starts <= subwords.ends).all()
    assert (subwords.starts[1:] >= subwords.starts[:-1]).all()
    covered = {i for a, b in zip(subwords.starts, subwords.ends, strict=True) for i in range(a, b)}
    assert {i for i, c in enumerate(text) if c.isalnum()} <= covered
    assert max(covered, default=0) <= len(text)
