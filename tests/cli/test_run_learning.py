"""`run`: once an hour the helpdesk's projects are learned anew, and what a turn that meets with trouble prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.cli.run import teller
from jira_csext.helpdesks.errors import Unreachable
from jira_csext.store import StoreError, open_store
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn
from jira_csext.sync.watched import Watched
from tests.watching import Asked, a_watched


class Hours:
    """This machine's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_779_085_800

    def pass_hours(self, hours: float) -> None:
        self.now += round(hours * 3600)


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    made = Hours()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture
def helpdesk(hours: Hours) -> Asked:
    return Asked(hours.now)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as opened:
        yield opened


@pytest.fixture
def watched(store: Store, helpdesk: Asked) -> Watched:
    return a_watched(store, helpdesk, helpdesk.now)


def test_once_an_hour_it_learns_where_notes_can_be_kept_inside(watched: Watched, helpdesk: Asked, hours: Hours) -> None:
    tell = teller(watched)
    helpdesk.internal_notes = {"SUP": "restricted", "NEW": "property"}

    hours.pass_hours(0.9)
    tell(Turn())
    assert watched.internal_notes == {"SUP": "property"}
    hours.pass_hours(0.1)
    tell(Turn())
    assert watched.internal_notes == {"SUP": "restricted", "NEW": "property"}

    hours.pass_hours(0.5)
    tell(Turn())
    assert helpdesk.asked.count("capabilities") == 1


def test_a_project_that_is_no_longer_there_is_forgotten(watched: Watched, helpdesk: Asked, hours: Hours) -> None:
    tell = teller(watched)
    helpdesk.internal_notes = {}

    hours.pass_hours(1)
    tell(Turn())

    assert watched.internal_notes == {}


def test_what_is_known_holds_while_it_cannot_be_learned_and_is_asked_for_again_an_hour_later(
    watched: Watched, helpdesk: Asked, hours: Hours, capsys: pytest.CaptureFixture[str]
) -> None:
    tell = teller(watched)
    helpdesk.internal_notes = {"NEW": "property"}
    helpdesk.order("capabilities", Unreachable("acme does not answer."))

    hours.pass_hours(1)
    tell(Turn())
    assert 'capabilities_unknown reason="acme does not answer."' in capsys.readouterr().out
    assert watched.internal_notes == {"SUP": "property"}

    hours.pass_hours(1)
    tell(Turn())
    assert watched.internal_notes == {"NEW": "property"}


def test_a_turn_with_trouble_leaves_the_helpdesk_alone_and_the_next_good_one_asks(
    watched: Watched, helpdesk: Asked, hours: Hours
) -> None:
    tell = teller(watched)

    hours.pass_hours(1)
    tell(Turn(trouble="acme does not answer."))
    assert helpdesk.asked == []
    tell(Turn())

    assert helpdesk.asked == ["capabilities"]


def test_a_store_that_cannot_be_read_does_not_keep_the_turn_from_being_told(
    watched: Watched, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = teller(watched)

    def locked(_site: str) -> None:
        raise StoreError("csext.db stayed locked by another program for 10 s.")

    monkeypatch.setattr(watched.store.cursor, "of", locked)
    tell(Turn(trouble="csext.db stayed locked by another program for 10 s."))

    assert 'trouble="csext.db stayed locked' in capsys.readouterr().out
