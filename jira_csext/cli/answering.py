"""The daemon's HTTP put together from the site file: who may ask it, and what a helpdesk may announce to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import click

from jira_csext import clock
from jira_csext.cli.failure import Failure
from jira_csext.cli.log import line
from jira_csext.cli.wiring import shown

if TYPE_CHECKING:
    from jira_csext.meter import Meter
    from jira_csext.site import Site
    from jira_csext.sync.hints import Hints
    from jira_csext.web.server import Listening

_NEEDS: Final = ("starlette", "uvicorn", "prometheus_client")
_REACHED_WITHIN: Final = 300


def hints_of(settings: Site, meter: Meter) -> Hints | None:
    """Return what listens for announcements in the loop, None where no webhooks are configured."""
    from jira_csext.site.settings import seconds_of
    from jira_csext.sync.hints import Hints

    wanted = settings.webhooks
    if not _takes_webhooks(settings):
        return None
    often, seldom = seconds_of(settings.daemon.poll_every), seconds_of(wanted.poll_every)
    return Hints(meter, often=often, seldom=seldom, debounce=seconds_of(wanted.debounce))


@contextmanager
def answering(settings: Site, token: str, meter: Meter, ring: Callable[[], None]) -> Iterator[None]:
    """Serve what the site file wants served, and nothing where it wants nothing, for as long as the block lasts.

    `token` is how this process holds the site, `ring` wakes the loop. Raises Failure, before anything is served.
    """
    takes_webhooks = _takes_webhooks(settings)
    if not settings.daemon.listen and not takes_webhooks:
        yield
        return
    _can_be_served(settings, takes_webhooks=takes_webhooks)
    from jira_csext.site.settings import seconds_of
    from jira_csext.site.token import token_ends_at
    from jira_csext.web.app import inside, outside
    from jira_csext.web.inbox import Inbox
    from jira_csext.web.metrics import Figures
    from jira_csext.web.server import serving
    from jira_csext.web.vitals import Vitals
    from jira_csext.web.webhooks import Door

    reached_within = max(_REACHED_WITHIN, 3 * seconds_of(settings.daemon.poll_every))
    vitals = Vitals(settings.store, settings.name, token, clock.now, meter, reached_within)
    secrets = secrets_of(settings) if takes_webhooks else ()
    with ExitStack() as stack:
        own = _listening(stack, "daemon.listen", settings.daemon.listen)
        apart = _listening(stack, "webhooks.listen", settings.webhooks.listen) if takes_webhooks else None
        door = None
        if takes_webhooks:
            inbox = Inbox(settings.store, settings.name, clock.now, ring, meter)
            door = Door(settings.name, secrets, settings.webhooks.signed, inbox, clock.now, meter, vitals.ahead)
            inbox.start()
            stack.callback(inbox.close)
        faces = []
        if own is not None:
            faces.append((own, inside(vitals, Figures(vitals, token_ends_at(settings)), None if apart else door)))
            click.echo(line("listening", address=own.address, paths="/healthz /readyz /metrics"))
        if apart is not None and door is not None:
            faces.append((apart, outside(door)))
        if door is not None and (at := apart or own) is not None:
            path = f"/webhooks/jira/{settings.name}" + ("" if door.signed else "/SECRET")
            click.echo(line("listening", address=at.address, paths=path))
        stack.enter_context(serving(faces))
        yield


def secrets_of(settings: Site) -> tuple[bytes, ...]:
    """Return the secrets that let a webhook in: the environment's, or the file's, one to a line. Raises Failure."""
    from jira_csext.web.signature import SHORTEST_SECRET

    wanted = settings.webhooks
    if wanted.secret is not None:
        texts, place = [wanted.secret.get_secret_value()], "CSEXT_WEBHOOKS__SECRET"
    elif wanted.secret_file is not None:
        place = f"webhooks.secret_file: {shown(wanted.secret_file)}"
        try:
            texts = [text.strip() for text in wanted.secret_file.read_text("utf-8").splitlines() if text.strip()]
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise Failure(f"{place} cannot be read: {why}") from None
    else:
        raise Failure("webhooks.listen: webhooks need a secret; set CSEXT_WEBHOOKS__SECRET or webhooks.secret_file")
    if not texts or any(len(text) < SHORTEST_SECRET for text in texts):
        raise Failure(
            f"{place}: a secret has at least {SHORTEST_SECRET} characters; make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return tuple(text.encode() for text in texts)


def _takes_webhooks(settings: Site) -> bool:
    wanted = settings.webhooks
    return wanted.secret is not None or wanted.secret_file is not None or bool(wanted.listen)


def _can_be_served(settings: Site, *, takes_webhooks: bool) -> None:
    from jira_csext.store.server_url import is_postgresql

    missing = [name for name in _NEEDS if find_spec(name) is None]
    if missing:
        raise Failure(
            f"daemon.listen and webhooks need {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not "
            "installed; install jira_csext[server], or take them out of the site file"
        )
    if takes_webhooks and not (settings.webhooks.listen or settings.daemon.listen):
        raise Failure("webhooks: nobody listens for them; set webhooks.listen or daemon.listen, such as 127.0.0.1:8765")
    if takes_webhooks and settings.helpdesk.kind != "jira":
        raise Failure(f"webhooks: only a Jira sends them as they are read here, and this is {settings.helpdesk.kind}")
    if not is_postgresql(settings.store) and settings.store.removeprefix("sqlite://").strip("/") in ("", ":memory:"):
        raise Failure(
            "daemon.listen and webhooks need a store in a file or on a server, such as store: sqlite:///csext.db"
        )


def _listening(stack: ExitStack, setting: str, address: str) -> Listening | None:
    from jira_csext.site.settings import host_and_port
    from jira_csext.web.server import Address, listen

    if not address:
        return None
    try:
        listening = listen(Address(*host_and_port(address)))
    except OSError as error:
        # The socket module puts the address into the system's words once more.
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise Failure(f"{setting}: {address} cannot be listened at: {why}") from None
    stack.callback(listening.socket.close)
    return listening
