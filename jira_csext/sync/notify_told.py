"""Telling people beside the helpdesk: one message for all alarms of a round that go to the same address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import speaking
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.ticket import Ticket
from jira_csext.store.daemon_records import OutboxRow, OutboxState, SiteState
from jira_csext.store.errors import WrongState
from jira_csext.sync.carried import carried_out, keeps_cards
from jira_csext.sync.notify import Notification, called_of, names_in, remote_id_of
from jira_csext.sync.notify_channels import Address, Choice, Slot, choose, places_of, slots_of, terms_of
from jira_csext.sync.notify_text import together
from jira_csext.sync.speech_words import instant
from jira_csext.sync.tick import record_on
from jira_csext.sync.watched import Watched

NOTIFY = "notify"
"""The state of an address at which nobody is reached."""
# A service that does not answer for so many hours may never; the alarm then waits for a person.
_GIVEN_UP_AFTER = 6 * 3600


@dataclass(slots=True)
class Notice:
    """One alarm on its way to people: the action, what is to be said, and whom it has reached so far."""

    row: OutboxRow
    what: Notification
    slots: tuple[Slot, ...] = ()
    reached: list[str] = field(default_factory=list)
    # Somebody gave it up meanwhile.
    is_over: bool = False

    def open_slots(self) -> list[Slot]:
        """Return those of which nobody has been told yet."""
        return [slot for slot in self.slots if not any(address.name in self.reached for address in slot)]

    def called(self, address: Address) -> str:
        """Return what an address is called to people."""
        return called_of(self.what.role, address.place, address.url)


def hushed(
    watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle | None, evaluation: Evaluation, now: int
) -> str:
    """Return why nobody is to be told of it any more: a silence, or an escalation that speaks for it; "" for neither.

    It is asked once more at sending, because an alarm may have waited for others since it was decided.
    """
    for silence in record_on(watched, ticket, watched.client_of(ticket), now).silences:
        if silence.since <= now < silence.until and silence.rule in ("", row.rule):
            return f"{silence.owner or 'somebody'} asked for silence: {silence.reason}"
    if cycle is None:
        return ""
    return speaking(watched.rulebook, evaluation, cycle, row.step, now)


def tell(watched: Watched, notices: Sequence[Notice], is_to_end: Callable[[], bool], now: int) -> list[OutboxRow]:
    """Tell people of all that is at hand, each address once, and return what has become of the actions.

    Where one address fails and another stands in for it, that is used. When told to end the rest stays as it is.
    """
    terms = terms_of(watched.rulebook.people.values())
    for notice in notices:
        notice.slots = slots_of(notice.what.addresses, terms)
        notice.reached = list(names_in(notice.row.remote_id))
    wrong: dict[str, str] = {}
    while True:
        groups: dict[Address, list[Notice]] = {}
        for notice in notices:
            chosen = None if notice.is_over else _next(watched, notice, wrong, now)
            if chosen is not None:
                groups.setdefault(chosen._replace(place=0), []).append(notice)
        if not groups:
            break
        for address, those in groups.items():
            if is_to_end():
                break
            _said(watched, address, those, wrong, now)
        else:
            continue
        break
    for notice in notices:
        # What was not begun stays as it is; more than that is only left when the work is to end.
        if not notice.is_over and (notice.row.state == "sending" or not is_to_end()):
            notice.row = _settled(watched, notice, wrong, now)
    return [notice.row for notice in notices]


def _next(watched: Watched, notice: Notice, wrong: dict[str, str], now: int) -> Address | None:
    choices = (_choice(watched, slot, wrong, now) for slot in notice.open_slots())
    return next((choice.address for choice in choices if choice.address is not None), None)


def _choice(watched: Watched, slot: Slot, wrong: dict[str, str], now: int) -> Choice:
    channels, site = watched.store.channels, watched.site
    return choose(slot, lambda name: channels.of(site, name), wrong, watched.grouping, now)


def _said(watched: Watched, address: Address, notices: list[Notice], wrong: dict[str, str], now: int) -> None:
    """Say it all at one address, and write down at once who was reached."""
    for notice in notices:
        _mark_sending(watched, notice, now)
    those = [notice for notice in notices if not notice.is_over]
    if not those:
        return
    first = those[0]
    place = next(one.place for slot in first.slots for one in slot if one.name == address.name)
    title, text = together([(each.what.title, each.what.text) for each in those], watched.templates.language)
    came = watched.notifies(Notification(first.what.role, title, text, (address.url,), place), ())
    channels, site = watched.store.channels, watched.site
    trouble = "; ".join((*came.wrong, *came.failed))
    if not trouble:
        channels.reached(site, address.name, now)
        for notice in those:
            notice.reached.append(address.name)
        _well(watched, address)
        return
    if came.wrong:
        wrong[address.name] = trouble
    else:
        channels.failed(site, address.name, now)
    _unwell(watched, address, first, trouble, is_wrong=bool(came.wrong), now=now)


def _mark_sending(watched: Watched, notice: Notice, now: int) -> None:
    mark = watched.store.outbox.mark
    try:
        if notice.row.state == "sending":
            # Another address of it was tried in this round: who was reached there is on the disk before the next.
            mark(notice.row.key, "pending", notice.row.reason, now, remote_id=remote_id_of(notice.reached))
        notice.row = mark(notice.row.key, "sending", "", now)
    except WrongState as error:
        if error.state != "abandoned":
            raise
        notice.row = watched.store.outbox.row(notice.row.key) or notice.row
        notice.is_over = True


def _settled(watched: Watched, notice: Notice, wrong: dict[str, str], now: int) -> OutboxRow:
    """Write down what has become of an alarm: done, waiting until when, or in need of a person."""
    store, row = watched.store, notice.row
    remote_id = remote_id_of(notice.reached)
    choices = [_choice(watched, slot, wrong, now) for slot in notice.open_slots()]
    if notice.reached:
        # Whoever was told already need not hear it once more when another address opens.
        choices = [choice for choice in choices if choice.why != "hours"]
    if not choices:
        return carried_out(watched, row, _told_instead(watched, notice, wrong), now, remote_id=remote_id)
    for choice in choices:
        if choice.why == "together" and choice.behind is not None:
            store.channels.wait(watched.site, choice.behind.name, now)
    waits = [choice for choice in choices if choice.until is not None]
    trouble = "; ".join(_why(watched, notice, choice, wrong, now) for choice in choices)
    state: OutboxState = "pending" if any(choice.why in ("failing", "wrong") for choice in choices) else "held"
    if any(choice.address is not None for choice in choices):
        state, waits = "pending", [Choice(None, until=now)]
    elif not waits or all(_is_given_up(watched, row, choice, now) for choice in waits):
        state = "parked"
    until = None if state == "parked" else min(choice.until or now for choice in waits)
    try:
        with store.transaction():
            done = store.outbox.mark(row.key, state, trouble, now, not_before=until, remote_id=remote_id)
            if state != "held" and keeps_cards(watched) and row.subject_kind == "ticket":
                store.cards.want(watched.site, row.ticket_id, "somebody is not reached", watched.version, now)
    except WrongState as error:
        if error.state != "abandoned":
            raise
        return store.outbox.row(row.key) or row
    return done


def _is_given_up(watched: Watched, row: OutboxRow, choice: Choice, now: int) -> bool:
    if choice.why != "failing" or choice.behind is None:
        return False
    since = watched.store.channels.of(watched.site, choice.behind.name).failing_since
    return since is not None and now - max(since, row.decided_at) >= _GIVEN_UP_AFTER


def _why(watched: Watched, notice: Notice, choice: Choice, wrong: dict[str, str], now: int) -> str:
    behind = choice.behind
    if behind is None:
        return ""
    if choice.why == "wrong":
        return wrong[behind.name]
    if choice.why == "failing":
        return f"{notice.called(behind)} was not reached"
    until = _at(watched, choice.until or now, now)
    if choice.why == "hours":
        return f"{notice.called(behind)} is used from {until} on, by its hours"
    return f"told with what else comes until {until}"


def _told_instead(watched: Watched, notice: Notice, wrong: dict[str, str]) -> str:
    """Return for which addresses another stood in, "" where all were reached."""
    said: list[str] = []
    for slot in notice.slots:
        used = next((address for address in slot if address.name in notice.reached), None)
        if used is None or used is slot[0]:
            continue
        passed = slot[: slot.index(used)]
        failing = [one for one in passed if watched.store.channels.of(watched.site, one.name).failing_since is not None]
        why = [wrong[one.name] for one in passed if one.name in wrong]
        why += [f"{notice.called(one)} was not reached" for one in failing]
        said.append(f"told at {notice.called(used)}" + (f": {'; '.join(why)}" if why else ""))
    return "; ".join(said)


def _well(watched: Watched, address: Address) -> None:
    place = places_of(watched.rulebook.people.values()).get(address.url)
    if place is not None:
        watched.store.cursor.clear_state(watched.site, NOTIFY, scope="channel", place=place)


def _unwell(watched: Watched, address: Address, notice: Notice, trouble: str, *, is_wrong: bool, now: int) -> None:
    place = places_of(watched.rulebook.people.values()).get(address.url)
    if place is None:
        return
    behind: Address | None = None
    for slot in notice.slots:
        names = [one.name for one in slot]
        if address.name in names:
            behind = next(iter(slot[names.index(address.name) + 1 :]), None)
    since = watched.store.channels.of(watched.site, address.name).failing_since
    sentence = trouble if is_wrong else f"{trouble}; it is tried again while an alarm waits for it"
    if behind is None:
        sentence += "; no other address stands in for it"
    elif is_wrong or since is None:
        sentence += f"; {notice.called(behind)} stands in for it"
    else:
        sentence += f"; {notice.called(behind)} stands in for it from "
        sentence += f"{_at(watched, since + watched.grouping.fallback_after, now)} on"
    watched.store.cursor.raise_state(watched.site, SiteState("channel", place, NOTIFY, now, f"{sentence}."))


def _at(watched: Watched, at: int, now: int) -> str:
    calendar = watched.rulebook.default_calendar or ALWAYS
    return instant(calendar.local(at), "en", calendar.local(now).year)
