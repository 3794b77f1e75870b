"""What was said, or may have been, on which tickets: the questions that caps and the daily look ask of the outbox."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, bindparam, func, or_, select, text

from jira_csext.store.daemon_schema import WRITTEN_STATES, outbox, outbox_history
from jira_csext.store.schema import subject
from jira_csext.store.sql import prepared

AS_DRAFT: Final = "as a draft to a person: "
"""How the reason begins of a public message whose text went to a person and not to the client."""

WRITTEN: Final = (
    outbox.c.site_id == bindparam("site_id"),
    text(f"outbox.{WRITTEN_STATES}"),
    outbox.c.changed_at >= bindparam("since"),
)
"""Actions of a site (`site_id`) that were carried out, or may have been, `since` then."""

_LAST_SENDING: Final = (
    select(outbox_history.c.reason)
    .where(outbox_history.c.outbox_id == outbox.c.id, outbox_history.c.state == "sending")
    .order_by(outbox_history.c.place.desc())
    .limit(1)
    .scalar_subquery()
)
# While nobody knows what came of it, the reason tells of that, and only the sending knows as what it was sent.
_IS_DRAFT: Final = or_(
    outbox.c.reason.startswith(AS_DRAFT, autoescape=True),
    and_(outbox.c.state == "unknown", _LAST_SENDING.startswith(AS_DRAFT, autoescape=True)),
)

REPLIES_SINCE: Final = prepared(
    select(subject.c.remote_id, func.count())
    .select_from(outbox.join(subject, subject.c.id == outbox.c.subject_id))
    .where(*WRITTEN, outbox.c.kind == "reply", outbox.c.key != bindparam("besides"), ~_IS_DRAFT)
    .group_by(subject.c.remote_id)
    .order_by(subject.c.remote_id)
)
"""Tickets by their id, each with how many public messages it has had; one key (`besides`) is left out."""

SPOKEN_ON: Final = prepared(
    select(subject.c.remote_id)
    .select_from(outbox.join(subject, outbox.c.subject_id == subject.c.id))
    .where(*WRITTEN, or_(outbox.c.kind == "note", outbox.c.kind == "reply"), subject.c.kind == "ticket")
    .group_by(subject.c.remote_id)
    .order_by(func.max(outbox.c.changed_at).desc(), subject.c.remote_id)
    .limit(bindparam("at_most"))
)
"""Tickets by their id, `at_most` so many, the one with the latest note or reply first."""
