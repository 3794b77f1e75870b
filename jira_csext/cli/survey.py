"""`survey`: answers on how satisfied clients are, taken over once; the index with its spread; and whom to ask."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.clients_files import bytes_of
from jira_csext.cli.clients_shared import (
    OUTPUT,
    instant,
    key_in,
    register_of,
    site_and_store,
    there_already,
)
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.survey_sample import quarter_of_option, sample
from jira_csext.cli.wiring import counted, load_settings, opened_store, shown

if TYPE_CHECKING:
    from jira_csext.register import Register
    from jira_csext.reports.csi import Quarter, Rated, Slice
    from jira_csext.site import Site
    from jira_csext.store.store import Store
    from jira_csext.store.surveys import SurveyAnswer, Taken

_Value = TypeVar("_Value")
_LOCAL_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)")
_STARS = "Stars of 1 to 5 count as scores of 2, 4, 6, 8 and 10."


@click.group()
def survey() -> None:
    """How satisfied clients are: one question, ten points.

    The index (CSI) is the number of answers of 8 to 10 divided by the number of answers of 1 to 3.
    """


survey.add_command(sample)


@survey.command("import", short_help="Take answers over from a CSV file, or from the tickets.")
@site_and_store
@click.option("--tickets", "from_tickets", is_flag=True, help="From the tickets on record instead of a file.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@OUTPUT
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
def import_(
    site: Path | None, store: str | None, output: str, file: Path | None, *, from_tickets: bool, dry_run: bool
) -> None:
    """Take answers over from FILE (CSV), all of it or nothing: client, contact, score (1 to 10), at, comment.

    Further columns are further questions. The same file again changes nothing; a row with the same client, contact and
    time and another score corrects it. With --tickets what stands on tickets is taken: `fields: satisfaction` (1 to 10)
    and `fields: feedback` (1 to 5 stars) of the site file. The daemon does that once a day.
    """
    if (file is None) is not from_tickets:
        raise Failure("Where from? Name a CSV file, or say --tickets; one of them.")
    settings = load_settings(site, None, store)
    notices: tuple[str, ...] = ()
    with opened_store(there_already(settings) if dry_run else settings, read_only=dry_run) as opened:
        now = helpdesk_now(opened, settings.name)
        register = register_of(opened, settings)
        if file is None:
            from jira_csext.sync.retention import found_on_tickets

            _refuse_unmapped(settings)
            found = found_on_tickets(opened, settings.name, register)
            answers, notices, details = list(found.answers), found.notices, {"from": f"tickets of {settings.name}"}
        else:
            name = "standard input" if str(file) == "-" else str(shown(file))
            answers, details = _read(name, bytes_of(file, name), register, settings, now), {"file": name}
        taken = opened.surveys.compared(answers) if dry_run else opened.surveys.take(answers, whoever(), details, now)
    for notice in notices:
        click.echo(f"warning: {notice}", err=True)
    stars = sum(one.source == "feedback" for one in answers)
    if output == "json":
        told = {**taken._asdict(), "dry_run": dry_run, "stars_count": stars}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(_taken_line(taken, dry_run=dry_run))
    if stars:
        click.echo(f"{counted(stars, 'answer')} given in stars. {_STARS}")


def _refuse_unmapped(settings: Site) -> None:
    if not {"satisfaction", "feedback"} & set(settings.fields):
        raise Failure(
            "No field of a ticket holds answers as far as the site file says; map one under `fields: satisfaction` "
            "(1 to 10) or `fields: feedback` (1 to 5 stars), see docs/satisfaction.md."
        )


def _taken_line(taken: Taken, *, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    erased = f", {taken.erased_count} of people whose data was erased left alone" if taken.erased_count else ""
    return (
        f"{would}{counted(taken.added_count, 'answer')} added, {taken.changed_count} corrected, "
        f"{taken.same_count} as they were{erased}"
    )


def _read(name: str, data: bytes, register: Register, settings: Site, now: int) -> list[SurveyAnswer]:
    """Return the answers of a file. Raises Failure with everything that is wrong with it."""
    from jira_csext.cli.survey_file import read_answers
    from jira_csext.register.entries import ImportRefused

    def key_of(text: str) -> str:
        return _in_a_cell(lambda: key_in(register, text))

    def instant_of(text: str) -> int:
        local = _LOCAL_DAY.fullmatch(text)
        written = f"{local[3]}-{int(local[2]):02d}-{int(local[1]):02d}{local[4]}" if local else text
        return _in_a_cell(lambda: instant(written, settings))

    try:
        return read_answers(name, data, key_of, instant_of, now)
    except ImportRefused as refused:
        raise Failure(str(refused)) from None


def _in_a_cell(read: Callable[[], _Value]) -> _Value:
    try:
        return read()
    except Failure as failure:
        raise ValueError(failure.message) from None


@survey.command(short_help="The index, with both counts, its spread and its movement.")
@site_and_store
@click.option(
    "--by",
    type=click.Choice(["company", "manager", "client", "tier", "quarter"]),
    default="company",
    show_default=True,
    help="What to split by; manager and tier as they were at the time of each answer.",
)
@click.option("--quarter", "quarter_text", default="", help="Only this quarter, such as 2026Q4, and how it moved.")
@click.option(
    "--format", "--output", "shape", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True
)
def score(site: Path | None, store: str | None, by: str, quarter_text: str, shape: str) -> None:
    """Show the satisfaction index: answers of 8 to 10 divided by answers of 1 to 3.

    The spread is the exact 95 % interval of that ratio. Where nobody gave 1 to 3 there is no index, and that is said.
    """
    from jira_csext.reports.csi import rows_by
    from jira_csext.reports.csi_table import csi_as_csv, csi_as_json, csi_as_text

    settings = load_settings(site, None, store)
    quarter = quarter_of_option(quarter_text) if quarter_text else None
    with opened_store(there_already(settings), read_only=True) as opened:
        answers, stars, unknown = rated(opened, settings, quarter)
    rows = rows_by(answers, cast("Slice", by), quarter)
    if shape == "json":
        click.echo(json.dumps(csi_as_json(rows, by, quarter), ensure_ascii=False, indent=2))
        return
    for line in csi_as_csv(rows, by) if shape == "csv" else csi_as_text(rows, by, quarter):
        click.echo(line)
    if shape == "text":
        if stars:
            click.echo(f"{counted(stars, 'answer')} given in stars. {_STARS}")
        if unknown:
            click.echo(f"{counted(unknown, 'answer')} of clients that the register does not know.")


def rated(store: Store, settings: Site, quarter: Quarter | None) -> tuple[list[Rated], int, int]:
    """Return the answers with what their clients were then, how many were stars, and how many are nobody's.

    Of a quarter and the one before it.
    """
    from jira_csext.reports.csi import Rated

    zone = ZoneInfo(settings.helpdesk.zone)
    register = register_of(store, settings)
    since = None if quarter is None else _midnight(quarter.before, zone)
    until = None if quarter is None else _midnight(quarter.after, zone)
    begins = 0 if quarter is None else _midnight(quarter, zone)
    found, stars, unknown = [], 0, 0
    for one in store.surveys.answers(since=since, until=until):
        client = register.client(one.client, one.at) if one.client in register else None
        on = datetime.fromtimestamp(one.at, zone).date()
        manager, tier = ("", "") if client is None else (client.manager, client.tier)
        found.append(Rated(one.score, on, one.client, manager, tier))
        stars += one.source == "feedback" and one.at >= begins
        unknown += client is None and one.at >= begins
    return found, stars, unknown


def _midnight(quarter: Quarter, zone: ZoneInfo) -> int:
    return int(datetime.combine(quarter.first_on, datetime.min.time(), zone).timestamp())
