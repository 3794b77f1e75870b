"""A daemon to be killed: reads `POINT INSTANT` a line, takes one turn in a child of its own, and says how that ended.

The child kills itself with SIGKILL when it comes to the point; at `held` it is killed from outside, by its id.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.conditions import Always, Is
from jira_csext.core.conduct import Conduct
from jira_csext.core.contact_hours import contact_hours
from jira_csext.core.delay_rule import Deadline, DelayWarning
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.rulebook import Action, Rulebook, Sla, Step
from jira_csext.core.told import PROMISED_AT
from jira_csext.helpdesks.jira.adapter import open_jira
from jira_csext.store import RulebookVersion, open_store, this_process
from jira_csext.store.store import Store
from jira_csext.sync.loop import turn
from jira_csext.sync.speech import Templates
from jira_csext.sync.watched import Limits, Watched
from tests.building import a_goal, offset

SITE, VERSION = "killed", "v1"
REPO = Path(__file__).resolve().parents[2]

BROKEN = (Action("note", "overdue"), Action("label", "sla-breached"))
MADE = (Action("ticket", "discuss-boundaries", details=(("type", "task"),)),)
TOLD = (Action("reply", "still-working"), Action("note", "client-warned"))


def _rule(name: str, *actions: Action) -> Sla:
    return Sla(
        name, BUILT_IN["first_response"], (a_goal("1h", calendar=ALWAYS),), steps=(Step(offset("breach"), actions),)
    )


RULES = Rulebook((_rule("first-answer", *BROKEN), _rule("kept-posted", *TOLD)))
# What is made is a task, and no question that would be followed up as well.
CARD_AND_TICKET = Rulebook((replace(_rule("follow-up", *MADE), when=Is("type", ("question",))),))
"""A new ticket is made, and the card tells of it; for a site that asks for cards."""

SILENT = Rulebook((_rule("watched"),))
"""Nothing is done but what commands ask for; for a site with fields of its own."""
DELAYS = Rulebook(
    delay_warnings=(
        DelayWarning("in-time", Always(), (Deadline(PROMISED_AT),), offset("4h before"), ALWAYS, otherwise="post"),
    )
)
"""Clients hear of delays; for a site whose `delays` are told."""


def _hours(text: str) -> Calendar:
    """Return the hours as a register says them, in Moscow."""
    spec = contact_hours(text, "Europe/Moscow").spec
    assert spec is not None
    return Calendar(spec)


def watched(given: dict[str, Any], store: Store, now: int) -> Watched:
    """Put the daemon's parts together."""
    helpdesk = open_jira(given["site"], {"token": given["token"]}, lambda _: None)
    store.put_rulebook(RulebookVersion(VERSION, {}))
    cards = bool(given["site"].get("status_card"))
    fields = frozenset(given["site"].get("fields", ())) & {PROMISED_AT}
    rules = SILENT if fields else CARD_AND_TICKET if cards else RULES
    if given["site"].get("delays"):
        rules = DELAYS
    if hours := given["site"].get("contact_hours"):
        rules = replace(rules, conduct=Conduct(_hours(hours)))
    store.cursor.put_in_force(SITE, VERSION, [sla.name for sla in rules.promises], now)
    limits = Limits(grace=120, writes_per_hour=10**6, writes_per_day=10**6, replies_per_day=10**6)
    able = helpdesk.capabilities()
    templates = Templates(REPO / "rules", "en")
    return Watched(
        SITE,
        helpdesk,
        store,
        rules,
        VERSION,
        templates,
        dict(able.internal_notes),
        limits,
        status_card=cards,
        told_fields=fields,
        shared_with=able.shared_with,
    )


def _deadly(store: Store, point: str) -> None:
    mark = store.outbox.mark

    def marked(key: str, state: Any, *rest: Any, **more: Any) -> Any:
        if point == f"before {state}":
            os.kill(os.getpid(), signal.SIGKILL)
        row = mark(key, state, *rest, **more)
        if point == f"after {state}":
            os.kill(os.getpid(), signal.SIGKILL)
        return row

    store.outbox.mark = marked  # type: ignore[method-assign]


def _one_turn(given: dict[str, Any], point: str, now: int) -> None:
    with open_store(given["store"]) as store:
        store.lease.acquire(SITE, this_process(), now)
        _deadly(store, point)
        done = turn(watched(given, store, now), now)
        _tell({"trouble": done.trouble, "delivered": done.delivered})


def main() -> None:
    """Serve the lines of standard input until it ends."""
    given = json.loads(sys.argv[1])
    for line in sys.stdin:
        point, _, now = line.strip().rpartition(" ")
        child = os.fork()
        if not child:
            ended = 1
            try:
                _one_turn(given, point, int(now))
                ended = 0
            finally:
                os._exit(ended)
        _tell({"child": child})
        _, status = os.waitpid(child, 0)
        _tell({"ended": -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)})


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
