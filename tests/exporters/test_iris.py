from __future__ import annotations

import warnings

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from kg.exporters.iris import Iris, escape_id, web_iri


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://istio.io/", "https://istio.io/"),
        (" HTTPS://Istio.io/a b ", "https://Istio.io/a%20b"),
        ("http://例子.中国/路径?问=答", "http://例子.中国/路径?问=答"),
        ("https://a.b/100%", "https://a.b/100%25"),
        ("https://a.b/%E4%BD%A0%zz", "https://a.b/%E4%BD%A0%25zz"),
        ("https://a.b/<x>|{y}\\^`\"'", "https://a.b/%3Cx%3E%7C%7By%7D%5C%5E%60%22'"),
        ("https://a.b/?q=[1]#x#y", "https://a.b/?q=%5B1%5D#x%23y"),
        ("https://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("https://user:pw@a.b:80", "https://user:pw@a.b:80"),
        ("https://a.b/\u200d\n", "https://a.b/%E2%80%8D"),
        ("https://a.b/\ud800", "https://a.b/%ED%A0%80"),
    ],
)
def test_web_iri_escapes_what_it_must(url, iri) -> None:
    assert web_iri(url) == iri


@pytest.mark.parametrize(
    "url",
    [
        *("", "istio.io", "/schedule/x", "//a.b/c", "mailto:a@b.c", "javascript:alert(1)", "http:/a.b", "http:///x"),
        *("https://a b/", "https://a.b:port/", "https://[zz]/", "https://<a>/", "ftp://a.b/"),
    ],
)
def test_web_iri_refuses_what_is_no_web_address(url) -> None:
    assert web_iri(url) is None


url_text = st.text(st.sampled_from('ab/?#[]@:%2F &<>"\\^`{}|中\u200b\ue000\ud800é.😀\n'), max_size=20)


@given(url_text | st.text(st.characters(exclude_categories=[]), max_size=20))
@example("[::1")
@example("a:b:c")
@example("[:::]")
@example("\U000e0100")
def test_web_iri_is_always_accepted_by_rdf_tools(rest) -> None:
    for url in (f"https://{rest}", f"http://a.b/{rest}"):
        iri = web_iri(url)
        if iri is None:
            assert not url.startswith("http://a.b/")
            continue
        assert ox.NamedNode(iri).value == iri
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert rdflib.URIRef(iri).n3() == f"<{iri}>"
        assert web_iri(iri) == iri


def test_escape_id_keeps_letters_of_all_scripts() -> None:
    assert escape_id("person/林-sun_1.é") == "person/林-sun_1.é"
    assert escape_id("a b;c%d\u200d") == "a%20b%3Bc%25d%E2%80%8D"


def test_statement_iri_is_made_of_its_triple() -> None:
    iris = Iris("https://x.example/")
    subject, object_ = iris.node("talk/a;b"), iris.node("person/c")
    assert iris.statement(subject, "https://schema.org/performer", object_) == (
        "https://x.example/statement/talk/a%3Bb;performer;person/c"
    )
