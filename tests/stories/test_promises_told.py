"""Stories of promises by command: they stand in the helpdesk's own fields and on the card; clients command nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.promises import Ledger, ledger
from jira_csext.core.timeline import Timeline
from jira_csext.sandbox.people import IRINA
from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import AGENT, CLIENT, Stage, a_stage

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-19:00"]}}
slas:
  promised:
    description: What was promised is kept.
    when: {type: question}
    metric: resolution
    goals: [{target: promised_at}]
    steps: [{at: breach, do: [{label: sla-breached}]}]
"""
MORE = "status_card: true\nfields: {client: Organizations, promised_at: Promised date, cause: Root cause}\n"
DATE, CAUSE = "customfield_10040", "customfield_10041"


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    flavour: Flavour = request.param
    with a_stage(tmp_path, RULES, flavour=flavour, more=MORE) as made:
        yield made


def note(stage: Stage, key: str, text: str, by: str = AGENT) -> None:
    stage.box.person(by).comment(key, text, internal=True)


def card(stage: Stage, key: str) -> list[str]:
    """The lines of the card, without the first."""
    (body,) = [one.body for one in stage.box.issue(key).comments if one.author == stage.box.bot.uid]
    return [line.strip("-*• ").rstrip() for line in body.splitlines()[1:] if line.strip()]


def field(stage: Stage, key: str, name: str = DATE) -> Any:
    return stage.box.issue(key).fields.get(name)


def written(stage: Stage, key: str, name: str = DATE) -> int:
    """How often we have changed a field of the ticket."""
    return sum(
        item.field_id == name and change.author == stage.box.bot.uid
        for change in stage.box.issue(key).history
        for item in change.items
    )


def dates(stage: Stage, key: str) -> Ledger:
    issue = stage.box.issue(key)
    known = stage.store.known(stage.watched.site, str(issue.id))
    assert known is not None
    calendar = stage.watched.rulebook.default_calendar or ALWAYS
    return ledger(Timeline(known.ticket, stage.local_now), calendar)


def test_a_promise_by_command_stands_in_the_field_and_on_the_card_and_is_judged_to_the_minute(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:05")
    note(stage, key, "promise 2026-05-20 15:00")
    stage.at("10:10")
    stage.at("10:12")
    stage.at("10:30")

    assert field(stage, key) == "2026-05-20"
    assert written(stage, key) == 1
    (promise,) = dates(stage, key).promises
    assert promise.source == "command"
    text = "\n".join(card(stage, key))
    assert "What was promised is kept: due Wed 20 May, 15:00" in text
    assert "Promised date: Wed 20 May, 15:00" in text
    assert "the client has not been told yet" in text

    stage.at("14:58", "2026-05-20")
    assert stage.labels(key) == ()
    stage.at("15:01", "2026-05-20")
    assert stage.labels(key) == ("sla-breached",)


def test_what_a_person_enters_afterwards_is_in_force_and_counts_as_a_postponement(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:05")
    note(stage, key, "обещаю в среду 15:00")
    stage.at("10:10")
    stage.to("11:00")
    stage.box.person(AGENT).promise(key, "2026-05-22")
    stage.at("11:01")
    stage.at("11:30")

    assert field(stage, key) == "2026-05-22"
    found = dates(stage, key)
    assert [promise.source for promise in found.promises] == ["command", "field"]
    assert found.postponements == 1
    assert written(stage, key) == 1


def test_a_cause_stands_in_the_field_and_one_that_the_field_does_not_know_is_told_on_the_card(stage: Stage) -> None:
    site = stage.box.site
    site.custom_fields[CAUSE] = replace(site.custom_fields[CAUSE], options=("Supplier", "Weather"))
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:05")
    note(stage, key, "cause: supplier")
    stage.at("10:10")
    assert field(stage, key, CAUSE) == "Supplier"
    assert "the cause is: supplier" in card(stage, key)[-1]

    stage.to("10:12")
    note(stage, key, "причина: луна")
    stage.at("10:15")
    stage.at("10:30")

    assert field(stage, key, CAUSE) == "Supplier"
    assert written(stage, key, CAUSE) == 1
    assert "the cause is: луна; this could not be done in the helpdesk: " in card(stage, key)[-1]
    known = stage.store.known(stage.watched.site, str(stage.box.issue(key).id))
    assert known is not None
    assert known.ticket.attributes["cause"] == "луна"


@pytest.mark.parametrize("said", ["promise 2026-05-20 15:00", "cause: Supplier", "confirm"])
def test_the_same_words_of_a_client_or_in_public_do_nothing(stage: Stage, said: str) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:05")
    stage.box.person(CLIENT).comment(key, said)
    stage.box.person(AGENT).comment(key, said)
    stage.at("10:10")
    stage.at("10:30")

    assert (field(stage, key), field(stage, key, CAUSE)) == (None, None)
    assert [row for row in stage.rows(key) if row.rule == "commands"] == []


def test_a_date_in_a_public_message_is_offered_and_a_promise_once_confirmed(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    stage.at("10:05")
    stage.box.person(AGENT).comment(key, "We will send it by Wednesday noon.")
    stage.at("10:10")

    (offer,) = card(stage, key)
    assert offer.startswith(f"Found in the message of {IRINA.display_name}, Mon 18 May, 10:05")
    assert "“by Wednesday noon” (Wed 20 May, 12:00" in offer
    assert "confirm" in offer
    assert dates(stage, key).promises == ()
    assert field(stage, key) is None

    note(stage, key, "confirm")
    stage.at("10:15")
    stage.at("10:20")

    assert field(stage, key) == "2026-05-20"
    (promise,) = dates(stage, key).promises
    assert promise.told_at is not None
    assert "the client was told Mon 18 May, 10:05" in "\n".join(card(stage, key))
