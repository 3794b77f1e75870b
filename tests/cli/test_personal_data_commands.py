"""`retention` and `clients erase` as an operator calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.cli.retention import with_daily_work
from jira_csext.cli.wiring import load_settings
from jira_csext.clock import now
from jira_csext.core.ticket import Event
from jira_csext.store import StoreError, TicketRecord, open_store
from jira_csext.sync.loop import Turn
from tests.command import Outcome, call
from tests.store.records_built import a_ticket

CLIENTS = (
    "key,name,contact_name,contact_role,contact_email,contact_accounts\n"
    "acme,Acme,Vera Orlova,,vera@acme.com,vera.o\n"
    "beta,Beta,Vera Orlova,,vera@beta.de,\n"
)
STORE = "sqlite:///csext.db"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with two clients and a ticket of five hundred days ago."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "anna")
    Path("csext.yaml").write_text("agents: {accounts: [oleg]}\nretention: {comments: 400cd}\n", "utf-8")
    Path("clients.csv").write_text(CLIENTS, "utf-8")
    assert call("clients", "import", "clients.csv", "--at", "2020-01-01").code == 0
    long_ago = now() - 500 * 86400
    history = (
        Event(long_ago, "created", "created", "client", "vera.o", public=True, text="Where is it?"),
        Event(now() - 86400, "message", "m1", "agent", "oleg", public=True, text="Here."),
    )
    ticket = a_ticket(created_at=long_ago, history=history, attributes={"reporter": "vera.o"})
    with open_store(STORE) as store:
        store.save_tickets("site", [TicketRecord(ticket, now())])
    return tmp_path


def done(*words: object) -> Outcome:
    outcome = call(*words)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def texts() -> list[str]:
    with open_store(STORE) as store:
        return [event.text for ticket in store.tickets("site") for event in ticket.history]


def test_old_texts_are_counted_first_and_then_cut() -> None:
    assert done("retention", "--dry-run").out == "1 comment on tickets, older than 400cd: would be cut\n"
    assert texts() == ["Where is it?", "Here."]
    assert done("retention").out == "1 comment on tickets, older than 400cd: cut\n"
    assert texts() == ["", "Here."]


def test_without_a_word_on_it_nothing_is_cut_and_the_way_is_told() -> None:
    Path("csext.yaml").write_text("name: site\n", "utf-8")
    assert "write for example `retention: {comments: 400cd}`" in call("retention").sentence


@pytest.mark.parametrize("length", ["1d", "5wd", "8h", "0cd"])
def test_a_length_that_is_no_number_of_calendar_days_is_refused(length: str) -> None:
    Path("csext.yaml").write_text(f"retention: {{comments: {length}}}\n", "utf-8")
    outcome = call("retention")
    assert outcome.code == 2
    assert "comments" in outcome.err


def test_a_person_is_erased_by_address_and_a_namesake_stays() -> None:
    would = done("clients", "erase", "vera@acme.com", "--because", "a letter", "--dry-run").out
    assert would == "would be erased: 1 in the register, 2 texts on 1 ticket, 0 survey answers\n"
    assert texts() == ["Where is it?", "Here."]

    assert done("clients", "erase", "VERA@acme.com", "--because", "a letter").lines == [
        "erased: 1 in the register, 2 texts on 1 ticket, 0 survey answers",
        "Not touched: the helpdesk itself, files that were exported, and backups.",
    ]
    assert texts() == ["", ""]
    assert "Vera" not in done("clients", "show", "acme").out
    assert "Vera Orlova" in done("clients", "show", "beta").out


def test_who_stays_is_shown_since_when_they_came_and_not_since_the_erasure() -> None:
    done("clients", "set", "acme", "contacts+=Boris; email=b@acme.com", "--because", "new", "--at", "2026-02-01")
    before = [line for line in done("clients", "show", "acme").lines if "Boris" in line]

    done("clients", "erase", "vera@acme.com", "--because", "a letter")

    (after,) = (line for line in done("clients", "show", "acme").lines if "Boris" in line)
    assert [after.split("(since")[1]] == [line.split("(since")[1] for line in before]
    assert "(since 2026-02-01" in after


def test_a_name_of_two_clients_people_is_not_guessed() -> None:
    assert call("clients", "erase", "Vera Orlova", "--because", "a letter").sentence == (
        '"Vera Orlova" is a contact of acme, beta; give the e-mail address or account of the one that is meant'
    )


def test_a_client_is_erased_by_its_key_and_keeps_it() -> None:
    done("clients", "erase", "beta", "--because", "a letter")

    assert done("clients", "show", "beta").lines == ["beta"]
    assert "Vera Orlova" in done("clients", "show", "acme").out


def test_copies_from_before_an_update_are_named() -> None:
    Path("csext.db.schema-0005").write_bytes(b"")

    last = done("clients", "erase", "beta", "--because", "x").lines[-1]

    assert "csext.db.schema-0005 is a copy from before an update and holds it still; delete it" in last


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["vera@acme.com"], "Say why with --because"),
        (["vera@acme.com", "--because", "Vera Orlova asked for it"], "--because names the person"),
        (["nobody@acme.com", "--because", "x"], 'Nothing is on record of "nobody@acme.com"'),
        (["oleg", "--because", "x"], '"oleg" is one of ours by the site file'),
    ],
)
def test_what_is_not_certain_is_refused_with_a_sentence(words: list[str], sentence: str) -> None:
    outcome = call("clients", "erase", *words)
    assert outcome.code == 2
    assert outcome.sentence.startswith(sentence)


def test_the_daemon_does_it_after_a_turn_and_a_store_in_trouble_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    turns: list[Turn] = []
    settings = load_settings(None, None)
    with open_store(STORE) as store:
        after_turn = with_daily_work(turns.append, settings, store)
        with monkeypatch.context() as patch:
            patch.setattr(store.retention, "cut_texts", _fails)
            after_turn(Turn())
        assert "daily_work_failed" in capsys.readouterr().out
        after_turn(Turn())

    assert len(turns) == 2
    assert texts() == ["", "Here."]


def _fails(*_: object, **__: object) -> None:
    raise StoreError("The disk is full.")
