"""`retention`: texts that are older than the site file wants them kept, cut; the daemon does the same once a day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.clients_shared import matching_of, site_and_store
from jira_csext.cli.failure import Failure
from jira_csext.cli.log import line
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import counted, load_settings, opened_store

if TYPE_CHECKING:
    from jira_csext.site import Site
    from jira_csext.store.store import Store
    from jira_csext.sync.loop import Turn
    from jira_csext.sync.retention import Kept


@click.command()
@site_and_store
@click.option("--dry-run", is_flag=True, help="Say how much would be cut, and cut nothing.")
def retention(site: Path | None, store: str | None, *, dry_run: bool) -> None:
    """Cut texts that are older than `retention:` of the site file says. Nothing of it comes back.

    That, when and by what kind of author something was written stays, and so does every verdict. What the helpdesk
    holds is not touched.
    """
    from jira_csext.sync.retention import cut_all

    settings = load_settings(site, None, store)
    kept = kept_by(settings)
    if not any(kept):
        raise Failure(
            "The site file does not say for how long texts are kept, so they are kept for good; "
            "write for example `retention: {comments: 400cd}`."
        )
    with opened_store(settings, read_only=dry_run) as opened:
        now = helpdesk_now(opened, settings.name)
        cut = cut_all(opened, settings.name, kept, settings.helpdesk.zone, whoever(), now, only_count=dry_run)
    would = "would be " if dry_run else ""
    lengths = settings.retention
    for count, where, length in (
        (cut.comment_count, "on tickets", lengths.comments),
        (cut.survey_comment_count, "of survey answers", lengths.survey_comments),
    ):
        if length is not None:
            click.echo(f"{counted(count, 'comment')} {where}, older than {length}: {would}cut")


def kept_by(settings: Site) -> Kept:
    """Return for how long texts are kept by the site file."""
    from jira_csext.site.settings import days_of
    from jira_csext.sync.retention import Kept

    return Kept(days_of(settings.retention.comments), days_of(settings.retention.survey_comments))


def with_daily_work(tell: Callable[[Turn], None], settings: Site, store: Store) -> Callable[[Turn], None]:
    """Return what is done after each turn: `tell`, and then a portion of the work of once a day."""
    from jira_csext.store import StoreError
    from jira_csext.sync.retention import DailyWork

    takes_answers = bool({"satisfaction", "feedback"} & set(settings.fields))
    matching = matching_of(settings) if takes_answers else None
    work = DailyWork(store, settings.name, kept_by(settings), settings.helpdesk.zone, matching)

    def told(done: Turn) -> None:
        tell(done)
        try:
            work.go_on(helpdesk_now(store, settings.name))
        except StoreError as error:
            click.echo(line("daily_work_failed", site=settings.name, reason=error))

    return told
