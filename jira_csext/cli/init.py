"""`init`: from an address and a token to a site file, a rulebook, and a table of kept and broken promises."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.init_ask import Asker, Given, answers_of, chosen_projects
from jira_csext.cli.init_folder import SITE, put_in_place, refuse_taken
from jira_csext.cli.wiring import counted, failure_of, load_rules, load_settings, program, shown

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.helpdesks.jira.survey import Survey, Surveyor
    from jira_csext.helpdesks.jira.survey_way import Way

_DAYS = 90
_URL, _EMAIL, _TOKEN = "CSEXT_HELPDESK__URL", "CSEXT_HELPDESK__EMAIL", "CSEXT_HELPDESK__TOKEN"


@click.command()
@click.argument("folder", required=False, default=".", type=click.Path(path_type=Path))
@click.option("--url", envvar=_URL, default="", help=f"Address of the Jira. [or {_URL}]")
@click.option("--email", envvar=_EMAIL, default=None, help=f"Whose token it is, on Cloud. [or {_EMAIL}]")
@click.option("--project", "projects", multiple=True, metavar="KEY", help="Watch this project; may be repeated.")
@click.option("--type", "types", multiple=True, metavar="NAME=WORD", help="What a request type is; may be repeated.")
@click.option("--waiting", multiple=True, metavar="STATUS", help="A status of waiting for the client; may be repeated.")
@click.option("--zone", default="", help="Time zone of the team, such as Europe/Moscow.")
@click.option("--hours", default="", help="Working hours, Monday to Friday. [default: 10:00-19:00]")
@click.option("--country", default="", help="Whose public holidays, an ISO code; - for none.")
@click.option("--head", default="", metavar="ACCOUNT", help="Who hears of broken promises.")
@click.option("--director", default="", metavar="ACCOUNT", help="Who hears when that does not help.")
@click.option("--bot", "bots", multiple=True, metavar="ACCOUNT", help="An account of a machine; may be repeated.")
@click.option("--role", default="", help="Role that notes are restricted to, without Service Management.")
@click.option("--language", type=click.Choice(["en", "ru"]), help="Language of our texts.")
@click.option("--since", default="", help=f"Judge what changed since this date. [default: {_DAYS} days ago]")
@click.option("--backfill/--no-backfill", "judges", default=True, help="Whether the past is judged at all.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing and take the defaults.")
def init(
    folder: Path,
    url: str,
    email: str | None,
    projects: tuple[str, ...],
    types: tuple[str, ...],
    waiting: tuple[str, ...],
    zone: str,
    hours: str,
    country: str,
    head: str,
    director: str,
    bots: tuple[str, ...],
    role: str,
    language: str | None,
    since: str,
    *,
    judges: bool,
    yes: bool,
) -> None:
    """Draft a site file and a rulebook from what a Jira consists of, and show which promises were kept so far.

    Reads only. The token comes from the environment (CSEXT_HELPDESK__TOKEN) or is asked for; it is written nowhere.
    Nothing that is there is written over.
    """
    from jira_csext.data import rules_folder
    from jira_csext.helpdesks.errors import HelpdeskError
    from jira_csext.site.draft import drafted

    refuse_taken(folder)
    _refuse_no_date(since)
    asker = Asker(yes=yes)
    try:
        way, surveyor, token = _signed_in(asker, url, email)
        chosen = chosen_projects(asker, surveyor.projects(), projects)
        survey = surveyor.survey(chosen)
    except HelpdeskError as error:
        raise failure_of(error) from None
    given = Given((), zone, hours, country, head, director, language or "", role, types, waiting, bots)
    answers = answers_of(asker, survey, given)
    draft = drafted(survey, answers, rules_folder())
    if not draft.types:
        raise Failure(
            "none of the request types is known to be a complaint, question, bug or task, so there is nothing to "
            f'promise; say what they are: --type "{survey.types[0] if survey.types else "NAME"}=question"'
        )
    put_in_place(folder, draft, rules_folder())
    click.echo(f"Written: {shown(folder / SITE)} and {shown(folder / 'rules')}.")
    for remark in draft.remarks:
        click.echo(f"  look at this: {remark}", err=True)
    wired = _with_token(load_rules(load_settings(folder / SITE, None)), way, token)
    if judges:
        _judge(wired, folder, since or _days_before(survey))
    _tell_how_to_go_on(wired, folder)


def _signed_in(asker: Asker, url: str, email: str | None) -> tuple[Way, Surveyor, str]:
    """Return how we get in, behind it whoever looks around, and the token. Raises Failure and HelpdeskError."""
    from jira_csext.helpdesks.jira.survey_way import Way, address_of, admitted
    from jira_csext.helpdesks.registry import wait_seconds

    def address(text: str) -> str:
        if not (found := address_of(text)):
            raise Failure(
                f'"{text}" is no address of a Jira; write one like https://acme.atlassian.net (--url, {_URL})'
            )
        return found

    site = asker.text("Address of the Jira", "", url, address)
    # Of a personal access token on Data Center nobody need say whose it is.
    person = asker.text("E-mail address of the account (Data Center: none, press Enter)", "", email or "")
    token = os.environ.get(_TOKEN, "").strip() or asker.secret("Token (not shown, and written nowhere)")
    if not token:
        raise Failure(f"a token is needed: make one for our account, set {_TOKEN} and run init again")
    way, surveyor = admitted(Way(site, person), token, wait_seconds)
    flavour = "Jira Cloud" if surveyor.cloud else "Jira Data Center"
    gateway = ", through the gateway for tokens with scopes" if way.url != site else ""
    click.echo(f"{flavour}{gateway}; we are {surveyor.me.display_name}.")
    return way, surveyor, token


def _refuse_no_date(since: str) -> None:
    try:
        datetime.fromisoformat(since or "2026-01-01")
    except ValueError:
        raise Failure(f'--since "{since}" is no date; write it like 2026-05-12') from None


def _days_before(survey: Survey) -> str:
    return f"{datetime.fromtimestamp(survey.now, UTC) - timedelta(days=_DAYS):%Y-%m-%d}"


def _with_token(wired: Wired, way: Way, token: str) -> Wired:
    """Return the site as it was drafted, with the token that was typed: the environment need not have either."""
    from pydantic import SecretStr

    helpdesk = wired.site.helpdesk.model_copy(update={"url": way.url, "email": way.email, "token": SecretStr(token)})
    return replace(wired, site=wired.site.model_copy(update={"helpdesk": helpdesk}))


def _judge(wired: Wired, folder: Path, since: str) -> None:
    """Work through the past and print the table. Raises Failure with the command that goes on from there."""
    from jira_csext.cli.backfill import report
    from jira_csext.cli.backfill_past import HOW_TO_GO_ON, run_backfill_past
    from jira_csext.cli.init_table import Judged, kept_and_broken
    from jira_csext.cli.interruption import ended_by_signals
    from jira_csext.cli.wiring import opened_store

    again = f"{program()} backfill --since {since} --resume --site {shown(folder / SITE)}"
    try:
        with ended_by_signals(f"Interrupted. {HOW_TO_GO_ON}") as ended:
            summary = run_backfill_past(wired, since, None, ended, resume=False, dry_run=False)
    except Failure as failure:
        what = failure.message.replace(HOW_TO_GO_ON, "").strip()
        raise type(failure)(f"{what} Site file and rules are in place; go on with: {again}") from None
    report(f"since {since}", summary, wired.rulebook.default_calendar, unit="ticket")
    click.echo()
    with opened_store(wired.site, read_only=True) as store:
        found = [Judged(one.ticket, one.verdict) for one in store.verdicts(wired.site.name)]
    if not found:
        click.echo("No promise ran in that time; judge more of the past with an earlier --since.")
        return
    for line in kept_and_broken(found, [sla.name for sla in wired.rulebook.slas]):
        click.echo(line)


def _tell_how_to_go_on(wired: Wired, folder: Path) -> None:
    site = shown(folder / SITE)
    public = sorted(
        {
            sla.name
            for sla in wired.rulebook.slas
            for step in sla.steps
            if not sla.shadow and any(action.kind == "reply" for action in step.do)
        }
    )
    click.echo()
    if public:
        click.echo(f"Clients would see something of {', '.join(public)}; all else is internal.")
    click.echo(f"Nothing was posted. {counted(len(wired.rulebook.slas), 'promise')} to look at, then:")
    click.echo(f"  export {_TOKEN}=…")
    for command in ("doctor", "sync --once --dry-run", "run"):
        click.echo(f"  {program()} {command} --site {site}")
