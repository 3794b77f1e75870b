"""What the commands of `clients` share: the site's register, instants as its people write them, fields as they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.failure import Failure

if TYPE_CHECKING:
    from jira_csext.register import Client, Matching, Register
    from jira_csext.register.fields import Field
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])
_NO_SEGMENT = "none"

OUTPUT = click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)


def site_and_store(command: _Command) -> _Command:
    """Add `--site` and `--store`."""
    for option in (
        click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db."),
        click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]"),
    ):
        command = option(command)
    return command


def filters(command: _Command) -> _Command:
    """Add what narrows a list of clients; `only` carries it out."""
    segments = click.Choice(["current", "refused", "churned", _NO_SEGMENT], case_sensitive=False)
    for option in (
        click.option("--tag", default="", help="Only clients with this tag."),
        click.option("--manager", default="", help="Only clients of this manager."),
        click.option("--tier", default="", help="Only clients of this tier."),
        click.option("--segment", type=segments, help="Only clients in this segment."),
    ):
        command = option(command)
    return command


def only(clients: Iterable[Client], *, segment: str | None, tier: str, manager: str, tag: str) -> Iterator[Client]:
    """Yield the clients that all filters given allow, in any case."""
    wanted = "" if segment == _NO_SEGMENT else segment
    for client in clients:
        if (
            (not segment or client.segment == wanted)
            and (not tier or client.tier.casefold() == tier.casefold())
            and (not manager or client.manager.casefold() == manager.casefold())
            and (not tag or tag.casefold() in map(str.casefold, client.tags))
        ):
            yield client


def there_already(settings: Site) -> Site:
    """Return the settings with an empty store in memory where there is none yet: looking leaves nothing behind."""
    from jira_csext.cli.wiring import has_store

    if has_store(settings):
        return settings
    return settings.model_copy(update={"store": "sqlite:///:memory:"})


def register_of(store: Store, settings: Site) -> Register:
    """Return the register that the store holds."""
    from jira_csext.register import Register

    return Register(store.register.changes(), matching_of(settings))


def matching_of(settings: Site) -> Matching:
    """Return in which order a ticket is asked whose it is."""
    from jira_csext.register import Matching

    return Matching(settings.clients.match, settings.clients.label_prefix)


def key_in(register: Register, name: str) -> str:
    """Return the client's key; a name or alias of one client alone will do. Raises Failure for any other."""
    from jira_csext.rulefiles.problems import unknown

    key = register.key_of(name)
    if key is not None:
        return key
    named = sorted(register.index.named(name, 1 << 60))
    if len(named) == 1:
        return named[0]
    if named:
        raise Failure(f'"{name}" is a name of {", ".join(named)}; give the key of one')
    what = unknown("client", name, register.keys())
    raise Failure(f"{what} (`jira-csext clients list` shows them all)")


def instant(text: str, settings: Site) -> int:
    """Return the epoch second that a person means, in the helpdesk's zone where they name none. Raises Failure."""
    from jira_csext.cli.wiring import instant_of
    from jira_csext.core.calendar import Calendar, CalendarSpec

    return instant_of(text, Calendar(CalendarSpec("site", settings.helpdesk.zone, always=True)))


def shown_at(at: int, settings: Site) -> str:
    """Return the instant as people of the site read it: a date alone where it is its midnight."""
    moment = datetime.fromtimestamp(at, ZoneInfo(settings.helpdesk.zone))
    return f"{moment:%Y-%m-%d}" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%Y-%m-%d %H:%M}"


def values_shown(before: Client | None, after: Client, fields: Iterable[str]) -> str:
    """Return fields as `tier: standard -> key, tags: +vip`; of a new client only what is known of it."""
    from jira_csext.core.wording import printable
    from jira_csext.register.fields import BY_NAME

    said = (f"{name}: {_value_shown(BY_NAME[name], before, after)}" for name in fields)
    return printable(", ".join(said))


def _value_shown(field: Field, before: Client | None, after: Client) -> str:
    from jira_csext.register.fields import contact_in_a_line, to_cell

    new = getattr(after, field.name)
    if before is None:
        return to_cell(field, new) or "nothing"
    old = getattr(before, field.name)
    if field.kind not in ("list", "contacts"):
        return f"{to_cell(field, old) or 'nothing'} -> {to_cell(field, new) or 'nothing'}"
    shown = contact_in_a_line if field.kind == "contacts" else str
    parts = [f"+{shown(item)}" for item in new if item not in old] + [
        f"-{shown(item)}" for item in old if item not in new
    ]
    return " ".join(parts) or "in another order"
