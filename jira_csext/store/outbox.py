"""The outbox: what was decided to be said, what has become of it, and the story of each action."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, text, union, update

from jira_csext.core.rulebook import ActionKind
from jira_csext.store.daemon_records import OutboxChange, OutboxRow, OutboxState
from jira_csext.store.daemon_schema import (
    LIVE_STATES,
    UNSETTLED_STATES,
    decision,
    outbox,
    outbox_history,
)
from jira_csext.store.database import Database
from jira_csext.store.decisions import ADD_HISTORY, action_of
from jira_csext.store.errors import StoreError, WrongState
from jira_csext.store.journal import add_audit
from jira_csext.store.lease import Leases
from jira_csext.store.schema import former_key, rulebook_version, subject
from jira_csext.store.sites import site_id_if_known
from jira_csext.store.spoken import REPLIES_SINCE, SPOKEN_ON, WRITTEN
from jira_csext.store.sql import Statement, prepared, with_values
from jira_csext.store.states import FOLLOWS

_CHUNK: Final = 500
_SHORTEST: Final = 4

_ROW: Final = select(
    outbox.c.key,
    outbox.c.short,
    subject.c.kind,
    subject.c.key,
    subject.c.remote_id,
    outbox.c.decision_key,
    decision.c.rule,
    decision.c.cycle,
    decision.c.step,
    outbox.c.kind,
    outbox.c.value,
    outbox.c.mention,
    outbox.c.details,
    outbox.c.public,
    outbox.c.due_at,
    decision.c.decided_at,
    rulebook_version.c.version,
    outbox.c.state,
    outbox.c.reason,
    outbox.c.not_before,
    outbox.c.attempts,
    outbox.c.sending_at,
    outbox.c.remote_id,
    outbox.c.changed_at,
).select_from(
    outbox.join(subject, outbox.c.subject_id == subject.c.id)
    .join(decision, and_(decision.c.subject_id == outbox.c.subject_id, decision.c.key == outbox.c.decision_key))
    .join(rulebook_version, decision.c.rulebook_id == rulebook_version.c.id)
)
_BY_KEY: Final = prepared(_ROW.where(outbox.c.key == bindparam("key"))).text
_EARLIER: Final = outbox.alias("earlier")
_SPOKEN: Final = "earlier.kind IN ('note', 'reply')"
_DELIVERABLE: Final = prepared(
    _ROW.where(
        outbox.c.site_id == bindparam("site_id"),
        text(f"outbox.{LIVE_STATES}"),
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now")),
        ~exists(
            select(_EARLIER.c.id).where(
                _EARLIER.c.subject_id == outbox.c.subject_id,
                _EARLIER.c.decision_key == outbox.c.decision_key,
                _EARLIER.c.place < outbox.c.place,
                text(f"earlier.{UNSETTLED_STATES}"),
                # Nothing on the ticket waits for people to be told together beside it, or for their hours.
                text("earlier.kind <> 'notify'"),
                # What is said goes in its order; what else a person must look at holds up nothing that is said.
                or_(_EARLIER.c.state != "parked", text(_SPOKEN)),
            )
        ),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("at_most"))
)
_NOW: Final = prepared(
    select(
        outbox.c.id, outbox.c.site_id, outbox.c.state, outbox.c.attempts, outbox.c.sending_at, outbox.c.remote_id
    ).where(outbox.c.key == bindparam("key"))
).text
_MOVE_COLUMNS: Final = ("state", "reason", "not_before", "attempts", "sending_at", "remote_id", "changed_at")
_MOVE: Final = prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values({name: bindparam(f"new_{name}") for name in _MOVE_COLUMNS})
)
_NEXT_PLACE: Final = prepared(select(func.count()).where(outbox_history.c.outbox_id == bindparam("outbox_id"))).text

_STORY: Final = prepared(
    select(*[outbox_history.c[name] for name in OutboxChange._fields])
    .join(outbox)
    .where(outbox.c.key == bindparam("key"))
    .order_by(outbox_history.c.place)
).text


# A daemon asks these in every turn: composed anew each time, they would cost ten times as much as their answers.


@lru_cache(64)
def _rows(states: int, *, of_ticket: bool) -> Statement:
    """Return how to ask for actions in one of so many states (any without), of one ticket or of all."""
    asked = _ROW.where(outbox.c.site_id == bindparam("site_id"))
    if states:
        asked = asked.where(outbox.c.state.in_(_places("state", states)))
    if of_ticket:
        asked = asked.where(subject.c.key == bindparam("ticket"))
    return prepared(asked.order_by(outbox.c.due_at, outbox.c.id))


@lru_cache(64)
def _written_since(kinds: int, *, of_ticket: bool) -> Statement:
    """Return how to ask for what was written of so many kinds (any without), on one ticket or on all."""
    joined = outbox.join(
        decision, and_(decision.c.subject_id == outbox.c.subject_id, decision.c.key == outbox.c.decision_key)
    )
    asked = select(decision.c.rule, func.count()).select_from(joined).where(*WRITTEN)
    if of_ticket:
        asked = asked.join(subject, subject.c.id == outbox.c.subject_id)
        asked = asked.where(subject.c.remote_id == bindparam("ticket_id"))
    if kinds:
        asked = asked.where(outbox.c.kind.in_(_places("kind", kinds)))
    return prepared(asked.group_by(decision.c.rule).order_by(decision.c.rule))


def _places(name: str, count: int) -> list[ColumnElement[Any]]:
    return [bindparam(f"{name}{number}") for number in range(count)]


def _numbered(name: str, values: Iterable[object]) -> dict[str, object]:
    return {f"{name}{number}": value for number, value in enumerate(values)}


class Outbox:
    """The outbox of a store, as `Store.outbox`. Instants are epoch seconds of the helpdesk's clock."""

    def __init__(self, database: Database, leases: Leases) -> None:
        self._database = database
        self._leases = leases

    def deliverable(self, site: str, limit: int, now: int) -> list[OutboxRow]:
        """Return at most `limit` actions whose time has come, due earliest first.

        An action waits for the earlier ones of its own decision to be settled, and for no other. One that is
        `unknown`, or still `sending` (its sending was interrupted, for one daemon does this and one at a time: mark it
        `unknown`), is to be looked up by its marker before anything is sent again.
        """
        with self._database.sentences():
            values = _DELIVERABLE.values(site_id=site_id_if_known(self._database, site), now=now, at_most=limit)
            return [_row(row) for row in self._database.connection.execute(_DELIVERABLE.text, values)]

    def mark(
        self, key: str, state: OutboxState, reason: str, now: int, *, not_before: int | None = None, remote_id: str = ""
    ) -> OutboxRow:
        """Write down what has become of an action, and return it as it is now.

        `sending` is on the disk when this returns, so it is a transaction of its own; it counts an attempt, and keeps
        the instant of the first. `not_before` holds until the next mark. Raises WrongState for a move that cannot be
        (somebody else was faster), LeaseLost when another daemon serves the site.
        """
        return self._moved(key, state, reason, now, not_before, remote_id)

    def reopen(self, key: str, reason: str, now: int) -> OutboxRow:
        """Let what was sent be brought up to date: the status card and what is written back, and nothing else.

        What stands there and was refused as it was brought up to date (`parked`) is tried once more. Anything else
        stays as it is: it is to be written anyway, or never again.
        """
        with self._database.writing():
            before = self.row(key)
            if before is None:
                raise StoreError(f"There is no action {key} in the outbox.")
            stands = before.state == "sent" or (before.state == "parked" and before.remote_id != "")
            return self._moved(key, "pending", reason, now, again=True) if stands else before

    def _moved(
        self,
        key: str,
        state: OutboxState,
        reason: str,
        now: int,
        not_before: int | None = None,
        remote_id: str = "",
        *,
        again: bool = False,
    ) -> OutboxRow:
        is_sending = state == "sending"
        if is_sending and self._database.connection.in_transaction:
            raise RuntimeError("sending must be on the disk at once, so it cannot be part of a larger transaction")
        with self._database.writing(synced=is_sending) as connection:
            found = connection.execute(_NOW, (key,)).fetchone()
            if found is None:
                raise StoreError(f"There is no action {key} in the outbox.")
            row_id, at_site, old, attempts, sending_at, known_id = found
            if state not in FOLLOWS[old] and not again:
                raise WrongState(f"The action {key} is {old}, so it cannot be {state} now.", old)
            if is_sending:
                self._leases.guard(at_site)
                attempts += 1
                sending_at = now if sending_at is None else sending_at
            now_known = remote_id or known_id
            moved = {
                "new_state": state,
                "new_reason": reason,
                "new_not_before": not_before,
                "new_attempts": attempts,
                "new_sending_at": sending_at,
                "new_remote_id": now_known,
                "new_changed_at": now,
            }
            connection.execute(_MOVE.text, _MOVE.values(row_id=row_id, **moved))
            (place,) = connection.execute(_NEXT_PLACE, (row_id,)).fetchone()
            entry = ADD_HISTORY.values(
                outbox_id=row_id,
                place=place,
                at=now,
                state=state,
                reason=reason,
                not_before=not_before,
                attempts=attempts,
                remote_id=now_known,
            )
            connection.execute(ADD_HISTORY.text, entry)
            return _row(connection.execute(_BY_KEY, (key,)).fetchone())

    def row(self, key: str) -> OutboxRow | None:
        """Return the action with that key, None if there is none."""
        with self._database.sentences():
            found = self._database.connection.execute(_BY_KEY, (key,)).fetchone()
            return _row(found) if found is not None else None

    def find(self, site: str, name: str) -> list[OutboxRow]:
        """Return the actions that a person may mean, due earliest first.

        By the whole key, by four or more characters of the short one, by the ticket (its key today or before it
        moved), or by ticket, rule and step as they are shown: `SUP-42 complaint-first-response breach`.
        """
        ticket, _, rest = name.partition(" ")
        rule, _, step = rest.partition(" ")
        with self._database.reading():
            at_site = site_id_if_known(self._database, site)
            of_ticket = union(
                select(subject.c.id).where(subject.c.site_id == at_site, subject.c.key == ticket),
                select(former_key.c.subject_id).where(former_key.c.site_id == at_site, former_key.c.key == ticket),
            )
            in_words: list[ColumnElement[bool]] = [outbox.c.subject_id.in_(of_ticket)]
            if rule:
                in_words.append(decision.c.rule == rule)
            if step:
                in_words.append(decision.c.step == step)
            ways = [outbox.c.key == name, and_(*in_words)]
            if len(name) >= _SHORTEST:
                ways.append(func.substr(outbox.c.short, 1, len(name)) == name)
            return self._all(_ROW.where(outbox.c.site_id == at_site, or_(*ways)))

    def rows(self, site: str, *, states: Sequence[OutboxState] = (), ticket: str = "") -> Iterator[OutboxRow]:
        """Yield the actions in those states (all without), due earliest first; `ticket` is its key today."""
        asked = _rows(len(states), of_ticket=bool(ticket))
        at_site = site_id_if_known(self._database, site)
        values = asked.values(site_id=at_site, ticket=ticket, **_numbered("state", states))
        with self._database.snapshot() as connection:
            cursor = connection.execute(asked.text, values)
            while rows := cursor.fetchmany(_CHUNK):
                yield from map(_row, rows)

    def story(self, key: str) -> list[OutboxChange]:
        """Return every state the action has been in, the first one first."""
        with self._database.sentences():
            return [OutboxChange(*row) for row in self._database.connection.execute(_STORY, (key,))]

    def retry(self, site: str, key: str, who: str, now: int) -> OutboxRow:
        """Let a parked action be tried again, at a person's word. Raises WrongState for one that is not parked."""
        return self._by_hand(site, key, "pending", ("parked",), f"{who} asked to try again", who, now)

    def drop(self, site: str, key: str, who: str, why: str, now: int) -> OutboxRow:
        """Give an action up, at a person's word. Raises WrongState for one that is being sent, or has ended."""
        because = f"{who} gave it up" + (f": {why}" if why else "")
        return self._by_hand(site, key, "abandoned", ("pending", "held", "unknown", "parked"), because, who, now)

    def counts(self, site: str) -> dict[OutboxState, int]:
        """Return how many actions are in each state that occurs."""
        asked = select(outbox.c.state, func.count()).group_by(outbox.c.state).order_by(outbox.c.state)
        with self._database.sentences():
            at_site = site_id_if_known(self._database, site)
            return dict(self._database.connection.execute(*with_values(asked.where(outbox.c.site_id == at_site))))

    def oldest_due_at(self, site: str) -> int | None:
        """Return since when the action that has waited longest is due, None when none waits or is under way."""
        asked = select(func.min(outbox.c.due_at)).where(text(f"outbox.{LIVE_STATES}"))
        with self._database.sentences():
            at_site = site_id_if_known(self._database, site)
            (found,) = self._database.connection.execute(
                *with_values(asked.where(outbox.c.site_id == at_site))
            ).fetchone()
            return None if found is None else int(found)

    def written_since(
        self, site: str, since: int, *, ticket_id: str = "", kinds: Collection[ActionKind] = ()
    ) -> dict[str, int]:
        """Return how many writes of those kinds (all without) each rule has made, or may have, since the instant."""
        asked = _written_since(len(kinds), of_ticket=bool(ticket_id))
        with self._database.sentences():
            at_site = site_id_if_known(self._database, site)
            values = asked.values(site_id=at_site, since=since, ticket_id=ticket_id, **_numbered("kind", kinds))
            return dict(self._database.connection.execute(asked.text, values))

    def replies_since(self, site: str, since: int, *, besides: str = "") -> dict[str, int]:
        """Return how many public messages each ticket (by id) has had of us, or may have had, since the instant.

        What went to a person as a draft is none; `besides` is the key of one that does not count.
        """
        with self._database.sentences():
            at_site = site_id_if_known(self._database, site)
            values = REPLIES_SINCE.values(site_id=at_site, since=since, besides=besides)
            return dict(self._database.connection.execute(REPLIES_SINCE.text, values))

    def spoken_on(self, site: str, since: int, limit: int) -> list[str]:
        """Return the ids of at most so many tickets on which notes or replies were, or may have been, written since."""
        with self._database.sentences():
            at_site = site_id_if_known(self._database, site)
            values = SPOKEN_ON.values(site_id=at_site, since=since, at_most=limit)
            return [found for (found,) in self._database.connection.execute(SPOKEN_ON.text, values)]

    def _by_hand(
        self,
        site: str,
        key: str,
        state: OutboxState,
        allowed: tuple[OutboxState, ...],
        reason: str,
        who: str,
        now: int,
    ) -> OutboxRow:
        with self._database.writing():
            before = self.row(key)
            if before is None:
                raise StoreError(f"There is no action {key} in the outbox.")
            if before.state not in allowed:
                raise WrongState(
                    f"{before.ticket} {before.rule} {before.step} ({before.short}) is {before.state}; "
                    f"only what is {' or '.join(allowed)} can become {state}.",
                    before.state,
                )
            after = self.mark(key, state, reason, now)
            told = {"site": site, "ticket": before.ticket, "key": key, "from": before.state, "reason": reason}
            add_audit(self._database, who, f"outbox {state}", told, now)
            return after

    def _all(self, asked: Any) -> list[OutboxRow]:
        ordered = asked.order_by(outbox.c.due_at, outbox.c.id)
        return [_row(row) for row in self._database.connection.execute(*with_values(ordered))]


def _row(row: tuple[Any, ...]) -> OutboxRow:
    key, short, subject_kind, ticket, ticket_id, named, rule, cycle, step, kind, value, mention, details, *rest = row
    public, *rest = rest
    action = action_of(kind, value, mention, details)
    return OutboxRow(key, short, subject_kind, ticket, ticket_id, named, rule, cycle, step, action, public == 1, *rest)
