"""`survey`: answers in, once and all or nothing; the index by slices; and a draw that can be repeated."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from jira_csext.core.ticket import Event
from jira_csext.store import TicketRecord, open_store
from tests.command import Outcome, call
from tests.store.records_built import MONDAY, a_ticket

CLIENTS = (
    "key,name,segment,tier,manager,contact_name,contact_role,contact_email,contact_accounts\n"
    "acme,ООО «Акме»,current,standard,anna.k,Vera Orlova,,vera@acme.com,vera.o\n"
    "acme,,,,,Boris Lunin,,boris@acme.com,\n"
    "beta,Beta,current,standard,oleg.d,Max Baum,,max@beta.de,\n"
    "gamma,Gamma,refused,,,Kim,,kim@gamma.com,\n"
)
ANSWERS = (
    "client,contact,score,at,comment,Would you recommend us?\n"
    "acme,Vera Orlova,9,2026-02-10,fine,yes\n"
    "ООО Акме,boris@acme.com,3,15.02.2026 12:30,late again,no\n"
    "beta,Max Baum,8,2026-01-05,,\n"
    "acme,Vera Orlova,10,2026-05-10,,\n"
    "beta,Max Baum,1,2026-05-11T09:00+03:00,rude,no\n"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site in Moscow with a register and a file of answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "anna")
    site = "helpdesk: {zone: Europe/Moscow}\nfields: {satisfaction: Score, feedback: Stars}\n"
    Path("csext.yaml").write_text(site, "utf-8")
    Path("clients.csv").write_text(CLIENTS, "utf-8")
    Path("answers.csv").write_text(ANSWERS, "utf-8")
    assert call("clients", "import", "clients.csv", "--at", "2026-01-01").code == 0
    return tmp_path


def done(*words: object) -> Outcome:
    outcome = call("survey", *words)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def rows(*words: object) -> dict[str, Any]:
    told = json.loads(done("score", *words, "--format", "json").out)
    return {row[told["by"]]: row for row in told["rows"]}


def test_a_file_is_taken_over_once() -> None:
    assert done("import", "answers.csv", "--dry-run").out.startswith("would be 5 answers added")
    assert done("import", "answers.csv").out == "5 answers added, 0 corrected, 0 as they were\n"
    assert done("import", "answers.csv").out == "0 answers added, 0 corrected, 5 as they were\n"
    assert rows()["company"]["answer_count"] == 5


def test_another_score_of_the_same_time_corrects_the_answer() -> None:
    done("import", "answers.csv")
    Path("answers.csv").write_text(ANSWERS.replace("Vera Orlova,9,", "Vera Orlova,2,"), "utf-8")

    assert done("import", "answers.csv").out == "0 answers added, 1 corrected, 4 as they were\n"
    assert rows()["company"]["low_count"] == 3


def test_everything_wrong_with_a_file_is_named_and_nothing_taken() -> None:
    rows_given = ("acne;11;2026-02-30", "acme;8;2126-01-01", "acme;8", ";7;2026-02-01", *["acme;8;2026-02-01"] * 2)
    wrong = "\n".join(("client;score;at", *rows_given, ""))
    Path("wrong.csv").write_text(wrong, "utf-8")

    outcome = call("survey", "import", "wrong.csv")

    assert outcome.code == 2
    assert [line.partition(": ")[0] for line in outcome.err.splitlines()] == [
        "wrong.csv:2:1",
        "wrong.csv:2:2",
        "wrong.csv:2:3",
        "wrong.csv:3:3",
        "wrong.csv:4:2",
        "wrong.csv:5:1",
        "wrong.csv:7:1",
    ]
    assert 'score: "11" is no score; write a whole number from 1 to 10' in outcome.err
    assert 'unknown client "acne"; did you mean "acme"?' in outcome.err
    assert done("score").lines[1].startswith("Nobody has answered")


def test_a_file_without_the_columns_it_needs_is_refused() -> None:
    Path("wrong.csv").write_text("client,mark\nacme,8\n", "utf-8")
    assert call("survey", "import", "wrong.csv").sentence.startswith("wrong.csv:1:1: there is no column score, at")


def test_the_index_is_split_by_what_clients_were_when_they_answered() -> None:
    assert call("clients", "set", "acme", "tier=key", "--because", "x", "--at", "2026-04-01").code == 0
    done("import", "answers.csv")

    by_tier = rows("--by", "tier")
    assert {name: (row["high_count"], row["low_count"]) for name, row in by_tier.items()} == {
        "key": (1, 0),
        "standard": (2, 2),
    }
    assert {name: row["csi"] for name, row in rows("--by", "manager").items()} == {"anna.k": 2.0, "oleg.d": 1.0}
    assert {name: row["csi"] for name, row in rows("--by", "quarter").items()} == {"2026Q1": 2.0, "2026Q2": 1.0}


def test_a_quarter_shows_its_movement_and_begins_at_local_midnight() -> None:
    extra = "beta,Max Baum,1,2026-04-01T00:30+03:00,,\nbeta,Max Baum,1,2026-03-31T23:30+03:00,,\n"
    Path("answers.csv").write_text(ANSWERS + extra, "utf-8")
    done("import", "answers.csv")

    company = rows("--quarter", "2026Q2")["company"]
    assert (company["high_count"], company["low_count"]) == (1, 2)
    assert (company["before"]["csi"], company["before"]["difference"]) == (1.0, -0.5)


def test_a_wrong_quarter_is_told() -> None:
    assert call("survey", "score", "--quarter", "2026-4").sentence == (
        '--quarter: "2026-4" is no quarter; write it like 2026Q4'
    )


def a_rated_ticket(key: str, **attributes: str | int) -> TicketRecord:
    answered = Event(MONDAY + 7200, "changed", "r1", "client", "vera.o", "fields.satisfaction", None, 9)
    ticket = a_ticket(key, client="Beta")
    history = (*ticket.history, answered)
    return TicketRecord(ticket._replace(attributes={**ticket.attributes, **attributes}, history=history), MONDAY + 9000)


def test_answers_on_tickets_are_taken_over_and_stars_are_said_to_be_mapped() -> None:
    with open_store("sqlite:///csext.db") as store:
        tickets = [
            a_rated_ticket("SUP-1", **{"fields.satisfaction": 9}),
            a_rated_ticket("SUP-2", **{"fields.feedback": 2}),
            a_rated_ticket("SUP-3", **{"fields.satisfaction": "eleven"}),
        ]
        store.save_tickets("site", tickets)

    outcome = call("survey", "import", "--tickets")

    assert outcome.code == 0
    assert outcome.lines == [
        "2 answers added, 0 corrected, 0 as they were",
        "1 answer given in stars. Stars of 1 to 5 count as scores of 2, 4, 6, 8 and 10.",
    ]
    assert outcome.err == (
        'warning: SUP-3: fields.satisfaction says "eleven", which is no number from 1 to 10; left out\n'
    )
    assert rows("--by", "client")["beta"]["answer_count"] == 2
    assert json.loads(call("survey", "import", "--tickets", "--output", "json").out)["same_count"] == 2


def test_without_a_mapped_field_there_is_nothing_to_take_from_tickets() -> None:
    Path("csext.yaml").write_text("helpdesk: {zone: Europe/Moscow}\n", "utf-8")
    assert "map one under `fields: satisfaction`" in call("survey", "import", "--tickets").sentence
    assert call("survey", "import").sentence == "Where from? Name a CSV file, or say --tickets; one of them."


def test_a_sample_is_of_current_clients_with_a_cap_and_the_same_again() -> None:
    words = ("sample", "--quarter", "2026Q2", "--size", 5, "--per-client", 1)
    first = done(*words).lines

    assert first[-1] == "2 of 3 contacts"
    assert {line.split()[0] for line in first[:-1]} == {"acme", "beta"}
    assert done(*words).lines == first
    assert done(*words[:-1], 2).lines[-1] == "3 of 3 contacts"


def test_a_sample_in_a_file_is_for_its_owner_filled_in_it_is_read_back_and_the_log_knows() -> None:
    words = ("sample", "--quarter", "2026Q2", "--size", 1, "--seed", "s", "--manager", "oleg.d")
    assert done(*words, "ask.csv").out == "1 row of 1 contacts written to ask.csv\n"

    assert stat.S_IMODE(Path("ask.csv").stat().st_mode) == 0o600
    text = Path("ask.csv").read_text("utf-8")
    assert text == "client,contact,ticket,score,at,comment\nbeta,Max Baum,,,,\n"
    Path("ask.csv").write_text(text.replace(",,,,", ",,7,2026-06-01,"), "utf-8")
    assert done("import", "ask.csv").out.startswith("1 answer added")
    with open_store("sqlite:///csext.db") as store:
        entry = next(one for one in store.audit_log() if one.what == "survey sample drawn")
    assert (entry.who, entry.details["drawn"], entry.details["seed"]) == ("anna", 1, "s")


def test_a_sample_as_csv_has_no_formula_in_it_and_is_read_back_as_the_contact_is_called() -> None:
    head, formula = CLIENTS.partition("\n")[0], '=HYPERLINK(""http://x.example"")'
    Path("more.csv").write_text(f"""{head}\ndelta,,current,,,"'{formula}",,,\n""", "utf-8")
    assert call("clients", "import", "more.csv", "--at", "2026-01-01").code == 0

    done("sample", "--quarter", "2026Q2", "--size", 5, "ask.csv")
    text = Path("ask.csv").read_text("utf-8")
    Path("ask.csv").write_text(
        "".join(line.replace(",,,,", ",,7,2026-06-01,") for line in text.splitlines(keepends=True)), "utf-8"
    )
    done("import", "ask.csv")

    (asked,) = [line for line in text.splitlines() if line.startswith("delta")]
    assert asked.startswith("""delta,"'=HYPERLINK(""")
    with open_store("sqlite:///csext.db") as store:
        assert '=HYPERLINK("http://x.example")' in {answer.contact for answer in store.surveys.answers()}
