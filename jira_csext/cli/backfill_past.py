"""`backfill --since`: the past over the API of the site's helpdesk, beside a running daemon if there is one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.attended import Attended, tell_of_waiting
from jira_csext.cli.backfill_progress import shown_progress
from jira_csext.cli.backfill_then import rules_told
from jira_csext.cli.bound import bind
from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import clients_of, counted, failure_of, instant_of, opened_helpdesk, opened_store

if TYPE_CHECKING:
    from jira_csext.cli.backfill_then import Then
    from jira_csext.cli.wiring import Wired
    from jira_csext.core.calendar import Calendar
    from jira_csext.helpdesks.port import Receipt, Write
    from jira_csext.store.store import Store
    from jira_csext.sync.summary import Summary

HOW_TO_GO_ON = "What was saved stays; the same command with --resume goes on from there."
NOTHING_LEFT = "A dry run leaves nothing behind."
OUTDONE = "since then the same was judged by other rules or as of another instant, so --resume begins it anew"

# Beside a daemon each batch is followed by a breath, of which nothing need be said.
_LONG_SECONDS = 10


def given_instant(option: str, text: str | None, calendar: Calendar | None) -> int | None:
    """Return the instant that an option was given, None for an option left out. Raises Failure, naming the option."""
    from jira_csext.core.calendar import ALWAYS

    if text is None:
        return None
    if not text.strip():
        raise Failure(f"{option} is empty; name an instant, such as 2026-05-12, or leave it out")
    try:
        return instant_of(text, calendar or ALWAYS)
    except Failure as refused:
        raise Failure(f"{option}: {refused.message}") from None


def narrowed(wired: Wired, scope: str) -> Wired:
    """Return the site with its scope narrowed to what a further query finds as well; an empty one changes nothing.

    Raises Failure for a query that would close the parentheses around it, and so widen the scope.
    """
    from jira_csext.helpdesks.scope import is_closed

    if not scope.strip():
        return wired
    if not is_closed(scope):
        raise Failure("--scope: its parentheses do not match; try it in the helpdesk's own search")
    helpdesk = wired.site.helpdesk
    both = f"({helpdesk.scope}) AND ({scope})" if helpdesk.scope.strip() else scope
    changed = {"helpdesk": helpdesk.model_copy(update={"scope": both})}
    return replace(wired, site=wired.site.model_copy(update=changed))


def run_backfill_past(
    wired: Wired,
    since: str,
    until: str | None,
    stop: threading.Event,
    then: Then | None = None,
    *,
    scope: str = "",
    resume: bool,
    dry_run: bool,
) -> Summary:
    """Return what a backfill over the API into the site's store found. Raises Failure, and Stopped once `stop` is set.

    `scope` narrows that of the site file; with `then` the rules that were in force judge.
    """
    calendar = wired.rulebook.default_calendar
    since_at = given_instant("--since", since, calendar) or 0
    until_at = given_instant("--until", until, calendar)
    if since_at >= (clock.now() if until_at is None else until_at):
        raise Failure(f'--since "{since}" is not before {"now" if until is None else f"--until {until}"}; turn them')
    with opened_store(wired.site) as store:
        span = since_at, until_at
        return _worked_through(
            wired, store, span, stop, then, since=since, scope=scope.strip(), resume=resume, dry_run=dry_run
        )


def _worked_through(
    wired: Wired,
    store: Store,
    span: tuple[int, int | None],
    stop: threading.Event,
    then: Then | None,
    *,
    since: str,
    scope: str,
    resume: bool,
    dry_run: bool,
) -> Summary:
    from jira_csext.helpdesks.errors import HelpdeskError
    from jira_csext.store import RulebookVersion, StoreError
    from jira_csext.sync.past import Counted, PastJob, backfill_past
    from jira_csext.sync.resumed import is_finished, is_outdone
    from jira_csext.sync.version import version_of

    site = narrowed(wired, scope).site
    version = version_of(wired.rulebook, wired.loaded.texts, site.mapping().described)
    how = NOTHING_LEFT if dry_run else HOW_TO_GO_ON

    def pause(seconds: float) -> None:
        stop.wait(seconds)

    def rest(seconds: float) -> None:
        if seconds >= _LONG_SECONDS:
            told = f"the helpdesk limits how often it may be asked; going on in {counted(round(seconds), 'second')}"
            click.echo(told, err=True)
        pause(seconds)

    # What is wrong with the site file's own scope is not the option's fault.
    opened_helpdesk(wired.site).close()
    with _naming(scope), closing(opened_helpdesk(site, pause)) as helpdesk, shown_progress("since", since) as watch:
        attended = Attended(helpdesk, _posts_nothing, stop.is_set, tells=tell_of_waiting)
        try:
            now = attended.clock()
            asked = (site.name, site.helpdesk.scope, wired.rulebook, version.digest, *span, now)
            job = PastJob(*asked, clients_of(store, site).register.client_of, None if then is None else then.rules)
            if (holder := store.lease.holder(site.name)) is not None:
                click.echo(
                    f"process {holder.owner.pid} serves {site.name}: it goes first, so this takes longer", err=True
                )
            bind(site, store, clock.now())
            for one in [version] if then is None else then.versions:
                store.put_rulebook(RulebookVersion(*one, first_used_at=clock.now()))
            # Of one that is interrupted, reports tell from this what it was.
            begun = {"site": site.name, "since": since, "since_at": span[0], "until": span[1], "scope": scope}
            begun |= {"as_then": then is not None, "source": job.source}
            goes_on = resume and not is_outdone(store, begun)
            if resume and not goes_on:
                click.echo(OUTDONE, err=True)
            if not (goes_on and is_finished(job, store)):
                store.audit("backfill", "begun", begun, clock.now())
            summary = backfill_past(job, store, attended, resume=goes_on, rest=rest, watch=watch)
            told = {"site": site.name, "since": span[0], **rules_told(version.digest, then)}
            told |= {"until": summary.judged_at, **summary.counts}
            if not summary.was_finished:
                store.audit("backfill", "backfilled", told, clock.now())
        except HelpdeskError as error:
            failure = failure_of(error)
            raise type(failure)(f"{failure.message} {how}") from None
        except StoreError as error:
            raise Failure(f"{error} {how}") from None
    if isinstance(helpdesk, Counted):
        click.echo(f"asked {site.helpdesk.url}: {counted(helpdesk.request_count, 'request')}")
    return summary


@contextmanager
def _naming(scope: str) -> Iterator[None]:
    """Let a scope that the helpdesk does not understand be told as the option's, where it was given there."""
    try:
        yield
    except Failure as failure:
        if not scope:
            raise
        told = failure.message.replace("helpdesk.scope of the site file", f"--scope '{scope}'")
        raise type(failure)(told.replace("helpdesk.scope:", "--scope:")) from None


def _posts_nothing(_ticket_id: str, write: Write) -> Receipt:
    raise AssertionError(f"A backfill posts nothing, and was to write a {write.kind}.")
