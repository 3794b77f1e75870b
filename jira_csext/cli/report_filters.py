"""What a filter of a report names and nothing on record has is refused, with the nearest that there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from jira_csext.cli.failure import Failure

if TYPE_CHECKING:
    from jira_csext.register import Client, Register
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_OF_CLIENTS: Final = ("client", "tier", "manager")
_MOST_LIKE: Final = 6
_OPTIONS: Final = {"rule": "sla"}


def key_named(client: str, register: Register) -> str:
    """Return the key of the client that has this key, or alone has or had this name; else what was given."""
    key = register.key_of(client)
    if key is not None:
        return key
    named = [
        key
        for key in register.keys()  # noqa: SIM118 (no mapping)
        if client.casefold() in {name.casefold() for name in _names(state.client for state in register.states(key))}
    ]
    return named[0] if len(named) == 1 else client


def refuse_unknown(store: Store, settings: Site, wanted: Mapping[str, str]) -> None:
    """Raise Failure for a client, tier or manager of the filters that neither register nor promises on record know.

    Where nothing is on record, everything passes.
    """
    from jira_csext.cli.clients_shared import register_of

    asked = {column: value for column, value in wanted.items() if value}
    if not asked:
        return
    register = register_of(store, settings)
    known: dict[str, set[str]] = {column: set() for column in asked}
    for batch in store.report_rows.cycles(settings.name, columns=tuple(asked)):
        for column, values in known.items():
            values.update(batch[column])
    for column, value in asked.items():
        anywhere = known[column] | _in_register(column, register)
        if known[column] and value.casefold() not in map(str.casefold, anywhere):
            raise refused(column, value, known[column], register)


def refused(column: str, value: str, on_record: Iterable[str], register: Register) -> Failure:
    """Return what is said of a filter's value that no promise on record has: the way out, in one sentence.

    `on_record` are the values that promises have; what the register knows may be meant as well.
    """
    from jira_csext.rulefiles.problems import nearest, quoted, unknown

    option = _OPTIONS.get(column, column)
    in_register = _in_register(column, register)
    if value.casefold() in map(str.casefold, in_register):
        return Failure(f"--{option}: {value} has no promise on record; leave the filter out")
    known = sorted({*in_register, *on_record} - {""})
    if not known:
        way = f"`jira-csext clients set KEY {column}=…` gives them one" if column in _OF_CLIENTS else "backfill first"
        return Failure(f"--{option}: unknown {option} {quoted(value)}; no promise on record has any; {way}")
    # Of a long name people write the beginning.
    begun = [name for name in known if name.casefold().startswith(value.casefold())]
    if begun and nearest(value, begun):
        return Failure(f"--{option}: {unknown(option, value, begun)}")
    # Of another they remember a word in the middle.
    like = begun or [name for name in known if value.strip() and value.strip().casefold() in name.casefold()]
    if like:
        *others, last = (f'"{name}"' for name in like[:_MOST_LIKE])
        more = f" ({len(like) - _MOST_LIKE} more are like it)" if len(like) > _MOST_LIKE else ""
        meant = f"{', '.join(others)} or {last}" if others else last
        return Failure(f"--{option}: unknown {option} {quoted(value)}; did you mean {meant}?{more}")
    return Failure(f"--{option}: {unknown(option, value, known)}")


def _in_register(column: str, register: Register) -> set[str]:
    """Return every value of the column that a client has, or has had."""
    if column not in _OF_CLIENTS:
        return set()
    clients = [state.client for key in register.keys() for state in register.states(key)]  # noqa: SIM118 (no mapping)
    if column == "client":
        return _names(clients)
    return {str(getattr(client, column)) for client in clients}


def _names(clients: Iterable[Client]) -> set[str]:
    return {name for client in clients for name in (client.key, client.name, *client.aliases)}
