"""Graph -> explorer.html: one page that opens anywhere, without a server or the network."""

from __future__ import annotations

import functools
import html
from collections.abc import Iterator
from importlib.resources import files

from kg.exporters.explorer.data import page_data
from kg.exporters.network import Network
from kg.exporters.pages import fill_page
from kg.records import GraphData

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
    return fill_page(_read("page.html"), _read("style.css"), _read("bundle.js"), _read("licences.txt"))


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
