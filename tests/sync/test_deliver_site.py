"""What is wrong with the site while something is delivered is shown, stops the round, and is over by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.helpdesks.errors import HelpdeskError, NotAdmitted, TooMany, Unreachable
from jira_csext.sync.loop import turn
from tests.sync.delivering import LABEL, NOTE, SITE, Desk, a_promise


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A site with an overdue ticket, served by whole turns."""
    made = Desk(tmp_path, a_promise(("breach", (NOTE, LABEL))))
    turn(made.watched, made.now)
    made.overdue()
    return made


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (NotAdmitted("The token is dead."), "not_admitted"),
        (Unreachable("No answer."), "unreachable"),
        (TooMany("Too many requests."), "too_many"),
    ],
)
def test_trouble_with_a_write_is_a_state_of_the_site_until_a_turn_goes_well(
    desk: Desk, error: HelpdeskError, state: str
) -> None:
    desk.helpdesk.order("write", error)
    since = desk.now

    assert turn(desk.watched, desk.now).trouble == str(error)

    (shown,) = desk.store.cursor.of(SITE).states
    assert (shown.scope, shown.name, shown.since) == ("site", state, since)
    desk.later(120)
    done = turn(desk.watched, desk.now)
    assert (done.trouble, done.delivered) == ("", {"sent": 2})
    assert desk.names() == []


def test_a_site_that_is_away_for_hours_says_what_still_holds_together_and_once(desk: Desk) -> None:
    desk.helpdesk.order("clock", Unreachable("No answer."), times=120)
    for _ in range(120):
        turn(desk.watched, desk.now)
        desk.later(60)
    assert desk.said() == []
    assert desk.names() == ["unreachable"]

    turn(desk.watched, desk.now)

    assert [write.kind for write in desk.said()] == ["note", "label"]
    assert desk.names() == []
