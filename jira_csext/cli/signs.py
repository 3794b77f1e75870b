"""What the daemon does after each turn besides telling of it: a heartbeat, its counts, a word on a token that ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.log import line

if TYPE_CHECKING:
    from jira_csext.helpdesks.port import Helpdesk
    from jira_csext.meter import Meter
    from jira_csext.site import Site
    from jira_csext.sync.loop import Turn

_DAY = 86400


@contextmanager
def with_signs(
    settings: Site, helpdesk: Helpdesk, meter: Meter, tell: Callable[[Turn], None]
) -> Iterator[Callable[[Turn], None]]:
    """Yield `tell` with all that around it: after each good turn the heartbeat, once a day the token's end."""
    from jira_csext.site.token import token_warning
    from jira_csext.web.heartbeat import Heartbeat

    url = settings.daemon.heartbeat_url
    heartbeat = (
        Heartbeat(url, lambda reason: click.echo(line("heartbeat_failed", reason=reason)), meter) if url else None
    )
    warned_at: int | None = None

    def told(done: Turn) -> None:
        nonlocal warned_at
        now = clock.now()
        meter.request_count = getattr(helpdesk, "request_count", 0)
        if (warned_at is None or now - warned_at >= _DAY) and (warning := token_warning(settings, now)):
            warned_at = now
            click.echo(line("token_expires", reason=warning))
        tell(done)
        if heartbeat is not None and not done.trouble:
            heartbeat.beat(now)

    try:
        yield told
    finally:
        if heartbeat is not None:
            heartbeat.close()
