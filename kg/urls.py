"""URL -> what kind of page it leads to, and its normal form.

Kinds are told from the address alone: nothing is fetched.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

# Each pattern is anchored on short alternatives, so that matching stays linear in the URL's length.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "video",
        re.compile(
            r"youtu\.?be|vimeo\.com|bilibili\.com|media\.ccc\.de|/videos?[/.]|ustream|twitch\.tv|infoq\.com/presentations"
            r"|v\.qq\.com|video\.fosdem|/recordings?/|peertube|confreaks|youku\.com|parleys\.com|nicovideo\.jp"
        ),
    ),
    (
        "slides",
        re.compile(
            r"slideshare|speakerdeck|speaker-deck|\.pdf$|\.pdf[?#]|\.pptx?$|\.pptx?[?#]|\.odp$|\.key$|slides|\.slide$"
            r"|docs\.google\.com/presentation|prezi\.com|noti\.st|drive\.google\.com/file"
        ),
    ),
    (
        "schedule",
        re.compile(
            r"sched\.co|sched\.com|sessionize|/schedule|/sessions?[/.?-]|/talks?[/.?-]|pretalx|/program|/agenda|/event/"
            r"|meetup\.com|/speakers?|/presentations?/|/abstracts?/|kktix|connpass\.com|huodongxing|/schedules/"
        ),
    ),
    (
        "profile",
        re.compile(
            r"^https?://(www\.)?(twitter|x|github|gitlab|facebook|medium)\.com/[^/?#]+/?(?:\?(?:s|t|lang|tab|ref_src)=[^#]*)?$"
            r"|linkedin\.com/in/|/@[\w.-]+/?$"
            r"|/people/|weibo\.com|keybase\.io|about\.me/|zhihu\.com/people|orcid\.org|scholar\.google"
        ),
    ),
    (
        "repository",
        re.compile(r"(github|gitlab|bitbucket|codeberg|gitee)\.(com|org)/[^/]+/[^/]+|gist\.github"),
    ),
    ("post", re.compile(r"(?:^|//|\.)(twitter|x|facebook)\.com/|/status/\d")),
    ("site", re.compile(r"^https?://[^/]+/?$")),
)

_SCHEME = re.compile(r"^(https?:)?//(www\.)?", re.I)
_WEB = re.compile(r"https?://[^\s/]+\.[^\s/]+", re.I)
_VIDEO = re.compile(r"(?:m\.)?youtube\.com/watch\?(?:.*&)?v=([\w-]+)|youtube\.com/(?:embed|live)/([\w-]+)")
_TRACKING = re.compile(r"^(utm_[a-z]+|feature|si|ref|fbclid|gclid|spm|from|share_source)$", re.I)


def url_kind(url: str) -> str:
    """Tell video, slides, schedule, profile, repository, post, site, page or local from the address."""
    lower = url.strip().lower()
    if not re.match(r"(https?:)?//|www\.", lower):
        return "schedule" if re.search(r"/(schedule|sessions?|talks?|program)/", lower) else "local"
    for kind, pattern in _KINDS:
        if pattern.search(lower):
            return kind
    return "page"


def clean_url(url: str) -> str:
    """Drop tracking parameters and surrounding space; the rest stays as the author wrote it."""
    url = url.strip()
    if "?" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.query:
        return url
    kept = [p for p in parts.query.split("&") if not _TRACKING.match(p.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


@lru_cache(maxsize=1 << 15)
def url_key(url: str) -> str:
    """Give the form under which two spellings of one address are equal.

    Scheme, ``www.``, letter case of the host, a trailing slash, tracking parameters and fragments do not count, and
    ``youtu.be/ID`` equals ``youtube.com/watch?v=ID``.
    """
    url = clean_url(url)
    url = _SCHEME.sub("", url).split("#")[0]
    host, slash, rest = url.partition("/")
    key = host.casefold() + slash + rest
    if video := _VIDEO.match(key):
        return f"youtu.be/{video[1] or video[2]}"
    if key.startswith("youtu.be/"):
        return key.split("?")[0]
    return key.rstrip("/?")


def is_web_url(url: str) -> bool:
    """Claim that the URL is absolute and leads to the web."""
    return bool(_WEB.match(url.strip()))


_MANY_SITES = ("github.com", "gitlab.com", "gitee.com", "sourceforge.net")


def is_on_site(url: str, page: str) -> bool:
    """Claim that a URL lies on the site of a page, so that the page would add nothing."""
    host, site = url_key(url).partition("/")[0], url_key(page).partition("/")[0]
    if site in _MANY_SITES:
        return url_key(url) == url_key(page)
    return host == site or host.endswith("." + site)
