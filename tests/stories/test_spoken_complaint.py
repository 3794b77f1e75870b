"""A complaint that was only spoken: recorded once, kept informed, closed, and its solution told to the client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.helpdesks.errors import OutcomeUnknown
from tests.command import Outcome, call
from tests.stories.told import AGENT, DAY, Said, Stage, a_stage

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: always}
people:
  head: {account: anna.kedrova}
actions:
  ask-for-status: [{note: reminder, mention: assignee}]
  tell-head: [{note: overdue, mention: head}]
  tell-solved: [{reply: solved}]
slas:
  complaint-kept-informed:
    when: {type: complaint}
    metric: keep_informed
    goals: [{target: 4h}]
    steps: [{at: 1h before, do: ask-for-status}, {at: breach, do: tell-head}]
  complaint-resolution:
    when: {type: complaint}
    metric: resolution
    goals: [{target: 20h}]
    steps: [{at: stop, do: tell-solved}]
"""
WORDS = "You are late with the report again, for the third time!"


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A watched site with one client in its register."""
    more = "types: {complaint: [Complaint]}\n"
    texts = {"solved": "Solved: {{ summary }}"}
    with a_stage(tmp_path, RULES, flavour=request.param, more=more, texts=texts) as made:
        monkeypatch.setattr(clock, "now", lambda: made.local_now)
        (tmp_path / "clients.csv").write_text("key,name\nblue,Bluebell Kitchens\n", "utf-8")
        assert command(made, "clients", "import", tmp_path / "clients.csv").code == 0
        yield made


def command(stage: Stage, *words: object) -> Outcome:
    return call(*words, "--site", stage.folder / "csext.yaml")


def record(stage: Stage, *more: object) -> Outcome:
    words = ("--client", "blue", "--text", WORDS, "--heard-by", "Irina", "--at", f"{DAY}T09:10")
    return command(stage, "complaint", "add", *words, "--project", "SUP", *more)


def test_it_is_recorded_once_kept_informed_closed_and_its_solution_told(stage: Stage) -> None:
    stage.to("10:00")
    done = record(stage)
    assert (done.code, done.err) == (0, "")
    key = done.out.partition(":")[0]
    issue = stage.box.issue(key)
    assert issue.fields["summary"] == f"Complaint: {WORDS}"
    assert f"Said by the client on {DAY} 09:10, heard by Irina, recorded on {DAY} 10:00" in issue.fields["description"]
    assert "client-blue" in stage.labels(key)

    stage.at("10:03")
    stage.box.person(AGENT).assign(key, AGENT)
    stage.at("13:05")
    assert stage.words(key) == "Reminder"
    stage.to("13:30")
    stage.box.person(AGENT).comment(key, "We have found it; you have the report tomorrow by noon.")
    stage.at("16:40")
    assert stage.words(key) == "Reminder Reminder"
    stage.to("16:50")
    stage.box.person(AGENT).move(key, "Resolved")
    stage.at("16:51")
    stage.at("17:00")
    assert stage.said(key)[-1] == Said("Solved:", public=True)
    stage.at("23:00")
    assert len(stage.said(key)) == 3


def test_the_same_command_again_makes_no_second_ticket_and_again_does(stage: Stage) -> None:
    stage.to("10:00")
    first = record(stage).out.partition(":")[0]

    assert record(stage).out == f"{first} is this complaint already, said by blue; --again records it once more.\n"
    second = record(stage, "--again").out.partition(":")[0]
    assert second not in ("", first)
    stage.at("10:05")
    listed = command(stage, "complaint", "list").lines
    assert [line.split()[0] for line in listed if line.startswith("SUP-")] == [first, second]
    assert listed[-1] == "2 open complaints"


def test_an_answer_that_was_lost_makes_no_second_ticket(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from jira_csext.helpdesks.jira.adapter import JiraHelpdesk

    stage.to("10:00")
    honest = JiraHelpdesk.write

    def lost(helpdesk: JiraHelpdesk, ticket_id: str, write: object) -> object:
        honest(helpdesk, ticket_id, write)  # type: ignore[arg-type]
        raise OutcomeUnknown("No answer came.")

    with monkeypatch.context() as patch:
        patch.setattr(JiraHelpdesk, "write", lost)
        failed = record(stage)
    assert (failed.code, failed.sentence) == (3, "No answer came. Run the same command again in a few minutes.")

    stage.to("10:30")
    key = record(stage).out.partition(":")[0]
    assert "client-blue" in stage.labels(key)
    stage.at("10:35")
    assert command(stage, "complaint", "list").lines[-1] == "1 open complaint"


def test_a_complaint_that_is_opened_again_within_the_grace_is_not_called_solved(stage: Stage) -> None:
    stage.to("10:00")
    key = record(stage).out.partition(":")[0]
    stage.at("10:03")
    stage.to("10:30")
    stage.box.person(AGENT).move(key, "Resolved")
    stage.at("10:31")
    stage.to("10:33")
    stage.box.person(AGENT).move(key, "Open")

    stage.at("10:45")

    assert stage.words(key) == ""


def test_a_dry_run_shows_it_and_writes_nothing(stage: Stage) -> None:
    count = len(stage.box.site.issues)

    shown = record(stage, "--dry-run", "--direct-line").lines

    assert shown[0] == f"Would be recorded in SUP: Complaint: {WORDS}"
    assert shown[-1] == "labels: client-blue, direct-line"
    assert len(stage.box.site.issues) == count


def test_what_is_not_certain_is_asked_for_and_nothing_is_made(stage: Stage) -> None:
    count = len(stage.box.site.issues)
    words = ("complaint", "add", "--text", WORDS, "--heard-by", "Irina")

    def refused(*more: object) -> str:
        outcome = command(stage, *words, *more)
        assert outcome.code == 2
        return outcome.sentence

    assert refused("--client", "bleu").startswith('unknown client "bleu"; did you mean "blue"?')
    assert refused("--client", "blue", "--at", "2126-01-01").startswith('--at: "2126-01-01" is still to come')
    assert refused("--client", "blue").startswith("In which project is the ticket to be made? Say --project KEY")
    assert "NOPE" in refused("--client", "blue", "--project", "NOPE")
    assert refused("--client", "blue", "--text", " ").startswith("A complaint needs what was said")
    assert len(stage.box.site.issues) == count
