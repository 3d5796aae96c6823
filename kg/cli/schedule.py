"""``kg schedule``: what a schedule holds, and how recaps stand beside it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import catalog_option, corrections_option, load_chosen, settings_option
from kg.cli.terminal import say


@click.command("schedule", short_help="Compare recaps with a conference's schedule.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--against", "saved", multiple=True, metavar="EXTRACTIONS", help="Saved extractions to compare it with.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@catalog_option
@corrections_option
@settings_option
def schedule_command(file: Path, saved: tuple[str, ...], as_json: bool, **options: object) -> int:
    """Compare saved extractions with the schedule FILE (frab, pretalx, Sessionize, iCalendar), or show what it holds.

    Example: kg schedule tests/cases/schedules/loomconf.json
    """
    from kg.agreement import find_agreement
    from kg.joining import join_with_reasons
    from kg.pipeline import load_saved
    from kg.schedules import read_schedule, talks_of

    settings = load_chosen({**options, "schedules": (str(file),)})
    schedule = read_schedule(file, settings.max_file_bytes)
    if not saved and not as_json:
        sessions = talks_of(schedule)
        people = {speaker.name for session in sessions for speaker in session.speakers}
        days = f", {schedule.start} to {schedule.end}" if schedule.start else ""
        name = schedule.title or "no name"
        say(f"{file}: {name}{days}: {len(sessions)} sessions, {len(people)} speakers")
        return 0
    (agreement,) = find_agreement(join_with_reasons(load_saved(saved), settings))
    say(agreement.to_json() if as_json else agreement.to_text())
    return 0
