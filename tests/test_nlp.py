"""spaCy: kg's tokenizer for mixed text, and the recognizers as components by name."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Span

from kg.errors import ModelError
from kg.nlp import MixedTokenizer, check_models, found_in, load_nlp, process
from kg.nlp import reading_of as reading_of_doc
from kg.readers import read_text
from kg.recognizers.folding import is_latin
from kg.records import EntityType
from tests.recognizers.examples import reading_of, stump

MIXED = "来自 TOC 的成员 Lin Sun 和 Louis Ryan 讲述了"
NAMES = [("Lin Sun", EntityType.PERSON), ("Louis Ryan", EntityType.PERSON), ("TOC", EntityType.ORGANIZATION)]
VOCAB = spacy.blank("xx").vocab
ENGLISH = "Lin Sun from Bloomberg gave the opening keynote at KubeCon Europe 2023 in Amsterdam."


@pytest.fixture(scope="module")
def tokenizer():
    return MixedTokenizer(VOCAB)


@pytest.fixture
def by_hand(monkeypatch):
    """Let the components read with hand-made tags and scorers."""
    asked = []

    def read(document, _catalog, *, fast):
        assert not fast
        asked.append(document)
        return reading_of(document, NAMES, ["路线图更新"])

    monkeypatch.setattr("kg.nlp.read", read)
    monkeypatch.setattr(
        "kg.nlp.load_scorers", lambda **_: {"names": stump(1, 0.5), "same": stump(1, 0.5), "talks": stump(0, 0.5)}
    )
    return asked


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (MIXED, ["来", "自", "TOC", "的", "成", "员", "Lin", "Sun", "和", "Louis", "Ryan", "讲", "述", "了"]),
        ("由Wehkamp公司", ["由", "Wehkamp", "公", "司"]),
        ("用C++和C#写", ["用", "C++", "和", "C#", "写"]),
        ("Solo.io 的", ["Solo.io", "的"]),
        ("云原生，Kubernetes。", ["云", "原", "生", "，", "Kubernetes", "。"]),
        ("松本 Matz さん", ["松", "本", "Matz", "さ", "ん"]),
        ("a  b\nc", ["a", "  ", "b", "\n", "c"]),
        (" a", [" ", "a"]),
        ("", []),
    ],
)
def test_mixed_tokenizer_cuts(tokenizer, text, tokens):
    doc = tokenizer(text)
    assert [t.text for t in doc] == tokens
    assert doc.text == text


@settings(deadline=None)
@given(
    st.text(
        st.one_of(st.sampled_from("aZ1 中文カ한.-'’+#《》，。\n\t_"), st.characters(exclude_categories=["Cs"])),
        max_size=40,
    )
)
def test_mixed_tokenizer_keeps_the_text_and_cuts_no_latin_word(text):
    doc = MixedTokenizer(VOCAB)(text)
    assert doc.text == text
    for token in doc[1:]:
        before, after = text[token.idx - 1], text[token.idx]
        assert not (is_latin(before) and is_latin(after))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["来自", "TOC", " ", "Lin Sun", "，", "和"]), max_size=12))
def test_mixed_tokenizer_makes_every_name_a_span_of_tokens(parts):
    # each name stands free, as it does where a recognizer finds it
    text = "".join(f"{part}。" for part in parts)
    doc = MixedTokenizer(VOCAB)(text)
    at = 0
    for part in parts:
        if part != " ":
            assert doc.char_span(at, at + len(part)) is not None
        at += len(part) + 1


def test_mixed_tokenizer_is_saved_as_nothing(tokenizer, tmp_path):
    assert tokenizer.to_bytes() == b""
    assert tokenizer.from_bytes(b"") is tokenizer
    assert tokenizer.to_disk(tmp_path) is None
    assert tokenizer.from_disk(tmp_path) is tokenizer


def test_components_fill_spans_and_entities(by_hand):
    nlp = load_nlp("zh")
    doc = process(nlp, read_text(MIXED + "[路线图更新](https://youtu.be/a)。"))
    assert [(s.text, s.label_) for s in doc.spans["kg"]] == [
        ("TOC", "Organization"),
        ("Lin Sun", "Person"),
        ("Louis Ryan", "Person"),
        ("路线图更新", "Talk"),
    ]
    assert [e.text for e in doc.ents] == ["TOC", "Lin Sun", "Louis Ryan", "路线图更新"]


def test_components_read_a_document_once_and_with_its_markup(by_hand):
    document = read_text("# " + MIXED)
    process(load_nlp("zh"), document)
    assert by_hand == [document]


def test_components_work_in_a_users_own_pipeline(by_hand):
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_names")
    doc = nlp("Lin Sun met Louis Ryan.")
    assert [e.text for e in doc.ents] == ["Lin Sun", "Louis Ryan"]
    assert nlp("").ents == ()


def test_components_keep_the_entities_of_other_components(by_hand):
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "CITY", "pattern": "Paris"}, {"label": "X", "pattern": "Sun"}])
    nlp.add_pipe("kg_names")
    doc = nlp("Lin Sun went to Paris.")
    assert [(e.text, e.label_) for e in doc.ents] == [("Lin Sun", "Person"), ("Paris", "CITY")]


def test_components_keep_spans_that_overlap(by_hand):
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_names")
    doc = nlp.make_doc("Lin Sun spoke")
    doc.spans["kg"] = [Span(doc, 0, 3, "Talk")]
    assert [(s.text, s.label_) for s in nlp(doc).spans["kg"]] == [("Lin Sun", "Person"), ("Lin Sun spoke", "Talk")]


@pytest.mark.parametrize(
    ("language", "code"), [("en", "en"), ("de", "de"), ("pt-BR", "pt"), ("zh-Hant", "xx"), ("ja", "xx"), ("und", "xx")]
)
def test_load_nlp_takes_any_language(language, code):
    nlp = load_nlp(language)
    assert nlp.lang == code
    assert nlp.pipe_names == ["kg_names", "kg_talks"]
    assert isinstance(nlp.tokenizer, MixedTokenizer) == (language[:2] in ("zh", "ja"))


def test_load_nlp_loads_a_pipeline_once():
    assert load_nlp("fr") is load_nlp("fr")


@pytest.mark.parametrize(
    "load", [lambda: check_models({"en": "no_such_model"}), lambda: load_nlp("en", "no_such_model")]
)
def test_a_missing_model_is_an_error_with_the_command_that_installs_it(load):
    with pytest.raises(ModelError, match=r"`python -m pip install no-such-model`"):
        load()


def test_a_folder_that_is_no_model_is_an_error(tmp_path):
    with pytest.raises(ModelError, match=r"does not load"):
        load_nlp("en", str(tmp_path))


def test_a_named_pipeline_is_taken(tmp_path):
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path)
    check_models({"nl": str(tmp_path)})
    assert load_nlp("nl", str(tmp_path)).pipe_names == ["sentencizer", "kg_names", "kg_talks"]


def proposing(label):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": "Amsterdam"}])
    nlp.add_pipe("kg_names")
    return nlp


@pytest.mark.parametrize(
    ("label", "kind"), [("GPE", "Place"), ("LOC", "Place"), ("ORG", "Organization"), ("PER", "Person")]
)
def test_entities_of_other_components_are_proposals(by_hand, label, kind):
    doc = proposing(label)("Lin Sun went to Amsterdam.")
    assert [(e.text, e.label_) for e in doc.ents] == [("Lin Sun", "Person"), ("Amsterdam", kind)]
    assert [f.name for f in found_in(doc)] == ["Lin Sun", "Amsterdam"]


def test_a_proposal_that_the_scorer_rejects_is_no_entity(by_hand, monkeypatch):
    monkeypatch.setattr("kg.nlp.load_scorers", lambda **_: {"names": stump(1, 0.7), "same": stump(1, 0.5)})
    doc = proposing("GPE")("Lin Sun went to Amsterdam.")
    assert [e.text for e in doc.ents] == ["Lin Sun"]


def test_a_proposal_gives_way_to_the_encoder(by_hand):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Lin Sun"}])
    nlp.add_pipe("kg_names")
    assert [(e.text, e.label_) for e in nlp("Lin Sun spoke.").ents] == [("Lin Sun", "Person")]


def test_reading_and_things_are_kept_with_the_doc(by_hand):
    document = read_text(MIXED)
    doc = process(load_nlp("zh"), document)
    assert reading_of_doc(doc).document is document
    assert [f.name for f in found_in(doc)] == ["TOC", "Lin Sun", "Louis Ryan"]


def test_a_long_text_is_no_error(by_hand):
    assert load_nlp("en").max_length > 10_000_000


@pytest.mark.model
def test_add_pipe_by_name_finds_names_and_talks():
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_names")
    nlp.add_pipe("kg_talks")
    doc = nlp(ENGLISH)
    assert ("Lin Sun", "Person") in [(e.text, e.label_) for e in doc.ents]
    assert ("Bloomberg", "Organization") in [(e.text, e.label_) for e in doc.ents]
    assert {e.text for e in doc.ents} <= {s.text for s in doc.spans["kg"]}


@pytest.mark.model
def test_chinese_text_full_of_latin_names_is_cut_right():
    text = f"# KubeCon\n\n随后{MIXED} 2023 年[路线图更新议题](https://youtu.be/GQccKyVe0R8)。"
    doc = process(load_nlp("zh"), read_text(text))
    people = [e.text for e in doc.ents if e.label_ == "Person"]
    assert people == ["Lin Sun", "Louis Ryan"]
