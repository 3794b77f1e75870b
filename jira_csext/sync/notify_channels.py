"""By which address somebody is told now, and which alarms wait to be told together: decided by how addresses stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from jira_csext.core.calendar import BeyondHorizon, NoWorkingTime
from jira_csext.core.rulebook import Role, Terms
from jira_csext.store.daemon_records import Channel
from jira_csext.sync.notify import Grouping, name_of

# What waits for a service to come back is tried again after as long as it has failed already, within reason.
_SHORTEST_WAIT, _LONGEST_WAIT = 120, 1800
_ALWAYS = Terms()

Why = Literal["together", "hours", "failing", "wrong"]


class Address(NamedTuple):
    """An address of a role, `place` counted from 1; `name` stands for it on the disk."""

    place: int
    url: str
    name: str
    terms: Terms = _ALWAYS


Slot = tuple[Address, ...]
"""An address and those that stand in for it, in order: somebody is told by one of them."""


class Choice(NamedTuple):
    """The address to use now; without one `why` not, and until when to wait (None: a person must mend it).

    `behind` is the address that the wait is for.
    """

    address: Address | None
    why: Why = "together"
    until: int | None = None
    behind: Address | None = None


def slots_of(urls: Sequence[str], terms: Mapping[str, Terms]) -> tuple[Slot, ...]:
    """Return the addresses of a role, each with the fallbacks written behind it."""
    slots: list[list[Address]] = []
    for place, url in enumerate(urls, 1):
        address = Address(place, url, name_of(url), terms.get(url, _ALWAYS))
        if address.terms.fallback and slots:
            slots[-1].append(address)
        else:
            slots.append([address])
    return tuple(map(tuple, slots))


def terms_of(people: Iterable[Role]) -> dict[str, Terms]:
    """Return when each address that is not simply used is used, whoever it reaches."""
    return {url: terms for role in people for url, terms in role.terms.items()}


def places_of(people: Iterable[Role]) -> dict[str, str]:
    """Return under which name the state of each address is shown: `director/1`."""
    places: dict[str, str] = {}
    for role in people:
        for place, url in enumerate(role.notify, 1):
            places.setdefault(url, f"{role.name}/{place}")
    return places


def choose(slot: Slot, stands: Callable[[str], Channel], wrong: Mapping[str, str], how: Grouping, now: int) -> Choice:
    """Return by which of its addresses a slot is told now; `wrong` are those, by name, that a person must mend."""
    waits: list[Choice] = []
    for address in slot:
        if address.name in wrong:
            continue
        hours = address.terms.hours
        if hours is not None and not hours.is_open(now):
            try:
                waits.append(Choice(None, "hours", hours.next_open(now), address))
            except (BeyondHorizon, NoWorkingTime):
                waits.append(Choice(None, "hours", now + _LONGEST_WAIT, address))
            continue
        found = _of_open(address, stands(address.name), how, now)
        if found.address is not None or found.why == "together":
            return found
        waits.append(found)
        if found.until is not None and not _is_long_failing(stands(address.name), how, now):
            # The one behind it has not to step in yet.
            break
    if not waits:
        return Choice(None, "wrong", None, slot[0])
    return min(waits, key=lambda choice: choice.until or now)


def _of_open(address: Address, channel: Channel, how: Grouping, now: int) -> Choice:
    if channel.failing_since is not None:
        again = retry_at(channel, now)
        if again <= now:
            return Choice(address)
        if not _is_long_failing(channel, how, now):
            again = min(again, channel.failing_since + how.fallback_after)
        return Choice(None, "failing", again, address)
    since = now if channel.waiting_since is None else channel.waiting_since
    ready = since + how.wait
    if channel.sent_at is not None:
        ready = max(ready, channel.sent_at + how.interval)
    return Choice(address) if ready <= now else Choice(None, "together", ready, address)


def _is_long_failing(channel: Channel, how: Grouping, now: int) -> bool:
    return channel.failing_since is not None and now - channel.failing_since >= how.fallback_after


def retry_at(channel: Channel, now: int) -> int:
    """Return when what fails is tried again: soon at first, ever more rarely."""
    if channel.failing_since is None or channel.tried_at is None:
        return now
    return channel.tried_at + min(max(channel.tried_at - channel.failing_since, _SHORTEST_WAIT), _LONGEST_WAIT)
