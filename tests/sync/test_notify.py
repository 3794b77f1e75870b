"""Words to people beside the helpdesk: sent for real to a server of the test's own, secrets kept out of everything."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from jira_csext.core.rulebook import Absence, Action, Role
from jira_csext.sync import notify
from tests.sync.delivering import LABEL, NOTE, Desk, a_promise

# Apprise still looks for a module that newer Pythons have not.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

HOUR = 3600
CALL = Action("notify", "director")


class Mailbox:
    """Who listens at an address: what came, and with which status each is answered."""

    def __init__(self) -> None:
        self.came: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.answers: list[int] = []
        box = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                box.came.append(json.loads(body))
                box.paths.append(self.path)
                self.send_response(box.answers.pop(0) if box.answers else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def address(self, path: str = "box") -> str:
        return f"json://127.0.0.1:{self.server.server_port}/{path}"

    def titles(self) -> list[str]:
        return [each["title"] for each in self.came]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.server.shutdown()
    box.server.server_close()


def a_desk(tmp_path: Path, *actions: Action, **people: Role) -> Desk:
    desk = Desk(tmp_path, a_promise(("breach", actions), description="A first answer within an hour."))
    desk.watched = replace(desk.watched, rulebook=replace(desk.watched.rulebook, people=people))
    desk.later(60)
    return desk


def overdue(desk: Desk, **attributes: Any) -> str:
    ticket_id = desk.helpdesk.open("SUP", "Where is my order?", summary="The order", **attributes)
    desk.later(HOUR + 1)
    desk.ticked(ticket_id)
    return ticket_id


def test_whoever_fills_the_role_hears_what_the_step_says(tmp_path: Path, mailbox: Mailbox) -> None:
    desk = a_desk(tmp_path, CALL, director=Role("director", notify=(mailbox.address(),)))
    overdue(desk)
    assert desk.delivered() == {"sent": 1}

    (came,) = mailbox.came
    assert came["title"] == "SUP-10001: The order"
    assert came["message"].splitlines()[0] == "A first answer within an hour."
    assert "Due: Mon 1 June, 11:01 (UTC)" in came["message"]


def test_the_note_of_the_step_is_what_is_said_where_no_text_is_named(tmp_path: Path, mailbox: Mailbox) -> None:
    desk = a_desk(tmp_path, NOTE, CALL, director=Role("director", notify=(mailbox.address(),)))
    overdue(desk)
    desk.delivered()

    assert "A first answer within an hour" in mailbox.came[0]["message"]
    assert "**" not in mailbox.came[0]["message"]


def test_a_text_of_its_own_may_name_the_message_and_calls_people_by_their_names(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    rules = tmp_path / "rules" / "templates" / "en"
    rules.mkdir(parents=True)
    (rules / "call.txt").write_text("Summary: Look at {{ ticket }}\n{{ called }}, please help.\n", "utf-8")
    call = Action("notify", "director", details=(("template", "call"),))
    desk = a_desk(tmp_path, call, director=Role("director", "dora", notify=(mailbox.address(),)))
    desk.watched = replace(desk.watched, templates=type(desk.watched.templates)(tmp_path / "rules", "en"))
    desk.helpdesk.employ("dora", "Dora Director")
    overdue(desk)
    desk.delivered()

    assert mailbox.came[0]["title"] == "Look at SUP-10001"
    assert mailbox.came[0]["message"] == "Dora Director, please help."


def test_a_secret_is_read_at_sending_and_stands_nowhere(
    tmp_path: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BOX_KEY", "s3cr3t")
    address = mailbox.address("${BOX_KEY}")
    desk = a_desk(tmp_path, CALL, director=Role("director", notify=(address,)))
    mailbox.answers = [500]
    overdue(desk)
    with caplog.at_level("DEBUG"):
        assert desk.delivered() == {"pending": 1}
        desk.later(HOUR)
        assert desk.delivered() == {"sent": 1}

    assert mailbox.paths == ["/s3cr3t", "/s3cr3t"]
    assert [record.name for record in caplog.records if record.name.startswith("apprise")] == []
    with closing(sqlite3.connect(desk.path)) as connection:
        assert not any("s3cr3t" in line for line in connection.iterdump())


def test_a_variable_that_is_not_set_waits_for_a_person_and_the_others_hear_it(
    tmp_path: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOT_THERE", raising=False)
    addresses = ("json://${NOT_THERE}/x", mailbox.address())
    desk = a_desk(tmp_path, CALL, LABEL, director=Role("director", notify=addresses))
    overdue(desk)
    assert desk.delivered() == {"parked": 1, "sent": 1}

    row = desk.row("notify")
    assert row.reason == "address 1 of director (json) needs NOT_THERE in the environment; set it where the daemon runs"
    assert len(mailbox.came) == 1

    monkeypatch.setenv("NOT_THERE", mailbox.address("x").removeprefix("json://").removesuffix("/x"))
    desk.store.outbox.retry("acme", row.key, "anna", desk.now)
    assert desk.delivered() == {"sent": 1}
    assert mailbox.paths == ["/box", "/x"]


def test_who_was_reached_is_not_told_again_when_others_were_not(tmp_path: Path, mailbox: Mailbox) -> None:
    addresses = (mailbox.address("one"), mailbox.address("two"))
    desk = a_desk(tmp_path, CALL, director=Role("director", notify=addresses))
    mailbox.answers = [200, 500]
    overdue(desk)
    assert desk.delivered() == {"pending": 1}
    assert desk.row("notify").reason == "address 2 of director (json) was not reached"

    desk.later(HOUR)
    assert desk.delivered() == {"sent": 1}
    assert mailbox.paths == ["/one", "/two", "/two"]


def test_who_is_not_reached_for_hours_waits_for_a_person(tmp_path: Path, mailbox: Mailbox) -> None:
    desk = a_desk(tmp_path, CALL, director=Role("director", notify=(mailbox.address(),)))
    mailbox.answers = [500] * 99
    overdue(desk)
    for _ in range(13):
        desk.delivered()
        desk.later(HOUR // 2 + 60)

    assert desk.row("notify").state == "parked"


def test_after_a_death_while_it_was_sent_it_is_sent_again(tmp_path: Path, mailbox: Mailbox) -> None:
    desk = a_desk(tmp_path, CALL, director=Role("director", notify=(mailbox.address(),)))
    overdue(desk)
    desk.store.outbox.mark(desk.row("notify").key, "sending", "", desk.now)
    desk.restart()
    assert desk.delivered() == {"sent": 1}

    assert len(mailbox.came) == 1


def test_an_address_that_is_none_is_told_by_its_place(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, CALL, director=Role("director", notify=("nonsense://s3cr3t@x",)))
    overdue(desk)
    desk.delivered()

    assert desk.row("notify").reason == (
        "address 1 of director (nonsense) is none that Apprise understands; mend it under `people` in the rules"
    )


def test_without_apprise_the_outbox_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "find_spec", lambda _name: None)
    desk = a_desk(tmp_path, CALL, NOTE, director=Role("director", notify=("json://127.0.0.1",)))
    overdue(desk)
    desk.delivered()

    assert desk.states() == {"notify director": "parked", "note overdue": "sent"}
    assert "Install jira_csext[notify]" in desk.row("notify").reason


def test_who_is_away_is_stood_in_for(tmp_path: Path, mailbox: Mailbox) -> None:
    june = Absence(date(2026, 6, 1), date(2026, 6, 30), "head")
    desk = a_desk(
        tmp_path,
        CALL,
        director=Role("director", notify=(mailbox.address("director"),), away=(june,)),
        head=Role("head", notify=(mailbox.address("head"),)),
    )
    overdue(desk)
    desk.delivered()

    assert mailbox.paths == ["/head"]


def test_the_assignee_is_reached_at_the_addresses_beside_the_same_account(tmp_path: Path, mailbox: Mailbox) -> None:
    irina = Role("front-desk", "irina", notify=(mailbox.address("irina"),))
    desk = a_desk(tmp_path, Action("notify", "assignee"), **{"front-desk": irina})
    overdue(desk, assignee="irina")
    desk.delivered()

    assert mailbox.paths == ["/irina"]


def test_a_role_without_an_address_is_superseded_with_the_place_to_write_one(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, CALL, director=Role("director", "dora"))
    overdue(desk)
    desk.delivered()

    assert (desk.row("notify").state, desk.row("notify").reason) == (
        "superseded",
        "nobody can be notified as director: no address stands under `people: director: notify`",
    )
