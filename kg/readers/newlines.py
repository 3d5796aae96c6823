"""Decoded text -> text whose line ends are all one character, and the way back."""

from __future__ import annotations

import bisect
import re

_CRLF = re.compile("\r\n")


class Newlines:
    r"""One text with every line end as ``\n``; parsers read ``text``, evidence counts the raw file."""

    def __init__(self, raw: str) -> None:
        self.text = raw.replace("\r\n", "\n").replace("\r", "\n")
        # Each \r\n lost one character: the normal position of its \n, in order.
        self._lost = [m.start() - n for n, m in enumerate(_CRLF.finditer(raw))]

    def raw(self, position: int) -> int:
        """Give the raw position of a position in ``text``."""
        return position + bisect.bisect_left(self._lost, position) if self._lost else position
