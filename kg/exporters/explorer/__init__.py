"""Graph -> explorer.html: one page that opens anywhere, without a server or the network.

What posts say is data here and never markup: it stands as JSON in a script element that no browser runs, and the
page's own script shows it as text only. The Content-Security-Policy allows that one script and that one style
sheet, by their hashes, and no connection at all.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
from collections.abc import Iterator
from importlib.resources import files

from kg.exporters.explorer.data import page_data
from kg.exporters.network import Network
from kg.records import GraphData

_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


_BODY = '<body data-view="list"'


def write_explorer(graph: GraphData, network: Network, opened: str = "") -> Iterator[str]:
    """Write the page; the network says where each node is drawn, ``opened`` is the id of what is shown first."""
    head, foot = _page()
    if opened:
        head = head.replace(_BODY, f'{_BODY} data-open="{html.escape(opened)}"', 1)
    yield head
    yield page_data(graph, network)
    yield foot


@functools.cache
def _page() -> tuple[str, str]:
    """Give what stands before and after the data; both are the same for every graph."""
    script, style = _read("bundle.js"), _read("style.css")
    policy = _POLICY.format(script=_hash(script), style=_hash(style))
    page = _read("page.html")
    for place, text in (
        ("policy", html.escape(policy, quote=True).replace("&#x27;", "'")),
        ("style", style),
        ("licences", html.escape(_read("licences.txt"))),
        ("script", script),
    ):
        page = page.replace(f"{{{{{place}}}}}", text, 1)
    head, _, foot = page.partition("{{data}}")
    return head, foot


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
