"""A person's data: gone from the register with its history, from tickets and the survey; counts and verdicts stay."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jira_csext.core.ticket import Event
from jira_csext.register import NewChange
from jira_csext.store import TicketRecord, open_store
from jira_csext.store.erasure import Erased, ToErase
from jira_csext.store.store import Store
from jira_csext.store.surveys import SurveyAnswer
from tests.store.records_built import MONDAY, SITE, V1, a_ticket, closed

VERA = {"name": "Vera Orlova", "email": "vera@acme.com", "accounts": ["vera.o"]}
BORIS = {"name": "Boris Lunin", "email": "boris@acme.com"}
NAMESAKE = {"name": "Vera Orlova", "email": "vera@beta.de"}
WANTED = ToErase(frozenset({"vera.o", "vera@acme.com"}), frozenset({("acme", "vera orlova")}))
MARKS = (b"vera.o", b"vera@acme.com", b"Vera Orlova of Acme", b"my secret", b"Dear Vera")
NOW = MONDAY + 100_000


def fill(store: Store) -> None:
    """Two clients, one ticket of Vera's, one of Boris's on which she wrote, and two answers."""
    store.put_rulebook(V1)
    changes = [
        NewChange("acme", MONDAY, {"name": "Acme", "tier": "key", "contacts": [VERA, BORIS]}, "as vera.o said"),
        NewChange("beta", MONDAY, {"name": "Beta", "contacts": [NAMESAKE]}, "new"),
    ]
    store.register.record(changes, "anna", "clients imported", {}, store.register.revision(), MONDAY)
    later = NewChange("acme", MONDAY + 50, {"contacts": [{**VERA, "role": "head"}, BORIS]}, "promoted")
    store.register.record([later], "anna", "client changed", {}, store.register.revision(), MONDAY)
    theirs = (
        Event(MONDAY, "created", "created", "client", "vera.o", public=True, text="my secret"),
        Event(MONDAY + 9, "changed", "h1", "agent", "oleg", "summary", "Vera Orlova of Acme", "Vera Orlova of Acme!"),
        Event(MONDAY + 10, "changed", "h2", "agent", "oleg", "reporter", "boris.l", "vera.o"),
        Event(MONDAY + 900, "message", "m1", "agent", "oleg", public=True, text="Dear Vera"),
    )
    others = (
        Event(MONDAY, "created", "created", "client", "boris.l", public=True, text="Where is it?"),
        Event(MONDAY + 60, "message", "m1", "client", "Vera.O", public=True, text="my secret too"),
        Event(MONDAY + 900, "message", "m2", "agent", "oleg", public=True, text="Here."),
    )
    state = {"type": "question", "state": "open"}
    one = {**state, "summary": "Vera Orlova of Acme", "reporter": "vera.o", "participants": ("boris.l", "vera.o")}
    two = {**state, "summary": "Invoice", "reporter": "boris.l", "participants": ("vera.o",)}
    tickets = [a_ticket("SUP-1", attributes=one, history=theirs), a_ticket("SUP-2", attributes=two, history=others)]
    store.save_tickets(SITE, [TicketRecord(ticket, MONDAY + 3600) for ticket in tickets])
    store.save_live_verdicts(SITE, "id of SUP-1", [closed()], "v1", MONDAY + 4000)
    answers = [
        SurveyAnswer(
            "csv", "p1", "acme", "Vera Orlova", MONDAY, 9, "my secret", "", {"Again?": "my secret", "NPS": "8"}
        ),
        SurveyAnswer("csv", "p2", "beta", "Vera Orlova", MONDAY, 8, "fine"),
        SurveyAnswer("feedback", f"{SITE}/id of SUP-1", "acme", "", MONDAY, 4, "my secret", "SUP-1"),
    ]
    store.surveys.take(answers, "anna", {}, MONDAY)


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def erase(store: Store, wanted: ToErase = WANTED, *, only_count: bool = False) -> Erased:
    return store.erasure.erase(wanted, "anna", "asked for by letter", NOW, only_count=only_count)


def test_what_goes_is_counted_the_same_before_and_after(filled: Store) -> None:
    expected = Erased(entry_count=2, ticket_count=2, text_count=3, answer_count=2)

    assert erase(filled, only_count=True) == expected
    assert erase(filled) == expected
    assert erase(filled) == Erased()


def test_only_counting_takes_nothing_away(filled: Store) -> None:
    before = list(filled.register.changes()), list(filled.tickets(SITE)), list(filled.surveys.answers())

    erase(filled, only_count=True)

    assert before == (list(filled.register.changes()), list(filled.tickets(SITE)), list(filled.surveys.answers()))


def test_the_register_forgets_the_person_in_every_change_and_keeps_namesakes(filled: Store) -> None:
    erase(filled)

    changes = list(filled.register.changes())
    contacts = [(one.client, one.fields.get("contacts")) for one in changes]
    assert contacts == [("acme", [BORIS]), ("beta", [NAMESAKE]), ("acme", [BORIS]), ("acme", [BORIS])]
    assert [one.why for one in changes] == ["(erased)", "new", "promoted", "asked for by letter"]
    assert changes[0].fields["tier"] == "key"


def test_tickets_forget_what_they_wrote_and_all_that_was_said_on_their_own(filled: Store) -> None:
    erase(filled)

    theirs, others = filled.ticket(SITE, "SUP-1"), filled.ticket(SITE, "SUP-2")
    assert theirs is not None
    assert others is not None
    assert [(event.by, event.author, event.text) for event in theirs.history if event.kind != "changed"] == [
        ("client", "", ""),
        ("agent", "oleg", ""),
    ]
    assert [(event.old, event.new) for event in theirs.history if event.kind == "changed"] == [
        (None, None),
        ("boris.l", None),
    ]
    assert theirs.attributes == {"type": "question", "state": "open"}
    assert [(event.author, event.text) for event in others.history] == [
        ("boris.l", "Where is it?"),
        ("", ""),
        ("oleg", "Here."),
    ]
    assert others.attributes == {"type": "question", "state": "open", "summary": "Invoice", "reporter": "boris.l"}


def test_scores_numbers_and_verdicts_stay(filled: Store) -> None:
    before = list(filled.verdicts(SITE))

    erase(filled)

    assert list(filled.verdicts(SITE)) == before
    answers = [(one.client, one.contact, one.score, one.comment, dict(one.more)) for one in filled.surveys.answers()]
    assert answers == [
        ("acme", "", 9, "", {"NPS": "8"}),
        ("beta", "Vera Orlova", 8, "fine", {}),
        ("acme", "", 4, "", {}),
    ]


def test_an_import_does_not_bring_an_erased_answer_back(filled: Store) -> None:
    erase(filled)
    again = SurveyAnswer("csv", "p1", "acme", "Vera Orlova", MONDAY, 9, "my secret")

    assert filled.surveys.take([again], "anna", {}, NOW).erased_count == 1
    assert next(iter(filled.surveys.answers())).contact == ""


def test_the_audit_log_says_that_and_by_whom_and_not_whose(filled: Store) -> None:
    erase(filled)

    (entry,) = [one for one in filled.audit_log() if one.what == "personal data erased"]
    assert (entry.who, entry.at) == ("anna", NOW)
    assert entry.details == {
        "whose": "a person",
        "because": "asked for by letter",
        "entry_count": 2,
        "ticket_count": 2,
        "text_count": 3,
        "answer_count": 2,
        "table_count": 0,
    }


def test_of_a_client_all_that_is_personal_goes_and_what_is_counted_by_stays(filled: Store) -> None:
    erase(filled, ToErase(client="ACME", tickets=frozenset({(SITE, "id of SUP-2")})))

    last = [one for one in filled.register.changes() if one.client == "acme"]
    assert {one.fields.get("name", "") for one in last} == {""}
    assert all(not one.fields.get("contacts") for one in last)
    assert last[0].fields["tier"] == "key"
    others = filled.ticket(SITE, "SUP-2")
    assert others is not None
    assert [event.text for event in others.history] == ["", "", ""]
    assert [one.contact for one in filled.surveys.answers()] == ["", "Vera Orlova", ""]


def test_nothing_of_it_is_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "csext.db"
    with open_store(f"sqlite:///{path}") as store:
        fill(store)
        erase(store)
        written = path.read_bytes() + (tmp_path / "csext.db-wal").read_bytes()

    assert [mark for mark in MARKS if mark in written] == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
