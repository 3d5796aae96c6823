"""Teams: the group behind a name, and the owner before a group, are proposed."""

import pytest

from kg.catalogs import Catalog, Known
from kg.recognizers.spans import TaggedSpan
from kg.recognizers.teams import is_group, owner_spans, team_spans
from kg.records import EntityType
from tests.recognizers.examples import one_hot

CATALOG = Catalog([Known(EntityType.ORGANIZATION, "Ant Group", (("zh", "蚂蚁集团"),)), Known(EntityType.PLACE, "北京")])


def span(text, name):
    at = text.index(name)
    return TaggedSpan(at, at + len(name), one_hot(EntityType.ORGANIZATION))


@pytest.mark.parametrize(
    ("text", "name", "team"),
    [
        ("来自蚂蚁集团中间件团队的张三", "蚂蚁集团", "蚂蚁集团中间件团队"),
        ("美团基础架构部门。", "美团", "美团基础架构部门"),
        ("腾讯云 编程语言实验室", "腾讯云", "腾讯云 编程语言实验室"),
        ("the Google NYC Go team met", "Google", "Google NYC Go team"),
        ("Istio steering committee", "Istio", "Istio steering committee"),
        ("CNCF SIG Network", "CNCF", "CNCF SIG"),
        ("美团，还有团队", "美团", None),
        ("Google made a lot of very good teams", "Google", None),
        ("Google\nteam", "Google", None),
        ("Google teamwork", "Google", None),
    ],
)
def test_team_spans_reach_to_the_word_for_a_group(text, name, team):
    assert [text[slice(*s)] for s in team_spans(text, [span(text, name)])] == ([team] if team else [])


@pytest.mark.parametrize(
    ("name", "owner"),
    [("蚂蚁集团中间件团队", "蚂蚁集团"), ("蚂蚁集团", None), ("北京用户小组", None), ("中间件团队", None)],
)
def test_owner_spans_give_the_organization_that_the_name_begins_with(name, owner):
    assert [name[slice(*s)] for s in owner_spans(name, [span(name, name)], CATALOG)] == ([owner] if owner else [])


def test_is_group():
    assert is_group("Steering Committee") and is_group("中间件团队") and not is_group("Committee of Ten")
