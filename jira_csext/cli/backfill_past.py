"""`backfill --since`: the past over the API of the site's helpdesk, beside a running daemon if there is one."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.attended import Attended, Stopped
from jira_csext.cli.backfill_progress import shown_progress
from jira_csext.cli.failure import Failure, Interrupted
from jira_csext.cli.wiring import clients_of, counted, failure_of, instant_of, opened_helpdesk, opened_store

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.helpdesks.port import Receipt, Write
    from jira_csext.store.store import Store
    from jira_csext.sync.summary import Summary

HOW_TO_GO_ON = "What was saved stays; the same command with --resume goes on from there."
NOTHING_LEFT = "A dry run leaves nothing behind."


def narrowed(wired: Wired, scope: str) -> Wired:
    """Return the site with its scope narrowed to what a further query finds as well; an empty one changes nothing."""
    if not scope.strip():
        return wired
    helpdesk = wired.site.helpdesk
    both = f"({helpdesk.scope}) AND ({scope})" if helpdesk.scope.strip() else scope
    changed = {"helpdesk": helpdesk.model_copy(update={"scope": both})}
    return replace(wired, site=wired.site.model_copy(update=changed))


def run_backfill_past(
    wired: Wired, since: str, until: str | None, stop: threading.Event, *, resume: bool, dry_run: bool
) -> Summary:
    """Return what a backfill over the API into the site's store found. Raises Failure."""
    from jira_csext.core.calendar import ALWAYS

    calendar = wired.rulebook.default_calendar or ALWAYS
    since_at = instant_of(since, calendar)
    until_at = None if until is None else instant_of(until, calendar)
    if since_at >= (clock.now() if until_at is None else until_at):
        raise Failure(f'--since "{since}" is not before {"now" if until is None else f"--until {until}"}; turn them')
    with opened_store(wired.site) as store:
        return _worked_through(wired, store, since_at, until_at, stop, since=since, resume=resume, dry_run=dry_run)


def _worked_through(
    wired: Wired,
    store: Store,
    since_at: int,
    until_at: int | None,
    stop: threading.Event,
    *,
    since: str,
    resume: bool,
    dry_run: bool,
) -> Summary:
    from jira_csext.helpdesks.errors import HelpdeskError
    from jira_csext.store import RulebookVersion, StoreError
    from jira_csext.sync.past import Counted, PastJob, backfill_past
    from jira_csext.sync.version import version_of

    site = wired.site
    version = version_of(wired.rulebook, wired.loaded.texts, site.mapping().described)
    how = NOTHING_LEFT if dry_run else HOW_TO_GO_ON

    def pause(seconds: float) -> None:
        stop.wait(seconds)

    with closing(opened_helpdesk(site, pause)) as helpdesk, shown_progress("since", since) as watch:
        attended = Attended(helpdesk, _posts_nothing, stop.is_set)
        try:
            now = attended.clock()
            asked = (site.name, site.helpdesk.scope, wired.rulebook, version.digest, since_at, until_at, now)
            job = PastJob(*asked, clients_of(store, site).register.client_of)
            if (holder := store.lease.holder(site.name)) is not None:
                click.echo(
                    f"process {holder.owner.pid} serves {site.name}: it goes first, so this takes longer", err=True
                )
            store.put_rulebook(RulebookVersion(*version, first_used_at=clock.now()))
            summary = backfill_past(job, store, attended, resume=resume, rest=pause, watch=watch)
            details = {"since": since_at, "rulebook": version.digest, "until": summary.judged_at, **summary.counts}
            store.audit("backfill", "backfilled", details, clock.now())
        except HelpdeskError as error:
            failure = failure_of(error)
            raise type(failure)(f"{failure.message} {how}") from None
        except StoreError as error:
            raise Failure(f"{error} {how}") from None
        except Stopped:
            raise Interrupted(f"Interrupted. {how}") from None
    if isinstance(helpdesk, Counted):
        click.echo(f"asked {site.helpdesk.url}: {counted(helpdesk.request_count, 'request')}")
    return summary


def _posts_nothing(_ticket_id: str, write: Write) -> Receipt:
    raise AssertionError(f"A backfill posts nothing, and was to write a {write.kind}.")
