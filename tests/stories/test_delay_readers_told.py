"""Stories of a joint message on delays: it names no ticket to somebody who could not read that ticket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_csext.sandbox import faults
from jira_csext.sandbox.people import HARBOUR
from jira_csext.sandbox.state.model import Flavour
from jira_csext.sandbox.vocabulary import ORGANIZATIONS, PARTICIPANTS
from tests.stories.test_delay_told import FRI, RULES, TEXTS, WED
from tests.stories.told import AGENT, Stage, a_stage

MAUD, NED = (contact.name for contact in HARBOUR.contacts)
CLIENT_FIELD = "customfield_10043"
MORE = "fields: {client: SLA status, promised_at: Promised date, due_at: duedate}\n"
SAYS = {**TEXTS, "delay-warning": "Late: {{ summary }}, new {{ new_date }}"}
SHARED, ALONE = (str(HARBOUR.number),), ()


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    flavour: Flavour = request.param
    with a_stage(tmp_path, RULES, flavour=flavour, more=MORE, texts=SAYS) as made:
        yield made


def asks(stage: Stage, who: str, what: str, organisations: tuple[str, ...], participants: tuple[str, ...] = ()) -> str:
    values: dict[str, Any] = {CLIENT_FIELD: "Harbour", ORGANIZATIONS: organisations, PARTICIPANTS: participants}
    key = stage.box.person(who).create("SUP", "Question", what, what, **values)
    stage.box.person(AGENT).assign(key, AGENT)
    stage.box.person(AGENT).promise(key, WED)
    return key


def said_to_clients(stage: Stage, *keys: str) -> list[list[str]]:
    """What each public message of ours on each ticket names."""
    found = []
    for key in keys:
        issue = stage.box.issue(key)
        bodies = [one.body for one in issue.comments if one.author == stage.box.bot.uid and "Late:" in one.body]
        found.append([word for body in bodies for word in ("red", "blue") if word in body])
    return found


def slipped(stage: Stage, *keys: str) -> None:
    """Their dates are moved without a word, and the instant passes by which the client is to know."""
    stage.at("10:01")
    stage.to("11:00")
    for key in keys:
        stage.box.person(AGENT).promise(key, FRI)
    stage.at("11:01")
    for time in ("13:56", "13:57", "13:58", "13:59", "14:00", "14:05", "14:30"):
        stage.at(time, WED)


def test_two_people_of_one_organisation_that_reads_both_tickets_hear_in_one_message(stage: Stage) -> None:
    stage.to("10:00")
    red, blue = asks(stage, MAUD, "red", SHARED), asks(stage, NED, "blue", SHARED)
    slipped(stage, red, blue)

    told = said_to_clients(stage, red, blue)
    assert sorted(told) == [[], ["red", "blue"]]


def test_what_somebody_asked_alone_is_named_to_nobody_else(stage: Stage) -> None:
    stage.to("10:00")
    red, blue = asks(stage, MAUD, "red", SHARED), asks(stage, NED, "blue", ALONE)
    slipped(stage, red, blue)

    assert said_to_clients(stage, red, blue) == [["red"], ["blue"]]
    verdicts = [one.verdict for one in stage.store.verdicts(stage.watched.site)]
    assert [one.state for one in verdicts if one.metric == "client_warned"] == ["met", "met"]


def test_a_participant_from_elsewhere_hears_of_the_ticket_that_they_are_on_and_no_other(stage: Stage) -> None:
    stage.to("10:00")
    red, blue = asks(stage, MAUD, "red", ALONE, (NED,)), asks(stage, MAUD, "blue", ALONE)
    slipped(stage, red, blue)

    on_red, on_blue = said_to_clients(stage, red, blue)
    assert "blue" not in on_red
    assert "blue" in on_blue


def test_the_organisations_are_known_by_whatever_name_the_site_file_gives_them(tmp_path: Path) -> None:
    more = "fields: {client: Organizations, promised_at: Promised date, due_at: duedate}\n"
    with a_stage(tmp_path, RULES, more=more, texts=SAYS) as stage:
        assert stage.watched.shared_with == "client"
        stage.to("10:00")
        red, blue = asks(stage, MAUD, "red", SHARED), asks(stage, NED, "blue", SHARED)
        slipped(stage, red, blue)

        assert sorted(said_to_clients(stage, red, blue)) == [[], ["red", "blue"]]


def test_what_a_second_try_at_the_message_may_no_longer_name_is_told_by_itself(stage: Stage) -> None:
    stage.to("10:00")
    red, blue = asks(stage, MAUD, "red", ALONE), asks(stage, MAUD, "blue", ALONE)
    stage.at("10:01")
    stage.to("11:00")
    for key in (red, blue):
        stage.box.person(AGENT).promise(key, FRI)
    stage.at("11:01")
    stage.box.faults.order(faults.status(503), "POST", "*/comment", times=1)
    stage.at("13:56", WED)
    (first,) = [row.ticket for row in stage.rows() if row.state == "unknown" and row.public]
    (other,) = {red, blue} - {first}
    assert any("together with" in row.reason for row in stage.rows(other))

    # Somebody from elsewhere takes part in the first one by now.
    stage.box.person(AGENT).set(first, **{PARTICIPANTS: (NED,)})
    for time in ("13:57", "13:58", "13:59", "14:01", "14:03", "14:06", "14:10"):
        stage.at(time, WED)

    assert said_to_clients(stage, red, blue) == [["red"], ["blue"]]
