"""From an action to a write: the people it calls, and what a client must not read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jira_csext.core.rulebook import Action, Role
from jira_csext.core.speech_text import as_plain
from tests.sync.delivering import Desk, a_promise


def said(tmp_path: Path, action: Action, **people: Role) -> tuple[str, tuple[str, ...]]:
    desk = Desk(tmp_path, a_promise(("breach", (action,))))
    desk.watched = replace(desk.watched, rulebook=replace(desk.watched.rulebook, people=people))
    desk.overdue()
    desk.later(300)
    assert desk.delivered() == {"sent": 1}
    (write,) = desk.said()
    return as_plain(write.text), write.mention


def test_a_note_calls_who_fills_the_role_and_names_the_role_that_nobody_fills(tmp_path: Path) -> None:
    text, called = said(tmp_path, Action("note", "overdue", ("head", "assignee")), head=Role("head", "olga"))

    assert called == ("olga",)
    assert text.endswith("\n\nNobody fills the role: assignee")


def test_a_client_does_not_read_which_of_our_roles_nobody_fills(tmp_path: Path) -> None:
    text, called = said(tmp_path, Action("reply", "still-working", ("head",)))

    assert called == ()
    assert "head" not in text


def test_a_label_is_sent_as_it_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (Action("label", "sla-breached"),))))
    ticket_id = desk.overdue()
    desk.delivered()

    assert desk.helpdesk.ticket(ticket_id).attributes["labels"] == ("sla-breached",)


def test_a_text_that_cannot_be_made_is_parked_with_the_templates_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (Action("note", "no-such-text"),))))
    desk.overdue()

    assert desk.delivered() == {"parked": 1}
    assert "no-such-text.txt" in desk.row().reason
