"""Template, style sheet and script -> a page that runs nothing but that script, and asks nothing of the network.

What posts say is data in such a page and never markup: it stands as JSON in a script element that no browser runs, and
the page's own script shows it as text only. The Content-Security-Policy allows that one script and that one style
sheet, by their hashes, and no connection at all.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import Any

_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_ESCAPES = {ord("<"): "\\u003c", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""What would end the script element or, for some readers, a line of JavaScript."""


def fill_page(page: str, style: str, script: str, licences: str = "") -> tuple[str, str]:
    """Give what stands before and after the data of a page that has places for all of these."""
    policy = _POLICY.format(script=_hash(script), style=_hash(style))
    for place, text in (
        ("policy", html.escape(policy, quote=True).replace("&#x27;", "'")),
        ("style", style),
        ("licences", html.escape(licences)),
        ("script", script),
    ):
        page = page.replace(f"{{{{{place}}}}}", text, 1)
    head, _, foot = page.partition("{{data}}")
    return head, foot


def script_json(data: Any) -> str:
    """Give data as JSON that can stand in a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
