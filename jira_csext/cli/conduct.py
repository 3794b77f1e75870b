"""`conduct lint`: what people have drafted for a client, looked through before it is sent."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import DONE, FINDINGS, Failure
from jira_csext.cli.wiring import clients_of, counted, load_settings, opened_store, site_options

if TYPE_CHECKING:
    from jira_csext.rulefiles.lint import Finding

_LONGEST = 1_000_000


@click.group()
def conduct() -> None:
    """How we speak to clients."""


@conduct.command(short_help="Look for excuses, missing dates and other clients' names in a text.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--client", metavar="KEY", help="Also name what tells this client of other ones, by the register.")
@click.option("--strict", is_flag=True, help="With --client: every form of every name counts, everyday words too.")
@site_options
@click.pass_context
def lint(
    ctx: click.Context,
    files: tuple[str, ...],
    client: str | None,
    site: Path | None,
    rules: Path | None,
    store: str | None,
    *,
    strict: bool,
) -> None:
    """Look through what is to be sent to a client, in each FILE (- is standard input), Russian or English.

    Prints a line for each excuse, with the words and the reason, and for a text that leaves something open and does not
    say by when it is dealt with.

    With --client also one for each name, domain or ticket key of another client. A name of everyday words counts where
    it reads as a company; with --strict wherever it stands.

    Exit codes: 0 nothing found, 1 something found, 2 a file that cannot be read, or a client nobody knows.
    """
    if strict and client is None:
        raise Failure("--strict is about the names of other clients; say with --client who gets the text")
    found = 0
    for name in files:
        text = _read(name)
        shown = "standard input" if name == "-" else name
        for one in (*_findings(text), *(_names(text, client, site, rules, store, strict=strict) if client else ())):
            found += 1
            words = f"“{one.phrase}”: " if one.phrase else ""
            click.echo(f"{shown}:{one.line}:{one.column}: {words}{one.reason}")
    click.echo(f"{counted(len(files), 'text')}: {counted(found, 'finding') if found else 'nothing to object to'}")
    ctx.exit(FINDINGS if found else DONE)


def _findings(text: str) -> list[Finding]:
    from jira_csext.rulefiles.lint import findings

    return list(findings(text))


def _names(
    text: str, key: str, site: Path | None, rules: Path | None, store: str | None, *, strict: bool
) -> list[Finding]:
    from jira_csext import clock
    from jira_csext.rulefiles.lint import Finding

    settings = load_settings(site, rules, store)
    with opened_store(settings, read_only=True, must_exist=True) as opened:
        clients = clients_of(opened, settings)
        register = clients.register.register
        to = register.key_of(key)
        if to is None:
            raise Failure(f'There is no client "{key}"; `jira-csext clients list` shows them')
        now = clock.now()
        found = []
        for leak in clients.guards.guard_of(register, now).leaks(text, to, strict=strict):
            before = text[: leak.start]
            column = leak.start - (before.rfind("\n") + 1) + 1
            whom = register.client(leak.client, now).name or leak.client
            found.append(Finding(before.count("\n") + 1, column, leak.phrase, f"names another client, {whom}"))
        return found


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read(_LONGEST + 1) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Failure(f"{name} cannot be read: {error.strerror}; check its name") from None
    if len(data) > _LONGEST:
        raise Failure(f"{name} is longer than any message; give it one text at a time")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Failure(f"{name} is no UTF-8 text; save it as UTF-8") from None
