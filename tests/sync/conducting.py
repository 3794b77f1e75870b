"""A desk whose rules have conduct, with templates and a register of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from jira_csext.core.conduct import Conduct
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.speech_text import as_plain
from jira_csext.register import Matching
from jira_csext.register.history import NewChange
from jira_csext.register.live import LiveRegister
from jira_csext.sync.clients import Clients
from jira_csext.sync.speech import Templates
from jira_csext.sync.watched import Limits
from tests.sync.delivering import Desk, Steps, a_promise

TOLD = "You hear from us by {{ due }}."


def a_desk(folder: Path, *steps: tuple[str, Any], grace: int = 0, more: Steps = (), **conduct: Any) -> Desk:
    """A desk whose rules say these steps and this conduct, with templates of its own."""
    rules = Conduct(**conduct)
    slas = [replace(a_promise(*steps), conduct=rules)]
    if more:
        slas.append(replace(a_promise(*more, name="more"), conduct=rules))
    desk = Desk(folder, *slas, limits=Limits(grace=grace))
    desk.watched = replace(desk.watched, rulebook=Rulebook(tuple(slas), conduct=rules))
    said(desk, folder, "still-working", TOLD)
    said(desk, folder, "overdue", "Overdue.")
    desk.later(60)
    return desk


def said(desk: Desk, folder: Path, name: str, text: str, language: str = "en") -> None:
    """Let a template say that."""
    file = folder / "rules" / "templates" / language / f"{name}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    desk.watched = replace(desk.watched, templates=Templates(folder / "rules", language))


def know(desk: Desk, key: str, **fields: Any) -> None:
    """Write a client into the register."""
    register = desk.store.register
    register.record([NewChange(key, 0, fields, "")], "kim", "told", {}, register.revision(), desk.now)
    clients = Clients(LiveRegister(register, Matching()))
    desk.watched = replace(desk.watched, clients=clients, client_of=clients.register.client_of)


def asked(desk: Desk, text: str = "Where is it?", **attributes: Any) -> str:
    """A client writes; the daemon takes it in."""
    ticket_id = desk.helpdesk.open("SUP", text, **attributes)
    desk.ticked(ticket_id)
    return ticket_id


def texts(desk: Desk) -> list[tuple[str, str]]:
    """What was said, as who can read it and the words."""
    return [(write.kind, as_plain(write.text)) for write in desk.said() if write.kind in ("note", "reply")]
