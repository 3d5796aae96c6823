"""What a statement rests on, as people look at it in Python."""

from __future__ import annotations

from dataclasses import dataclass

from kg.displays import quotation
from kg.records import Evidence, Recap


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation together with the recap it can be looked up in."""

    recap: Recap
    evidence: Evidence
    confidence: float
    found_by: str

    def _repr_html_(self) -> str:
        recap, evidence = self.recap, self.evidence
        return quotation(evidence.quote, f"{recap.source}, characters {evidence.raw_start} to {evidence.raw_end}")


class Quotations(tuple[Quotation, ...]):
    """The quotations that a statement rests on."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return "".join(each._repr_html_() for each in self)
