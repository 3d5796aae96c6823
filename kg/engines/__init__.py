"""Sources -> what was found in each, in their order: in this process or in several, or known from an earlier run."""

from __future__ import annotations

from kg.engines.engine import Engine
from kg.engines.extractors import DocumentExtractor, PortableExtractor
from kg.engines.planned import PlannedExtractor
from kg.engines.post import Outcome

__all__ = ["DocumentExtractor", "Engine", "Outcome", "PlannedExtractor", "PortableExtractor"]
