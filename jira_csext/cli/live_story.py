"""What a newcomer is told while the daemon works: after each turn, what is new in the store, in plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from jira_csext.core.duration import format_seconds

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.verdict import Verdict
    from jira_csext.store import OutboxRow, OutboxState, StoredDecision, StoredVerdict
    from jira_csext.store.store import Store


class Told(NamedTuple):
    """One line: the ticket, a word for what happened, and the rest."""

    ticket: str
    what: str
    text: str


class Message(NamedTuple):
    """A message as it stands on the ticket: whom it calls, and its words in one line."""

    people: tuple[str, ...]
    words: str


ReadBack = Callable[["OutboxRow"], Message]
"""Reads from the helpdesk what was said there; the store keeps that it was said, and not the words."""

_Cycle = tuple[str, str, int]
"""The ticket's id, the rule and the cycle's number."""

NO_BREAK = "\N{NO-BREAK SPACE}"
_AWAITED = "the client has the next word"


class Story:
    """Follows one site. What it tells of is in the store, so nothing is told that is not there."""

    def __init__(self, store: Store, site: str, calendar: Calendar, read_back: ReadBack) -> None:
        """`calendar` is whose local time the lines are in."""
        self._store = store
        self._site = site
        self._calendar = calendar
        self._read_back = read_back
        self._tickets: set[str] = set()
        self._verdicts: dict[tuple[str, str, str], Verdict] = {}
        self._cycles: dict[_Cycle, Verdict] = {}
        self._decisions: dict[tuple[str, str], StoredDecision] = {}
        self._states: dict[str, OutboxState] = {}
        self._labels: set[tuple[str, str]] = set()
        self._announced: set[tuple[str, str]] = set()
        self._warned: set[_Cycle] = set()

    def so_far(self, now: int) -> list[Told]:
        """Return what is new since it was last asked, in the order in which it came about."""
        verdicts = list(self._store.verdicts(self._site))
        return [
            *self._seen(verdicts),
            *_joined(self._judged(verdicts, now)),
            *self._decided(),
            *self._delivered(now),
        ]

    def was_warned(self, stored: StoredVerdict) -> bool:
        """Was anybody told of this promise while there was still time?"""
        return (stored.ticket_id, stored.verdict.rule, stored.verdict.cycle) in self._warned

    def _seen(self, verdicts: list[StoredVerdict]) -> Iterator[Told]:
        for ticket_id, key in {each.ticket_id: each.ticket for each in verdicts}.items():
            if ticket_id in self._tickets:
                continue
            self._tickets.add(ticket_id)
            ticket = self._store.ticket_with_id(self._site, ticket_id)
            if ticket is not None:
                known = ticket.attributes
                kind = f"{known.get('type')}, {known.get('priority')}, {ticket.client or 'no client'}"
                yield Told(key, "seen", f"{kind}: {known.get('summary')}")

    def _judged(self, verdicts: list[StoredVerdict], now: int) -> Iterator[Told]:
        for stored in verdicts:
            verdict = stored.verdict
            name = (stored.ticket_id, verdict.rule, verdict.start_id)
            before = self._verdicts.get(name)
            self._verdicts[name] = self._cycles[stored.ticket_id, verdict.rule, verdict.cycle] = verdict
            found = self._first(verdict, now) if before is None else self._changed(stored, before, now)
            if found is not None:
                yield Told(stored.ticket, *found)

    def _first(self, verdict: Verdict, now: int) -> tuple[str, str] | None:
        due = self._time(verdict.due_at, now)
        if verdict.state == "breached":
            return "breached", f"{verdict.rule} (was due {due}, before we watched)"
        # What was over before we came is in the table at the end.
        return None if verdict.stopped_at is not None else ("promised", f"{verdict.rule} by {due}")

    def _changed(self, stored: StoredVerdict, before: Verdict, now: int) -> tuple[str, str] | None:
        verdict, due = stored.verdict, self._time(stored.verdict.due_at, now)
        rule, over = verdict.rule, verdict.elapsed_seconds - verdict.target_seconds
        match before.state, verdict.state:
            case _, "met" if before.state != "met":
                warned = " after a warning" if self.was_warned(stored) else ""
                return "kept", f"{rule}{warned} ({format_seconds(-over)} to spare)"
            case _, "cancelled" if before.state != "cancelled":
                return "lapsed", f"{rule} (nothing is owed any more)"
            case _, "breached" if before.state != "breached":
                return "breached", f"{rule} (was due {due})"
            case "breached", "breached" if before.stopped_at is None and verdict.stopped_at is not None:
                return "late", f"{rule} ({format_seconds(over)} late)"
            case "running", "paused":
                return "paused", f"{rule} ({_AWAITED})"
            case "paused", "running":
                return "resumed", f"{rule} (now due {due})"
            case "running", "running" if before.target_seconds != verdict.target_seconds:
                return "moved", f"{rule} to {due}, from {self._time(before.due_at, now)}"
            case _:
                return None

    def _decided(self) -> Iterator[Told]:
        unsaid: dict[str, int] = {}
        for stored in self._store.decisions(self._site):
            name = (stored.ticket_id, stored.decision.key)
            if name in self._decisions:
                continue
            self._decisions[name] = stored
            if stored.decision.outcome == "before_adoption":
                unsaid[stored.ticket] = unsaid.get(stored.ticket, 0) + 1
        for ticket, count in unsaid.items():
            steps = "1 step" if count == 1 else f"{count} steps"
            yield Told(ticket, "silent", f"on what fell due before we watched ({steps})")

    def _delivered(self, now: int) -> Iterator[Told]:
        """Tell of each decision what became of its actions; the labels of one that speaks stand in its line."""
        moved: dict[tuple[str, str, OutboxState], list[OutboxRow]] = {}
        for row in self._store.outbox.rows(self._site):
            if self._states.get(row.key) != row.state:
                self._states[row.key] = row.state
                moved.setdefault((row.ticket_id, row.decision, row.state), []).append(row)
        for (ticket_id, decision, state), rows in moved.items():
            first = rows[0]
            what = f"{' and '.join(row.kind for row in rows)} ({first.rule} {first.step})"
            if state == "sent":
                yield from self._warning(self._decisions[ticket_id, decision])
                yield from self._said(rows)
            elif state == "held":
                until = self._time(first.not_before, now)
                yield Told(first.ticket, "waiting", f"{what} until {until}: {first.reason}")
            elif state == "superseded":
                yield Told(first.ticket, "silent", f"{what} not sent: {first.reason}")
            elif state in ("parked", "unknown"):
                yield Told(first.ticket, state, f"{what}: {first.reason}")

    def _warning(self, stored: StoredDecision) -> Iterator[Told]:
        decision = stored.decision
        cycle = (stored.ticket_id, decision.rule, decision.cycle)
        verdict = self._cycles[cycle]
        if verdict.due_at is None or decision.due_at >= verdict.due_at or decision.step == "stop":
            return
        left = format_seconds(verdict.target_seconds - verdict.elapsed_seconds)
        key = (stored.ticket_id, decision.key)
        if key not in self._announced:
            self._announced.add(key)
            self._warned.add(cycle)
            yield Told(stored.ticket, "warned", f"{decision.rule} at {decision.step} ({left} left)")

    def _said(self, rows: list[OutboxRow]) -> Iterator[Told]:
        labels = [row for row in rows if row.kind == "label"]
        new = [row.action.value for row in labels if (row.ticket_id, row.action.value) not in self._labels]
        self._labels.update((row.ticket_id, row.action.value) for row in labels)
        for row in rows:
            if row.kind in ("note", "reply"):
                message = self._read_back(row)
                to = "reply to the client" if row.public else f"note to {', '.join(message.people) or 'the team'}"
                yield Told(row.ticket, "said", f"{to}: {message.words}")
            elif row.kind != "label":
                yield Told(row.ticket, "did", f"{row.kind} {row.action.value}".rstrip())
        if new:
            yield Told(rows[0].ticket, "labelled", ", ".join(new))

    def _time(self, at: int | None, now: int) -> str:
        """Return a local time: with its day where that is not today, and its date where it is not in the days ahead."""
        if at is None:
            return "no time yet"
        local, today = self._calendar.local(at), self._calendar.local(now)
        days = (local.date() - today.date()).days
        if days == 0:
            return f"{local:%H:%M}"
        return f"{local:%a %H:%M}" if 0 < days < 6 else f"{local:%a} {local.day} {local:%b %H:%M}"


def _joined(lines: Iterable[Told]) -> Iterator[Told]:
    """Yield one line for what happened alike to one ticket; the spaces within a part of it do not break."""
    texts: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        texts.setdefault((line.ticket, line.what), []).append(line.text)
    for (ticket, what), each in texts.items():
        yield Told(ticket, what, ", ".join(text.replace(" ", NO_BREAK) for text in each))
