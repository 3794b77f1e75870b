"""An escalation on a real site, hour by hour: notes, watchers, the assignee, words beside it, commands, the card."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import AGENT, HEAD, Stage, a_stage

# Apprise still looks for a module that newer Pythons have not.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: always}
people:
  head: {account: anna.kedrova}
  director: {notify: ["ADDRESS"]}
escalations:
  leadership:
    until: {any: [acknowledged, agent_reply]}
    levels:
      - {after: 0m, to: head, do: [{note: called}, {watch: head}]}
      - {after: 2h, to: head, do: [{note: called}, {assign: head}, {notify: director}]}
slas:
  answered:
    description: A person answers within four hours.
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps:
      - {at: breach, escalate: leadership}
"""
CALLED = "Level {{ level }}: {{ called }}, please see to it{% if unfilled %} {{ unfilled }}{% endif %}"


@contextmanager
def a_mailbox() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    came: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"json://127.0.0.1:{server.server_port}/box", came
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def a_story(tmp_path: Path, flavour: Flavour) -> Iterator[tuple[Stage, list[dict[str, Any]]]]:
    with a_mailbox() as (address, came):
        rules = RULES.replace("ADDRESS", address)
        texts = {"called": CALLED}
        with a_stage(tmp_path, rules, flavour=flavour, more="status_card: true\n", texts=texts) as stage:
            yield stage, came


def card(stage: Stage, key: str) -> list[str]:
    """The lines of the card behind its first two; nothing without one."""
    own = [c.body for c in stage.box.issue(key).comments if "promises stand" in c.body]
    assert len(own) <= 1
    return [line.strip("*- ").replace("\\", "") for body in own for line in body.splitlines()[2:]]


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_leadership_is_called_level_by_level_until_somebody_has_heard(tmp_path: Path, flavour: Flavour) -> None:
    with a_story(tmp_path, flavour) as (stage, came):
        stage.to("10:00")
        key = stage.asks()
        stage.at("13:59")
        assert stage.said(key) == []

        stage.at("14:01")
        assert stage.became(key) == ["leadership level 1 note sent", "leadership level 1 watch sent", "card note sent"]
        assert "broken, it was due Mon 18 May, 14:00 (Europe/Moscow)" in card(stage, key)[0]
        assert "Escalation leadership, level 1" in card(stage, key)[1]

        stage.at("16:01")
        head = stage.box.site.person(HEAD)
        assert stage.box.issue(key).fields["assignee"] == head.uid
        assert [each["message"].splitlines()[0].split(":")[0] for each in came] == ["Level 2"]

        stage.to("16:30")
        stage.box.person(HEAD).comment(key, "ack", internal=True)
        stage.at("16:31")
        lines = card(stage, key)
        assert "acknowledged by" in lines[1]
        assert "over since Mon 18 May, 16:30" in lines[1]
        assert lines[-1].endswith("acknowledged")
        assert not any(said.public for said in stage.said(key))
        assert stage.wrong() == []


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_snooze_puts_the_next_level_off_and_the_card_says_until_when(tmp_path: Path, flavour: Flavour) -> None:
    with a_story(tmp_path, flavour) as (stage, came):
        stage.to("10:00")
        key = stage.asks()
        stage.at("14:01")
        stage.to("14:30")
        stage.box.person(AGENT).comment(key, "snooze 3h because the bank answers at five", internal=True)
        stage.at("14:31")
        assert "until Mon 18 May, 17:30 (Europe/Moscow): the bank answers at five" in card(stage, key)[1]

        stage.at("16:01")
        assert came == []
        stage.at("17:31")
        assert len(came) == 1


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_who_takes_the_ticket_has_it_and_the_calls_end(tmp_path: Path, flavour: Flavour) -> None:
    with a_story(tmp_path, flavour) as (stage, came):
        stage.to("10:00")
        key = stage.asks()
        stage.at("14:01")
        stage.to("14:10")
        stage.box.person(HEAD).comment(key, "take", internal=True)
        stage.at("14:11")
        stage.at("18:00")

        head = stage.box.site.person(HEAD)
        assert stage.box.issue(key).fields["assignee"] == head.uid
        assert "take assign sent" in stage.became(key)
        assert card(stage, key)[-1].endswith("took the ticket")
        assert came == []


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_card_that_a_person_deletes_on_the_site_stays_deleted(tmp_path: Path, flavour: Flavour) -> None:
    with a_story(tmp_path, flavour) as (stage, _):
        stage.to("10:00")
        key = stage.asks()
        stage.at("14:01")
        (own,) = [c for c in stage.box.issue(key).comments if "promises stand" in c.body]
        acts.delete_comment(stage.box.site, stage.box.issue(key), own)
        stage.at("16:01")

        assert card(stage, key) == []
        assert "card note superseded" in stage.became(key)
