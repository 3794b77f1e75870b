"""Old texts: emptied and marked, the events stay, and nothing brings the words back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jira_csext.core.ticket import Event
from jira_csext.store import TicketRecord, open_store
from jira_csext.store.retention import CUT
from jira_csext.store.store import Store
from jira_csext.store.surveys import SurveyAnswer
from tests.store.records_built import MONDAY, SITE, a_record, a_ticket, closed

WORDS = "the words of the client"


def a_conversation(key: str = "SUP-1") -> TicketRecord:
    """A question, a note that commands something, and a late answer."""
    history = (
        Event(MONDAY, "created", "created", "client", "anna", public=True, text=WORDS),
        Event(MONDAY + 60, "message", "m1", "agent", "oleg", text="ack"),
        Event(MONDAY + 60, "own", "m1/told", "agent", "oleg", field="acknowledged"),
        Event(MONDAY + 900, "message", "m2", "agent", "oleg", public=True, text="Here."),
    )
    return TicketRecord(a_ticket(key, history=history), MONDAY + 3600)


def texts(store: Store, key: str = "SUP-1") -> list[tuple[str, str, str]]:
    ticket = store.ticket(SITE, key)
    assert ticket is not None
    return [(event.id, event.text, event.field) for event in ticket.history]


def test_what_is_old_is_emptied_and_marked_and_its_event_stays(store: Store) -> None:
    store.save_tickets(SITE, [a_conversation()])

    assert store.retention.cut_texts(SITE, MONDAY + 900).cut_count == 2

    assert texts(store) == [
        ("created", "", CUT),
        ("m1", "", CUT),
        ("m1/told", "", "acknowledged"),
        ("m2", "Here.", ""),
    ]
    ticket = store.ticket(SITE, "SUP-1")
    assert ticket is not None
    first = ticket.history[0]
    assert (first.at, first.kind, first.by) == (MONDAY, "created", "client")


def test_a_later_reading_does_not_bring_the_words_back(store: Store) -> None:
    store.save_tickets(SITE, [a_conversation()])
    store.retention.cut_texts(SITE, MONDAY + 900)

    store.save_tickets(SITE, [a_conversation()._replace(fetched_at=MONDAY + 9000)])

    assert texts(store)[0] == ("created", "", CUT)
    assert store.retention.cut_texts(SITE, MONDAY + 900).cut_count == 0


def test_counting_cuts_nothing(store: Store) -> None:
    store.save_tickets(SITE, [a_conversation()])

    assert store.retention.cut_texts(SITE, MONDAY + 900, only_count=True).cut_count == 2
    assert texts(store)[0] == ("created", WORDS, "")


def test_other_sites_and_verdicts_are_left_alone(store: Store) -> None:
    store.save_tickets("another", [a_record()])
    store.save_tickets(SITE, [a_record()])
    store.save_live_verdicts(SITE, "id of SUP-1", [closed(rulebook="v1")], "v1", MONDAY + 4000)
    before = list(store.verdicts(SITE))

    store.retention.cut_texts(SITE, MONDAY + 10_000)

    assert list(store.verdicts(SITE)) == before
    other = store.ticket("another", "SUP-1")
    assert other is not None
    assert other.history[0].text == "Where is my invoice?"


def test_many_tickets_are_cut_in_portions(store: Store) -> None:
    store.save_tickets(SITE, [a_record(f"SUP-{number}") for number in range(450)])

    counts, after = [], 0
    while True:
        done = store.retention.cut_texts(SITE, MONDAY + 10_000, after)
        counts.append(done.cut_count)
        if done.after is None:
            break
        after = done.after

    assert counts == [400, 400, 100]


@pytest.mark.parametrize("journal", ["csext.db", "csext.db-wal"])
def test_the_words_are_gone_from_the_file_itself(tmp_path: Path, journal: str) -> None:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as store:
        store.save_tickets(SITE, [a_conversation()])
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as store:
        store.retention.cut_texts(SITE, MONDAY + 900)

    assert not (tmp_path / journal).exists() or WORDS.encode() not in (tmp_path / journal).read_bytes()
    with closing(sqlite3.connect(tmp_path / "csext.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_comments_of_survey_answers_are_emptied_and_their_scores_stay(store: Store) -> None:
    old, new = (SurveyAnswer("csv", str(at), "acme", "Vera", at, 9, "fine") for at in (1000, 2000))
    store.surveys.take([old, new], "anna", {}, 3000)

    assert store.retention.cut_survey_comments(2000, only_count=True) == 1
    assert store.retention.cut_survey_comments(2000) == 1

    assert [(one.score, one.comment) for one in store.surveys.answers()] == [(9, ""), (9, "fine")]


def test_a_file_that_others_could_read_is_closed_to_them_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    open_store(f"sqlite:///{path}").close()
    path.chmod(0o644)

    with open_store(f"sqlite:///{path}") as store:
        assert store.notices == (
            f"{path} could be read by other accounts (mode 0644); from now on only its owner may.",
        )
    assert path.stat().st_mode & 0o777 == 0o600
    with open_store(f"sqlite:///{path}") as store:
        assert store.notices == ()


def test_a_file_that_cannot_be_closed_to_others_is_told_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "csext.db"
    open_store(f"sqlite:///{path}").close()
    path.chmod(0o644)
    tmp_path.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)

    with open_store(f"sqlite:///{path}") as store:
        (notice,) = store.notices
    assert notice.endswith(f"so let its owner run: chmod 600 {path}")


def test_a_copy_to_try_something_on_is_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    store.copy_to(tmp_path / "copy.db")

    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
