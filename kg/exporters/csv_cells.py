"""Cells -> rows of CSV that no spreadsheet runs.

Spreadsheets run a cell as a formula when it begins with = + - @ (or, with an East Asian keyboard, their wide forms),
a tab or a line end, and some pass over blanks before it. Posts are written by strangers, so such cells get a leading
apostrophe; a program that reads the files may strip it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NEEDS_QUOTES = re.compile(r"[,\"\r\n]")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def csv_row(cells: Iterable[str], end: str = "\n") -> str:
    """Give one row, with its line end."""
    return ",".join(map(_cell, cells)) + end


def _cell(text: str) -> str:
    if text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS):
        text = f"'{text}"
    # The csv module of Python before 3.13 leaves a lone carriage return bare, and then readers see two rows.
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
