"""Links and facts from the web, only when they are asked for: ``kg run --online``.

addresses.py judges where a request may go, fetching.py makes it, answers.py keeps what came of it on the disk;
reconciling.py asks W3C Reconciliation API services for the pages of things, pages.py reads what linked pages of talks
say of themselves. Nothing is taken on a doubt, and the same cache gives the same bytes.
"""

from __future__ import annotations

from kg.online.answers import Answers
from kg.online.fetching import Fetcher, Limits
from kg.online.pages import PAGE_FORMAT, page_extractions
from kg.online.reconciling import reconciled
from kg.online.services import Service, parse_service

__all__ = [
    "PAGE_FORMAT",
    "Answers",
    "Fetcher",
    "Limits",
    "Service",
    "page_extractions",
    "parse_service",
    "reconciled",
]
