"""A post and what was found in it -> one page to read it against the post, and to correct it.

The page asks nothing of the network and runs only its own script. What a person corrects there becomes a file in the
form of ``kg.corrections``, which the browser saves as a download.
"""

from __future__ import annotations

import functools
from importlib.resources import files

from kg.annotating.data import page_data
from kg.decisions import CORRECTIONS_FILE
from kg.exporters.pages import fill_page
from kg.records import Document, Extraction


def annotated_page(
    document: Document, extraction: Extraction, *, corrections: str = "", name: str = CORRECTIONS_FILE
) -> str:
    """Give the page; ``corrections`` is the text of the file, called ``name``, that entries are added to.

    Raises:
        CorrectionsError: ``corrections`` is not of the form that kg/corrections describes.
    """
    head, foot = _page()
    return f"{head}{page_data(document, extraction, corrections, name)}{foot}"


@functools.cache
def _page() -> tuple[str, str]:
    """Give what stands before and after the data; both are the same for every post."""
    # The explorer's elements serve here as well; they are a module there, for its bundler.
    elements = files("kg.exporters.explorer").joinpath("source", "dom.js").read_text(encoding="utf-8")
    script = f"(() => {{\n{elements.replace('export function', 'function')}{_read('page.js')}}})();\n"
    return fill_page(_read("page.html"), _read("style.css"), script)


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
