"""A dry run at the instant of a delay warning and of an escalation prints both and tells nobody."""

from __future__ import annotations

from tests.cli.daemon import Operator, operator
from tests.stories.test_delay_told import FRI, RULES, TEXTS, TUE, WED
from tests.stories.told import AGENT

__all__ = ["operator"]

CALLED = """\
people:
  head: {account: anna.kedrova}
escalations:
  leadership:
    until: {any: [acknowledged, agent_reply]}
    levels: [{after: 0m, to: head, do: [{note: called, mention: head}, {watch: head}]}]
slas:
  answered:
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps: [{at: breach, escalate: leadership}]
"""


def test_a_dry_run_prints_the_warning_and_the_call_and_says_neither(operator: Operator) -> None:
    stage = operator.stage
    for name, text in {**TEXTS, "called": "Called"}.items():
        (stage.folder / "rules" / "templates" / "en" / f"{name}.txt").write_text(text, "utf-8")
    site = stage.folder / "csext.yaml"
    fields = "fields: {client: Organizations, promised_at: Promised date}"
    site.write_text(site.read_text("utf-8").replace("fields: {client: Organizations}", fields), "utf-8")
    stage.rules(RULES + CALLED)
    stage.to("10:00")
    key = stage.asks()
    stage.box.person(AGENT).promise(key, WED)
    other = stage.asks()
    stage.box.person(AGENT).promise(other, WED)
    stage.to("11:00")
    stage.box.person(AGENT).promise(key, FRI)

    stage.to("20:00", TUE)
    early = operator.calls("sync", "--once", "--dry-run")
    stage.to("13:50", WED)
    before = operator.calls("sync", "--once", "--dry-run")
    stage.to("14:10", WED)
    after = operator.calls("sync", "--once", "--dry-run")

    assert f"2026-05-20 13:55 (Europe/Moscow) {key} default otherwise" in before.out
    # The message that comes after the draft of the same day is named beside it, and what it spares is not.
    assert [f"{other} default {step}" in early.out for step in ("draft", "otherwise", "missed")] == [True, True, False]
    assert f"{key} default missed" not in early.out
    assert f"{key} answered leadership level 1: note, internal, calling " in before.out
    for outcome in (before, after):
        assert outcome.code == 0
        assert outcome.lines[-1] == "Nothing was recorded, nothing was said."
    assert stage.said(key) == []
    assert stage.box.issue(key).comments == []
