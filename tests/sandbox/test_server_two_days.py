"""What the shipped rules make of the two scripted days, read from the stand-in as the product reads a Jira."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import evaluate
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.jira.reading import JiraReader
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.rulefiles import load_rulebook
from jira_csext.sandbox.agency import clients, site_file
from jira_csext.sandbox.people import MOSCOW
from jira_csext.sandbox.state.model import Flavour
from jira_csext.sandbox.two_days import BEGINS, ENDS, two_days
from jira_csext.site import load_site
from tests.sandbox.asking import Asking
from tests.sandbox.conftest import Standing

FIRST_ANSWERS = {"complaint-first-response", "first-response", "task-accepted"}


def tickets(asking: Asking) -> list[Ticket]:
    """Every ticket as the product reads it after the two days."""
    asking.box.play(two_days())
    asking.box.move_to(ENDS)
    lines: list[bytes] = []
    for issue in asking.box.site.issues.values():
        told = asking.get(f"/rest/api/2/issue/{issue.key}", expand="changelog")
        told["fields"]["comment"] = asking.get(f"/rest/api/2/issue/{issue.key}/comment", expand="properties")
        lines.append(json.dumps(told).encode())
    reader = JiraReader(load_site(site_file(), required=True).mapping(), StatusCatalogue.learned(lines))
    return [reader.read(line) for line in lines]


def cycles(asking: Asking, repo: Path) -> dict[str, list[Cycle]]:
    """The first answers of every ticket, by its summary."""
    read = tickets(asking)
    rulebook, known, now = load_rulebook(repo / "rules").rulebook, clients(), asking.box.now_ms // 1000
    return {
        str(ticket.attributes["summary"]): [
            cycle
            for cycle in evaluate(rulebook, ticket, known[ticket.client], now).cycles
            if cycle.rule in FIRST_ANSWERS
        ]
        for ticket in read
    }


def local(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).astimezone(MOSCOW).strftime("%a %H:%M")


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
@pytest.mark.parametrize("service_management", [True, False])
def test_the_product_knows_every_speaker_and_client(
    standing: Standing, flavour: Flavour, service_management: bool
) -> None:
    read = tickets(standing(flavour, service_management=service_management, at=BEGINS))

    assert {event.by for ticket in read for event in ticket.history} == {"client", "agent", "bot"}
    assert [ticket.key for ticket in read if ticket.notices] == []
    assert {ticket.client for ticket in read} <= set(clients())


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
@pytest.mark.parametrize("service_management", [True, False])
def test_the_rules_find_what_was_kept_and_what_was_broken(
    standing: Standing, repo: Path, flavour: Flavour, service_management: bool
) -> None:
    found = cycles(standing(flavour, service_management=service_management, at=BEGINS), repo)

    broken = {
        summary: local(cycle.due_at) for summary, each in found.items() for cycle in each if cycle.state == "breached"
    }
    assert broken == {
        "The report is a week late again": "Mon 16:00",
        "Рассылка ушла не тому сегменту": "Mon 13:00",
        "Не приходит письмо с паролем": "Tue 12:00",
        "В отчёте чужие цифры": "Tue 15:05",
    }
    close = found["Третий раз переносится макет"][0]
    assert (close.state, local(close.due_at)) == ("met", "Mon 15:15")
    assert close.stopped_at is not None
    assert close.due_at is not None
    assert close.due_at - close.stopped_at == 5
