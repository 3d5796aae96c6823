"""What resolve() promises whatever the documents say."""

from __future__ import annotations

import dataclasses
import gc
import itertools
import logging
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.catalogs import Catalog, Known
from kg.records import EntityType, Evidence, Predicate, Relation
from kg.resolution import Merge, explain_merges, resolve

NAMES = st.sampled_from(
    [
        "Lin Sun",
        "LIN SUN",
        "孙琳",
        "孫琳",
        "Google",
        "谷歌",
        "KubeCon EU 2023",
        "2023 年 KubeCon 欧洲站",
        "KubeCon",
        "Go",
        "C++",
        "Istio Day 2023",
        "@linsun",
        "!!!",
        "Fast arrays in Julia",
        "Stefan",
    ]
)
LINKS = st.lists(
    st.sampled_from(["https://youtu.be/a", "https://github.com/linsun", "https://x.com/linsun", "https://google.com"]),
    max_size=2,
    unique=True,
)
THINGS = st.fixed_dictionaries(
    {"name": NAMES, "type": st.sampled_from([t.value for t in EntityType]), "also": st.lists(NAMES, max_size=2)}
    | {"links": LINKS, "speakers": st.just(())}
)
DOCUMENTS = st.lists(
    st.builds(
        lambda first, rest, date, language: {**first, "beside": rest, "date": date, "language": language},
        THINGS,
        st.lists(THINGS, max_size=4),
        st.sampled_from(["", "2023-05-01", "2022-01-03"]),
        st.sampled_from(["en", "zh", "und"]),
    ),
    min_size=1,
    max_size=7,
)


def node_named(graph, name):
    return next(n for n in graph.nodes if name in (n.name.text, *(a.text for a in n.aliases)))


@settings(max_examples=150, deadline=None)
@given(documents=DOCUMENTS, seed=st.integers(0, 1000))
def test_resolution_does_not_depend_on_order(make_documents, documents, seed):
    extractions = list(make_documents("Person", documents))
    expected = resolve(extractions)
    merges = explain_merges(extractions)
    random.Random(seed).shuffle(extractions)
    assert resolve(extractions) == expected
    assert explain_merges(extractions) == merges


@settings(max_examples=100, deadline=None)
@given(documents=DOCUMENTS)
def test_resolution_keeps_every_entity_once(make_documents, documents):
    extractions = make_documents("Person", documents)
    graph = resolve(extractions)
    entities = [e for x in extractions for e in x.entities]
    assert sum(len(n.sources) for n in graph.nodes) == len(entities)
    assert sum(n.mentions for n in graph.nodes) == sum(len(e.mentions) for e in entities)
    ids = [n.id for n in graph.nodes]
    assert ids == sorted(set(ids))
    for node in graph.nodes:
        recaps = [s.recap for s in node.sources]
        assert recaps == sorted(set(recaps))
        assert 0 < node.confidence <= 0.999
        assert node.url not in node.same_as


def make_many(make_documents, count):
    choose = random.Random(7)
    things = []
    for i in range(count):
        things.append(
            {
                "name": f"Person {choose.choice('abcdefghij')}{i % 900} Name",
                "links": [f"https://twitter.com/p{i % 700}"],
                "affiliated_with": [f"Company {i % 60} Inc.", "Google"],
                "speaks_at": [f"The long story of number {i % 5000}"],
                "date": "2023-05-05",
            }
        )
    return make_documents("Person", things)


def test_resolution_grows_linearly(make_documents):
    def seconds(extractions):
        gc.collect()
        gc.disable()  # how often it runs depends on what other tests have left behind
        started = time.process_time()
        resolve(extractions)
        gc.enable()
        return time.process_time() - started

    small, large = make_many(make_documents, 2000), make_many(make_documents, 8000)
    assert seconds(large) / min(seconds(small) for _ in range(2)) < 6


def test_resolution_says_why(make_documents):
    extractions = make_documents("Organization", [{"name": "Kong Inc."}, {"name": "Kong"}])
    assert explain_merges(extractions) == (
        Merge(EntityType.ORGANIZATION, "Kong Inc.", "doc0.md", "Kong", "doc1.md", "same name: kong", 0.9),
    )


def test_reasons_hide_cluster_numbers(make_documents):
    things = [{"name": "Lin Sun", "affiliated_with": ["IBM"]}] * 2
    reasons = {m.reason for m in explain_merges(make_documents("Person", things), Catalog(()))}
    assert reasons == {"same name: ibm", "same name and organization: linsun"}


def test_the_same_document_counts_once(make_documents, caplog):
    first, second = make_documents("Person", [{"name": "Lin Sun"}, {"name": "Lin Sun"}])
    copy = dataclasses.replace(second, recap=dataclasses.replace(second.recap, id=first.recap.id))
    with caplog.at_level(logging.WARNING):
        graph = resolve([copy, first])
    assert [r.source for r in graph.recaps] == ["doc0.md"]
    assert graph.nodes[0].mentions == 1
    assert "doc1.md: the same document as doc0.md" in caplog.text


def test_statements_of_two_documents_become_one(make_documents):
    things = [{"name": "Lin Sun", "affiliated_with": ["IBM"]}] * 2
    (statement,) = resolve(make_documents("Person", things)).statements
    assert (statement.subject, statement.predicate, statement.object) == (
        "person/lin-sun",
        Predicate.AFFILIATED_WITH,
        "organization/ibm",
    )
    assert statement.confidence == pytest.approx(0.96)
    assert [s.recap for s in statement.sources] == sorted(s.recap for s in statement.sources)
    assert len(statement.sources) == 2


def test_one_document_is_one_witness(make_documents):
    (document,) = make_documents("Person", [{"name": "Lin Sun", "affiliated_with": ["IBM"]}])
    (relation,) = document.relations
    again = dataclasses.replace(relation, evidence=Evidence(7, 8, "y"), confidence=0.5)
    surer = dataclasses.replace(relation, confidence=0.85)
    (statement,) = resolve([dataclasses.replace(document, relations=(relation, again, surer))]).statements
    assert statement.confidence == 0.85
    assert [(s.evidence.raw_start, s.confidence) for s in statement.sources] == [(5, 0.85), (7, 0.5)]


def relate(document, subject, predicate, obj):
    relation = Relation(subject, predicate, obj, Evidence(0, 1, "x"), 0.7, "test")
    return dataclasses.replace(document, relations=(*document.relations, relation))


def test_author_is_tied_to_the_recap(make_documents):
    (document,) = make_documents("Person", [{"name": "Lin Sun"}])
    (statement,) = resolve([relate(document, "doc", Predicate.WRITTEN_BY, "p1")]).statements
    assert statement.subject == document.recap.id
    assert statement.object == "person/lin-sun"


def test_nothing_is_part_of_itself(make_documents):
    (document,) = make_documents("Event", [{"name": "FOSDEM"}])
    assert resolve([relate(document, "e1", Predicate.PART_OF, "e1")]).statements == ()


@pytest.mark.parametrize(
    ("subject", "predicate"), [("p1", Predicate.WORKS_ON), ("doc", Predicate.WRITTEN_BY), ("doc", Predicate.PART_OF)]
)
def test_a_relation_to_nothing_is_a_bug(make_documents, subject, predicate):
    (document,) = make_documents("Person", [{"name": "Lin Sun"}])
    with pytest.raises(AssertionError, match=r"doc0\.md: relation .* does not hold"):
        resolve([relate(document, subject, predicate, "x9")])


def test_namesakes_both_get_a_suffix(make_documents):
    things = [{"name": "Stefan"}, {"name": "Stefan"}]
    ids = [n.id for n in resolve(make_documents("Person", things)).nodes]
    assert len(set(ids)) == 2
    assert all(i.startswith("person/stefan-") and len(i) == len("person/stefan-") + 8 for i in ids)


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("Person", "José  Valim", "person/josé-valim"),
        ("Organization", "彭博社", "organization/彭博社"),
        ("Event", "KubeCon + CloudNativeCon'23", "event/kubecon-cloudnativecon-23"),
        ("Talk", "word " * 40, "talk/" + "-".join(["word"] * 12)),
        ("Talk", "w" * 80, "talk/" + "w" * 60),
        ("Place", "हिन्दी", "place/हिन्दी"),
    ],
)
def test_ids_are_readable(make_documents, kind, name, expected):
    assert resolve(make_documents(kind, [{"name": name}])).nodes[0].id == expected


def test_a_name_without_letters_has_a_hash_for_an_id(make_documents):
    (node,) = resolve(make_documents("Project", [{"name": "!!!"}])).nodes
    assert len(node.id) == len("project/") + 8


def test_names_carry_language_and_count(make_documents):
    things = [
        {"name": "彭博社", "also": ["Bloomberg"], "language": "zh"},
        {"name": "Bloomberg"},
        {"name": "Bloomberg"},
    ]
    (node,) = resolve(make_documents("Organization", things)).nodes
    assert (node.name.text, node.name.language, node.name.count) == ("Bloomberg", "en", 3)
    assert [(a.text, a.language, a.count) for a in node.aliases] == [("彭博社", "zh", 1)]


def test_a_latin_name_in_a_chinese_post_has_no_language(make_documents):
    (node,) = resolve(make_documents("Person", [{"name": "Lin Sun", "language": "zh"}])).nodes
    assert node.name.language == ""


def test_urls_best_first_and_each_once(make_documents):
    things = [
        {"name": "A", "links": ["https://sched.co/1X", "http://youtu.be/v?utm_source=x"]},
        {"name": "B", "links": ["https://www.youtube.com/watch?v=v", "https://sched.co/1X/", "/talks/1"]},
    ]
    things = [{**t, "speakers": ["Lin Sun"]} for t in things]
    (node,) = (n for n in resolve(make_documents("Talk", things)).nodes if n.type == "Talk")
    assert node.url == "https://www.youtube.com/watch?v=v"
    assert node.same_as == ("https://sched.co/1X",)


def test_a_link_that_is_no_own_page_is_only_the_same(make_documents):
    (node,) = resolve(make_documents("Talk", [{"name": "A", "links": ["https://github.com/lin/"]}])).nodes
    assert (node.url, node.same_as) == ("", ("https://github.com/lin/",))


def test_attributes_go_by_votes_then_confidence(make_documents):
    things = [
        {"name": "FOSDEM 2024", "attributes": {"start": "2024-02-03", "end": "2024-02-05"}, "confidence": 0.5},
        {"name": "FOSDEM 2024", "attributes": {"start": "2024-02-03", "end": "2024-02-04"}, "confidence": 0.6},
        {"name": "FOSDEM 2024", "attributes": {"start": "2024-02-02"}, "confidence": 0.9},
    ]
    (node,) = resolve(make_documents("Event", things)).nodes
    assert node.attributes == {"end": "2024-02-04", "start": "2024-02-03", "catalog": "FOSDEM"}
    assert node.confidence == 0.98


def test_first_and_last_day_are_of_one_document(make_documents):
    documents = [
        {"name": "FOSDEM 2024", "attributes": {"start": "2024-02"}},
        {"name": "FOSDEM 2024", "attributes": {"start": "2024-02"}},
        {"name": "FOSDEM 2024", "attributes": {"start": "2024-02-03", "end": "2024-02-04"}, "confidence": 0.5},
        {"name": "FOSDEM 2024", "attributes": {"start": "2024-02-02", "end": "2024-02-02"}, "confidence": 0.4},
    ]
    (node,) = resolve(make_documents("Event", documents), Catalog(())).nodes
    assert node.attributes == {"end": "2024-02-04", "start": "2024-02-03"}


def test_many_documents_never_make_certain(make_documents):
    things = [{"name": "Google"}] * 9
    assert resolve(make_documents("Organization", things)).nodes[0].confidence == 0.999


def test_no_documents_make_no_graph():
    graph = resolve([])
    assert (graph.recaps, graph.nodes, graph.statements) == ((), (), ())


def test_merges_are_least_certain_first(make_documents):
    things = [{"name": n} for n in ("Kong", "Kong Inc.", "Lin Sun", "Lin Sun")]
    found = [m.confidence for m in explain_merges(make_documents("Organization", things))]
    assert all(a <= b for a, b in itertools.pairwise(found))


KNOWN = Known(EntityType.ORGANIZATION, "Loomworks", (("zh", "织机公司"),), "https://www.loomworks.example/")


def test_the_catalog_gives_a_page_where_no_document_does(make_documents):
    catalog = Catalog([KNOWN])
    things = [{"name": "Loomworks"}, {"name": "织机公司", "language": "zh"}]
    (node,) = resolve(make_documents("Organization", things), catalog).nodes
    assert node.url == KNOWN.url and node.attributes["catalog"] == "Loomworks"
    (merge,) = explain_merges(make_documents("Organization", things), catalog)
    assert merge.reason.startswith("names of one thing in the catalog")


@pytest.mark.parametrize(
    ("links", "url", "others"),
    [
        (["https://loomworks.example/about"], "https://loomworks.example/about", ()),
        (["https://blog.loomworks.example"], "https://blog.loomworks.example", ()),
        (["https://github.com/loomworks/loom"], "https://github.com/loomworks/loom", (KNOWN.url,)),
    ],
)
def test_the_page_of_a_document_comes_first(make_documents, links, url, others):
    (node,) = resolve(make_documents("Organization", [{"name": "Loomworks", "links": links}]), Catalog([KNOWN])).nodes
    assert (node.url.rstrip("/"), node.same_as) == (url, others)


def test_a_name_of_two_known_things_gives_no_page(make_documents):
    other = Known(EntityType.ORGANIZATION, "Loom Works", (("en", "Loomworks"),), "https://other.example/")
    (node,) = resolve(make_documents("Organization", [{"name": "Loomworks"}]), Catalog([KNOWN, other])).nodes
    assert node.url == "" and "catalog" not in node.attributes


def test_an_edition_is_known_by_its_series(make_documents):
    series = Known(EntityType.EVENT, "LoomConf", (("zh", "织机大会"),), "https://loomconf.example/")
    (node,) = resolve(make_documents("Event", [{"name": "LoomConf Europe 2024"}]), Catalog([series])).nodes
    assert node.url == series.url


LOOM = Known(EntityType.PROJECT, "Loom", (("en", "l8m"),), "https://loom.example/")
WEFTS = Known(EntityType.PROJECT, "WEFTS", (), "https://wefts.example/")
ACE = Known(EntityType.PROJECT, "ACE", (), "https://ace.example/")


@pytest.mark.parametrize(
    ("type", "name", "known"),
    [
        ("Project", "loom", LOOM),
        ("Project", "L8M", LOOM),
        ("Project", "Wefts", WEFTS),
        ("Project", "LOOM", None),  # may be the first letters of four words
        ("Project", "Ace", None),
        ("Project", "Loom 4.2", LOOM),
        ("Project", "Loom v2 LTS", LOOM),
        ("Project", "Loom 4 Kids", None),
        ("Organization", "the Loom core team", LOOM),
        ("Organization", "Loom 社区", LOOM),
        ("Organization", "Loom user group", None),
        ("Organization", "Loom", None),
    ],
)
def test_a_page_for_another_spelling_a_version_or_a_team(make_documents, type, name, known):
    (node,) = resolve(make_documents(type, [{"name": name}]), Catalog([LOOM, WEFTS, ACE])).nodes
    assert node.url == (known.url if known else "")


def test_a_short_name_in_another_letter_case_is_the_known_thing(make_documents):
    (node,) = resolve(
        make_documents("Project", [{"name": "l8m"}, {"name": "Loom"}, {"name": "loom"}]), Catalog([LOOM])
    ).nodes
    assert node.mentions == 3


@pytest.mark.parametrize(
    ("type", "name", "url"),
    [
        ("Organization", "Loom.com", "https://loom.com/"),
        ("Project", "weave.loom.io", "https://weave.loom.io/"),
        ("Project", "Loom.js", ""),
        ("Project", "LOOM.NET", ""),
        ("Project", "loom.net", "https://loom.net/"),
        ("Event", "Loom.io", ""),
        ("Organization", "Loom. Com", ""),
    ],
)
def test_what_is_called_by_its_site_lives_there(make_documents, type, name, url):
    (node,) = resolve(make_documents(type, [{"name": name}]), Catalog([])).nodes
    assert node.url == url


def test_a_package_has_the_page_of_its_full_name(make_documents):
    package = Known(EntityType.PROJECT, "Loom.jl", (), "https://loom-jl.example/")
    things = [{"name": "Loom", "links": ["https://github.com/weavers/Loom.jl"]}, {"name": "Loom"}]
    one, other = resolve(make_documents("Project", things), Catalog([LOOM, package])).nodes
    assert {(n.url, n.same_as) for n in (one, other)} == {
        ("https://github.com/weavers/Loom.jl", (package.url,)),
        (LOOM.url, ()),
    }
