"""Silences on a ticket: which of a site's silences concern it, whatever rule speaks."""

from __future__ import annotations

from collections.abc import Sequence

from jira_csext.core.client import ClientTimeline
from jira_csext.core.decide import Silence
from jira_csext.core.ticket import Ticket


def silences_on(silences: Sequence[Silence], ticket: Ticket, client: ClientTimeline, now: int) -> tuple[Silence, ...]:
    """Return those that mean this ticket, its client and its project, as far as they name them; in any case of letters.

    The client is meant by its key or name, as known `now`. What rule a silence names is for `core.decide` to compare.
    """
    if not silences:
        return ()
    known = client.as_of(now)
    ours = {str(name).casefold() for name in (client.key, ticket.client, known.get("client.name")) if name}
    project = str(ticket.attributes.get("project") or "").casefold()
    return tuple(
        silence
        for silence in silences
        if silence.ticket in ("", ticket.id)
        and (not silence.client or silence.client.casefold() in ours)
        and (not silence.project or silence.project.casefold() == project)
    )
