"""URLs: kinds, normal forms and keys, as tables."""

import pytest

from kg.urls import clean_url, is_web_url, url_key, url_kind

KINDS = [
    ("https://youtu.be/h9EgMrJ0ahs", "video"),
    ("https://www.youtube.com/watch?v=h9EgMrJ0ahs", "video"),
    ("HTTPS://YOUTUBE.COM/playlist?list=PL", "video"),
    ("https://vimeo.com/12345", "video"),
    ("https://www.bilibili.com/video/BV1xx", "video"),
    ("https://media.ccc.de/v/35c3-1234", "video"),
    ("https://example.org/videos/opening", "video"),
    ("https://www.infoq.com/presentations/mesh", "video"),
    ("https://www.slideshare.net/ada/looms", "slides"),
    ("https://speakerdeck.com/ada/looms", "slides"),
    ("https://example.org/looms.pdf", "slides"),
    ("https://example.org/looms.pdf?download=1", "slides"),
    ("https://example.org/looms.pptx", "slides"),
    ("https://docs.google.com/presentation/d/1", "slides"),
    ("https://noti.st/ada/abc", "slides"),
    ("https://sched.co/1HySB", "schedule"),
    ("https://harbor2024.sched.com/event/1a", "schedule"),
    ("https://sessionize.com/ada", "schedule"),
    ("https://example.org/2024/schedule", "schedule"),
    ("https://example.org/talks/looms", "schedule"),
    ("https://www.meetup.com/harbor/events/1", "schedule"),
    ("https://pretalx.com/harbor/talk/A1", "schedule"),
    ("https://twitter.com/ada", "profile"),
    ("https://x.com/ada/", "profile"),
    ("https://github.com/ada", "profile"),
    ("https://www.linkedin.com/in/ada", "profile"),
    ("https://mastodon.social/@ada", "profile"),
    ("https://medium.com/@ada.morgan", "profile"),
    ("https://github.com/istio/istio", "repository"),
    ("https://gitlab.com/a/b/-/issues", "repository"),
    ("https://gitee.com/a/b", "repository"),
    ("https://gist.github.com/ada/1", "repository"),
    ("https://twitter.com/ada/status/1648952723604221953", "post"),
    ("https://fosstodon.social/u/status/123", "post"),
    ("http://tetrate.io/", "site"),
    ("https://www.solo.io", "site"),
    ("https://www.solo.io/blog/introducing-solo-gloo-fabric/", "page"),
    ("www.example.org/a", "page"),
    ("//example.org/a", "page"),
    ("  https://example.org/a  ", "page"),
    ("./opening.jpg", "local"),
    ("#talks", "local"),
    ("mailto:ada@example.org", "local"),
    ("/2024/schedule/looms", "schedule"),
    ("", "local"),
]


@pytest.mark.parametrize(("url", "kind"), KINDS)
def test_url_kind_is_told_from_the_address(url, kind):
    assert url_kind(url) == kind


EQUAL = [
    ("https://youtu.be/Onsukvmmm50", "https://www.youtube.com/watch?v=Onsukvmmm50"),
    ("https://youtu.be/Onsukvmmm50", "https://m.youtube.com/watch?v=Onsukvmmm50"),
    ("https://youtu.be/Onsukvmmm50?t=30", "http://youtube.com/watch?list=PL1&v=Onsukvmmm50&t=9"),
    ("https://youtu.be/Onsukvmmm50", "https://www.youtube.com/embed/Onsukvmmm50?rel=0"),
    ("https://youtu.be/Onsukvmmm50", "https://www.youtube.com/live/Onsukvmmm50"),
    ("http://tetrate.io/", "https://www.tetrate.io"),
    ("https://Example.org/Talks", "//example.org/Talks/"),
    ("https://example.org/a?utm_source=x&b=1", "https://example.org/a?b=1"),
    ("https://example.org/a?fbclid=1", "https://example.org/a"),
    ("https://example.org/a#top", "https://example.org/a"),
]
DIFFERENT = [
    ("https://youtu.be/Onsukvmmm50", "https://youtu.be/onsukvmmm50"),
    ("https://example.org/talks/1", "https://example.org/talks/2"),
    ("https://example.org/Talks", "https://example.org/talks"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://de.example.org/", "https://en.example.org/"),
    ("https://www.youtube.com/playlist?list=PL1", "https://www.youtube.com/playlist?list=PL2"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_url_key_is_equal_for_spellings_of_one_address(one, other):
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_url_key_keeps_addresses_apart(one, other):
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        (" https://example.org/a ", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a"),
        ("https://example.org/a?b=1&UTM_campaign=y&c=2#d", "https://example.org/a?b=1&c=2#d"),
        ("https://youtu.be/abc?si=Xyz&t=30", "https://youtu.be/abc?t=30"),
        ("https://example.org/a?referee=1", "https://example.org/a?referee=1"),
        ("http://[broken/a?utm_source=x", "http://[broken/a?utm_source=x"),
    ],
)
def test_clean_url_drops_tracking_only(url, clean):
    assert clean_url(url) == clean
    assert clean_url(clean) == clean


@pytest.mark.parametrize(
    ("url", "is_web"),
    [
        ("https://example.org", True),
        (" HTTP://example.org/a", True),
        ("https://localhost/a", False),
        ("ftp://example.org", False),
        ("example.org", False),
        ("./a.html", False),
        ("", False),
    ],
)
def test_is_web_url_wants_scheme_and_domain(url, is_web):
    assert is_web_url(url) is is_web
