"""`init`: from an address and a token to a table of kept and broken promises, as a new admin would go about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.cli import backfill_past, init_folder
from jira_csext.cli.failure import Interrupted
from jira_csext.sandbox import faults
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.state.model import CustomField, Flavour, Named
from jira_csext.sandbox.two_days import THE_WEEK_BEFORE, the_week_before, two_days
from tests.command import Outcome, call

TOKEN = "CSEXT_HELPDESK__TOKEN"
RUSSIAN_TYPES = {
    "Complaint": "Жалоба",
    "Question": "Вопрос",
    "Bug": "Ошибка",
    "Task": "Задача",
}
RUSSIAN_PRIORITIES = {"Highest": "Самый высокий", "High": "Высокий", "Medium": "Средний", "Low": "Низкий"}


@contextmanager
def a_jira(
    monkeypatch: pytest.MonkeyPatch, flavour: Flavour = "cloud", *, service: bool = True, russian: bool = False
) -> Iterator[Sandbox]:
    """A made agency's Jira that has been worked in for a week, at Wednesday 10:00; the token is in the environment."""
    box = Sandbox(flavour, service_management=service, at=THE_WEEK_BEFORE)
    box.play(the_week_before())
    box.play(two_days())
    box.move_to("2026-05-20T10:00:00+03:00")
    if russian:
        translate(box)
    monkeypatch.setattr(clock, "now", lambda: box.now_ms // 1000)
    monkeypatch.setenv(TOKEN, box.token)
    with box.serving():
        yield box


def translate(box: Sandbox) -> None:
    """Let everything be called as on a Russian site."""
    site = box.site
    box.bot.language = "ru"
    site.types = {key: Named(key, RUSSIAN_TYPES.get(one.name, one.name)) for key, one in site.types.items()}
    site.priorities = {key: Named(key, RUSSIAN_PRIORITIES[one.name]) for key, one in site.priorities.items()}


def init(box: Sandbox, folder: Path, *more: object, given: str | None = None) -> Outcome:
    """Call `init` for that Jira."""
    email = ("--email", box.bot.email) if box.site.cloud else ()
    return call("init", folder, "--url", box.url, *email, *more, given=given)


def row(outcome: Outcome, name: str) -> list[str]:
    """Kept, broken, open, cancelled and the share of a line of the table."""
    line = next(line for line in outcome.lines if line.startswith(f"{name}  "))
    return re.sub(r" %", "%", line.removeprefix(name)).split()


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_with_the_defaults_it_ends_in_a_table_and_no_yaml_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour
) -> None:
    with a_jira(monkeypatch, flavour) as box:
        outcome = init(box, tmp_path / "new", "--yes")

        assert (outcome.code, outcome.err) == (0, "")
        watched = (
            "Watched will be SUP, those of Service Management; choose others with --project KEY, which may be repeated."
        )
        assert watched in outcome.lines
        assert row(outcome, "jira-first-response") == ["9", "5", "0", "0", "64%"]
        assert row(outcome, "all promises") == ["43", "12", "11", "1", "78%"]
        assert "Broken by most (working time):" in outcome.lines
        reads = ("/search", "/bulkfetch", "/list")
        assert all(each.method == "GET" or any(part in each.path for part in reads) for each in box.log)
        site = tmp_path / "new" / "csext.yaml"
        checked = call("rules", "check", "--site", site)
        assert "0 problems" in checked.out
        looked = call("doctor", "--site", site)
        assert "problem" not in looked.out.replace("0 problems", "")


def test_the_token_is_written_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_jira(monkeypatch) as box:
        monkeypatch.delenv(TOKEN)

        outcome = init(box, tmp_path / "new", given=f"{box.token}\n" + "\n" * 12)

        assert outcome.code == 0, outcome.err
        files = [path for path in (tmp_path / "new").rglob("*") if path.is_file()]
        assert (tmp_path / "new" / "csext.db") in files
        assert not [path for path in files if box.token.encode() in path.read_bytes()]
        assert box.token not in outcome.out + outcome.err


def test_what_is_answered_is_drafted_and_a_slip_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_jira(monkeypatch, "dc") as box:
        box.site.types["10105"] = Named("10105", "Story")
        answers = (
            *("", "NOPE", "SUP", "Europe/Berlin", "09:00-17:00", "DE", ""),
            *("Анна Кедрова", "marina.ozerova", "ru", "task", ""),
        )

        outcome = init(box, tmp_path / "new", "--no-backfill", given="\n".join(answers) + "\n")

        assert outcome.code == 0, outcome.err
        assert "our account sees no project NOPE; there are: SUP, LEAD" in outcome.err
        site = (tmp_path / "new" / "csext.yaml").read_text("utf-8")
        assert """scope: 'project in ("SUP")'""" in site
        assert "task: [Story]" in site
        assert "language: ru" in site
        people = (tmp_path / "new" / "rules" / "people.yaml").read_text("utf-8")
        assert "head-of-service: {account: anna.kedrova}" in people
        assert "director: {account: marina.ozerova}" in people
        calendars = (tmp_path / "new" / "rules" / "calendars.yaml").read_text("utf-8")
        assert "timezone: Europe/Berlin" in calendars
        assert 'mon-fri: ["09:00-17:00"]' in calendars
        assert "holidays: {country: DE}" in calendars


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_site_that_speaks_russian_has_kept_and_broken_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour
) -> None:
    with a_jira(monkeypatch, flavour, russian=True) as box:
        outcome = init(box, tmp_path / "new", "--yes")

        assert (outcome.code, outcome.err) == (0, "")
        assert row(outcome, "all promises") == ["43", "12", "11", "1", "78%"]
        text = (tmp_path / "new" / "csext.yaml").read_text("utf-8")
        assert "language: ru" in text
        assert "complaint: [Жалоба, Рекламация]" in text
        assert "Highest: [Самый высокий]" in text
        assert "waiting_for_client: [Ожидание клиента]" in text


def test_without_service_management_the_promises_are_those_of_the_starter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_jira(monkeypatch, "dc", service=False) as box:
        outcome = init(box, tmp_path / "new", "--yes", "--role", "Service Desk Team")

        assert outcome.code == 0, outcome.err
        assert "jira-first-response" not in outcome.out
        assert row(outcome, "complaint-first-response")[:2] == ["3", "5"]
        assert "role: Service Desk Team" in (tmp_path / "new" / "csext.yaml").read_text("utf-8")
        assert "Clients would see something of complaint-resolution" in outcome.out


def test_a_token_with_scopes_is_let_in_through_the_gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_jira(monkeypatch) as box:
        box.faults.order(faults.status(401), path="/rest/api/2/myself", times=1)

        outcome = init(box, tmp_path / "new", "--yes")

        assert outcome.code == 0, outcome.err
        assert outcome.lines[0].startswith("Jira Cloud, through the gateway for tokens with scopes; we are ")
        assert f"/ex/jira/{box.site.cloud_id}" in (tmp_path / "new" / "csext.yaml").read_text("utf-8")


def test_a_wrong_token_ends_in_a_sentence_and_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_jira(monkeypatch) as box:
        monkeypatch.setenv(TOKEN, "wrong")

        outcome = init(box, tmp_path / "new", "--yes")

        assert outcome.code == 2
        assert "CSEXT_HELPDESK__TOKEN" in outcome.sentence
        assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["csext.yaml", "rules", "csext.db"])
def test_it_writes_over_nothing_and_asks_nobody_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with a_jira(monkeypatch) as box:
        (tmp_path / name).write_text("mine", "utf-8")

        outcome = init(box, tmp_path, "--yes")

        assert outcome.code == 2
        assert f"{name}: there already" in outcome.sentence
        assert (tmp_path / name).read_text("utf-8") == "mine"
        assert len(box.log) == 0


@pytest.mark.parametrize("questions", range(9))
def test_whoever_leaves_at_a_question_finds_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, questions: int
) -> None:
    with a_jira(monkeypatch, "dc", service=False) as box:
        outcome = init(box, tmp_path / "new", given="\n" * questions)

        assert outcome.code == 130
        assert not (tmp_path / "new").exists()


def test_ctrl_c_between_rules_and_site_file_takes_the_rules_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == init_folder.SITE:
            raise KeyboardInterrupt
        return moved(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with a_jira(monkeypatch) as box:
        assert init(box, tmp_path / "new", "--yes").code == 130

    assert not (tmp_path / "new").exists()


def test_a_jira_that_fails_while_the_past_is_read_leaves_a_whole_site_and_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_jira(monkeypatch) as box:
        box.faults.order(faults.unauthorized(), path="/rest/api/2/issue/bulkfetch", times=1)

        outcome = init(box, tmp_path / "new", "--yes")

        assert outcome.code == 2
        site = tmp_path / "new" / "csext.yaml"
        assert f"backfill --since 2026-02-19 --resume --site {site}" in outcome.err
        again = call("backfill", "--since", "2026-02-19", "--resume", "--site", site)
        # The starter rulebook's delay warning, in shadow, is a promise too.
        assert "43 met, 13 breached" in again.out


def test_interrupted_while_the_past_is_read_it_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise Interrupted(f"Interrupted. {backfill_past.HOW_TO_GO_ON}")

    monkeypatch.setattr(backfill_past, "run_backfill_past", interrupted)
    with a_jira(monkeypatch) as box:
        outcome = init(box, tmp_path / "new", "--yes", "--since", "2026-05-01")

    assert outcome.code == 130
    assert outcome.err.startswith("Interrupted. Site file and rules are in place; go on with: ")
    assert "backfill --since 2026-05-01 --resume" in outcome.err


def test_an_address_given_beside_a_personal_access_token_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_jira(monkeypatch, "dc") as box:
        outcome = init(box, tmp_path / "new", "--email", "somebody@agency.example", "--yes", "--no-backfill")

        assert outcome.code == 0, outcome.err
        assert "email:" not in (tmp_path / "new" / "csext.yaml").read_text("utf-8")


def test_a_name_that_two_fields_have_is_told_and_not_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_jira(monkeypatch) as box:
        twin = CustomField("customfield_19999", "Root cause", "text", "com.example:text")
        box.site.custom_fields[twin.id] = twin

        outcome = init(box, tmp_path / "new", "--yes")

        assert outcome.code == 0
        assert "cause may be any of customfield_10041 (Root cause), customfield_19999 (Root cause)" in outcome.err
        text = (tmp_path / "new" / "csext.yaml").read_text("utf-8")
        assert "\n  cause:" not in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--project", "NOPE"), "our account sees no project NOPE; there are: SUP, LEAD"),
        (("--zone", "Moscow"), '"Moscow" is no time zone'),
        (("--hours", "9-18"), '"9-18" are no hours'),
        (("--country", "XX"), '"XX" is no country'),
        (("--head", "nobody"), '"nobody" is nobody to whom tickets can be assigned'),
        (("--type", "Question=idea"), '--type "Question=idea"'),
        (("--waiting", "Lunch"), "no status is called Lunch"),
        (("--since", "spring"), '--since "spring" is no date'),
    ],
)
def test_what_cannot_be_meant_is_told_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    with a_jira(monkeypatch) as box:
        outcome = init(box, tmp_path / "new", "--yes", *words)

        assert outcome.code == 2
        assert told in outcome.err
        assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_doctor_tells_whom_recent_speakers_were_taken_for_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour
) -> None:
    with a_jira(monkeypatch, flavour) as box:
        assert init(box, tmp_path / "new", "--yes", "--no-backfill").code == 0

        looked = call("doctor", "--people", "--site", tmp_path / "new" / "csext.yaml")

        told = [line.split("speakers", 1)[1].strip() for line in looked.lines if " speakers " in line]
        assert told[0].startswith("who wrote on 14 tickets")
        ours = next(line for line in told if line.startswith("Ирина Лугова"))
        assert ours.endswith("is ours (5 comments): under agents.accounts in the site file")
        machine = next(line for line in told if line.startswith("Automation"))
        assert " is a machine (2 comments): " in machine
        assert next(line for line in told if line.startswith("Зоя Караваева")).endswith("an account of the portal")
