"""The log of what is carried out: a message counts as delivered once it was read back as what it was meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from jira_csext.cli.log import line

if TYPE_CHECKING:
    from jira_csext.helpdesks.port import Helpdesk, Receipt, Write
    from jira_csext.store.store import Store

_WRONG: Final = {"note": "note_came_out_public", "reply": "reply_came_out_internal"}


class DeliveriesTold:
    """Carries out actions by the helpdesk, and tells a log line of what came of each."""

    def __init__(self, store: Store, helpdesk: Helpdesk) -> None:
        self._store: Final = store
        self._helpdesk: Final = helpdesk
        self._unread: Final[dict[tuple[str, str], dict[str, object]]] = {}

    def write(self, ticket_id: str, write: Write) -> Receipt:
        """Carry an action out; of a message it is told only once it is read back."""
        from jira_csext.helpdesks.errors import HelpdeskError

        row = self._store.outbox.row(write.key)
        named = {} if row is None else {"ticket": row.ticket, "rule": row.rule, "cycle": row.cycle, "step": row.step}
        told = {**named, "kind": write.kind, "attempt": None if row is None else row.attempts}
        try:
            receipt = self._helpdesk.write(ticket_id, write)
        except HelpdeskError as error:
            click.echo(line("delivery_failed", **told, error=type(error).__name__, reason=error))
            raise
        told["remote_id"] = receipt.remote_id
        if write.kind in _WRONG:
            self._unread[ticket_id, receipt.remote_id] = told
        else:
            click.echo(line("decision_delivered", **told))
        return receipt

    def is_public(self, ticket_id: str, remote_id: str) -> bool:
        """Read a message back, and tell whether those see it that it was meant for."""
        from jira_csext.helpdesks.errors import HelpdeskError

        told = self._unread.pop((ticket_id, remote_id), None)
        try:
            is_seen = self._helpdesk.is_public(ticket_id, remote_id)
        except HelpdeskError as error:
            if told is not None:
                click.echo(line("delivery_not_read_back", **told, error=type(error).__name__, reason=error))
            raise
        if told is not None:
            is_wrong = is_seen is (told["kind"] == "note")
            click.echo(line(_WRONG[str(told["kind"])] if is_wrong else "decision_delivered", **told))
        return is_seen
