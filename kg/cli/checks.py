"""The command that checks a written graph against the posts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.terminal import say

if TYPE_CHECKING:
    from kg.verification import Finding, Report

_SHOWN = 100
"""Characters of a quotation that a line shows."""


@click.command("verify", short_help="Check every quotation against its post.")
@click.argument("outputs", type=click.Path(path_type=Path), default=Path("outputs"))
@click.option(
    "--posts", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="Where kg was run [default: here]."
)
@click.option("--links", is_flag=True, help="List every quotation with a link into the published post.")
def verify_command(outputs: Path, posts: Path, links: bool) -> int:
    """Check every quotation of the graph in OUTPUTS (a folder, a store or an RDF file) against its post.

    Example: kg run -q tests/recaps && kg verify outputs
    """
    from kg.store.embedded import open_store
    from kg.verification import verify
    from kg.verification.quotations import find_quotations

    report = verify(find_quotations(open_store(outputs)), posts, links=links)
    for line in _lines(report, links=links):
        say(line)
    return 0 if report.is_sound else 1


def _lines(report: Report, *, links: bool) -> Iterator[str]:
    from kg.verification import Verdict

    for finding in report.findings:
        place = f"{finding.quotation.source}:{finding.line}" if finding.line else finding.quotation.source
        if links or finding.verdict in (Verdict.GONE, Verdict.MOVED):
            yield f"{finding.verdict:7} {place}  {_short(finding)}"
        if links and finding.link:
            yield f"        {finding.link}"
        for claim in finding.lost:
            yield f"        lost its ground: {claim}"
    yield from report.unreadable
    counts = report.counts
    told = ", ".join(
        f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict] or verdict == Verdict.HOLDS
    )
    lost = f"; {len(report.lost)} statements and names lost their ground" if report.lost else ""
    yield f"{sum(counts.values())} quotations: {told}{lost}"


def _short(finding: Finding) -> str:
    words = " ".join(finding.quotation.quote.split())
    return f"“{words}”" if len(words) <= _SHOWN else f"“{words[:_SHOWN]}…”"
