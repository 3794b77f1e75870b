"""What we write back is never read as a promise of staff, and after it was switched off it can be taken away again."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.cli.failure import Failure
from jira_csext.core.calendar import ALWAYS
from jira_csext.core.promises import ledger
from jira_csext.core.timeline import Timeline
from jira_csext.sandbox.people import IRINA
from jira_csext.sandbox.state.model import Flavour
from jira_csext.sync.write_back import remaining
from tests.stories.test_written_back import DUE, SILENT, STATUS, WRITTEN
from tests.stories.told import Stage, a_stage


def with_site(stage: Stage, old: str, new: str) -> None:
    """Edit the site file and start the daemon anew."""
    site = stage.folder / "csext.yaml"
    text = site.read_text("utf-8")
    assert old in text
    site.write_text(text.replace(old, new), "utf-8")
    stage.start()


def promised_by(stage: Stage, key: str) -> list[str]:
    known = stage.store.known(stage.watched.site, str(stage.box.issue(key).id))
    assert known is not None
    calendar = stage.watched.rulebook.default_calendar or ALWAYS
    return [one.author for one in ledger(Timeline(known.ticket, stage.local_now), calendar).promises]


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_deadline_that_we_wrote_is_no_promise_when_its_field_is_read_later(tmp_path: Path, flavour: Flavour) -> None:
    with a_stage(tmp_path, SILENT, flavour=flavour, more=WRITTEN) as stage:
        stage.to("10:00")
        ours, staff = stage.asks(), stage.asks()
        stage.at("10:05")
        assert stage.box.issue(ours).fields[DUE] is not None

        reads = "fields: {client: Organizations, promised_at: Response due}"
        with_site(stage, WRITTEN, "")
        with_site(stage, "fields: {client: Organizations}", reads)
        stage.box.person(IRINA.name).set(staff, **{DUE: 1_779_278_400_000})
        stage.box.person(IRINA.name).prioritize(ours, "High")
        stage.at("10:30")

        assert promised_by(stage, ours) == []
        assert len(promised_by(stage, staff)) == 1


def test_a_field_that_is_read_as_a_promise_is_refused_at_the_start(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT) as stage, pytest.raises(Failure) as refused:
        with_site(stage, "status_card: false", "status_card: false\nwrite_back: {resolution_due: Due date}")
    assert '"Due date" is where the date that staff promise is read (due_at)' in str(refused.value)


def test_a_rule_may_not_put_on_a_label_that_is_written_back(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT) as stage, pytest.raises(Failure) as refused:
        with_site(stage, "status_card: false", "status_card: false\nwrite_back: {label_prefix: sla-}")
    assert (
        '"sla-at-risk" is put on and taken off by write_back.label_prefix "sla-" in the site file, which would take '
        "this one off again; write another label here, or another prefix there"
    ) in str(refused.value)


def test_after_it_was_switched_off_what_remains_is_told_and_can_be_taken_away(tmp_path: Path) -> None:
    with a_stage(tmp_path, SILENT, more=WRITTEN) as stage:
        stage.to("10:00")
        met, still = stage.asks(), stage.asks()
        stage.at("10:05")
        stage.answers(met)
        stage.at("10:10")

        with_site(stage, WRITTEN, "")
        stage.at("12:05")
        assert stage.box.issue(still).fields[STATUS] == "running"
        assert remaining(stage.watched) == (
            "write-back is off, and 2 tickets are still showing what was last written; to clear them put the section "
            "`write_back` back into the site file, with `clear: true` in it"
        )

        with_site(stage, "status_card: false", f"status_card: false\n{WRITTEN.replace('}', ', clear: true}')}")
        assert "2 tickets are still to be cleared" in remaining(stage.watched)
        stage.at("12:10")

        for key in (met, still):
            assert (stage.box.issue(key).fields.get(DUE), stage.box.issue(key).fields.get(STATUS)) == (None, None)
        assert (stage.labels(met), stage.labels(still)) == ((), ("sla-at-risk",))
        assert "nothing is left of what was written back" in remaining(stage.watched)
        stage.at("15:00")
        assert stage.labels(still) == ("sla-at-risk",)
