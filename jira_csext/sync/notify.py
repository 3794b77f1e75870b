"""`notify`: words to people beside the helpdesk, by Apprise (the extra `notify`). At least once, never surely once.

Secrets in an address stand as ${NAME} and are read from the environment at sending; none is kept or told.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib.util import find_spec
from typing import Final, NamedTuple

NOT_INSTALLED = (
    "Nobody can be notified: Apprise is not installed here. Install jira_csext[notify], or leave `notify` out of the "
    "rules"
)
_ENV = re.compile(r"\$\{([^{}]*)\}")
_NAME_LENGTH = 12


class Grouping(NamedTuple):
    """How many alarms become one message, in seconds: as Alertmanager calls it, `group_wait` and `group_interval`.

    After `fallback_after` of failing, the address that stands in for another is used.
    """

    wait: int = 0
    interval: int = 300
    fallback_after: int = 600


USUAL: Final = Grouping()
"""What holds where the site file says nothing."""


class Notification(NamedTuple):
    """What is to be said to whom: plain words, and the addresses of the `role` as the rules write them.

    `place` is that of the first address among those of the role.
    """

    role: str
    title: str
    text: str
    addresses: tuple[str, ...]
    place: int = 1


class Reached(NamedTuple):
    """What came of it. `names` stand for the addresses reached so far; `wrong` needs a person, `failed` another try."""

    names: tuple[str, ...]
    failed: tuple[str, ...]
    wrong: tuple[str, ...]


Notifies = Callable[[Notification, Collection[str]], Reached]
"""Says something beside the helpdesk, to all but those reached before."""


def is_installed() -> bool:
    """Is Apprise there?"""
    return find_spec("apprise") is not None


def missing_variables(address: str, environment: Mapping[str, str]) -> list[str]:
    """Return the variables that an address asks for and that are not set, or empty."""
    return [name for name in _ENV.findall(address) if not environment.get(name)]


def notified(what: Notification, before: Collection[str], environment: Mapping[str, str] = os.environ) -> Reached:
    """Say it at each address, those reached `before` left out, and return what came of it.

    An address that the service does not answer for may be reached all the same, and then once more.
    """
    if not is_installed():
        return Reached(tuple(before), (), (NOT_INSTALLED,))
    names = list(before)
    failed: list[str] = []
    wrong: list[str] = []
    for place, address in enumerate(what.addresses, what.place):
        name = name_of(address)
        if name in names:
            continue
        called = called_of(what.role, place, address)
        if missing := missing_variables(address, environment):
            wrong.append(f"{called} needs {', '.join(missing)} in the environment; set it where the daemon runs")
            continue
        try:
            if _sent(_ENV.sub(lambda found: environment[found[1]], address), what):
                names.append(name)
            else:
                failed.append(f"{called} was not reached")
        except _NoAddress:
            wrong.append(f"{called} is none that Apprise understands; mend it under `people` in the rules")
        except _Stumbled as stumbled:
            failed.append(f"{called} was not reached ({stumbled})")
    return Reached(tuple(names), tuple(failed), tuple(wrong))


class _NoAddress(ValueError):
    """Apprise makes nothing of an address."""


class _Stumbled(RuntimeError):
    """The code of a service failed; only by what kind of error is told, for its words may hold the address."""


def _sent(address: str, what: Notification) -> bool:
    """Return whether the service took it. Raises _NoAddress, _Stumbled."""
    # It brings a hundred services along, and is needed by few.
    import apprise

    # It tells addresses, secrets and all.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    try:
        service = apprise.Apprise.instantiate(address, asset=apprise.AppriseAsset(app_id="jira_csext"))
        if service is None:
            raise _NoAddress
        return bool(service.notify(body=what.text, title=what.title, body_format=apprise.NotifyFormat.TEXT))
    except _NoAddress:
        raise
    except Exception as error:
        raise _Stumbled(type(error).__name__) from error


def names_in(remote_id: str) -> tuple[str, ...]:
    """Return the names of the addresses that were reached, as `remote_id_of` wrote them down."""
    return tuple(filter(None, remote_id.split(",")))


def remote_id_of(names: Sequence[str]) -> str:
    """Return what is kept of the addresses that were reached."""
    return ",".join(names)


def called_of(role: str, place: int, address: str) -> str:
    """Return what an address is called when people are told of it: never by what it holds."""
    return f"address {place} of {role} ({address.partition(':')[0]})"


def name_of(address: str) -> str:
    """Return what stands for an address on the disk."""
    return hashlib.sha256(address.encode()).hexdigest()[:_NAME_LENGTH]
